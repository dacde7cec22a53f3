"""Nothing that comes in over the wire does anything but become a submission or a typed refusal."""

import gzip
import json
from collections.abc import Callable

import zstandard
from hypothesis import given
from hypothesis import strategies as st

from gleaner_ingest.door.lines import LineCutter
from gleaner_ingest.packed import unpacker
from gleaner_ingest.submission import Refused
from gleaner_ingest.wire import read_json

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    max_leaves=8,
)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(body: bytes) -> None:
    try:
        read_json(body, limit_bytes=100, source="s")
    except Refused as refused:
        assert 400 <= refused.status < 500


@given(
    st.fixed_dictionaries(
        {"content": any_text},
        optional={
            "url": any_text,
            "title": any_text,
            "meta": any_json,
            "headers": any_json,
            "charset": any_text,
            "lane": any_text,
        },
    )
)
def test_what_is_taken_can_be_stored(item: dict[str, object]) -> None:
    try:
        found = read_json(json.dumps(item).encode(), limit_bytes=1_000, source="s")
    except Refused as refused:
        assert 400 <= refused.status < 500
        return
    for text in (
        found.content.decode(),
        found.title or "",
        found.url or "",
        json.dumps(json.loads(found.meta), ensure_ascii=False),
    ):
        assert "\x00" not in text
        assert text.encode().decode() == text


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=20), st.integers(1, 17))
def test_lines_are_the_same_however_they_are_cut(lines: list[bytes], step: int) -> None:
    stream = b"\n".join(lines)
    cutter = LineCutter(1_000)
    found = [line for at in range(0, len(stream), step) for line in cutter.feed(stream[at : at + step])]
    found += cutter.finish()
    assert [(line.number, line.content) for line in found] == [(n, line) for n, line in enumerate(lines, 1) if line.strip()]


@given(st.binary(max_size=5_000), st.sampled_from(["gzip", "zstd", "identity"]), st.integers(1, 700), st.integers(1, 3))
def test_packed_bodies_come_out_as_they_were(body: bytes, encoding: str, step: int, copies: int) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstandard.compress, "identity": bytes}
    pack = packers[encoding]
    packed = b"".join(pack(body) for _ in range(copies))
    found = unpacker(encoding)
    out = b"".join(piece for at in range(0, len(packed), step) for piece in found.feed(packed[at : at + step]))
    found.finish()
    assert out == body * copies


@given(st.binary(max_size=300), st.sampled_from(["gzip", "zstd"]))
def test_any_bytes_unpack_or_are_refused(body: bytes, encoding: str) -> None:
    found = unpacker(encoding)
    try:
        for _ in found.feed(body):
            pass
        found.finish()
    except Refused as refused:
        assert refused.status == 422


@given(st.lists(st.sampled_from([b"\n", b" \n", b"\r\n", b"{", b"}x", b" ", b"\t", b"\x0b\n"]), max_size=40), st.integers(1, 7))
def test_lines_are_cut_alike_wherever_the_chunks_end(parts: list[bytes], size: int) -> None:
    body = b"".join(parts)
    cutter = LineCutter(1_000)
    found = [line for at in range(0, len(body), size) for line in cutter.feed(body[at : at + size])]
    found += cutter.finish()
    expected = [(number, line) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    assert [(line.number, line.content) for line in found] == expected
