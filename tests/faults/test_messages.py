"""F9: what stands in the queues is not what a worker expects."""

import json
import signal
import uuid

import redis as redis_client
from proving import disprove, fresh, prove
from rig import Rig

from gleaner_contracts.names import QUEUE_CLEAN, QUEUE_STORE, TASK_CLEAN, TASK_STORE
from gleaner_runtime.celery_app import make_app

NEWER = json.dumps({"batch_id": "b", "jobs": [], "version": 99})


def publish(rig: Rig, task: str, queue: str, payload: object) -> None:
    """Send anything to a task, as a sender with other ideas would."""
    app = make_app("gleaner.tests", rig.redis.url)
    app.send_task(task, args=[payload], queue=queue, ignore_result=True)
    app.close()


def put_garbage(rig: Rig) -> None:
    """Put bytes into queues that are no messages at all."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        client.lpush(QUEUE_CLEAN, b"\xff\xfenot a message")
        client.lpush(QUEUE_STORE, b"{}")


def test_unknown_tasks_and_malformed_or_newer_messages_stop_nobody(rig: Rig) -> None:
    rig.send(fresh(rig, 5))
    for queue, task in ((QUEUE_CLEAN, TASK_CLEAN), (QUEUE_STORE, TASK_STORE)):
        publish(rig, "gleaner.unknown", queue, "{}")
        for payload in ("", "{", "[]", NEWER, None, 7, "\x00", "深" * 1000):
            publish(rig, task, queue, payload)
    rig.send(fresh(rig, 60))
    prove(rig, "F9", "unknown tasks, malformed and newer messages", injected=18)


def test_garbage_in_a_queue_costs_a_restart_at_most(rig: Rig) -> None:
    put_garbage(rig)
    rig.send(fresh(rig, 60))
    prove(rig, "F9", "bytes in a queue that are no message", injected=2)


def test_without_a_supervisor_garbage_in_a_queue_ends_the_worker(bare: Rig) -> None:
    """Negative control."""
    usual = bare.supervisor.children["extract"].spec
    bare.supervisor.children["extract"].spec = bare.ended_spec("extract")
    starts = bare.supervisor.children["extract"].starts
    put_garbage(bare)
    bare.wait_until(lambda: bare.supervisor.children["extract"].starts > starts, deadline_s=60, what="the worker has ended")
    bare.send(fresh(bare, 20))
    bare.pause(2)
    disprove(bare, "F9", "nobody who starts what has ended", injected=2)
    bare.supervisor.children["extract"].spec = usual
    bare.signal("extract", signal.SIGKILL)


def forged(rig: Rig, ledger_id: str) -> str:
    """Return a failure of an article from a worker whose lease is not the current one."""
    failure = {"kind": "invalid", "reason": "empty", "detail": "forged"}
    lease = [ledger_id, str(uuid.uuid4()), 1]
    result = {"lease": lease, "stage": "clean", "extractor_version": "x", "duration_ms": 1.0, "failure": failure}
    return json.dumps({"batch_id": "b", "results": [result], "version": 1})


def test_results_for_unknown_articles_are_refused(rig: Rig) -> None:
    rig.send(fresh(rig, 20))
    publish(rig, TASK_STORE, QUEUE_STORE, forged(rig, str(uuid.uuid4())))
    prove(rig, "F9", "results for articles that do not exist")
