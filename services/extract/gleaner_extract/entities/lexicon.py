"""Reads the lexicons of this stage: TSV files of classes of words, with their columns, source and licence in the first line."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent.parent / "lexicons"


def rows(name: str) -> list[tuple[str, ...]]:
    """Return the rows of `entities_<name>.tsv` without the header."""
    lines = (FOLDER / f"entities_{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


@cache
def words(name: str) -> frozenset[str]:
    """Return the first column of a lexicon."""
    return frozenset(row[0] for row in rows(name))


@cache
def endings(name: str, least: int = 1) -> tuple[str, ...]:
    """Return the words of a lexicon of so many characters or more, as `str.endswith` takes them."""
    return tuple(word for word in words(name) if len(word) >= least)


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: what it makes of the phrase before it, and how much it needs before it."""

    word: str
    subtype: str
    kind: str


@cache
def heads(name: str) -> Mapping[str, Head]:
    """Return a lexicon of three columns by its first."""
    return {row[0]: Head(row[0], row[1], row[2]) for row in rows(name)}


@cache
def pairs(name: str) -> Mapping[str, str]:
    """Return a lexicon of two columns as word → class."""
    return {row[0]: row[1] for row in rows(name)}
