"""Numbers committed changes, in one process at a time: `python -m gleaner_store.sequencer`.

The outbox shows only committed rows, so whatever gets a seq can be read by everyone; a reader that keeps its cursor
never misses one. The session that holds the advisory lock does all the work: when it is lost, so is the lock.
"""

import sys
import threading
import time
from datetime import datetime
from typing import Final

import psycopg
import structlog
from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError

from gleaner_contracts.names import CHANNEL_STORED, NOTIFY_CHANGES
from gleaner_runtime import logs, metrics
from gleaner_runtime.database import LIVENESS, SESSION
from gleaner_runtime.schema import require_schema_or_exit
from gleaner_runtime.settings import SettingsError, load
from gleaner_store import housekeeping
from gleaner_store.database import Connection
from gleaner_store.settings import StoreSettings
from gleaner_store.shutdown import stop_on_signals

LOCK: Final = 0x676C6566
BATCH: Final = 500  # outbox rows, each the changes of one article
POLL_S: Final = 0.05
RETRY_S: Final = 1.0

WAITING: Final = "select 1 from store.outbox order by id limit 1"

# Dense: the head moves in the transaction that writes the rows, so a rollback gives its numbers out again.
# An article's changes follow those of all before it: one sum an article, in place of sorting a thousand rows with their arrays.
SEQUENCE: Final = """
with taken as (
    delete from store.outbox where id = any(array(select id from store.outbox order by id limit %s))
    returning id, article_id, version, extraction_id, extractor_version, operations, fact_ids, details, created_at
), total as (
    select sum(cardinality(operations)) as changes from taken
), placed as (
    select t.*, sum(cardinality(t.operations)) over (order by t.id) - cardinality(t.operations) as changes_before from taken t
), head as (
    update store.feed_head set seq = seq + (select changes from total), sequenced_at = clock_timestamp()
    where (select changes from total) > 0 returning seq, sequenced_at
), written as (
    insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, changed, before,
        same_as, created_at, sequenced_at)
    select h.seq - (select changes from total) + p.changes_before + u.position, u.operation, p.article_id, p.version,
        p.extraction_id, p.extractor_version, u.fact_id,
        case when jsonb_typeof(d.detail -> 'changed') = 'array' and u.operation = 'update'
            then array(select jsonb_array_elements_text(d.detail -> 'changed')) end,
        nullif(d.detail -> 'before', 'null'::jsonb), (d.detail ->> 'same_as')::uuid, p.created_at, h.sequenced_at
    from placed p cross join head h
    cross join lateral unnest(p.operations, p.fact_ids) with ordinality u(operation, fact_id, position)
    cross join lateral (select p.details -> (u.position::integer - 1) as detail) d
)
select (select count(*) from taken), (select seq from head), (select min(created_at) from taken)
"""


def run(url: str, redis_url: str, stop: threading.Event) -> None:
    """Number changes until told to stop; outlives an absent Postgres or Redis.

    Args:
        url: of Postgres, a role that may write the feed.
        redis_url: where hints come from; empty to poll only.
        stop: set it to end within a second.
    """
    log = structlog.get_logger()
    while not stop.is_set():
        try:
            with _connect(url) as connection:
                _lead(connection, Hints(redis_url), stop)
        except psycopg.Error as error:
            log.warning("sequencer lost its database", error=str(error).strip())
            stop.wait(RETRY_S)


def _connect(url: str) -> Connection:
    """Return a session that ends soon when either side vanishes, for it holds the lock."""
    return psycopg.connect(
        url,
        autocommit=True,
        connect_timeout=5,
        application_name="gleaner-sequencer",
        options=SESSION,
        keepalives_idle=LIVENESS["keepalives_idle"],
        keepalives_interval=LIVENESS["keepalives_interval"],
        keepalives_count=LIVENESS["keepalives_count"],
        tcp_user_timeout=LIVENESS["tcp_user_timeout"],
    )


def sequence(connection: Connection, limit: int = BATCH) -> tuple[int, int | None, datetime | None]:
    """Number what is in the outbox, in one transaction; one look says whether there is anything.

    Returns:
        How many outbox rows were taken, the newest seq (null when there was nothing), when the oldest of them was written.
    """
    if connection.execute(WAITING).fetchone() is None:
        return 0, None, None
    with connection.transaction():
        row = connection.execute(SEQUENCE, [limit]).fetchone()
        taken, seq, oldest = row if row else (0, None, None)
        if seq is not None:
            connection.execute("select pg_notify(%s, %s)", [NOTIFY_CHANGES, str(seq)])
    return taken, seq, oldest


def keep_house(connection: Connection) -> bool:
    """Create partitions ahead; returns whether it was done. A lock that is not to be had in time is left for later."""
    try:
        with connection.transaction():
            for statement in housekeeping.STEPS:
                connection.execute(statement)
    except (psycopg.errors.LockNotAvailable, psycopg.errors.InsufficientPrivilege) as error:
        structlog.get_logger().warning("no partitions were created", error=str(error).strip())
        return False
    return True


class Hints:
    """Waits for the store to say that there is something new, but never long."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._channel: PubSub | None = None
        self._retry_at = 0.0

    def wait(self, stop: threading.Event) -> None:
        """Return at the next hint, at the latest after the poll interval."""
        channel = self._subscribe()
        if channel is None:
            stop.wait(POLL_S)
            return
        try:
            channel.get_message(ignore_subscribe_messages=True, timeout=POLL_S)
        except (OSError, RedisError):
            self._channel, self._retry_at = None, time.monotonic() + RETRY_S
            stop.wait(POLL_S)

    def _subscribe(self) -> PubSub | None:
        if self._channel is None and self._url and time.monotonic() >= self._retry_at:
            try:
                channel = PubSub(Redis.from_url(self._url, socket_timeout=1, socket_connect_timeout=1).connection_pool)
                channel.subscribe(CHANNEL_STORED)
                self._channel = channel
            except (OSError, RedisError):
                self._retry_at = time.monotonic() + RETRY_S
        return self._channel


def _lead(connection: Connection, hints: Hints, stop: threading.Event) -> None:
    while not stop.is_set() and not _has_lock(connection):
        stop.wait(RETRY_S)
    kept_at = float("-inf")
    while not stop.is_set():
        if time.monotonic() - kept_at >= housekeeping.DAY_S:
            keep_house(connection)
            kept_at = time.monotonic()
        taken, seq, oldest = sequence(connection)
        if seq is not None:
            metrics.FEED_SEQ.set(seq)
        metrics.FEED_LAG_SECONDS.set(time.time() - oldest.timestamp() if oldest else 0)
        if taken < BATCH:
            hints.wait(stop)


def _has_lock(connection: Connection) -> bool:
    row = connection.execute("select pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def main() -> int:
    """Run until a signal comes."""
    try:
        settings = load(StoreSettings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("sequencer", level=settings.log_level)
    metrics.serve(settings.metrics_host, settings.metrics_port)
    require_schema_or_exit(settings.database_url, "sequencer")
    run(settings.database_url, settings.hint_url, stop_on_signals())
    return 0


if __name__ == "__main__":
    sys.exit(main())
