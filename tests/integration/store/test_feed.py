"""The change feed: dense, in order, for ever without a gap."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from tests.integration.store.feed_race import race
from tests.integration.store.lab import Claim, Lab

from gleaner_store.sequencer import run, sequence

CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个"))


def test_a_reader_misses_nothing_and_sees_nothing_twice_beside_slow_writers(lab: Lab, redis_url: str) -> None:
    seen = race(lab.url, redis_url, writers=8, hold_s=0.05, last_s=4, block_s=2)
    assert len(seen.written) > 50
    assert sorted(seen.by_feed) == sorted(seen.written)
    assert seen.seqs == list(range(1, len(seen.written) + 1))
    assert len(set(seen.by_id)) < len(seen.written), "the naive reader is the negative control: it must miss rows"


def test_seq_is_dense_across_rolled_back_transactions(lab: Lab) -> None:
    with psycopg.connect(lab.url) as connection:
        lab.store("http://a/1", CLAIMS)
        sequence(connection)
        connection.rollback()  # numbers given out in vain are given out again
    lab.store("http://a/2", [Claim("丙县", "户", 1)])
    lab.number()
    assert [change["seq"] for change in lab.feed()] == [1, 2, 3]


def test_changes_numbered_together_keep_the_order_of_their_articles_and_facts(lab: Lab) -> None:
    for number, count in enumerate((3, 1, 2)):
        lab.store(f"http://a/{number}", [Claim(f"{name}县", "户", number + 1) for name in "甲乙丙"[:count]])
    with psycopg.connect(lab.url, autocommit=True) as connection:
        assert sequence(connection)[:2] == (3, 6)
        assert sequence(connection) == (0, None, None)
    written = lab.sql(
        "select f.fact_id::text from store.facts f join store.extractions x on x.id = f.extraction_id order by x.id, f.ordinal"
    )
    assert [(change["seq"], change["fact_id"]) for change in lab.feed()] == [(n, fact) for n, (fact,) in enumerate(written, 1)]


def test_only_one_sequencer_numbers_and_a_second_takes_over(lab: Lab) -> None:
    stops = [threading.Event(), threading.Event()]
    threads = [threading.Thread(target=run, args=(lab.url, "", stop)) for stop in stops]
    for thread in threads:
        thread.start()
    _until(lambda: bool(lab.sql("select 1 from pg_locks where locktype = 'advisory' and granted and database ="
                                " (select oid from pg_database where datname = current_database())")))  # fmt: skip
    lab.store("http://a/1", CLAIMS)
    _until(lambda: len(lab.feed()) == 2)
    stops[0].set()
    threads[0].join()
    lab.store("http://a/2", [Claim("丙县", "户", 1)])
    _until(lambda: len(lab.feed()) == 3)
    stops[1].set()
    threads[1].join()


def test_the_sequencer_wakes_listeners_and_the_writers_do_not(lab: Lab) -> None:
    with psycopg.connect(lab.url, autocommit=True) as listener:
        listener.execute("listen gleaner_changes")
        lab.store("http://a/1", CLAIMS)
        assert list(listener.notifies(timeout=0.2)) == []
        lab.number()
        [notice] = list(listener.notifies(timeout=180, stop_after=1))
        assert notice.payload == "2"


def test_the_sequencer_outlives_an_interrupted_connection(lab: Lab) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(lab.url, "redis://127.0.0.1:1/0", stop))
    thread.start()
    _until(lambda: bool(lab.sql(SESSION)))
    lab.sql(SESSION.replace("select pid", "select pg_terminate_backend(pid)"))
    lab.store("http://a/1", CLAIMS)
    _until(lambda: len(lab.feed()) == 2)
    stop.set()
    thread.join()


def test_a_consumer_acknowledges_forwards_only_and_its_lag_is_seen(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    lab.number()
    assert lab.sql("select api_v1.acknowledge('bi', 2)") == [(2,)]
    assert lab.sql("select api_v1.acknowledge('bi', 1)") == [(2,)]
    assert lab.sql("select api_v1.acknowledge('bi', 99)") == [(None,)]
    lab.store("http://a/2", [Claim("丙县", "户", 1)])
    lab.number()
    assert lab.sql("select seq, lag_rows, lag_seconds > 0 from api_v1.consumers") == [(2, 1, True)]


def test_a_snapshot_and_the_feed_after_it_give_the_present_facts(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    lab.number()
    lab.store("http://a/2", [Claim("丙县", "户", 1)])  # in the snapshot, but without a seq yet
    with psycopg.connect(lab.url) as connection:
        connection.execute("set transaction isolation level repeatable read")
        [seq] = connection.execute("select seq from api_v1.feed_head").fetchone() or [0]
        state = {str(f): row for f, row in connection.execute("select fact_id, to_jsonb(f) from api_v1.facts f").fetchall()}
    lab.store("http://a/1", [Claim("甲县", "贫困户", 173)])
    lab.number()
    for change in lab.feed(after=seq):
        if change["operation"] in ("insert", "update"):
            state[str(change["fact_id"])] = change["fact"]
        elif change["operation"] == "retract":
            state.pop(str(change["fact_id"]), None)
    assert state == lab.facts()


SESSION = "select pid from pg_stat_activity where application_name = 'gleaner-sequencer' and datname = current_database()"


def _until(is_true: Callable[[], bool], deadline_s: float = 300) -> None:
    deadline = time.monotonic() + deadline_s
    while not is_true():
        if time.monotonic() > deadline:
            pytest.fail("did not happen in time")
        time.sleep(0.02)
