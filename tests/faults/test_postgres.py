"""F8: Postgres stops at once in mid-run, and every result is delivered twice in any order."""

import random
import threading

import psycopg
import redis as redis_client
from breaking import crash_postgres, kill, repeatedly, stop_postgres_at_once
from oracle import judge
from proving import disprove, fresh, prove
from rig import Rig
from watching import urls_of

from gleaner_contracts.names import ALL_QUEUES

MOST_DOUBLED = 150  # a doubled message is doubled again when it is met again, so there must be an end


def test_crashing_postgres_loses_nothing_that_was_accepted(rig: Rig) -> None:
    rng = random.Random(8)
    with repeatedly(lambda: rng.choice((crash_postgres, stop_postgres_at_once))(rig), every_s=2.0, at_most=4) as crashes:
        rig.send(fresh(rig, 120))
        rig.wait_until(lambda: crashes.count >= 4, deadline_s=90, what="four crashes")
    prove(rig, "F8", "Postgres stopped at once, or its postmaster killed", injected=crashes.count)


def test_commits_that_do_not_wait_for_the_log_lose_receipts(bare: Rig) -> None:
    """Negative control: `synchronous_commit = off` for all, and a log that is written seldom."""
    with psycopg.connect(bare.postgres.url, autocommit=True) as connection:
        for statement in ("set wal_writer_delay = '10s'", "set wal_writer_flush_after = '1GB'", "set synchronous_commit = off"):
            connection.execute(f"alter system {statement}".encode())
        connection.execute("select pg_reload_conf()")
    kill(bare, "door")
    bare.send(fresh(bare, 1))
    with bare.held("dispatch"):  # so that there is nothing else in the log that would be written
        for _ in range(5):  # the log is written each ten seconds, which may be just now
            bare.begin()
            bare.send(fresh(bare, 30))
            stop_postgres_at_once(bare)
            if judge(bare, only=urls_of(bare))[0].lost:
                break
    with psycopg.connect(bare.postgres.url, autocommit=True) as connection:
        connection.execute("alter system reset all")
        connection.execute("select pg_reload_conf()")
    disprove(bare, "F8", "receipts before the log is written")


def double_messages(rig: Rig, stop: threading.Event, rng: random.Random, doubled: list[bytes]) -> None:
    """Put messages that wait in a queue back a second time, at either end."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        while len(doubled) < MOST_DOUBLED and not stop.wait(0.002):
            for queue in ALL_QUEUES:
                message = client.lindex(queue, 0)
                if message is not None:
                    (client.lpush if rng.random() < 0.5 else client.rpush)(queue, message)
                    doubled.append(message)


def test_doubled_and_shuffled_messages_change_nothing(rig: Rig) -> None:
    stop, doubled = threading.Event(), list[bytes]()
    thread = threading.Thread(target=double_messages, args=(rig, stop, random.Random(8), doubled), daemon=True)
    with rig.held("extract"):  # so that messages wait to be doubled
        thread.start()
        rig.send(fresh(rig, 150))
        rig.wait_until(lambda: len(doubled) >= 20, deadline_s=60, what="messages doubled")
    rig.wait_done()
    stop.set()
    thread.join()
    prove(rig, "F8", "messages delivered twice and out of order", injected=len(doubled))
