"""`gleaner keys`: who may push articles."""

from typing import Annotated

import typer
from rich.console import Console

from gleaner_ingest import keys
from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape
from gleaner_standalone.render import Column, Format, print_rows

app = typer.Typer(name="keys", no_args_is_help=True, help="Keys of crawlers: which sources each may write, and how much.")

COLUMNS = (
    Column("name", "name", style="bold"),
    Column("public_id", "key", style="cyan"),
    Column("sources", "may write"),
    Column("daily_quota", "articles a day", justify="right"),
    Column("created_at", "since", style="dim", is_whole=True),
    Column("last_used_at", "last used", style="dim", is_whole=True),
    Column("revoked_at", "revoked", style="red", is_whole=True),
)


@app.command(epilog="Example: gleaner keys create county-news --source county-news --quota 50000")
def create(
    name: Annotated[str, typer.Argument(help="For people.")],
    source: Annotated[list[str], typer.Option("--source", help="A source it may write; * is any. May be repeated.")],
    quota: Annotated[int | None, typer.Option(min=1, help="Articles a day (UTC).")] = None,
) -> None:
    """Make a key and print it, once: it is stored only hashed."""
    with open_engine() as engine:
        others = [key.public_id for key in keys.list_keys(engine) if key.name == name]
        made = keys.create(engine, name, source, daily_quota=quota)
    typer.echo(made.secret)
    console = Console(stderr=True, highlight=False)
    console.print(f"[dim]send it as: Authorization: Bearer {made.secret[:8]}…[/]", soft_wrap=True)
    if others:
        console.print(
            f"[yellow]also valid under this name: {', '.join(others)}; `gleaner keys revoke` ends them[/]", soft_wrap=True
        )


@app.command("list", epilog="Example: gleaner keys list --all --format csv")
def list_keys(
    include_revoked: Annotated[bool, typer.Option("--all", help="Revoked ones, too.")] = False, shape: Shape = Format.TABLE
) -> None:
    """List keys."""
    with open_engine() as engine:
        print_rows(keys.list_keys(engine, include_revoked=include_revoked), shape, COLUMNS)


@app.command(epilog="Example: gleaner keys revoke county-news")
def revoke(key: Annotated[str, typer.Argument(help="Name, public part or id.")]) -> None:
    """Revoke a key; doors refuse it within seconds. Status 1 if there is none."""
    with open_engine() as engine:
        try:
            gone = keys.revoke(engine, key)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    typer.echo(f"{gone.name} is revoked" if gone else f"gleaner: there is no valid key {key}", err=gone is None)
    raise typer.Exit(0 if gone else 1)
