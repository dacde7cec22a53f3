"""`gleaner consumers`: who reads the change feed, and how far behind each is."""

from typing import Annotated

import typer

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store import queries

app = typer.Typer(name="consumers", no_args_is_help=True, help="Readers of the change feed, and how far behind each is.")

COLUMNS = (
    Column("name", "consumer", style="bold"),
    Column("seq", "read up to", justify="right"),
    Column("lag_rows", "changes behind", justify="right"),
    Column("lag_seconds", "seconds behind", justify="right"),
    Column("acknowledged_at", "last heard of", style="dim", is_whole=True),
)
Name = Annotated[str, typer.Argument(help="Name of the consumer: a-z, 0-9, _ . -")]


@app.command("list", epilog="Example: gleaner consumers list --format json")
def list_consumers(shape: Shape = Format.TABLE) -> None:
    """List consumers of the change feed."""
    with open_engine() as engine:
        print_rows(queries.consumers(engine), shape, COLUMNS)


@app.command(epilog="Example: gleaner consumers register nightly-report --seq 0")
def register(
    name: Name, seq: Annotated[int, typer.Option(min=0, help="It has read up to here; also to set it back.")] = 0
) -> None:
    """Register a consumer, or set a known one to another place in the feed."""
    with open_engine() as engine:
        queries.register_consumer(engine, name, seq=seq)
    typer.echo(f"{name} reads on after {seq}")


@app.command(epilog="Example: gleaner consumers forget nightly-report")
def forget(name: Name) -> None:
    """Forget a consumer; status 1 if there is none of that name."""
    with open_engine() as engine:
        is_gone = queries.forget_consumer(engine, name)
    typer.echo(f"{name} is forgotten" if is_gone else f"gleaner: there is no consumer {name}", err=not is_gone)
    raise typer.Exit(0 if is_gone else 1)
