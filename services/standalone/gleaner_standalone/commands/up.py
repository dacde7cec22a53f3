"""`gleaner up`: the whole pipeline until Ctrl-C."""

import signal
from collections.abc import Callable
from threading import Event
from typing import Annotated, Final

import typer
from rich.console import Console

from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.pipeline.door_key import FILE
from gleaner_standalone.pipeline.instance import API_PORT, DOOR_PORT
from gleaner_standalone.servers import Home

app = typer.Typer()

ANOTHER: Final = "a free one where it is taken."
READER: Final = "gleaner_consumer"  # reads api_v1 and nothing else


@app.command(epilog="Example: GLEANER_HOME=~/gleaner gleaner up --workers 2")
def up(
    workers: Annotated[int, typer.Option(min=0, max=64, help="Extract processes; 0 is one a core.")] = 0,
    feeds: Annotated[bool, typer.Option(help="Poll the sources of `gleaner sources`.")] = True,
    door_port: Annotated[int, typer.Option(envvar="GLEANER_DOOR_PORT", help=f"Port of the door; {ANOTHER}")] = DOOR_PORT,
    api_port: Annotated[int, typer.Option(envvar="GLEANER_API_PORT", help=f"Port of the read API; {ANOTHER}")] = API_PORT,
) -> None:
    """Run all services and the servers they need, until Ctrl-C.

    Data is kept in GLEANER_HOME (by default the user's state directory) and is there again at the next start.
    """
    console = Console(highlight=False)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    options = Options(concurrency=workers, has_feeds=feeds, has_express=True, door_port=door_port, api_port=api_port)
    with Home.default() as home, open_pipeline(home, report=say(console), options=options) as instance:
        introduce(console, instance)
        stop.wait()
        console.print("[dim]stopping[/]")


def say(console: Console) -> Callable[[str], None]:
    """Return a function that prints one line of what happens."""
    return lambda line: console.print(f"[dim]· {line}[/]", soft_wrap=True)


def introduce(console: Console, instance: Instance) -> None:
    """Print where everything is."""
    addresses = instance.addresses
    console.print(f"[bold green]push to[/]   {addresses.door_url}/v1/articles", soft_wrap=True)
    console.print(
        f"[bold green]read from[/] {addresses.api_url}  [dim](or SQL: {instance.servers.url_of(READER)})[/]", soft_wrap=True
    )
    console.print(f"[bold green]logs in[/]   {instance.home.path / 'logs'}", soft_wrap=True)
    console.print(f"[bold green]try[/]       {example(instance)}", soft_wrap=True)
    console.print("[dim]Ctrl-C ends it.[/]")


def example(instance: Instance) -> str:
    """Return a line for another terminal that pushes an article; the key stays in its file."""
    return (
        f"curl {instance.addresses.door_url}/v1/articles -H 'X-Gleaner-Source: mine' -H 'Content-Type: text/plain' "
        f'-H "Authorization: Bearer $(cat {instance.home.path / FILE})" --data-binary @article.txt'
    )
