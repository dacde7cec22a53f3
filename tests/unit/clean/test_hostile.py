"""Bad input: a typed reason, never a crash, never half a text presented as whole."""

import gzip
import random

import pytest

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document

HTML = "text/html"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"\x00" * 1000, Reason.EMPTY),
        (b"\xef\xbb\xbf \n", Reason.EMPTY),
        (random.Random(3).randbytes(60_000), Reason.BINARY),
        (gzip.compress(bytes(10_000_000)), Reason.BINARY),
        (b"PK\x03\x04" + bytes(100), Reason.BINARY),
        ("<p>中国</p>".encode() * 1_000_000, Reason.TOO_LARGE),
        (("<div>" * 100_000 + "中文，正文。" * 20).encode(), Reason.TOO_DEEP),
        (("<span>" * 100_000).encode(), Reason.NO_MAIN_TEXT),
        ("<html><script>var a='中文，正文，不是文章。';</script></html>".encode(), Reason.NO_MAIN_TEXT),
        (b"<html><body><script>" + b"x" * 100_000, Reason.NO_MAIN_TEXT),
        (b"<html><body></body></html>", Reason.NO_MAIN_TEXT),
        (("<html>" + "<a href=x>新闻标题一二三</a><br>" * 300).encode(), Reason.NO_MAIN_TEXT),
        (b"just plain English words, nothing else.", Reason.NOT_CHINESE),
        (b"<p " * 100_000, Reason.NO_MAIN_TEXT),
        (b"<a href=\"" * 50_000, Reason.NO_MAIN_TEXT),
    ],
    ids=[
        "empty", "zeros", "bom_only", "random", "gzip_bomb", "zip", "huge", "nested_blocks", "nested_inline", "only_script",
        "open_script", "empty_page", "only_links", "english", "open_tags", "open_quotes",
    ],
)  # fmt: skip
def test_what_can_never_be_an_article_is_refused_with_its_reason(content: bytes, reason: Reason) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_document(RawDocument(content=content, content_type=HTML if content[:1] == b"<" else "text/plain"))
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "text",
    [
        "當(dāng)?shù)攸h(dǎng)" * 3_000,
        "當(dāng)數(shù)" * 5 + "?shù)攸?攸?攸" * 3_000,
        "中(" * 50_000,
        "中)" * 50_000,
        "中" * 100_000,
        "中" + "\u0301" * 50_000 + "文",
        "中 " + "1 " * 50_000,
        "作者：来源：时间：" * 10_000,
        "\n短行" * 50_000,
        "，".join(["扶贫"] * 30_000),
        "中文" + "\ud800" + "正文。",
    ],
    ids=[
        "glosses",
        "marks",
        "opening",
        "closing",
        "one_character",
        "combining",
        "digits",
        "labels",
        "lines",
        "commas",
        "surrogate",
    ],
)
def test_hostile_text_is_worked_through(text: str) -> None:
    article = clean_document(RawDocument(text=text))
    assert article.clean_text
    assert article.raw_length == len(text)


def test_a_hopeless_run_is_left_open_and_marked() -> None:
    text = "當(dāng)數(shù)會(huì)黨(dǎng)開始，" * 5 + "這裡?shù)攸?攸?攸?攸?攸?攸。"
    article = clean_document(RawDocument(text=text))
    assert {repair.status.value for repair in article.repairs} - {"strip"}


def test_one_broken_page_does_not_change_the_next() -> None:
    page = RawDocument(text="全县建成水库五座，群众用水有了保障。")
    before = clean_document(page)
    with pytest.raises(InvalidInput):
        clean_document(RawDocument(content=b"\x00\x01\x02" * 500))
    assert clean_document(page) == before
