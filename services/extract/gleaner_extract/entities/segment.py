"""Words with parts of speech from jieba's dictionary; the only module that touches a segmenter."""

from functools import lru_cache
from typing import Any

import rjieba

MAX_PIECE = 1000  # jieba is superlinear on long runs without punctuation


def segment(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, part of speech) of the words of a text, without gaps."""
    words: list[tuple[int, int, str]] = []
    for offset in range(0, len(text), MAX_PIECE):
        position = offset
        for word, tag in rjieba.tag(_safe(text[offset : offset + MAX_PIECE]), True):
            words.append((position, position + len(word), tag))
            position += len(word)
    return words


def _safe(text: str) -> str:
    """Replace lone surrogates, which the segmenter cannot take, by one character of the same length."""
    return text.encode("utf-8", "replace").decode("utf-8") if any("\ud800" <= c <= "\udfff" for c in text) else text


@lru_cache(1)
def dictionary() -> dict[str, tuple[int, str]]:
    """Return jieba's dictionary: word → (frequency, part of speech)."""
    import jieba  # noqa: PLC0415

    found: dict[str, tuple[int, str]] = {}
    file: Any = jieba.get_dict_file()
    with file:
        for line in file:
            word, frequency, tag = line.decode("utf-8").split()
            found[word] = (int(frequency), tag)
    return found
