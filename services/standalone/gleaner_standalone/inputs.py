"""Reads what a command is pointed at: files, folders, standard input."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

HTML_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")
HTML_STARTS: Final = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Input:
    """One article to extract from.

    Attributes:
        name: stem of the file; `stdin` for standard input.
        content: its bytes.
        content_type: text/html or text/plain, by name and first bytes.
    """

    name: str
    content: bytes
    content_type: str


def read_inputs(paths: Iterable[Path]) -> Iterator[Input]:
    """Yield each file, the files of each folder (sorted, hidden ones left out), and standard input for `-`.

    Raises:
        typer.BadParameter: a path is not there.
    """
    for path in paths:
        if str(path) == "-":
            content = sys.stdin.buffer.read()
            yield Input("stdin", content, content_type_of("", content))
        elif path.is_dir():
            yield from map(_read, sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")))
        elif path.is_file():
            yield _read(path)
        else:
            raise typer.BadParameter(f"there is no file or folder {path}")


def content_type_of(suffix: str, content: bytes) -> str:
    """Return text/html for what is named or begins like a page, else text/plain."""
    start = content[:512].lstrip().lower()
    is_page = suffix.lower() in HTML_SUFFIXES or start.startswith(HTML_STARTS)
    return "text/html" if is_page else "text/plain"


def _read(path: Path) -> Input:
    content = path.read_bytes()
    return Input(path.stem, content, content_type_of(path.suffix, content))
