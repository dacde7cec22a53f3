"""`gleaner figures`: figures of current articles."""

import typer

from gleaner_standalone.commands.listing import listing_of
from gleaner_store import queries

app = typer.Typer()
app.command(
    "figures",
    help="List figures of current articles, the newest article first.",
    epilog="Example: gleaner figures --place 汉源县 --unit 户 --format csv > households.csv",
)(listing_of(queries.figures))
