"""Reads the lexicons beside the code; a row is a line of tab-separated columns, `#` begins the header."""

from collections.abc import Iterator
from importlib.resources import files
from re import escape


def rows(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a lexicon.

    Args:
        name: file name without folder and suffix, for example `figures_units`.
    """
    text = files("gleaner_extract").joinpath("lexicons", f"{name}.tsv").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


def words_of(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a lexicon of `class, word` rows by class, longest first."""
    found: dict[str, list[str]] = {}
    for kind, word in rows(name):
        found.setdefault(kind, []).append(word)
    return {kind: tuple(sorted(words, key=lambda word: (-len(word), word))) for kind, words in found.items()}


def alternatives(words: tuple[str, ...]) -> str:
    """Return the words as alternatives of a pattern, longest first."""
    return "|".join(escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
