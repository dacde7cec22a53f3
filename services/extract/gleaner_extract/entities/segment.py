"""Words with parts of speech from jieba's dictionary; the only module that touches a segmenter."""

from functools import lru_cache

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


@lru_cache(8192)
def word_class(word: str) -> str:
    """Return the part of speech that jieba's dictionary gives a word, empty where it has no such word."""
    words = rjieba.tag(_safe(word[:MAX_PIECE]), False)
    return str(words[0][1]) if len(words) == 1 and len(word) > 1 else ""
