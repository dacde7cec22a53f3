"""Where is my article: the ledger as its sender may ask it."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import Engine, Row, text

from gleaner_contracts.enums import StageBit

FIELDS = """id, source, url, state, disposition, version, reason, detail, same_as, article_id,
    received_at, done_at, attempts, lane, size_bytes, stages"""
BY_ID = text(f"select {FIELDS} from ledger.entries where id = :id")  # noqa: S608
BY_KEY = text(f"select {FIELDS} from ledger.entries where source = :source and idempotency_key = :key")  # noqa: S608
BY_ARTICLE = text(f"select {FIELDS} from ledger.entries where article_key = :key order by received_at desc limit :most")  # noqa: S608


class Status(Struct, frozen=True, kw_only=True):
    """State of one accepted article; null where something is not known yet."""

    id: UUID
    source: str
    url: str | None
    state: str  # waiting, leased, done
    disposition: str | None  # stored, unchanged, duplicate, quarantined
    version: int | None
    reason: str | None  # of a quarantine
    detail: str | None
    same_as: UUID | None  # of unchanged and duplicate
    article_id: UUID | None
    received_at: datetime
    done_at: datetime | None
    attempts: int
    lane: str
    size_bytes: int
    stages: list[str]  # whose results are committed


class Found(Struct, frozen=True):
    """Entries that were asked for, the newest first."""

    entries: list[Status]


def by_id(engine: Engine, entry_id: UUID) -> Status | None:
    """Return an entry, or None."""
    with engine.connect() as connection:
        row = connection.execute(BY_ID, {"id": entry_id}).first()
    return None if row is None else _status(row)


def by_idempotency_key(engine: Engine, source: str, key: str) -> list[Status]:
    """Return the entry that an Idempotency-Key stands for, if any."""
    with engine.connect() as connection:
        return [_status(row) for row in connection.execute(BY_KEY, {"source": source, "key": key})]


def by_article(engine: Engine, article_key: str, most: int = 20) -> list[Status]:
    """Return the newest entries of an article."""
    with engine.connect() as connection:
        return [_status(row) for row in connection.execute(BY_ARTICLE, {"key": article_key, "most": most})]


def _status(row: Row[tuple[object, ...]]) -> Status:
    values = dict(row._mapping)
    values["lane"] = ("fresh", "replay", "backfill")[values["lane"]]
    bits = StageBit(values["stages"])
    values["stages"] = [bit.name.lower() for bit in StageBit if bit in bits and bit.name and bit.value in (1, 2, 4, 8)]
    return msgspec.convert(values, Status)
