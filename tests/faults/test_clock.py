"""Clocks that jump. All times of the ledger come from the database's clock, so that is the one that can do harm."""

import signal

import pytest
from proving import fresh, prove
from rig import Rig

JUMP = """
update ledger.entries set due_at = due_at + %s * interval '1 day', lease_until = lease_until + %s * interval '1 day'
where state <> 'done'
"""


@pytest.mark.parametrize(("days", "what"), [(1, "set back"), (-1, "set forward")])
def test_a_jump_of_the_databases_clock_delays_what_is_open_by_moments_only(rig: Rig, days: int, what: str) -> None:
    """Moving the ledger's times one way is the clock moving the other way."""
    rig.signal("extract", signal.SIGSTOP)
    rig.send(fresh(rig, 100))
    rig.wait_until(lambda: rig.leased_count() > 0, deadline_s=30, what="some articles are leased")
    rig.run(JUMP, days, days)
    rig.signal("extract", signal.SIGCONT)
    prove(rig, "F6", f"the clock of the database {what} by a day", deadline_s=60)
