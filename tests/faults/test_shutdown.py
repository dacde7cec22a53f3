"""F10: a worker that is told to stop ends soon, and what it had is finished elsewhere."""

import os
import signal
import threading
import time

from evidence import Evidence, record
from payloads import poison
from proving import fresh, make_ready, prove
from rig import Payload, Rig
from watching import at_work

LIMIT_S = 30.0  # after so long an endless task would end by itself
SOON_S = 12.0
FATE = "select disposition, attempts from ledger.entries where url = %s"


def hang(rig: Rig, number: int) -> Payload:
    """Send an article that never ends, and wait until a worker is at it."""
    hung = poison("hang", number)
    make_ready(rig)
    rig.send([hung])
    rig.wait_until(lambda: hung.url in at_work(rig), deadline_s=30, what="the endless task at work")
    return hung


def stop_politely(rig: Rig) -> float:
    """Ask the worker to stop; return the seconds until it had ended and was started again."""
    starts = rig.supervisor.children["extract"].starts
    os.kill(rig.supervisor.pid("extract"), signal.SIGTERM)
    return rig.wait_until(
        lambda: rig.supervisor.children["extract"].starts > starts, deadline_s=LIMIT_S, what="the worker has ended"
    )


def test_worker_with_an_endless_task_ends_soon_and_its_work_is_repeated(strict: Rig) -> None:
    strict.alter("dispatch", {"GLEANER_LEASE_S": "120"})
    strict.alter("extract", {"GLEANER_UNPROTECTED": ""})  # the limits of time are as in production
    hung = hang(strict, 10)
    strict.restore("extract", at_once=False)
    took_s = stop_politely(strict)
    assert took_s < LIMIT_S
    assert strict.query(FATE, hung.url) == [(None, 0)], "neither a limit nor its lease ended the task, but the stop"
    strict.restore("dispatch")
    strict.run("update ledger.entries set lease_until = now() where state = 'leased'")  # that one was long to leave no doubt
    strict.send(fresh(strict, 30))
    prove(strict, "F10", "worker told to stop in the midst of an endless task", planted=[hung], deadline_s=200)
    # Its last lease and the limit of time run side by side: either may be over first.
    assert strict.query("select reason from ledger.entries where url = %s", hung.url)[0][0] in {"time_limit", "worker_lost"}


def test_without_the_soft_shutdown_a_worker_waits_for_its_endless_task(bare: Rig) -> None:
    """Negative control: SIGTERM as Celery takes it by default."""
    bare.alter("extract", {"REMAP_SIGTERM": "", "GLEANER_UNPROTECTED": ""}, is_pinged=False)
    hang(bare, 11)
    starts, started = bare.supervisor.children["extract"].starts, time.monotonic()
    os.kill(bare.supervisor.pid("extract"), signal.SIGTERM)
    threading.Event().wait(SOON_S)  # not longer on a busy machine: the limit of time ends the task after 30 s
    assert bare.supervisor.children["extract"].starts == starts, "it has ended"
    shows = f"the worker still ran {time.monotonic() - started:.0f} s after it was told to stop"
    record(Evidence(fault="F10", what="a stop that waits for running tasks", is_control=True, shows=shows))
    bare.restore("extract")
