"""Writers, a sequencer and readers of the feed at the same time; used by the tests and by the bench."""

import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg

from gleaner_store.sequencer import run

WRITE = """
insert into store.outbox (article_id, version, extractor_version, operations, fact_ids)
values (%s, 1, '1', array['insert'], array[%s::uuid]) returning id
"""


@dataclass
class Race:
    """What was written and what the two readers saw."""

    written: dict[str, float] = field(default_factory=dict)  # when the commit was acknowledged, monotonic seconds
    by_feed: list[str] = field(default_factory=list)
    seen_at: list[float] = field(default_factory=list)
    by_id: list[str] = field(default_factory=list)  # the naive reader: `id > last`
    seqs: list[int] = field(default_factory=list)

    def lags_s(self) -> list[float]:
        """Return how long after its commit each row was read from the feed, sorted."""
        lags = (seen - self.written[fact] for fact, seen in zip(self.by_feed, self.seen_at, strict=True))
        return sorted(max(0.0, lag) for lag in lags)


def race(url: str, redis_url: str, *, writers: int, hold_s: float, last_s: float, block_s: float) -> Race:
    """Run writers of transactions of `hold_s` for `last_s`, beside one transaction of `block_s`.

    The naive reader reads a table that each writer fills in the same transaction.
    """
    seen, stop, over = Race(), threading.Event(), threading.Event()
    lock = threading.Lock()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists public.naive (id bigserial primary key, fact uuid)")

    def write(hold: float) -> None:
        with psycopg.connect(url) as connection:
            while not stop.is_set():
                fact = str(uuid4())
                connection.execute("insert into public.naive (fact) values (%s)", [fact])
                connection.execute(WRITE, [uuid4(), fact])
                connection.execute("select pg_sleep(%s)", [hold])
                connection.commit()
                with lock:
                    seen.written[fact] = time.monotonic()

    def read() -> None:
        last_seq = last_id = 0
        with psycopg.connect(url, autocommit=True) as connection:
            while not over.is_set():
                for seq, fact in connection.execute(
                    "select seq, fact_id::text from api_v1.changes where seq > %s order by seq", [last_seq]
                ).fetchall():
                    seen.by_feed.append(fact)
                    seen.seqs.append(seq)
                    seen.seen_at.append(time.monotonic())
                    last_seq = seq
                for number, fact in connection.execute(
                    "select id, fact::text from public.naive where id > %s order by id", [last_id]
                ).fetchall():
                    seen.by_id.append(fact)
                    last_id = number
                time.sleep(0.01)

    threads = [threading.Thread(target=write, args=(hold_s,)) for _ in range(writers)]
    threads.append(threading.Thread(target=write, args=(block_s,)))
    reader = threading.Thread(target=read)
    sequencer = threading.Thread(target=run, args=(url, redis_url, over))
    for thread in (*threads, reader, sequencer):
        thread.start()
    time.sleep(last_s)
    stop.set()
    for thread in threads:
        thread.join()
    deadline = time.monotonic() + 300
    while len(seen.by_feed) < len(seen.written) and time.monotonic() < deadline:
        time.sleep(0.02)
    over.set()
    reader.join()
    sequencer.join()
    return seen
