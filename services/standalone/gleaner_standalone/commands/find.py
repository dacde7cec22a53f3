"""`gleaner find`: where is my article?"""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Limit, Shape
from gleaner_standalone.render import Column, Format, cell, escape, print_rows
from gleaner_store import queries
from gleaner_store.queries import Found

app = typer.Typer()

STEPS = (
    Column("at", "at", style="dim", is_whole=True),
    Column("step", "step"),
    Column("attempt", "attempt", justify="right"),
    Column("outcome", "outcome"),
    Column("reason", "reason", style="red"),
    Column("detail", "detail", style="dim"),
    Column("duration_ms", "ms", justify="right"),
    Column("extractor_version", "extractor", style="dim"),
)


@app.command(epilog="Example: gleaner find 'https://seeds.example/002'")
def find(
    text: Annotated[str, typer.Argument(help="An id, an address or a part of one, words of the clean text, or a file.")],
    limit: Limit = 5,
    shape: Shape = Format.TABLE,
) -> None:
    """Find an article, also one that was not kept, with everything that happened to it; status 1 if there is none."""
    with open_engine() as engine:
        found = queries.find(engine, text, limit=limit or 1000)
    if shape is Format.TABLE:
        show(found)
    else:
        print_rows(found if shape is not Format.CSV else [item.entry for item in found], shape)
    raise typer.Exit(0 if found else 1)


def show(found: Sequence[Found]) -> None:
    """Print each receipt and its steps."""
    console = Console(highlight=False)
    for item in found:
        entry = item.entry
        console.print(f"[bold]{cell(entry.title)}[/]  {cell(entry.url or entry.excerpt)}", soft_wrap=True)
        where = f"version {entry.version} of article {entry.article_id}" if entry.article_id and entry.version else ""
        if entry.same_as:
            where = f"of {entry.same_as}"
        end = f"[bold]{entry.disposition or entry.state}[/] {entry.reason or ''} {where}"
        sender = f" by {escape(entry.sender)}" if entry.sender else ""
        receipt = f"receipt {entry.entry_id}" if entry.entry_id else f"no receipt, sent{sender}"
        console.print(f"{receipt} of source {cell(entry.source)}: {end}", soft_wrap=True)
        print_rows(item.steps, Format.TABLE, STEPS)
        console.print()
    if not found:
        console.print("nothing found")
