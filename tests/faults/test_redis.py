"""F4, F5 and F7: Redis is wiped, crashes, stays away, freezes, or is set up to drop messages."""

import subprocess
import sys

import pytest
import redis as redis_client
from breaking import crash_redis, repeatedly
from oracle import check_all
from payloads import payload, payloads
from proxy import Proxy
from rig import open_rig

ATTEMPTS = "select max(attempts) from ledger.entries"


def test_wiping_redis_again_and_again_loses_nothing_and_uses_up_no_attempts() -> None:
    with open_rig({"GLEANER_MAX_ATTEMPTS": "2", "GLEANER_LEASE_S": "8"}) as rig:
        with redis_client.Redis.from_url(rig.redis.url) as client:
            with repeatedly(client.flushall, every_s=0.4, at_most=25) as wipes:
                rig.send(payloads(200))
                rig.wait_until(lambda: wipes.count >= 15, deadline_s=60, what="fifteen wipes")
            rig.wait_done()
        check_all(rig)
        assert rig.query(ATTEMPTS)[0][0] == 0


def test_crashing_redis_without_persistence_loses_nothing() -> None:
    with open_rig({"GLEANER_MAX_ATTEMPTS": "3"}) as rig:
        with repeatedly(lambda: crash_redis(rig), every_s=2.0, at_most=5) as crashes:
            rig.send(payloads(200))
            rig.wait_until(lambda: crashes.count >= 4, deadline_s=60, what="four crashes")
        rig.wait_done()
        check_all(rig)


def test_the_door_stays_open_while_redis_is_away_and_work_goes_on_when_it_returns() -> None:
    with open_rig() as rig:
        rig.send(payloads(10))
        rig.wait_done()
        rig.refusals.clear()  # from the time before the door was up
        rig.redis.kill()
        rig.send(payloads(50, first=10))
        assert rig.refusals == []
        rig.redis.start(keep_port=True)
        assert rig.wait_done(deadline_s=60) < 30
        check_all(rig)


def test_frozen_connections_are_given_up_and_work_goes_on() -> None:
    with open_rig(proxied=True) as rig:
        assert isinstance(rig.proxy, Proxy)
        rig.send(payloads(20))
        rig.wait_done()
        rig.proxy.freeze()
        rig.send(payloads(40, first=20))
        rig.wait_done(deadline_s=90)
        check_all(rig)


def test_wiping_redis_without_leases_that_run_out_does_lose_articles() -> None:
    """Negative control: with a lease of an hour a wiped message stays lost."""
    with open_rig({"GLEANER_LEASE_S": "3600"}) as rig, redis_client.Redis.from_url(rig.redis.url) as client:
        with repeatedly(client.flushall, every_s=0.05, at_most=400):
            rig.send(payloads(200))
        with pytest.raises(AssertionError, match="all articles done"):
            rig.wait_done(deadline_s=15)


def test_depth_of_redis_stays_below_the_window_under_a_flood() -> None:
    window = 60
    with open_rig({"GLEANER_WINDOW": str(window)}) as rig:
        depths: list[int] = []

        def look() -> None:
            depths.append(int(rig.query("select count(*) from ledger.entries where state = 'leased'")[0][0]))

        with repeatedly(look, every_s=0.05, at_most=10_000):
            rig.send(payloads(400))
            rig.wait_done()
        assert max(depths) <= window
        check_all(rig)


@pytest.mark.parametrize("policy", ["allkeys-lru", "volatile-ttl"])
def test_extract_worker_refuses_a_redis_that_evicts(policy: str) -> None:
    with open_rig() as rig:
        with redis_client.Redis.from_url(rig.redis.url) as client:
            client.config_set("maxmemory-policy", policy)
        environment = dict(rig.supervisor.children["extract"].spec.environment)
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app=gleaner_extract.worker:app",
            "worker",
            "--concurrency=1",
            "-n",
            "second",
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode != 0
        assert f"maxmemory-policy {policy}" in done.stderr
        rig.send([payload(1)])
