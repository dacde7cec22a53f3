"""`gleaner reextract`: extract stored articles again: counted, capped, throttled; beside the current results on request."""

import getpass
from dataclasses import dataclass
from typing import Annotated

import psycopg
import typer
from sqlalchemy import Engine

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape, Since, Source, Until, read_moment, read_uuid
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store import queries
from gleaner_store.queries import DiffRow, ReextractFilter
from gleaner_store.queries.reextract import DEFAULT_CAP, DEFAULT_RATE_PER_S

app = typer.Typer(name="reextract", no_args_is_help=True, help="Extract stored articles again, in place or in the shadow.")

RUNS = (
    Column("id", "run", justify="right", style="bold"),
    Column("created_at", "ordered", style="dim", is_whole=True),
    Column("author", "by"),
    Column("is_shadow", "shadow"),
    Column("matching", "match", justify="right"),
    Column("taken", "taken", justify="right"),
    Column("stored", "stored", justify="right", style="green"),
    Column("same", "same", justify="right"),
    Column("failed", "failed", justify="right", style="red"),
    Column("cancelled", "cancelled", justify="right"),
    Column("open", "open", justify="right"),
    Column("closed_as", "closed as"),
)
DIFF = (
    Column("operation", "facts"),
    Column("cause", "by"),
    Column("count", "count", justify="right", style="bold"),
    Column("articles", "articles", justify="right"),
    Column("examples", "examples"),
)
Run = Annotated[int, typer.Argument(help="Number of a run, as `gleaner reextract list` shows it.")]


@app.command(epilog="Example: gleaner reextract start --stale 2.1.0 --source gov --dry-run; then with --shadow")
def start(
    stale: Annotated[str | None, typer.Option(help="Only what another extractor version than this one made.")] = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    article: Annotated[list[str] | None, typer.Option(help="Id of an article; may be repeated.")] = None,
    where: Annotated[str | None, typer.Option(help="An SQL condition on the columns of api_v1.articles.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Really all that is stored.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    shadow: Annotated[bool, typer.Option("--shadow", help="Beside the current results, to be compared first.")] = False,
    cap: Annotated[int, typer.Option(min=1, help="Most articles of this run.")] = DEFAULT_CAP,
    rate: Annotated[float, typer.Option(min=0.01, help="Articles that become due each second.")] = DEFAULT_RATE_PER_S,
) -> None:
    """Order current versions to be extracted again, the oldest first, behind everything fresh."""
    if not (stale or source or since or until or article or where or everything):
        raise typer.BadParameter("say which: --stale, --source, --since, --until, --article, --where, or --all")
    wanted = ReextractFilter(stale, source, read_moment(since), read_moment(until), tuple(map(read_uuid, article or ())), where)
    with open_engine() as engine:
        try:
            done = queries.reextract(
                engine, wanted, author=getpass.getuser(), dry_run=dry_run, is_shadow=shadow, cap=cap, rate_per_s=rate
            )
        except (psycopg.ProgrammingError, psycopg.DataError, psycopg.InternalError) as error:
            raise typer.BadParameter(str(error).strip()) from error
    verb = "would be" if dry_run else "are being"
    run = "" if done.run_id is None else f" in run {done.run_id}"
    typer.echo(f"{done.matching} articles match; {done.taken} {verb} extracted again{run}")


@app.command("list", epilog="Example: gleaner reextract list")
def list_runs(shape: Shape = Format.TABLE) -> None:
    """List runs and how far they are, the newest first."""
    with open_engine() as engine:
        print_rows(queries.reextract_runs(engine), shape, RUNS)


@app.command(epilog="Example: gleaner reextract diff 3")
def diff(
    run: Run,
    examples: Annotated[int, typer.Option(min=0, help="Most examples of a cause, from different articles first.")] = 3,
    shape: Shape = Format.TABLE,
) -> None:
    """Show how many facts a run adds, changes and takes away, by cause, with examples."""
    with open_engine() as engine:
        _check(engine, run)
        found = queries.reextract_diff(engine, run, examples=examples)
    if shape is not Format.TABLE:
        print_rows(found, shape)
        return
    print_rows([told for row in found for told in _told(row)], shape, DIFF)


@dataclass(frozen=True, slots=True)
class _Told:
    """A line of the table: a cause with its first example, or one more example."""

    operation: str
    cause: str
    count: str
    articles: str
    examples: str


def _told(row: DiffRow) -> list[_Told]:
    first, *more = row.examples or [""]
    head = _Told(row.operation, row.cause, f"{row.count:,}", f"{row.articles:,}", first)
    return [head, *(_Told("", "", "", "", example) for example in more)]


@app.command(epilog="Example: gleaner reextract promote 3")
def promote(run: Run) -> None:
    """Make what a shadow run has stored the current results; the feed tells the differences."""
    with open_engine() as engine:
        _check(engine, run, is_to_be_closed=True)
        count = queries.reextract_promote(engine, run)
    typer.echo(f"{count} articles of run {run} are current now")


@app.command(epilog="Example: gleaner reextract discard 3")
def discard(run: Run) -> None:
    """Throw away what a shadow run has stored."""
    with open_engine() as engine:
        _check(engine, run, is_to_be_closed=True)
        count = queries.reextract_discard(engine, run)
    typer.echo(f"{count} articles of run {run} are discarded")


@app.command(epilog="Example: gleaner reextract cancel 3")
def cancel(run: Run) -> None:
    """Take back what no worker has begun of a run; what is stored stays."""
    with open_engine() as engine:
        _check(engine, run)
        count = queries.reextract_cancel(engine, run)
    typer.echo(f"{count} articles of run {run} are left as they are")


@app.command(epilog="Example: gleaner reextract resume 3 --rate 5")
def resume(
    run: Run, rate: Annotated[float, typer.Option(min=0.01, help="Articles that become due each second.")] = DEFAULT_RATE_PER_S
) -> None:
    """Order again what was cancelled of a run."""
    with open_engine() as engine:
        _check(engine, run)
        count = queries.reextract_resume(engine, run, rate_per_s=rate)
    typer.echo(f"{count} articles of run {run} are being extracted again")


def _check(engine: Engine, run: int, *, is_to_be_closed: bool = False) -> None:
    """Refuse a run that is none, or one that cannot be closed: in place, closed before, or not at its end."""
    found = next((row for row in queries.reextract_runs(engine) if row.id == run), None)
    if found is None:
        raise typer.BadParameter(f"there is no run {run}")
    if not is_to_be_closed:
        return
    if not found.is_shadow:
        raise typer.BadParameter(f"run {run} wrote in place; only a shadow run is promoted or discarded")
    if found.closed_as is not None:
        raise typer.BadParameter(f"run {run} was {found.closed_as} before")
    if found.open:
        raise typer.BadParameter(f"run {run} still has {found.open} articles to extract")
