"""Reads the hand-kept lists beside the code."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "lexicons"


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a lexicon, without its header line; what is made of them is kept, not they."""
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
