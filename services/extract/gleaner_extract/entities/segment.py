"""Words with parts of speech from jieba's dictionary; the only module that touches a segmenter."""

from functools import lru_cache

import rjieba

SHORT = 12  # characters of a text whose words are kept
MAX_PIECE = 1000  # jieba is superlinear on long runs without punctuation


def segment(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, part of speech) of the words of a text, without gaps."""
    if len(text) <= SHORT:
        return list(_short(text))
    return _segment(text)


@lru_cache(4096)
def _short(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the words of a short text: a name is asked for again wherever it stands."""
    return tuple(_segment(text))


def _segment(text: str) -> list[tuple[int, int, str]]:
    words: list[tuple[int, int, str]] = []
    for offset in range(0, len(text), MAX_PIECE):
        start = offset
        for word, tag in _tagged(text[offset : offset + MAX_PIECE], hmm=True):
            end = start + len(word)
            words.append((start, end, tag))
            start = end
    return words


def _tagged(text: str, *, hmm: bool) -> list[tuple[str, str]]:
    """Return words and parts of speech; lone surrogates, which the segmenter cannot take, become a character of their length."""
    try:
        return rjieba.tag(text, hmm)
    except UnicodeEncodeError:
        return rjieba.tag(text.encode("utf-8", "replace").decode("utf-8"), hmm)


@lru_cache(8192)
def word_class(word: str) -> str:
    """Return the part of speech that jieba's dictionary gives a word, empty where it has no such word."""
    words = _tagged(word[:MAX_PIECE], hmm=False)
    return words[0][1] if len(words) == 1 and len(word) > 1 else ""
