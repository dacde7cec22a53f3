"""What was not taken: the newest refusals, with who sent it and where it stood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from psycopg import sql
from sqlalchemy import Engine

from gleaner_store.queries.sql import Condition, columns_of, fetch, where


@dataclass(frozen=True, slots=True)
class RefusedFilter:
    """Which refusals; an empty filter is all of them."""

    source: str | None = None
    sender: str | None = None
    reason: str | None = None
    since: datetime | None = None  # refused at or after
    limit: int | None = 100


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One article that was not taken."""

    at: datetime
    refused_by: str  # door, files, feeds
    sender: str | None
    source: str
    reason: str
    place: str | None
    url: str | None
    detail: str | None
    excerpt: str | None


ROWS: Final = sql.SQL("select {columns} from api_v1.refused r{clause} order by r.at desc limit %s")


def refused(engine: Engine, wanted: RefusedFilter) -> list[RefusedRow]:
    """Return refusals, the newest first."""
    conditions: list[Condition] = []
    if wanted.source is not None:
        conditions.append((sql.SQL("r.source = %s"), [wanted.source]))
    if wanted.sender is not None:
        conditions.append((sql.SQL("r.sender = %s"), [wanted.sender]))
    if wanted.reason is not None:
        conditions.append((sql.SQL("r.reason = %s"), [wanted.reason]))
    if wanted.since is not None:
        conditions.append((sql.SQL("r.at >= %s"), [wanted.since]))
    clause, values = where(conditions)
    return fetch(engine, RefusedRow, ROWS.format(columns=columns_of(RefusedRow, "r"), clause=clause), [*values, wanted.limit])
