"""`gleaner sources`: feeds, sitemaps and list pages that are polled."""

import os
import sys
from enum import StrEnum
from typing import Annotated, Final

import typer
from msgspec import Struct
from rich.console import Console

from gleaner_contracts.enums import Lane
from gleaner_ingest import sources
from gleaner_ingest.feeds.poll import Polled
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.sources import NewSource, Removal, Source
from gleaner_runtime.settings import load
from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape
from gleaner_standalone.render import Column, Format, escape, print_rows

app = typer.Typer(name="sources", no_args_is_help=True, help="Feeds, sitemaps and list pages that are polled.")

COLUMNS = (
    Column("name", "source", style="bold"),
    Column("kind", "kind"),
    Column("url", "address", style="cyan"),
    Column("last_outcome", "last outcome"),
    Column("last_success_at", "last success", style="dim", is_whole=True),
    Column("last_new_at", "last new", style="dim", is_whole=True),
    Column("new_7d", "new in 7 d", justify="right"),
    Column("due_at", "next", style="dim", is_whole=True),
    Column("is_paused", "paused"),
    Column("last_detail", "detail", style="red"),
)
CHECKED = (
    Column("name", "source", style="bold"),
    Column("outcome", "outcome"),
    Column("links", "articles named", justify="right"),
    Column("detail", "detail", style="dim"),
)
EXAMPLES: Final = 5
READ: Final = ("ok", "cut")
Named = Annotated[str, typer.Argument(help="Name, address or id.")]


class Kind(StrEnum):
    """What is polled; `push` is a source whose pushed articles are looked at again."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LIST = "list"
    PUSH = "push"


class Checked(Struct, frozen=True):
    """What a source answered just now."""

    name: str
    url: str
    outcome: str
    links: int
    detail: str | None
    examples: tuple[str, ...]  # of the articles that are named


@app.command(epilog="Example: gleaner sources add county-news https://news.example/rss.xml --allow img.news.example")
def add(
    name: Annotated[str, typer.Argument(help="Name of the source its articles belong to.")],
    url: Annotated[str, typer.Argument(help="Of the feed, sitemap or list page; its host may then be asked.")],
    kind: Annotated[Kind, typer.Option(help="What the address leads to.")] = Kind.FEED,
    pattern: Annotated[
        str | None, typer.Option(help="Shell pattern of article addresses, like */content/* (list pages).")
    ] = None,
    allow: Annotated[list[str] | None, typer.Option(help="Another host that may be asked. May be repeated.")] = None,
    lane: Annotated[Lane, typer.Option(help="Urgency of its articles.")] = Lane.FRESH,
    recheck: Annotated[bool, typer.Option("--recheck", help="Look at its articles again for edits.")] = False,
    least: Annotated[int, typer.Option("--min-interval", help="Seconds between two polls, at least.")] = 300,
    most: Annotated[int, typer.Option("--max-interval", help="Seconds between two polls, at most.")] = 86_400,
) -> None:
    """Add a source, or change the one of the same name and address; it is polled at once."""
    new = NewSource(
        name=name,
        url=url,
        kind=kind.value,
        lane=lane,
        article_pattern=pattern,
        allowed_hosts=tuple(allow or ()),
        is_rechecked=recheck,
        min_interval_s=least,
        max_interval_s=most,
    )
    with open_engine() as engine:
        try:
            added = sources.add(engine, new)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    is_polled = kind is not Kind.PUSH
    typer.echo(f"{added.name}: {added.url} is " + (f"polled every {added.interval_s} s at first" if is_polled else "not polled"))


@app.command("list", epilog="Example: gleaner sources list --format csv")
def list_sources(shape: Shape = Format.TABLE) -> None:
    """List sources and how their last polls went."""
    with open_engine() as engine:
        print_rows(sources.list_sources(engine), shape, COLUMNS)


@app.command(epilog="Example: gleaner sources pause county-news")
def pause(named: Named, resume: Annotated[bool, typer.Option("--resume", help="Let it go on instead.")] = False) -> None:
    """Pause a source, or let it go on; status 1 if there is none."""
    with open_engine() as engine:
        found = sources.pause(engine, named, is_paused=not resume)
    for source in found:
        typer.echo(f"{source.name}: {source.url} {'goes on' if resume else 'is paused'}")
    if not found:
        typer.echo(f"gleaner: there is no source {named}", err=True)
    raise typer.Exit(0 if found else 1)


@app.command(epilog="Example: gleaner sources remove county-news --yes")
def remove(
    named: Named,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do it without asking; needed where nobody can answer.")] = False,
) -> None:
    """Remove a source: it is polled no more. Its articles and their ledger stay.

    What is known of its addresses and the record of its polls go. Added again, it fetches what it then names; the same bytes are
    `unchanged`. Status 1 if there is none, 2 if it was not confirmed.
    """
    with open_engine() as engine:
        found = sources.removals(engine, named)
        for each in found:
            typer.echo(_meaning(each))
        if found and not is_sure and not (sys.stdin.isatty() and typer.confirm("Remove?")):
            typer.echo("gleaner: nothing was removed; --yes removes without asking", err=True)
            raise typer.Exit(2)
        gone = sources.remove(engine, found) if found else 0
    typer.echo(f"removed: {gone}" if found else f"gleaner: there is no source {named}", err=not found)
    raise typer.Exit(0 if found else 1)


def _meaning(each: Removal) -> str:
    """Return in some lines what removing a source means."""
    lines = [f"{each.name}: {each.url} ({each.kind})"]
    lines.append(f"  goes:  {each.pages} known addresses, {each.pages_due} of them still to be fetched; the record of its polls")
    lines.append(f"  stays: {each.articles} articles received as {each.name}, with ledger, results and change feed")
    if each.keys:
        lines.append(f"  stays: keys that may write {each.name}: {', '.join(each.keys)} (`gleaner keys revoke` ends them)")
    return "\n".join(lines)


@app.command(epilog="Example: gleaner sources check county-news")
def check(named: Named, shape: Shape = Format.TABLE) -> None:
    """Ask a source now for all it names, and keep nothing; status 1 if there is none, or if it cannot be read."""
    with open_engine() as engine:
        url = engine.url.render_as_string(hide_password=False)
        settings = load(FeedSettings, {**os.environ, "GLEANER_DATABASE_URL": url})
        found = sources.check(engine, named, settings)
        is_known = bool(found or sources.find(engine, named))
    rows = [_checked(source, polled) for source, polled in found]
    print_rows(rows, shape, CHECKED)
    if not rows:
        why = f"{named} is not polled: its crawler pushes" if is_known else f"there is no source {named}"
        typer.echo(f"gleaner: {why}", err=True)
    for url in (url for row in rows for url in row.examples if shape is Format.TABLE):
        Console(highlight=False).print(f"[dim]names[/] {escape(url)}", soft_wrap=True)
    raise typer.Exit(0 if rows and all(row.outcome in READ for row in rows) else 1)


def _checked(source: Source, polled: Polled) -> Checked:
    examples = tuple(link.url for link in polled.links[:EXAMPLES])
    return Checked(source.name, source.url, str(polled.outcome), len(polled.links), polled.detail, examples)
