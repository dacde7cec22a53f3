"""`gleaner export`: a whole view, or what an SQL condition picks of it, streamed to a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, Final, cast

import psycopg
import typer
from psycopg import sql
from rich.console import Console
from rich.progress import DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from gleaner_standalone.connect import connect
from gleaner_standalone.parquet import write_parquet

app = typer.Typer()

VIEWS: Final = "select table_name from information_schema.views where table_schema = 'api_v1' order by 1"
REFUSALS: Final = (psycopg.ProgrammingError, psycopg.DataError, psycopg.InternalError)  # what a wrong condition leads to
PAGE: Final = 2000  # rows held at a time


class ExportFormat(StrEnum):
    """What is written; text is UTF-8."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


@app.command(
    epilog="""Example: gleaner export facts --where "holder_code like '51%' and year = 2016" --format csv -o sichuan.csv"""
)
def export(
    view: Annotated[str, typer.Argument(help="A view of api_v1: facts, figures, entities, articles, changes, …")],
    where: Annotated[str | None, typer.Option(help="An SQL condition on the view's columns.")] = None,
    shape: Annotated[ExportFormat, typer.Option("--format", help="csv, jsonl, or parquet.")] = ExportFormat.CSV,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; by default standard output.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which the query is given up.")] = 3600,
) -> None:
    """Write rows of a view as they come, in one snapshot, with the rights of a reader; on a terminal, with progress.

    A file appears under its name only when it is complete.
    """
    console = Console(stderr=True, highlight=False)
    bar = Progress(TextColumn(f"[dim]{view}[/]"), DownloadColumn(), TimeElapsedColumn(), console=console, transient=True)
    with connect() as found, psycopg.connect(found.database_url) as connection, bar, _target(output, bar) as target:
        try:
            count = _write(connection, view, where, shape, target, timeout)
        except psycopg.errors.QueryCanceled as error:
            raise typer.BadParameter(f"the query took longer than {timeout:g} s; narrow it, or raise --timeout") from error
        except REFUSALS as error:
            raise typer.BadParameter(str(error).strip()) from error
    console.print(f"[dim]{count:,} rows of {view}[/]")


def _write(
    connection: psycopg.Connection, view: str, where: str | None, shape: ExportFormat, target: BinaryIO, timeout_s: float
) -> int:
    """Write the rows; return how many there were."""
    connection.execute("set transaction isolation level repeatable read read only")
    connection.execute("select set_config('statement_timeout', %s, true)", [str(round(timeout_s * 1000))])
    known = [str(name) for (name,) in connection.execute(VIEWS).fetchall()]
    if view not in known:
        raise typer.BadParameter(f"there is no view {view}; there are: {', '.join(known)}")
    connection.execute("set local role gleaner_consumer")
    # The condition is the user's own SQL; the reader's role and the read-only transaction bound what it can do.
    condition = sql.SQL(where) if where else sql.SQL("true")
    rows = sql.SQL("select * from api_v1.{} where ({}\n)").format(sql.Identifier(view), condition)
    # Binary results take the extended protocol, which refuses a second statement after the condition.
    connection.execute(sql.SQL("{} limit 0").format(rows), binary=True)
    if shape is ExportFormat.PARQUET:
        return write_parquet(connection, rows, target)
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


class _Counted:
    """A stream that tells a progress bar how much went into it."""

    def __init__(self, stream: BinaryIO, bar: Progress) -> None:
        self._stream, self._bar = stream, bar
        self._task = bar.add_task("export", total=None)
        self.closed = False

    def write(self, block: bytes) -> int:
        self._bar.advance(self._task, len(block))
        return self._stream.write(block)

    def flush(self) -> None:
        self._stream.flush()


@contextmanager
def _target(output: Path | None, bar: Progress) -> Iterator[BinaryIO]:
    """Yield where to write; a named file takes its place at the end, and a failure leaves what was there."""
    if output is None:
        yield cast(BinaryIO, _Counted(sys.stdout.buffer, bar))
        sys.stdout.flush()
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("wb") as file:
            yield cast(BinaryIO, _Counted(file, bar))
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
