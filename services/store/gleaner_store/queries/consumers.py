"""Consumers of the change feed: how far each has read, and how far behind it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.database import transaction
from gleaner_store.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class ConsumerRow:
    """One consumer of the feed."""

    name: str
    seq: int  # read up to here
    lag_rows: int
    lag_seconds: float
    registered_at: datetime
    acknowledged_at: datetime | None


CONSUMERS: Final = sql.SQL(
    "select name, seq, lag_rows, lag_seconds::float8 as lag_seconds, registered_at, acknowledged_at"
    " from api_v1.consumers order by name"
)


def consumers(engine: Engine) -> list[ConsumerRow]:
    """Return all consumers by name."""
    return fetch(engine, ConsumerRow, CONSUMERS)


def register_consumer(engine: Engine, name: str, *, seq: int = 0) -> None:
    """Register a consumer, or set a known one to a seq, also backwards.

    Raises:
        psycopg.errors.CheckViolation: the name is not of a-z, 0-9, `_`, `.`, `-`, or the seq is negative.
    """
    with transaction(engine) as connection:
        connection.execute(
            "insert into store.consumers (name, seq) values (%s, %s) on conflict (name) do update set seq = excluded.seq",
            [name, seq],
        )


def forget_consumer(engine: Engine, name: str) -> bool:
    """Forget a consumer; return whether there was one."""
    with transaction(engine) as connection:
        return connection.execute("delete from store.consumers where name = %s", [name]).rowcount > 0
