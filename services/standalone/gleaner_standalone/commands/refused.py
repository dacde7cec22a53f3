"""`gleaner refused`: what was not taken, by whom it was sent, and why."""

from typing import Annotated

import typer

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Limit, Shape, Since, Source, read_moment
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store import queries
from gleaner_store.queries import RefusedFilter

app = typer.Typer()

COLUMNS = (
    Column("at", "at", style="dim", is_whole=True),
    Column("sender", "sent by"),
    Column("source", "source", style="bold"),
    Column("reason", "reason", style="red"),
    Column("place", "where"),
    Column("url", "address", style="cyan"),
    Column("detail", "detail", style="dim"),
    Column("excerpt", "begins with"),
)


@app.command(epilog="Example: gleaner refused --sender county-news --since 2h")
def refused(
    source: Source = None,
    sender: Annotated[str | None, typer.Option(help="Name of the key, or of the account that read the files.")] = None,
    reason: Annotated[str | None, typer.Option(help="Of this reason only: malformed, empty, too_large, …")] = None,
    since: Since = None,
    limit: Limit = 100,
    shape: Shape = Format.TABLE,
) -> None:
    """List what was not taken, the newest first: by the door, of files, by feeds."""
    wanted = RefusedFilter(source=source, sender=sender, reason=reason, since=read_moment(since), limit=limit or None)
    with open_engine() as engine:
        print_rows(queries.refused(engine, wanted), shape, COLUMNS)
