"""Traditional to simplified, character for character."""

import re
from functools import cache
from typing import Final

import opencc

from gleaner_extract.clean.lexicon import rows

MIN_TRADITIONAL_SHARE: Final = 0.03  # of the Han of a paragraph; simplified text stays below .001
_HAN: Final = re.compile(r"[㐀-䶿一-鿿]")
_SENTENCE: Final = re.compile(r"[^。！？；\n]{0,2000}[。！？；\n]?")


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


@cache
def simplified_of() -> dict[str, str]:
    """Return the simplified form of each traditional-only character of GBK."""
    chars = [chr(code) for code in range(0x4E00, 0x9FA6)]
    converted = _converter("t2s").convert("\n".join(chars)).split("\n")
    return {char: simple for char, simple in zip(chars, converted, strict=True) if char != simple and len(simple) == 1}


@cache
def _traditional_only() -> re.Pattern[str]:
    """Return what finds a character of `simplified_of`: several times faster than asking for each character of a text."""
    return re.compile(f"[{''.join(simplified_of())}]")


@cache
def _exceptions() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in rows("clean_script_exceptions.tsv"))


def _convert(text: str) -> str:
    converted = str(_converter("tw2s").convert(text))
    if len(converted) != len(text):
        return text
    for traditional, wanted in _exceptions():
        start = text.find(traditional)
        while start >= 0:
            converted = converted[:start] + wanted + converted[start + len(wanted) :]
            start = text.find(traditional, start + 1)
    return converted


def _convert_safely(text: str) -> str:
    """Convert at equal length: as a whole, else by sentence, else by character."""
    converted = _convert(text)
    if converted != text or not text:
        return converted
    pieces = [match.group() for match in _SENTENCE.finditer(text) if match.group()]
    by_sentence = "".join(_convert(piece) for piece in pieces)
    if len(by_sentence) == len(text) and by_sentence != text:
        return by_sentence
    return text.translate({ord(char): simple for char, simple in simplified_of().items()})


def traditional_share(text: str) -> float:
    """Return the share of the Han of a text that simplified script does not have."""
    table = simplified_of()
    if _traditional_only().search(text) is None:
        return 0.0
    han = _HAN.findall(text)
    return sum([char in table for char in han]) / len(han) if han else 0.0


def to_simplified(text: str) -> tuple[str, bool]:
    """Return the text in simplified script, at equal length, and whether it was traditional.

    Paragraphs with fewer traditional characters than `MIN_TRADITIONAL_SHARE` stay as they are: names keep their
    script there.
    """
    traditional = _traditional_only()
    if traditional.search(text) is None:
        return text, False
    is_page_traditional = traditional_share(text) >= MIN_TRADITIONAL_SHARE
    lines = text.split("\n")
    for index, line in enumerate(lines):
        is_touched = is_page_traditional and ("著" in line or traditional.search(line) is not None)
        if is_touched or traditional_share(line) >= MIN_TRADITIONAL_SHARE:
            lines[index] = _convert_safely(line)
    return "\n".join(lines), is_page_traditional
