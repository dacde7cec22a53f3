"""`gleaner facts`: figure × holder × time, what an analyst opens first."""

import typer

from gleaner_standalone.commands.listing import listing_of
from gleaner_store import queries

app = typer.Typer()
app.command(
    "facts",
    help="List facts: what is said of whom and when, each once an article.",
    epilog="Example: gleaner facts --indicator 贫困户 --year 2016 --format jsonl | jq '{holder, value}'",
)(listing_of(queries.facts))
