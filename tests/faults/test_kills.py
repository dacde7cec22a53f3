"""F1 and F2: processes are killed at random moments."""

import itertools
import random

import pytest
from breaking import kill, kill_pool_child, repeatedly
from oracle import check_all
from payloads import payload, payloads
from rig import open_rig


def test_killed_workers_lose_and_double_nothing() -> None:
    rng = random.Random(1)
    with open_rig() as rig:

        def strike() -> None:
            if rng.random() < 0.5:
                kill_pool_child(rig, "extract", rng)
            else:
                kill(rig, "extract")

        with repeatedly(strike, every_s=1.5, at_most=8) as kills:
            rig.send(payloads(200))
            rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
        rig.wait_done()
        check_all(rig)


def test_killed_stores_and_sequencers_lose_and_double_nothing() -> None:
    with open_rig() as rig:
        names = itertools.cycle(["store", "sequencer"])
        with repeatedly(lambda: kill(rig, next(names)), every_s=1.2, at_most=10) as kills:
            rig.send(payloads(200))
            rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
        rig.wait_done()
        check_all(rig)


def test_killed_doors_and_dispatchers_keep_every_receipt() -> None:
    with open_rig(dispatchers=2) as rig:
        names = itertools.cycle(["door", "dispatch", "dispatch-1"])
        with repeatedly(lambda: kill(rig, next(names)), every_s=0.8, at_most=12) as kills:
            rig.send(payloads(300))
            rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
        rig.wait_done()
        check_all(rig)


def test_without_leases_that_run_out_kills_do_lose_articles() -> None:
    """Negative control: a lease of an hour switches the repetition off."""
    rng = random.Random(2)
    with open_rig({"GLEANER_LEASE_S": "3600"}) as rig:
        rig.send(payloads(1))
        rig.wait_done()  # the pool is up, so that kills hit work
        with repeatedly(lambda: kill_pool_child(rig, "extract", rng), every_s=0.3, at_most=60) as kills:
            rig.send([payload(number, characters=4_000) for number in range(10, 200)])
            rig.wait_until(lambda: kills.count >= 10, deadline_s=60, what="ten kills")
        with pytest.raises(AssertionError, match="all articles done"):
            rig.wait_done(deadline_s=20)
