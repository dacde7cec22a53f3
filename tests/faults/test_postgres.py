"""F8: Postgres stops at once in mid-run, and every result is delivered twice in any order."""

import random
import threading

import redis as redis_client
from breaking import crash_postgres, repeatedly
from oracle import check_all
from payloads import payloads
from rig import Rig, open_rig

from gleaner_contracts.names import ALL_QUEUES

COUNT = "select count(*), count(distinct (article_id, fact_id)) from api_v1.changes where operation = 'insert'"


def test_crashing_postgres_loses_nothing_that_was_accepted() -> None:
    with open_rig() as rig:
        rig.send(payloads(10))
        rig.wait_done()
        with repeatedly(lambda: crash_postgres(rig), every_s=4.0, at_most=3) as crashes:
            rig.send(payloads(200, first=10))
            rig.wait_until(lambda: crashes.count >= 3, deadline_s=90, what="three crashes")
        rig.wait_done()
        check_all(rig)


MOST_DOUBLED = 150  # a doubled message is doubled again when it is met again, so there must be an end


def double_messages(rig: Rig, stop: threading.Event, rng: random.Random) -> int:
    """Put messages that wait in a queue back a second time, at either end."""
    doubled = 0
    with redis_client.Redis.from_url(rig.redis.url) as client:
        while doubled < MOST_DOUBLED and not stop.wait(0.002):
            for queue in ALL_QUEUES:
                message = client.lindex(queue, 0)
                if message is not None:
                    (client.lpush if rng.random() < 0.5 else client.rpush)(queue, message)
                    doubled += 1
    return doubled


def test_doubled_and_shuffled_messages_change_nothing() -> None:
    stop, counts = threading.Event(), list[int]()
    with open_rig() as rig:
        thread = threading.Thread(target=lambda: counts.append(double_messages(rig, stop, random.Random(8))), daemon=True)
        thread.start()
        rig.send(payloads(150))
        rig.wait_done()
        stop.set()
        thread.join()
        assert counts[0] >= 20
        check_all(rig)
        inserted, distinct = rig.query(COUNT)[0]
        assert inserted == distinct
