"""Clocks that jump. All times of the ledger come from the database's clock, so that is the one that can do harm."""

import pytest
from proving import disprove, fresh, make_ready, prove
from rig import Rig
from watching import leased

LOOKS_S = 6.0  # more than lies between two looks of the dispatcher for such times
JUMP = """
update ledger.entries set due_at = due_at + %s * interval '1 day', lease_until = lease_until + %s * interval '1 day'
where state <> 'done'
"""


@pytest.mark.parametrize(("days", "what"), [(1, "set back"), (-1, "set forward")])
def test_a_jump_of_the_databases_clock_delays_what_is_open_by_moments_only(rig: Rig, days: int, what: str) -> None:
    """Moving the ledger's times one way is the clock moving the other way."""
    with rig.held("extract"):
        rig.send(fresh(rig, 100))
        rig.wait_until(lambda: bool(leased(rig)), deadline_s=30, what="some articles are leased")
        rig.run(JUMP, days, days)
    prove(rig, "F6", f"the clock of the database {what} by a day", deadline_s=60)


def test_times_that_a_clock_set_back_left_behind_would_be_waited_for(bare: Rig) -> None:
    """Negative control: nobody takes them back."""
    bare.alter("dispatch", {"GLEANER_UNPROTECTED": "leases,realign"})
    with bare.held("dispatch"):
        bare.send(fresh(bare, 20))
        bare.run(JUMP, 1, 1)
    jumped = list(bare.batch)
    make_ready(bare)  # articles that come later pass
    bare.pause(LOOKS_S)
    bare.batch[:] = jumped
    disprove(bare, "F6", "times of a clock set back that nobody takes back")
    bare.restore("dispatch")


def test_a_clock_set_forward_would_use_up_attempts_where_leases_count(bare: Rig) -> None:
    """Negative control: a lease that runs out is an attempt, whether work began or not."""
    bare.alter("dispatch", {"GLEANER_UNPROTECTED": "count_all", "GLEANER_MAX_ATTEMPTS": "1", "GLEANER_LEASE_S": "3600"})
    with bare.held("extract"):
        bare.send(fresh(bare, 20))
        bare.wait_until(lambda: len(leased(bare)) == 20, deadline_s=30, what="all articles are leased")
        bare.run(JUMP, -1, -1)
        bare.wait_until(lambda: bare.open_of_batch() == 0, deadline_s=60, what="all articles have an end")
    disprove(bare, "F6", "leases count as attempts, a clock set forward ends them all")
    bare.restore("dispatch")
