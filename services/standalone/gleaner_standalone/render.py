"""Prints rows the way people and programs want them: table, JSON, JSON lines, CSV."""

import csv
import dataclasses
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Final, Literal

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

ENCODER: Final = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
NOTHING: Final = "[dim]–[/]"
WIDTH_OF_FILES: Final = 160  # characters a line where no terminal says how many it has


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a printed table.

    Attributes:
        field: of the row.
        header: what stands above it.
        style: of rich; null is plain.
        justify: side on which it is aligned.
        is_whole: never cut or wrapped.
    """

    field: str
    header: str
    style: str | None = None
    justify: Literal["left", "right"] = "left"
    is_whole: bool = False


def print_rows(rows: Iterable[object], shape: Format, columns: Sequence[Column] = (), *, title: str | None = None) -> int:
    """Print rows and return how many there were.

    Args:
        rows: msgspec structs or dataclasses of one kind; read once, one at a time except for tables.
        shape: how. Programs (JSON, JSON lines, CSV) get all fields.
        columns: what a table shows; without them all fields.
        title: of the table.
    """
    match shape:
        case Format.TABLE:
            return _print_table(list(rows), columns, title)
        case Format.JSONL:
            return sum(1 for row in rows if _write_line(ENCODER.encode(row)))
        case Format.JSON:
            kept = list(rows)
            _write_line(msgspec.json.format(ENCODER.encode(kept), indent=1))
            return len(kept)
        case Format.CSV:
            return _write_csv(rows)


def fields_of(row: object) -> dict[str, Any]:
    """Return the fields of one row by name."""
    if isinstance(row, msgspec.Struct):
        return msgspec.structs.asdict(row)
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    raise TypeError(f"not a row: {type(row).__name__}")


def cell(value: object) -> str:
    """Return a value as people read it, in rich's markup."""
    match value:
        case None | "":
            return NOTHING
        case datetime():
            text = value.strftime("%Y-%m-%d %H:%M:%S")
        case Enum():
            text = str(value.value)
        case bool():
            text = "yes" if value else "no"
        case Decimal() | int():
            text = number(value)
        case float():
            text = f"{value:,.1f}"
        case tuple() | list():
            text = "、".join(map(str, value))
        case _:
            text = str(value)
    return escape(text)


def number(value: Decimal | int) -> str:
    """Return a number with thousands apart and without an exponent."""
    return f"{value:,}" if isinstance(value, int) else f"{value.normalize():,f}"


def escape(text: str) -> str:
    """Return text that rich prints as it is, on one line, without the control characters of a crawled page."""
    return "".join(c if c.isprintable() else " " for c in text).replace("[", "\\[")


def make_console(*, is_stderr: bool = False) -> Console:
    """Return a console; where no terminal says how wide it is, lines are long rather than cells cut."""
    stream = sys.stderr if is_stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(stderr=is_stderr, width=width, highlight=False)


def _print_table(rows: list[object], columns: Sequence[Column], title: str | None) -> int:
    if rows and not columns:
        columns = [Column(name, name.replace("_", " ")) for name in fields_of(rows[0])]
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.header, style=column.style, justify=column.justify, no_wrap=column.is_whole)
    for row in rows:
        found = fields_of(row)
        table.add_row(*(cell(found[column.field]) for column in columns))
    make_console().print(table if rows else "[dim]nothing found[/]")
    return len(rows)


def _write_line(line: bytes) -> bool:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()  # rows may come slowly, and somebody waits at the other end of the pipe
    return True


def _write_csv(rows: Iterable[object]) -> int:
    """Write a header and the rows; nothing at all gives an empty file."""
    writer, count = csv.writer(sys.stdout, lineterminator="\n"), 0
    for found in map(fields_of, rows):
        if not count:
            writer.writerow(found)
        writer.writerow(_csv_cells(found.values()))
        count += 1
    return count


def _csv_cells(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, datetime | date):
            yield value.isoformat()
        elif isinstance(value, Enum):
            yield value.value
        elif isinstance(value, tuple | list | msgspec.Struct):
            yield ENCODER.encode(value).decode("utf-8")
        else:
            yield value
