"""`gleaner demo`: the four seeds through the whole pipeline, watched."""

import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Annotated, Final

import httpx
import msgspec
import psycopg
import typer
from msgspec import Struct
from rich.console import Console
from rich.live import Live
from rich.table import Table

from gleaner_contracts.enums import Disposition, StageBit
from gleaner_standalone.commands.up import introduce, say
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.render import ENCODER, Column, Format, escape, make_console, print_rows
from gleaner_standalone.seeds import Seed, load_seeds
from gleaner_standalone.servers import Home, ServersUnavailable
from gleaner_standalone.watching import FactRow, Progress, read_balance, read_facts, read_progress
from gleaner_store.queries.ledger import LedgerSummary

app = typer.Typer()

LIMIT_S: Final = 180.0
STEP_S: Final = 0.05
STAGES: Final = (StageBit.CLEAN, StageBit.ENTITIES, StageBit.FIGURES, StageBit.LINK)
COLUMNS: Final = (
    Column("holder", "place or body", style="green"),
    Column("indicator", "indicator"),
    Column("value", "value", justify="right", style="bold", is_whole=True),
    Column("unit", "unit", is_whole=True),
    Column("time", "time", style="magenta"),
    Column("surface", "as written", style="cyan"),
    Column("article", "article", style="dim"),
)


class ShownFact(Struct, frozen=True):
    """A fact as a person reads it."""

    holder: str | None
    indicator: str | None
    value: str
    unit: str | None
    time: str | None
    surface: str
    article: str | None


class Summary(Struct, frozen=True):
    """What `--format json` prints."""

    is_complete: bool
    seconds: float
    balance: LedgerSummary
    articles: tuple[Progress, ...]
    facts: tuple[FactRow, ...]
    door_url: str
    api_url: str


@app.command(epilog="Example: gleaner demo --exit --format json | jq .balance")
def demo(
    leave: Annotated[bool, typer.Option("--exit", help="End when all is stored; status 0 only if the ledger balances.")] = False,
    shape: Annotated[Format, typer.Option("--format", help="table, or json for a summary.")] = Format.TABLE,
) -> None:
    """Send the four seed articles through the whole pipeline and show what was gleaned.

    Everything runs in a throw-away folder: real Postgres and Redis, the HTTP door, workers, the read API.
    """
    began = time.monotonic()
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: _interrupt())
    console = make_console(is_stderr=shape is not Format.TABLE)
    seeds = load_seeds()
    options = Options(concurrency=2, grace_s=2.0)
    with Home.temporary() as home, open_pipeline(home, report=say(console), options=options) as instance:
        ids = send(seeds, instance)
        with psycopg.connect(instance.servers.database_url, autocommit=True) as connection:
            articles = follow(connection, ids, seeds, console)
            facts, balance = read_facts(connection), read_balance(connection)
        is_complete = balance.is_balanced and all(article.disposition == Disposition.STORED for article in articles)
        seconds = round(time.monotonic() - began, 2)
        addresses = instance.addresses
        summary = Summary(is_complete, seconds, balance, tuple(articles), tuple(facts), addresses.door_url, addresses.api_url)
        show(summary, shape, console)
        if not leave:
            introduce(console, instance)
            stop.wait()
    raise typer.Exit(0 if is_complete else 1)


def send(seeds: Sequence[Seed], instance: Instance) -> list[str]:
    """Push the seeds through the door as a crawler would; return their receipts' ids.

    Raises:
        ServersUnavailable: the door does not open in time.
    """
    with httpx.Client(
        base_url=instance.addresses.door_url, timeout=30, trust_env=False, headers=authorization(instance)
    ) as client:
        _wait_for_door(client, instance)
        return [_push(client, seed) for seed in seeds]


def follow(connection: psycopg.Connection, ids: Sequence[str], seeds: Sequence[Seed], console: Console) -> list[Progress]:
    """Show the articles' way until all came to their end; return where they stand then."""
    give_up = time.monotonic() + LIMIT_S
    with _live(console) as update:
        while True:
            articles = read_progress(connection, ids)
            update(progress_table(seeds, articles))
            if all(article.state == "done" for article in articles) or time.monotonic() > give_up:
                return articles
            time.sleep(STEP_S)


def progress_table(seeds: Sequence[Seed], articles: Sequence[Progress]) -> Table:
    """Return the way of each article as a row of ticks."""
    table = Table(box=None, pad_edge=False)
    table.add_column("article", no_wrap=True, max_width=44)
    for name in ("received", "clean", "entities", "figures", "link", "end"):
        table.add_column(name, justify="center")
    for seed, article in zip(seeds, articles, strict=True):
        done = article.state == "done"
        ticks = ["[green]✓[/]" if done or article.stages & bit else "[dim]…[/]" for bit in STAGES]
        end = f"[bold green]{article.disposition}[/]" if article.disposition == "stored" else article.disposition or ""
        table.add_row(escape(seed.title), "[green]✓[/]", *ticks, end)
    return table


def show(summary: Summary, shape: Format, console: Console) -> None:
    """Print the facts and the balance, or the summary object."""
    if shape is Format.JSON:
        sys.stdout.buffer.write(msgspec.json.format(ENCODER.encode(summary), indent=1) + b"\n")
        sys.stdout.flush()
        return
    print_rows([shown(fact) for fact in summary.facts], shape, COLUMNS)
    balance = summary.balance
    console.print(
        f"[bold]{balance.received} received[/] = {balance.stored} stored + {balance.unchanged} unchanged + "
        f"{balance.duplicate} duplicate + {balance.quarantined} quarantined + {balance.in_flight} in flight"
        f"   [dim]{len(summary.facts)} facts, {summary.seconds} s from start[/]"
    )
    for article in summary.articles:
        if article.disposition != Disposition.STORED:
            console.print(f"[red]{article.id}: {article.disposition or article.state} {article.reason or ''}[/]")


def shown(fact: FactRow) -> ShownFact:
    """Return a fact as a person reads it: the value with its qualifier, the title short."""
    return ShownFact(fact.holder, fact.indicator, _value(fact), fact.unit, fact.time, fact.surface, _short(fact.title))


def _value(fact: FactRow) -> str:
    signs = {"over": ">", "at_least": "≥", "under": "<", "at_most": "≤", "about": "≈", "several": "~"}
    if fact.value is None:
        return "damaged" if fact.is_damaged else "?"
    upto = "" if fact.value_max is None else f"–{fact.value_max.normalize():,f}"
    return f"{signs.get(fact.approx, '')} {fact.value.normalize():,f}{upto}".strip()


def _short(title: str | None) -> str | None:
    return title if title is None or len(title) <= 12 else f"{title[:11]}…"


def authorization(instance: Instance) -> dict[str, str]:
    """Return the header that lets us in."""
    return {"authorization": f"Bearer {instance.door_key}"}


def _wait_for_door(client: httpx.Client, instance: Instance) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if client.get("/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(STEP_S)
    raise ServersUnavailable(f"the door does not open; see {instance.home.log_path('door')}")


def _push(client: httpx.Client, seed: Seed) -> str:
    headers = {"content-type": "text/plain", "x-gleaner-source": "seeds", "x-gleaner-url": seed.url}
    answer = client.post("/v1/articles", content=seed.content, headers=headers)
    answer.raise_for_status()
    return str(answer.json()["id"])


@contextmanager
def _live(console: Console) -> Iterator[Callable[[Table], None]]:
    """Yield a function that shows a table in place of the last one; without a terminal only the last is printed."""
    if console.is_terminal:
        with Live(console=console, refresh_per_second=12) as live:
            yield live.update
        return
    shown_last: list[Table] = []
    yield lambda table: shown_last.__setitem__(slice(None), [table])
    for table in shown_last:
        console.print(table)


def _interrupt() -> None:
    raise KeyboardInterrupt
