"""`gleaner export`: a whole view, or what an SQL condition picks of it, streamed to a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import psycopg
import typer
from psycopg import sql
from rich.console import Console

from gleaner_standalone.connect import connect

app = typer.Typer()

VIEWS: Final = "select table_name from information_schema.views where table_schema = 'api_v1' order by 1"
REFUSALS: Final = (psycopg.ProgrammingError, psycopg.DataError, psycopg.InternalError)  # what a wrong condition leads to
PAGE: Final = 2000  # rows held at a time


class ExportFormat(StrEnum):
    """What is written; both are UTF-8."""

    CSV = "csv"
    JSONL = "jsonl"


@app.command(
    epilog="""Example: gleaner export facts --where "holder_code like '51%' and year = 2016" --format csv -o sichuan.csv"""
)
def export(
    view: Annotated[str, typer.Argument(help="A view of api_v1: facts, figures, entities, articles, changes, …")],
    where: Annotated[str | None, typer.Option(help="An SQL condition on the view's columns.")] = None,
    shape: Annotated[ExportFormat, typer.Option("--format", help="csv, or jsonl.")] = ExportFormat.CSV,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; by default standard output.")] = None,
) -> None:
    """Write rows of a view as they come, in one snapshot, with the rights of a reader.

    A file appears under its name only when it is complete.
    """
    console = Console(stderr=True, highlight=False)
    with connect() as found, psycopg.connect(found.database_url) as connection, _target(output) as target:
        try:
            count = _write(connection, view, where, shape, target)
        except REFUSALS as error:
            raise typer.BadParameter(str(error).strip()) from error
    console.print(f"[dim]{count:,} rows of {view}[/]")


def _write(connection: psycopg.Connection, view: str, where: str | None, shape: ExportFormat, target: BinaryIO) -> int:
    """Write the rows; return how many there were."""
    connection.execute("set transaction isolation level repeatable read read only")
    known = [str(name) for (name,) in connection.execute(VIEWS).fetchall()]
    if view not in known:
        raise typer.BadParameter(f"there is no view {view}; there are: {', '.join(known)}")
    connection.execute("set local role gleaner_consumer")
    # The condition is the user's own SQL; the reader's role and the read-only transaction bound what it can do.
    condition = sql.SQL(where) if where else sql.SQL("true")
    rows = sql.SQL("select * from api_v1.{} where ({}\n)").format(sql.Identifier(view), condition)
    if shape is ExportFormat.CSV:
        return _copy(connection, sql.SQL("copy ({}) to stdout (format csv, header)").format(rows), target)
    return _lines(connection, sql.SQL("select row_to_json(r)::text from ({}) r").format(rows), target)


def _copy(connection: psycopg.Connection, statement: sql.Composed, target: BinaryIO) -> int:
    cursor = connection.cursor()
    with cursor.copy(statement) as copy:
        for block in copy:
            target.write(block)
    return max(0, cursor.rowcount)


def _lines(connection: psycopg.Connection, statement: sql.Composed, target: BinaryIO) -> int:
    count = 0
    with connection.cursor(name="export") as cursor:
        cursor.itersize = PAGE
        for (line,) in cursor.execute(statement):
            target.write(str(line).encode() + b"\n")
            count += 1
    return count


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Yield where to write; a named file takes its place at the end, and a failure leaves what was there."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
