"""F9: what stands in the queues is not what a worker expects."""

import json
import uuid

import redis as redis_client
from oracle import check_all
from payloads import payloads
from rig import Rig, open_rig

from gleaner_contracts.names import QUEUE_CLEAN, QUEUE_STORE, TASK_CLEAN, TASK_STORE
from gleaner_runtime.celery_app import make_app

NEWER = json.dumps({"batch_id": "b", "jobs": [], "version": 99})


def publish(rig: Rig, task: str, queue: str, payload: object) -> None:
    app = make_app("gleaner.tests", rig.redis.url)
    app.send_task(task, args=[payload], queue=queue, ignore_result=True)
    app.close()


def test_unknown_tasks_and_malformed_or_newer_messages_stop_nobody() -> None:
    with open_rig() as rig:
        rig.send(payloads(5))
        for queue, task in ((QUEUE_CLEAN, TASK_CLEAN), (QUEUE_STORE, TASK_STORE)):
            publish(rig, "gleaner.unknown", queue, "{}")
            for payload in ("", "{", "[]", NEWER, None, 7, "\x00", "深" * 1000):
                publish(rig, task, queue, payload)
        rig.send(payloads(60, first=5))
        rig.wait_done()
        check_all(rig)


def test_garbage_in_a_queue_costs_a_restart_at_most() -> None:
    with open_rig() as rig:
        rig.send(payloads(5))
        rig.wait_done()
        with redis_client.Redis.from_url(rig.redis.url) as client:
            client.lpush(QUEUE_CLEAN, b"\xff\xfenot a message")
            client.lpush(QUEUE_STORE, b"{}")
        rig.send(payloads(60, first=5))
        rig.wait_done()
        check_all(rig)


def test_results_for_unknown_articles_are_refused() -> None:
    lease = [str(uuid.uuid4()), str(uuid.uuid4()), 1]
    failure = {"kind": "invalid", "reason": "empty", "detail": "forged"}
    result = {"lease": lease, "stage": "clean", "extractor_version": "x", "duration_ms": 1.0, "failure": failure}
    with open_rig() as rig:
        rig.send(payloads(20))
        publish(rig, TASK_STORE, QUEUE_STORE, json.dumps({"batch_id": "b", "results": [result], "version": 1}))
        rig.wait_done()
        check_all(rig)
