"""F10: a worker that is told to stop ends soon, and what it had is finished elsewhere."""

import os
import signal

from oracle import check_all
from payloads import payload, payloads, poison
from rig import open_rig


def test_worker_with_an_endless_task_ends_soon_and_its_work_is_repeated() -> None:
    settings = {"GLEANER_MAX_ATTEMPTS": "2", "GLEANER_SOFT_SHUTDOWN_S": "2"}
    hung = poison("loop")
    with open_rig(settings) as rig:
        rig.send(payloads(5))
        rig.wait_done()
        rig.send([hung])
        rig.wait_until(
            lambda: bool(rig.query("select 1 from ledger.entries where url = %s and state = 'leased'", hung.url)),
            deadline_s=10,
            what="the endless task at work",
        )
        starts = rig.supervisor.children["extract"].starts
        os.kill(rig.supervisor.pid("extract"), signal.SIGTERM)
        took = rig.wait_until(lambda: rig.supervisor.children["extract"].starts > starts, deadline_s=30, what="the restart")
        assert took < 12
        rig.send([payload(number) for number in range(10, 40)])
        rig.wait_done(deadline_s=200)
        check_all(rig, planted=[hung.url])
