"""The only place that knows the segmenter (jieba's dictionary and algorithm)."""

from typing import Final

import rjieba

from gleaner_extract.record import Record

MAX_PIECE: Final = 1000  # characters; the algorithm is superlinear on long runs without punctuation


class Token(Record):
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
        end_of_word = at + len(word)
        found.append(Token(at, end_of_word, word, tag))
        at = end_of_word
    return found
