"""Reads the word lists of the link stage."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a lexicon beside the code, without its header line."""
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of a class of `link_words.tsv`, the longest first, so that no word hides a longer one."""
    found = [word for word_kind, word in rows("link_words.tsv") if word_kind == kind]
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def firsts(*kinds: str) -> str:
    """Return the first characters of all words of these classes, as they stand in a set of characters of a pattern."""
    return "".join(map(re.escape, sorted({word[0] for kind in kinds for word in words(kind)})))


@cache
def one_of(*kinds: str) -> str:
    """Return a pattern that matches any word of these classes, the longest first."""
    found = sorted({word for kind in kinds for word in words(kind)}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, found)) + ")"
