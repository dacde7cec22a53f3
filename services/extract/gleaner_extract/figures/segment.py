"""The only place that knows the segmenter (jieba's dictionary and algorithm)."""

from dataclasses import dataclass
from typing import Final

import rjieba

MAX_PIECE: Final = 1000  # characters; the algorithm is superlinear on long runs without punctuation


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its part of speech (ICTCLAS tags: n noun, v verb, a adjective, m numeral, q measure word)."""

    start: int
    end: int
    word: str
    tag: str


def words(text: str) -> list[str]:
    """Cut a short text into words of the dictionary; nothing is guessed."""
    return list(rjieba.cut(text[:MAX_PIECE], hmm=False))


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Tag the words of `text[start:end]`, with positions in `text`; at most `MAX_PIECE` characters are read."""
    found, at = [], start
    for word, tag in rjieba.tag(text[start : min(end, start + MAX_PIECE)]):
        found.append(Token(at, at + len(word), word, tag))
        at += len(word)
    return found
