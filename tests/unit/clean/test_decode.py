"""The ladder of encodings: whole pages, short titles, one byte lost, cut in mid-character."""

import gzip
import random

import pytest
from tests.cases.clean import damage_model, pages

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_extract.clean.decode import decode, reverse_mojibake

ENCODINGS = ("utf-8", "gbk", "gb18030", "big5hkscs")


def sample(encoding: str) -> list[str]:
    texts = [f"{story.title}\n{story.body}" for story in pages.stories()]
    if encoding == "big5hkscs":
        texts = [damage_model.traditional(text) for text in texts]
        texts = [text.encode("big5hkscs", "ignore").decode("big5hkscs") for text in texts]
    return texts


def pieces(encoding: str, length: int) -> list[str]:
    """Headlines: pieces of running text without digits and blanks."""
    found = []
    for text in sample(encoding):
        han = "".join(char for char in text if "一" <= char <= "鿿" or char in "，。“”")
        found += [han[start : start + length] for start in range(0, len(han) - length, length)]
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whole_texts_are_decoded(encoding: str) -> None:
    for text in sample(encoding):
        assert decode(text.encode(encoding), None).text == text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_titles_of_25_characters_are_decoded(encoding: str) -> None:
    titles = pieces(encoding, 25)
    right = sum(decode(title.encode(encoding), None).text == title for title in titles)
    assert len(titles) >= 80
    assert right >= 0.97 * len(titles)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_lost_byte_does_not_change_the_verdict(encoding: str) -> None:
    chance = random.Random(7)
    texts = pieces(encoding, 300) + sample(encoding)
    right = 0
    for text in texts:
        content = bytearray(text.encode(encoding))
        del content[chance.randrange(len(content) // 3, len(content))]
        decoded = decode(bytes(content), None)
        same = {"gbk": "gb18030"}.get(encoding, encoding)
        right += decoded.charset == same and decoded.text[: len(text) // 4] == text[: len(text) // 4]
    assert right >= 0.99 * len(texts)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_cut_in_mid_character_loses_that_character_only(encoding: str) -> None:
    texts = pieces(encoding, 120)
    right = 0
    for text in texts:
        decoded = decode(text.encode(encoding)[:-1], None)
        right += text.startswith(decoded.text) and len(decoded.text) >= len(text) - 1 and decoded.is_tail_cut
    assert right >= 0.99 * len(texts)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5hkscs"), ("gb2312", "utf-8"), ("utf-8", "gbk")],
)
def test_a_declared_charset_helps_and_a_wrong_one_does_not_hurt(declared: str, encoding: str) -> None:
    text = sample(encoding)[0]
    assert decode(text.encode(encoding), declared).text == text


def test_undecodable_bytes_become_marks_and_are_counted() -> None:
    content = "国家统计局".encode("gbk") * 30
    decoded = decode(content[:30] + b"\xff" + content[30:], "gbk")
    assert decoded.undecodable_count == decoded.text.count("\ufffd") >= 1


@pytest.mark.parametrize(("right", "wrong"), [("utf-8", "latin-1"), ("gbk", "latin-1"), ("utf-8", "cp1252")])
def test_a_text_read_in_the_wrong_encoding_is_reversed_exactly(right: str, wrong: str) -> None:
    text = "水库除险加固工程提前完工，下游群众直接受益。" * 3
    try:
        garbled = text.encode(right).decode(wrong)
    except UnicodeDecodeError:
        pytest.skip("this text has bytes that the wrong encoding does not know")
    assert reverse_mojibake(garbled) == text


@pytest.mark.parametrize("text", ["水库除险加固工程。", "Ein größeres Gebäude für die Straßenbahn, übrigens schön.", ""])
def test_sound_text_is_no_mojibake(text: str) -> None:
    assert reverse_mojibake(text) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \r\n\t ", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Reason.BINARY),
        (gzip.compress(b"a" * 100_000), Reason.BINARY),
        (b"%PDF-1.4 ...", Reason.BINARY),
        (random.Random(1).randbytes(20_000), Reason.BINARY),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, reason: Reason) -> None:
    with pytest.raises(InvalidInput) as caught:
        decode(content, None)
    assert caught.value.reason is reason
