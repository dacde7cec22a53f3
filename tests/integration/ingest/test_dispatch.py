"""The dispatcher against real servers: what it leases, packs, takes back and survives."""

import base64
import json
import threading
from collections.abc import Iterator

import pytest
import redis
from sqlalchemy import Engine, text

from gleaner_contracts.enums import Lane, Reason, Stage
from gleaner_contracts.messages import CleanBatch, ResultBatch, ResumeBatch, decode
from gleaner_contracts.names import BEGUN_TTL_S, QUEUE_CLEAN, QUEUE_STORE, begun_key, express
from gleaner_ingest.accept import accept
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.dispatch import run
from gleaner_ingest.dispatch.loop import Dispatcher
from gleaner_ingest.settings import DispatchSettings
from gleaner_ingest.submission import Submission
from gleaner_runtime import wire
from gleaner_runtime.broker import UnsafeBrokerError
from gleaner_standalone.servers import RedisServer

from .conftest import poll, scalar

pytestmark = pytest.mark.servers


class Bench:
    """A dispatcher, what it published, and how articles come in."""

    def __init__(self, engine: Engine, database_url: str, redis_url: str) -> None:
        self.engine = engine
        self.settings = DispatchSettings(database_url=database_url, redis_url=redis_url, queue_messages=1_000_000)
        self.redis = redis.Redis.from_url(redis_url)
        self.redis.flushall()
        self.dispatcher = Dispatcher(self.settings)

    def send(self, count: int, source: str = "s", lane: Lane = Lane.FRESH, content: bytes = b"") -> None:
        sent = [Submission(content=content or f"{source}{lane}{n}".encode(), source=source, lane=lane) for n in range(count)]
        with self.engine.begin() as connection:
            accept(connection, sent)

    def messages(self, queue: str) -> list[str]:
        """Take what was published, the oldest first."""
        found = []
        while (raw := self.redis.rpop(queue)) is not None:
            assert isinstance(raw, bytes)
            [[payload], _, _] = wire.loads(base64.b64decode(json.loads(raw)["body"]))
            found.append(payload)
        return found

    def batches(self) -> list[CleanBatch]:
        """Take batches as workers do: the express queue first."""
        return [*self.express(), *self.bulk()]

    def express(self) -> list[CleanBatch]:
        return [decode(payload, CleanBatch) for payload in self.messages(express(QUEUE_CLEAN))]

    def bulk(self) -> list[CleanBatch]:
        return [decode(payload, CleanBatch) for payload in self.messages(QUEUE_CLEAN)]

    def waiting(self) -> int:
        return sum(int(str(self.redis.llen(queue))) for queue in (QUEUE_CLEAN, express(QUEUE_CLEAN)))

    def expire(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("update ledger.entries set lease_until = now() - interval '1 s' where state = 'leased'"))

    def due(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("update ledger.entries set due_at = now() where state = 'waiting'"))

    def begin(self, batches: list[CleanBatch], stage: Stage = Stage.CLEAN) -> None:
        for batch in batches:
            for job in batch.jobs:
                self.redis.set(begun_key(job.lease.token, stage), 1, ex=BEGUN_TTL_S)


@pytest.fixture
def bench(engine: Engine, module_database_url: str, module_redis_url: str) -> Iterator[Bench]:
    found = Bench(engine, module_database_url, module_redis_url)
    yield found
    found.dispatcher.close()
    found.redis.close()


def test_one_article_is_published_alone_and_leased(bench: Bench) -> None:
    bench.send(1, content="全县".encode())
    assert bench.dispatcher.turn()
    [batch] = bench.batches()
    [job] = batch.jobs
    assert (job.document.content, job.document.text, job.document.source) == ("全县".encode(), None, "s")
    assert job.lease.attempt == 1
    row = scalar(bench.engine, "select state || ' ' || token from ledger.entries")
    assert row == f"leased {job.lease.token}"
    assert not bench.dispatcher.turn()


def test_text_travels_as_text_and_long_content_comes_back_whole(bench: Bench) -> None:
    with bench.engine.begin() as connection:
        accept(
            connection,
            [Submission(content=("全县" * 5_000).encode(), source="s", is_text=True, title="标题", url="http://e.cn/1")],
        )
    bench.dispatcher.turn()
    [batch] = bench.batches()
    document = batch.jobs[0].document
    assert (document.text, document.content, document.title, document.url) == ("全县" * 5_000, None, "标题", "http://e.cn/1")


def test_the_window_is_never_passed(bench: Bench) -> None:
    for source in "abc":
        bench.send(200, source)
    while bench.dispatcher.turn():
        pass
    assert scalar(bench.engine, "select count(*) from ledger.entries where state = 'leased'") == 240
    assert sum(len(batch.jobs) for batch in bench.batches()) == 240


def test_batches_are_bounded_by_count(bench: Bench) -> None:
    bench.send(200, "a")
    bench.send(200, "b")
    bench.dispatcher.turn()
    sizes = [len(batch.jobs) for batch in bench.bulk()]
    assert max(sizes) == 30
    assert len(sizes) == 8


def test_batches_are_bounded_by_bytes_and_what_is_longer_travels_alone(bench: Bench) -> None:
    bench.send(200, "fill")  # a full pipe makes large batches
    for number in range(6):
        bench.send(1, f"s{number}", content=bytes([65 + number]) * (200_000 if number < 5 else 700_000))
    bench.dispatcher.turn()
    large = [[len(j.document.content or b"") for j in b.jobs if len(j.document.content or b"") > 1_000] for b in bench.batches()]
    assert sorted(sum(sizes) for sizes in large if sizes) == [200_000, 400_000, 400_000, 700_000]


def test_raw_bytes_in_flight_are_bounded(bench: Bench) -> None:
    for number in range(20):
        bench.send(1, f"s{number}", content=bytes([65 + number]) * 2_000_000)
    while bench.dispatcher.turn():
        pass
    assert scalar(bench.engine, "select sum(size_bytes) from ledger.entries where state = 'leased'") <= 34_000_000
    assert scalar(bench.engine, "select count(*) from ledger.entries where state = 'waiting'") == 3


def test_fresh_comes_before_replay_before_backfill(bench: Bench) -> None:
    for lane in (Lane.BACKFILL, Lane.REPLAY, Lane.FRESH):
        bench.send(3, lane.value, lane)
    bench.dispatcher.turn()
    sources = [job.document.source for batch in bench.batches() for job in batch.jobs]
    assert sources == ["fresh"] * 3 + ["replay"] * 3 + ["backfill"] * 3


def test_a_flood_of_one_source_does_not_delay_another(bench: Bench) -> None:
    bench.send(2_000, "flood")
    while bench.dispatcher.turn():
        pass
    bench.batches()
    bench.send(1, "single")
    assert bench.dispatcher.turn()
    assert [job.document.source for batch in bench.express() for job in batch.jobs] == ["single"]
    assert bench.bulk() == []


def test_only_the_first_articles_of_a_source_overtake_and_only_fresh_ones(bench: Bench) -> None:
    bench.send(50, "flood")
    bench.send(3, "old", Lane.BACKFILL)
    bench.send(3, "again", Lane.REPLAY)
    bench.dispatcher.turn()
    overtaking = [job.document.source for batch in bench.express() for job in batch.jobs]
    assert overtaking == ["flood"] * 4
    assert sum(len(batch.jobs) for batch in bench.bulk()) == 52


def test_what_crashed_a_worker_does_not_overtake(bench: Bench) -> None:
    bench.send(1)
    bench.dispatcher.turn()
    bench.begin(bench.express())
    bench.expire()
    bench.dispatcher.sweep()
    bench.due()
    bench.dispatcher.turn()
    assert bench.express() == []
    assert [batch.jobs[0].lease.attempt for batch in bench.bulk()] == [2]


def test_while_workers_are_busy_only_sources_with_nothing_in_flight_are_served(
    bench: Bench, module_database_url: str, module_redis_url: str
) -> None:
    bench.dispatcher.close()
    settings = DispatchSettings(database_url=module_database_url, redis_url=module_redis_url, queue_messages=2)
    bench.dispatcher = Dispatcher(settings)
    bench.send(500, "flood")
    bench.send(10, "old", Lane.BACKFILL)
    bench.dispatcher.turn()
    published = scalar(bench.engine, "select count(*) from ledger.entries where state = 'leased'")
    bench.send(1, "single")
    bench.send(1, "late", Lane.BACKFILL)
    assert bench.dispatcher.turn()
    assert not bench.dispatcher.turn()
    assert scalar(bench.engine, "select count(*) from ledger.entries where state = 'leased'") == published + 1
    bench.batches()
    assert bench.dispatcher.turn()


def test_a_lost_message_is_sent_again_uncounted_however_often(bench: Bench) -> None:
    bench.send(3)
    tokens = set()
    for _ in range(6):
        bench.dispatcher.turn()
        batches = bench.batches()
        assert {job.lease.attempt for batch in batches for job in batch.jobs} == {1}
        tokens |= {job.lease.token for batch in batches for job in batch.jobs}
        bench.redis.flushall()
        bench.expire()
        assert bench.dispatcher.sweep() == 3
    assert len(tokens) == 18
    assert scalar(bench.engine, "select sum(attempts) from ledger.entries") == 0


def test_a_crash_counts_and_waits_and_the_next_try_travels_alone(bench: Bench) -> None:
    bench.send(200)  # a full pipe, so that batches are large
    bench.dispatcher.turn()
    [first, *_] = [batch for batch in bench.batches() if len(batch.jobs) > 1]
    bench.begin([first])
    bench.expire()
    bench.dispatcher.sweep()
    counted = scalar(
        bench.engine, "select count(*) from ledger.entries where attempts = 1 and due_at > now() and state = 'waiting'"
    )
    assert counted == len(first.jobs)
    bench.due()
    bench.dispatcher.turn()
    retried = [batch for batch in bench.batches() if batch.jobs[0].lease.attempt == 2]
    assert len(retried) == len(first.jobs)
    assert {len(batch.jobs) for batch in retried} == {1}


def test_a_lease_without_attempts_left_goes_to_the_store_and_stays_leased(bench: Bench) -> None:
    bench.send(1)
    for attempt in (1, 2, 3):
        bench.dispatcher.turn()
        batches = bench.batches()
        assert [job.lease.attempt for batch in batches for job in batch.jobs] == [attempt]
        bench.begin(batches, Stage.FIGURES)
        bench.expire()
        bench.dispatcher.sweep()
        bench.due()
    [payload] = bench.messages(QUEUE_STORE)
    [result] = decode(payload, ResultBatch).results
    assert result.failure is not None
    assert (result.stage, result.failure.reason, result.lease.token) == (
        Stage.FIGURES,
        Reason.WORKER_LOST,
        batches[0].jobs[0].lease.token,
    )
    assert scalar(bench.engine, "select state || attempts || (lease_until > now()) from ledger.entries") == "leased2true"
    bench.expire()  # that message was lost too: it is sent again
    bench.dispatcher.sweep()
    assert len(bench.messages(QUEUE_STORE)) == 1


def test_entries_with_committed_stages_are_resumed_by_the_store(bench: Bench) -> None:
    bench.send(2)
    with bench.engine.begin() as connection:
        connection.execute(
            text("update ledger.entries set stages = 1 where id = (select min(id::text)::uuid from ledger.entries)")
        )
    bench.dispatcher.turn()
    assert [len(batch.jobs) for batch in bench.batches()] == [1]
    [payload] = bench.messages(QUEUE_STORE)
    assert len(decode(payload, ResumeBatch).leases) == 1


def test_an_article_that_is_not_due_waits(bench: Bench) -> None:
    bench.send(1)
    with bench.engine.begin() as connection:
        connection.execute(text("update ledger.entries set due_at = now() + interval '1 hour'"))
    assert not bench.dispatcher.turn()


def test_two_dispatchers_never_lease_one_article_twice(bench: Bench) -> None:
    for source in "abcd":
        bench.send(60, source)
    other = Dispatcher(bench.settings)
    threads = [threading.Thread(target=each.turn) for each in (bench.dispatcher, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    ids = [job.lease.ledger_id for batch in bench.batches() for job in batch.jobs]
    assert len(ids) == len(set(ids)) == 240


def test_what_cannot_be_published_waits_again_uncounted(bench: Bench) -> None:
    bench.send(3)
    bench.redis.config_set("maxmemory", 1)
    try:
        assert bench.dispatcher.turn_safely()
        assert scalar(bench.engine, "select count(*) from ledger.entries where state = 'waiting' and attempts = 0") == 3
    finally:
        bench.redis.config_set("maxmemory", 0)
    assert bench.dispatcher.turn()
    assert sum(len(batch.jobs) for batch in bench.batches()) == 3


def test_the_role_of_ingest_is_enough_to_dispatch(bench: Bench, module_database_url: str) -> None:
    bench.send(1)
    with bench.engine.begin() as connection:
        connection.execute(text("create role dispatch_test login password 'test' in role gleaner_ingest"))
    try:
        as_role = bench.engine.url.set(username="dispatch_test", password="test").render_as_string(hide_password=False)
        settings = DispatchSettings(database_url=as_role, redis_url=bench.settings.redis_url)
        dispatcher = Dispatcher(settings)
        assert dispatcher.turn()
        bench.expire()
        assert dispatcher.sweep() == 1
        dispatcher.close()
    finally:
        with bench.engine.begin() as connection:
            connection.execute(text("drop role dispatch_test"))


def test_an_evicting_redis_is_refused(bench: Bench) -> None:
    bench.redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.raises(UnsafeBrokerError, match="allkeys-lru"):
            run(bench.settings, threading.Event())
    finally:
        bench.redis.config_set("maxmemory-policy", "noeviction")


@pytest.mark.faults
def test_the_process_goes_on_when_redis_comes_back_empty(
    engine: Engine, module_database_url: str, redis_server: RedisServer
) -> None:
    bench = Bench(engine, module_database_url, redis_server.url)
    settings = DispatchSettings(database_url=module_database_url, redis_url=redis_server.url, lease_s=2.0, poll_s=0.1)
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(settings, stop), daemon=True)
    thread.start()
    try:
        bench.send(1, "before")
        poll(lambda: bench.waiting() == 1)
        redis_server.kill()
        bench.send(1, "during")
        redis_server.start(keep_port=True)
        found: set[str | None] = set()

        def both_arrived() -> bool:
            found.update(job.document.source for batch in bench.batches() for job in batch.jobs)
            return found == {"before", "during"}

        poll(both_arrived)
        assert scalar(engine, "select sum(attempts) from ledger.entries") == 0
    finally:
        stop.set()
        thread.join(timeout=300)
        bench.dispatcher.close()
        bench.redis.close()


def test_a_hint_wakes_the_dispatcher(bench: Bench) -> None:
    settings = DispatchSettings(database_url=bench.settings.database_url, redis_url=bench.settings.redis_url, poll_s=3600.0)
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(settings, stop), daemon=True)
    arrivals = Arrivals(settings.redis_url)
    arrivals.start()
    thread.start()
    try:
        poll(lambda: bool(bench.redis.pubsub_numsub("gleaner:arrived")[0][1]))
        bench.send(1)
        arrivals.announce()
        poll(lambda: bench.waiting() == 1, 60.0)
    finally:
        stop.set()
        arrivals.announce()
        thread.join(timeout=300)
        arrivals.stop()
