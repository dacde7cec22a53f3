"""Reads the hand-kept lists beside the code."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a lexicon, without its header line."""
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
