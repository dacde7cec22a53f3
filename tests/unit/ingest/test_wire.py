"""What crawlers send, and what is said when it is wrong."""

import gzip
import json
from base64 import b64encode
from typing import Any

import pytest

from gleaner_contracts.enums import Lane
from gleaner_ingest.submission import RefusalReason, Refused, Submission
from gleaner_ingest.wire import MAX_META_BYTES, from_body, read_json

LIMIT = 1_000


def read(**fields: Any) -> Submission:
    return read_json(json.dumps({"source": "s", **fields}).encode(), limit_bytes=LIMIT)


def refusal(body: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_json(body, limit_bytes=LIMIT, source="s")
    return caught.value


def test_text_is_kept_as_text() -> None:
    found = read(content="全县", url="http://example.cn/1", title="标题", lane="backfill", meta={"a": [1, {"b": None}]})
    assert (found.content, found.is_text, found.title, found.lane) == ("全县".encode(), True, "标题", Lane.BACKFILL)
    assert json.loads(found.meta) == {"a": [1, {"b": None}]}


def test_bytes_are_kept_as_bytes() -> None:
    raw = "全县".encode("gb18030") + b"\x00\xff"
    found = read(content_base64=b64encode(raw).decode(), content_type="text/html; charset=gb2312", charset="gb2312")
    assert (found.content, found.is_text, found.content_type, found.charset) == (raw, False, "text/html", "gb2312")
    assert found.normalised_count == 0


def test_nul_and_lone_surrogates_are_replaced_one_for_one_and_counted() -> None:
    body = b'{"source":"s","content":"a\\u0000b\\ud800c\\udc00","title":"\\u0000","meta":{"k\\ud900":"\\u0000"},"url":null}'
    found = read_json(body, limit_bytes=LIMIT)
    assert found.content.decode() == "a\ufffdb\ufffdc\ufffd"
    assert found.title == "\ufffd"
    assert json.loads(found.meta) == {"k\ufffd": "\ufffd"}
    assert found.normalised_count == 6


def test_surrogate_pairs_are_characters() -> None:
    assert read_json(b'{"source":"s","content":"\\ud842\\udfb7"}', limit_bytes=LIMIT).content.decode() == "\U00020bb7"


@pytest.mark.parametrize(
    ("body", "status", "reason", "field"),
    [
        (b"", 422, RefusalReason.MALFORMED, None),
        (b"{", 422, RefusalReason.MALFORMED, None),
        (b"\xff\xfe", 422, RefusalReason.MALFORMED, None),
        (b'{"content":"a","title":NaN}', 422, RefusalReason.MALFORMED, None),
        (b'{"content":"\xed\xa0\x80"}', 422, RefusalReason.MALFORMED, None),
        (b"[]", 422, RefusalReason.INVALID_FIELD, None),
        (b"{}", 422, RefusalReason.INVALID_FIELD, "content"),
        (b'{"content":"a","content_base64":"YQ=="}', 422, RefusalReason.INVALID_FIELD, "content"),
        (b'{"content":1}', 422, RefusalReason.INVALID_FIELD, "content"),
        (b'{"content":"a","colour":"b"}', 422, RefusalReason.INVALID_FIELD, "colour"),
        (b'{"content":"a","url":"gopher://x"}', 422, RefusalReason.INVALID_FIELD, "url"),
        (b'{"content":"a","url":"http://x/' + b"a" * 3000 + b'"}', 422, RefusalReason.INVALID_FIELD, "url"),
        (b'{"content":"a","lane":"soon"}', 422, RefusalReason.INVALID_FIELD, "lane"),
        (b'{"content":"a","fetched_at":"2017-02-30T00:00:00Z"}', 422, RefusalReason.INVALID_FIELD, "fetched_at"),
        (b'{"content":" \\n "}', 422, RefusalReason.EMPTY, "content"),
        (b'{"content_base64":"***"}', 422, RefusalReason.MALFORMED, "content_base64"),
        (b'{"content":"' + b"a" * 1001 + b'"}', 413, RefusalReason.TOO_LARGE, "content"),
        (b'{"content_base64":"' + b64encode(b"a" * 1001) + b'"}', 413, RefusalReason.TOO_LARGE, "content_base64"),
        (b'{"content":"a","content_type":"application/pdf"}', 415, RefusalReason.UNSUPPORTED_TYPE, "content_type"),
        (b'{"content":"a","meta":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001, 422, RefusalReason.TOO_DEEP, None),
        (b'{"content":"a","meta":' + b'{"a":' * 100 + b"1" + b"}" * 101, 422, RefusalReason.TOO_DEEP, None),
    ],
)
def test_a_refusal_names_reason_and_field(body: bytes, status: int, reason: RefusalReason, field: str | None) -> None:
    found = refusal(body)
    assert (found.status, found.reason, found.field) == (status, reason, field)


def test_a_refusal_names_the_limit() -> None:
    assert refusal(b'{"content":"' + b"a" * 1001 + b'"}').limit == "1000 bytes"
    assert refusal(json.dumps({"content": "a", "meta": {"a": "b" * MAX_META_BYTES}}).encode()).limit == f"{MAX_META_BYTES} bytes"


def test_an_item_without_source_is_refused_where_the_key_names_none() -> None:
    with pytest.raises(Refused) as caught:
        read_json(b'{"content":"a"}', limit_bytes=LIMIT)
    assert caught.value.field == "source"


def test_a_charset_that_cannot_be_one_is_dropped() -> None:
    assert read(content="a", charset="'; drop table --").charset is None


def test_a_raw_body_takes_its_fields_from_headers() -> None:
    headers = {
        "content-type": 'text/html; charset="GBK"',
        "x-gleaner-url": "http://example.cn/1",
        "x-gleaner-title": "%E6%A0%87%E9%A2%98",
        "x-gleaner-fetched-at": "2021-04-08T10:00:00+08:00",
        "x-gleaner-lane": "replay",
    }
    found = from_body("<p>县</p>".encode("gbk"), headers, limit_bytes=LIMIT, source="s")
    assert (found.charset, found.title, found.lane, found.is_text) == ("GBK", "标题", Lane.REPLAY, False)
    assert found.content == "<p>县</p>".encode("gbk")
    assert found.fetched_at is not None
    assert found.fetched_at.isoformat() == "2021-04-08T10:00:00+08:00"


@pytest.mark.parametrize(("body", "reason"), [(b"", RefusalReason.EMPTY), (b"a" * 1001, RefusalReason.TOO_LARGE)])
def test_a_raw_body_is_bounded(body: bytes, reason: RefusalReason) -> None:
    with pytest.raises(Refused) as caught:
        from_body(body, {"content-type": "text/plain"}, limit_bytes=LIMIT, source="s")
    assert caught.value.reason is reason


def test_a_byte_order_mark_in_front_of_json_is_no_error() -> None:
    found = read_json(b"\xef\xbb\xbf" + '{"source":"s","content":"全县"}'.encode(), limit_bytes=LIMIT)
    assert found.content.decode() == "全县"
    assert refusal(b"\xef\xbb\xbf\xef\xbb\xbf").reason is RefusalReason.MALFORMED


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'[{"content":"x"}]', "takes one a line"),
        (b'{"content":"x","fetched_at":"yesterday"}', "like 2024-05-01T08:00:00+08:00"),
        (gzip.compress(b'{"content":"x"}'), "send it with Content-Encoding: gzip"),
        (b"\x28\xb5\x2f\xfd rest", "send it with Content-Encoding: zstd"),
    ],
    ids=["array", "moment", "gzip", "zstd"],
)
def test_what_is_wrong_is_said_in_words_that_help(body: bytes, said: str) -> None:
    assert said in refusal(body).detail


def test_an_array_in_a_field_is_no_array_of_articles() -> None:
    assert "a line" not in refusal(b'{"content":"x","meta":[]}').detail


@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
def test_a_packed_page_without_its_header_is_refused_where_it_can_be_mended(content_type: str) -> None:
    with pytest.raises(Refused, match="Content-Encoding: gzip") as caught:
        from_body(gzip.compress(b"<p>x</p>"), {"content-type": content_type}, limit_bytes=LIMIT, source="s")
    assert (caught.value.status, caught.value.field) == (415, "Content-Encoding")


def test_a_body_without_a_type_is_told_which_types_there_are() -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with pytest.raises(Refused, match="application/json for an article as JSON"):
        from_body(b'{"content":"x"}', headers, limit_bytes=LIMIT, source="s")
