"""`gleaner status`: is everything well?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import redis
import typer
from msgspec import Struct
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from gleaner_contracts.enums import Lane, StageBit
from gleaner_contracts.names import ALL_QUEUES
from gleaner_ingest.polling import PolledSource, State, polled_sources
from gleaner_runtime.database import make_engine, sqlstate
from gleaner_runtime.healthcheck import is_healthy
from gleaner_standalone.connect import Connection, connect
from gleaner_standalone.options import Shape
from gleaner_standalone.render import Column, Format, escape, print_rows
from gleaner_store import queries
from gleaner_store.queries import StageCount

app = typer.Typer()

LANES: Final = tuple(Lane)
NO_RIGHTS: Final = "42501"  # SQLSTATE
FAILING_LIMIT_S: Final = 86_400.0  # sites have bad hours; a day is not well
OVERDUE_LIMIT_S: Final = 900.0  # a process that polls asks within seconds, and minutes where hosts want rest
COLUMNS: Final = (
    Column("topic", "", style="dim"),
    Column("name", "what"),
    Column("value", "now", justify="right", style="bold", is_whole=True),
    Column("note", "", style="dim"),
)


class StatusRow(Struct, frozen=True):
    """One thing an operator wants to know."""

    topic: str
    name: str
    value: int | str
    note: str = ""
    is_well: bool = True


@app.command(epilog="Example: gleaner status --format jsonl | jq 'select(.is_well | not)'")
def status(shape: Shape = Format.TABLE) -> None:
    """Show services, queues, backlog, quarantine, polled sources and the change feed; status 1 if something is not well."""
    with connect() as connection:
        rows = [*services(connection), *queues(connection), *work(connection), *feeds(connection)]
    print_rows(rows, shape, COLUMNS)
    ill = [row for row in rows if not row.is_well]
    if ill and shape is Format.TABLE:
        Console(highlight=False).print(*(f"[bold red]{escape(row.name)}: {escape(row.note)}[/]" for row in ill), sep="\n")
    raise typer.Exit(1 if ill else 0)


def services(connection: Connection) -> Iterator[StatusRow]:
    """Yield whether door and read API answer; nothing where none of ours run."""
    for name, url in (("door", connection.door_url), ("read API", connection.api_url)):
        if url:
            is_well = is_healthy(f"{url}/healthz")
            yield StatusRow("service", name, "up" if is_well else "down", url, is_well)


def queues(connection: Connection) -> Iterator[StatusRow]:
    """Yield how many messages wait in each queue."""
    if not connection.redis_url:
        return
    try:
        with redis.Redis.from_url(connection.redis_url, socket_timeout=2, socket_connect_timeout=2) as client:
            for queue in ALL_QUEUES:
                yield StatusRow("queue", queue, int(str(client.llen(queue))), "messages")
    except redis.RedisError as error:
        yield StatusRow("queue", "Redis", "down", str(error), is_well=False)


def work(connection: Connection) -> Iterator[StatusRow]:
    """Yield what the database knows: balance, backlog, quarantine, feed."""
    engine = make_engine(connection.database_url, application="gleaner-cli", pool_size=1)
    try:
        balance = queries.ledger_summary(engine)
        note = "balanced" if balance.is_balanced else "the ledger does not balance"
        yield StatusRow("ledger", "received", balance.received, note, balance.is_balanced)
        for name in ("stored", "unchanged", "duplicate", "quarantined", "in_flight"):
            yield StatusRow("ledger", name.replace("_", " "), getattr(balance, name))
        yield from map(_in_flight, queries.stage_counts(engine))
        for group in queries.quarantine_groups(engine):
            yield StatusRow("quarantine", group.reason, group.count, f"{group.source}: {group.example or ''}"[:80])
        for consumer in queries.consumers(engine):
            yield StatusRow("consumer", consumer.name, consumer.lag_rows, f"changes behind, {consumer.lag_seconds:.0f} s")
    finally:
        engine.dispose()


def feeds(connection: Connection) -> Iterator[StatusRow]:
    """Yield how polling goes: how many sources stand how, and each that fails, waits or is paused; nothing without sources."""
    engine = make_engine(connection.database_url, application="gleaner-cli", pool_size=1)
    try:
        found = polled_sources(engine)
    except DBAPIError as error:
        if sqlstate(error) != NO_RIGHTS:
            raise
        yield StatusRow("feeds", "polled sources", "unknown", "this login may not read them")
        return
    finally:
        engine.dispose()
    yield from feed_rows(found, datetime.now(UTC))


def feed_rows(found: Sequence[PolledSource], now: datetime) -> Iterator[StatusRow]:
    """Yield what is to be said of polled sources; pure."""
    if not found:
        return
    active = [source for source in found if not source.is_paused]
    first = min(active, key=lambda source: source.due_at, default=None)
    note = f"next poll: {first.name}, {_when(first.due_at, now)}" if first else "all are paused"
    yield StatusRow("feeds", "polled sources", len(found), note)
    for state in (State.HEALTHY, State.DUE, State.FAILING, State.PAUSED):
        yield StatusRow("feeds", state.value, sum(source.state is state for source in found))
    for source in found:
        if source.state is not State.HEALTHY:
            yield _source(source, now)


def _source(source: PolledSource, now: datetime) -> StatusRow:
    parts = [source.url, f"next poll {_when(source.due_at, now)}"]
    is_well = True
    if source.state is State.FAILING:
        since = source.failing_since
        parts.insert(0, f"since {since:%Y-%m-%d %H:%M} UTC" if since else "for more than 30 days")
        parts.append(source.last_detail or source.last_outcome or "")
        is_well = since is not None and (now - since).total_seconds() < FAILING_LIMIT_S
    elif source.state is State.PAUSED:
        parts.pop()
    if not source.is_paused and source.overdue_s > OVERDUE_LIMIT_S:
        parts.append("nobody polls: does the feeds process run?")
        is_well = False
    return StatusRow("source", source.name, source.state.value, "; ".join(part for part in parts if part), is_well)


def _when(at: datetime, now: datetime) -> str:
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return "now"
    return f"in {seconds / 60:.0f} min" if seconds >= 60 else f"in {seconds:.0f} s"


def _in_flight(group: StageCount) -> StatusRow:
    done = ", ".join(_stages(group.stages)) or "nothing yet"
    return StatusRow("in flight", f"{group.state}, {LANES[group.lane].value}", group.count, f"committed: {done}")


def _stages(bits: int) -> Iterable[str]:
    return (
        bit.name.lower()
        for bit in (StageBit.CLEAN, StageBit.ENTITIES, StageBit.FIGURES, StageBit.LINK)
        if bits & bit and bit.name
    )
