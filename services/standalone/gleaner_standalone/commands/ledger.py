"""`gleaner ledger`: is anything lost?"""

import typer
from rich.console import Console

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape
from gleaner_standalone.render import Format, print_rows
from gleaner_store import queries

app = typer.Typer()


@app.command(epilog="Example: gleaner ledger --format json | jq .[0].in_flight")
def ledger(shape: Shape = Format.TABLE) -> None:
    """Show that received = stored + unchanged + duplicate + quarantined + in flight; status 1 if it were not."""
    with open_engine() as engine:
        found = queries.ledger_summary(engine)
    if shape is Format.TABLE:
        Console(highlight=False).print(
            f"[bold]{found.received:,} received[/] = {found.stored:,} stored + {found.unchanged:,} unchanged + "
            f"{found.duplicate:,} duplicate + {found.quarantined:,} quarantined + {found.in_flight:,} in flight   "
            + ("[green]balanced[/]" if found.is_balanced else "[bold red]NOT balanced[/]"),
            soft_wrap=True,
        )
    else:
        print_rows([found], shape)
    raise typer.Exit(0 if found.is_balanced else 1)
