"""F1 and F2: processes are killed, at random moments and at the worst ones."""

import itertools
import random

import pytest
from breaking import kill, kill_pool, kill_pool_child, repeatedly
from payloads import poison
from proving import disprove, fresh, prove
from rig import Rig
from watching import at_work, settle


def test_killed_workers_lose_and_double_nothing(rig: Rig) -> None:
    rng = random.Random(1)

    def strike() -> None:
        if rng.random() < 0.5:
            kill_pool_child(rig, "extract", rng)
        else:
            kill(rig, "extract")

    with repeatedly(strike, every_s=1.5, at_most=8) as kills:
        rig.send(fresh(rig, 120))
        rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
    prove(rig, "F1", "extract workers and processes of their pool killed", injected=kills.count)


def test_without_leases_that_run_out_killed_workers_lose_articles(bare: Rig) -> None:
    """Negative control: the pool dies in the midst of a batch. One article of it never ends, so that the kill hits it."""
    stuck = poison("hang", 20)
    with bare.held("dispatch"):
        bare.send([*fresh(bare, 8), stuck, *fresh(bare, 8)])
    bare.wait_until(lambda: stuck.url in at_work(bare), deadline_s=60, what="the worker has it in hand")
    kill_pool(bare, "extract")
    settle(bare)
    disprove(bare, "F1", "leases that never run out")


@pytest.mark.parametrize(("point", "times"), [("dispatch", 2), ("door", 3), ("store", 2)])
def test_death_between_commit_and_publish_loses_and_doubles_nothing(rig: Rig, point: str, times: int) -> None:
    rig.plan_deaths(point, times)
    rig.send(fresh(rig, 40))
    rig.wait_until(lambda: rig.deaths_left() == 0, deadline_s=60, what="all deaths")
    findings = prove(rig, "F2", f"{point} killed between commit and publish", injected=times)
    assert findings.articles == 40


def test_without_leases_that_run_out_unpublished_articles_are_lost(bare: Rig) -> None:
    """Negative control."""
    bare.plan_deaths("dispatch", 1)
    bare.send(fresh(bare, 30))
    bare.wait_until(lambda: bare.deaths_left() == 0, deadline_s=30, what="the death")
    settle(bare)
    disprove(bare, "F2", "leases that never run out")


def test_killed_stores_and_sequencers_lose_and_double_nothing(rig: Rig) -> None:
    names = itertools.cycle(["store", "sequencer"])
    with repeatedly(lambda: kill(rig, next(names)), every_s=1.2, at_most=10) as kills:
        rig.send(fresh(rig, 120))
        rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
    prove(rig, "F8", "store writer and sequencer killed by turns", injected=kills.count)


def test_killed_doors_and_dispatchers_keep_every_receipt(rig: Rig) -> None:
    names = itertools.cycle(["door", "dispatch", "dispatch-1"])
    with repeatedly(lambda: kill(rig, next(names)), every_s=0.8, at_most=12) as kills:
        rig.send(fresh(rig, 150))
        rig.wait_until(lambda: kills.count >= 6, deadline_s=60, what="six kills")
    prove(rig, "F2", "door and dispatchers killed by turns", injected=kills.count)
