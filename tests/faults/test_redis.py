"""F4, F5 and F7: Redis is emptied, crashes, stays away, freezes, is full, or is set up to drop messages."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis as redis_client
from breaking import crash_redis, freeze, repeatedly, wipe_redis
from proving import disprove, fresh, make_ready, prove
from rig import Rig
from watching import leased, outlive, queued, settle, urls_of

from gleaner_contracts.names import EXTRACT_QUEUES

ATTEMPTS = "select max(attempts) from ledger.entries where url = any(%s)"


def test_emptying_redis_again_and_again_loses_nothing_and_uses_up_no_attempts(rig: Rig) -> None:
    with rig.held("extract"):  # so that all that is leased is lost unread
        rig.send(fresh(rig, 60))
        rig.wait_until(lambda: queued(rig) > 0, deadline_s=60, what="messages wait")
        wipe_redis(rig)
        lost = leased(rig)
        outlive(rig, lost)
        assert rig.query(ATTEMPTS, urls_of(rig))[0][0] == 0
    with repeatedly(lambda: wipe_redis(rig), every_s=0.4, at_most=25) as wipes:
        rig.send(fresh(rig, 60))
        rig.wait_until(lambda: wipes.count >= 15, deadline_s=60, what="fifteen wipes")
    prove(rig, "F4", "Redis emptied", injected=1 + wipes.count)


def test_work_goes_on_soon_after_redis_lost_a_full_window_of_long_leases(rig: Rig) -> None:
    """Leases of an hour would keep the window shut; the dispatcher notices that their messages are gone."""
    for name in ("dispatch", "dispatch-1", "store", "extract"):  # what any of them sends ends with its lease
        rig.alter(name, {"GLEANER_LEASE_S": "3600"})
    with rig.held("extract"):
        rig.send(fresh(rig, 100))
        rig.wait_until(lambda: len(leased(rig)) >= 40, deadline_s=30, what="a window full of leases")
        crash_redis(rig)
    prove(rig, "F4", "Redis killed while the window is full of leases of an hour", deadline_s=60)
    for name in ("dispatch", "dispatch-1", "store", "extract"):
        rig.restore(name)


def test_crashing_redis_without_persistence_loses_nothing(rig: Rig) -> None:
    with repeatedly(lambda: crash_redis(rig), every_s=2.0, at_most=5) as crashes:
        rig.send(fresh(rig, 120))
        rig.wait_until(lambda: crashes.count >= 4, deadline_s=60, what="four crashes")
    prove(rig, "F4", "Redis killed, all it held gone", injected=crashes.count)


def test_without_leases_that_run_out_a_wiped_message_stays_lost(bare: Rig) -> None:
    """Negative control."""
    with bare.held("extract"):
        bare.send(fresh(bare, 40))
        bare.wait_until(lambda: queued(bare) > 0, deadline_s=60, what="messages wait")
        wipe_redis(bare)
    settle(bare)
    disprove(bare, "F4", "leases that never run out")


def test_the_door_stays_open_while_redis_is_away_and_work_goes_on_when_it_returns(rig: Rig) -> None:
    rig.send(fresh(rig, 1))  # the door is up
    rig.begin()
    rig.redis.kill()
    rig.send(fresh(rig, 50))
    assert rig.refusals == []
    rig.redis.start(keep_port=True)
    prove(rig, "F4", "Redis away while articles arrive", deadline_s=60)


def test_frozen_connections_are_given_up_and_work_goes_on(rig: Rig) -> None:
    freeze(rig)
    rig.send(fresh(rig, 40))
    prove(rig, "F5", "all connections to Redis frozen", deadline_s=90)


def test_without_timeouts_a_frozen_connection_is_waited_on_for_ever(bare: Rig) -> None:
    """Negative control: neither timeouts nor a supervisor that asks whether the worker answers."""
    bare.alter("extract", {"GLEANER_UNPROTECTED": "timeouts"}, is_pinged=False)
    make_ready(bare)
    freeze(bare)
    bare.send(fresh(bare, 5))
    started = time.monotonic()
    bare.pause(20)  # with them it takes 11 s
    shows = f"the worker hangs: nothing done within {time.monotonic() - started:.0f} s"
    disprove(bare, "F5", "no socket timeouts, no liveness check", shows=shows)
    bare.restore("extract")


@contextmanager
def memory_policy(rig: Rig, policy: str) -> Iterator[redis_client.Redis]:
    """Set what Redis does without memory while the block runs; the block takes the memory away."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        client.config_set("maxmemory-policy", policy)  # nothing is evicted before the block sets a limit
        try:
            yield client
        finally:
            client.config_set("maxmemory", 256_000_000)
            client.config_set("maxmemory-policy", "noeviction")


def refused_for_memory(client: redis_client.Redis) -> int:
    """Return how many commands Redis refused since it had no memory for them."""
    return int(client.info("errorstats").get("errorstat_OOM", {}).get("count", 0))


def test_a_full_redis_loses_nothing_and_work_goes_on_when_there_is_room(rig: Rig) -> None:
    with memory_policy(rig, "noeviction") as client:
        before = refused_for_memory(client)
        client.config_set("maxmemory", int(client.info("memory")["used_memory"]) + 60_000)
        with rig.held("extract"):  # so that it fills
            rig.send(fresh(rig, 80, characters=2_000))
            rig.wait_until(lambda: refused_for_memory(client) > before, deadline_s=60, what="Redis is full")
        rig.pause(3)
    prove(rig, "F7", "Redis out of memory", deadline_s=90)


def squeeze(client: redis_client.Redis) -> None:
    """Take memory away step by step until no queue holds a message any more."""
    left = int(client.info("memory")["used_memory"])
    while left > 0 and client.exists(*EXTRACT_QUEUES):
        left -= 50_000
        client.config_set("maxmemory", max(left, 1))


def test_a_redis_that_evicts_loses_articles_where_leases_never_run_out(bare: Rig) -> None:
    """Negative control of the refusal to start on an evicting Redis."""
    with bare.held("extract"), memory_policy(bare, "allkeys-random") as client:
        bare.send(fresh(bare, 40, characters=2_000))
        bare.wait_until(lambda: queued(bare) > 0, deadline_s=60, what="messages wait")
        before = int(client.info("stats")["evicted_keys"])
        squeeze(client)
        evicted = int(client.info("stats")["evicted_keys"]) - before
    settle(bare)
    assert evicted > 0
    disprove(bare, "F7", "a Redis that evicts", injected=evicted)


def test_depth_of_redis_stays_below_the_window_under_a_flood(rig: Rig) -> None:
    depths: list[int] = []
    with repeatedly(lambda: depths.append(rig.leased_count()), every_s=0.05, at_most=10_000):
        rig.send(fresh(rig, 200))
        prove(rig, "F7", "more articles than the window holds")
    assert 0 < max(depths) <= 80 * 2  # each of the two dispatchers keeps to the window as it last saw it


def start_another(rig: Rig, settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Start one more worker in the foreground, which should refuse to."""
    command = [sys.executable, "-m", "celery", "--app=gleaner_extract.worker:app", "worker", "--concurrency=1", "-n", "second"]
    environment = {**rig.supervisor.children["extract"].spec.environment, **settings}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False, cwd=rig.home.path)


@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl"])
def test_extract_worker_refuses_a_redis_that_evicts(rig: Rig, policy: str) -> None:
    with memory_policy(rig, policy):
        done = start_another(rig, {})
    assert done.returncode != 0
    assert f"maxmemory-policy {policy}" in done.stderr


def test_extract_worker_refuses_a_clock_that_would_end_all_messages(rig: Rig) -> None:
    done = start_another(rig, {"GLEANER_UNPROTECTED": "clock_ahead"})
    assert done.returncode != 0
    assert "the clock of this host differs from that of Redis by 3600 s" in done.stderr
