"""`gleaner quarantine`: list, understand and replay what could not be stored."""

from typing import Annotated

import typer
from rich.console import Console

from gleaner_contracts.enums import Reason
from gleaner_standalone.commands.find import STEPS
from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Limit, Shape, Since, Source, Until, read_moment, read_uuid
from gleaner_standalone.render import Column, Format, cell, print_rows
from gleaner_store import queries
from gleaner_store.queries import QuarantineFilter

app = typer.Typer(name="quarantine", no_args_is_help=True, help="List, understand and replay what could not be stored.")

ReasonOption = Annotated[Reason | None, typer.Option("--reason", help="Of this reason only.")]
Url = Annotated[str | None, typer.Option(help="A part of the address.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of receipts; without them the options choose.")]

GROUPS = (
    Column("reason", "reason", style="red"),
    Column("source", "source"),
    Column("count", "articles", justify="right", style="bold"),
    Column("first_at", "first", style="dim", is_whole=True),
    Column("last_at", "last", style="dim", is_whole=True),
    Column("example", "example", style="dim"),
)
ROWS = (
    Column("entry_id", "receipt", is_whole=True),
    Column("reason", "reason", style="red"),
    Column("attempts", "attempts", justify="right"),
    Column("source", "source"),
    Column("url", "address"),
    Column("quarantined_at", "since", style="dim", is_whole=True),
    Column("detail", "detail", style="dim"),
)


@app.command("list", epilog="Example: gleaner quarantine list --groups; gleaner quarantine list --reason empty --since 2d")
def list_quarantined(
    reason: ReasonOption = None,
    source: Source = None,
    url: Url = None,
    since: Since = None,
    until: Until = None,
    groups: Annotated[bool, typer.Option("--groups", help="Only how many of each reason and source.")] = False,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """List quarantined articles, the newest first."""
    wanted = _filter(None, reason, source, url, since, until, limit)
    with open_engine() as engine:
        if groups:
            print_rows(queries.quarantine_groups(engine, wanted), shape, GROUPS)
        else:
            print_rows(queries.quarantine_list(engine, wanted), shape, ROWS)


@app.command(epilog="Example: gleaner quarantine show 01a20ae5-3b0b-7a77-ae0a-3a7626b3dd1b")
def show(receipt: Annotated[str, typer.Argument(help="Id of a receipt.")], shape: Shape = Format.TABLE) -> None:
    """Show one quarantined article: why, and what happened on its way; status 1 if there is none of that id."""
    with open_engine() as engine:
        found = queries.quarantine_show(engine, read_uuid(receipt))
    if found is None:
        typer.echo("gleaner: nothing in quarantine has this id", err=True)
        raise typer.Exit(1)
    if shape is not Format.TABLE:
        print_rows([found], shape)
        return
    Console(highlight=False).print(
        f"[bold red]{found.row.reason}[/] {cell(found.row.url)} ({cell(found.row.source)})\n{cell(found.row.detail)}",
        soft_wrap=True,
    )
    print_rows(found.steps, shape, STEPS)


@app.command(epilog="Example: gleaner quarantine replay --reason extractor_bug --since 2026-11-01 --dry-run")
def replay(
    receipts: Ids = None,
    reason: ReasonOption = None,
    source: Source = None,
    url: Url = None,
    since: Since = None,
    until: Until = None,
    everything: Annotated[bool, typer.Option("--all", help="Really all that is in quarantine.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    limit: Limit = 0,
) -> None:
    """Send quarantined articles through all stages again, after what is fresh and before backfills."""
    if not (receipts or reason or source or url or since or until or everything):
        raise typer.BadParameter("say which: ids, --reason, --source, --url, --since, --until, or --all")
    with open_engine() as engine:
        done = queries.quarantine_replay(engine, _filter(receipts, reason, source, url, since, until, limit), dry_run=dry_run)
    typer.echo(f"{done.count} articles {'would be' if done.is_dry_run else 'are being'} replayed")


def _filter(
    receipts: list[str] | None,
    reason: Reason | None,
    source: str | None,
    url: str | None,
    since: str | None,
    until: str | None,
    limit: int,
) -> QuarantineFilter:
    return QuarantineFilter(
        entry_ids=tuple(map(read_uuid, receipts or ())),
        reason=reason.value if reason else None,
        source=source,
        url=url,
        since=read_moment(since),
        until=read_moment(until),
        limit=limit or None,
    )
