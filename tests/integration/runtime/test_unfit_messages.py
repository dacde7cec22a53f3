"""Messages that a worker cannot take: of a later release, malformed, or in a format that would run code."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis as redis_client
from celery.contrib.testing.worker import start_worker

from gleaner_contracts.messages import VERSION, ResumeBatch, decode
from gleaner_contracts.names import QUEUE_CLEAN, QUEUE_STORE, TASK_CLEAN, TASK_RESUME
from gleaner_runtime import celery_app
from gleaner_runtime.celery_app import make_app, passing_on, publish

GOOD = '{"batch_id": "good", "leases": []}'
NEWER = f'{{"batch_id": "newer", "of_tomorrow": {{}}, "version": {VERSION + 1}}}'
BROKEN = '{"batch_id": "broken"}'


@contextmanager
def worker(url: str, calls: list[str]) -> Iterator[None]:
    """Run a worker of two tasks that read their message and do nothing."""
    app = make_app("gleaner.tests", url)

    def work(payload: str) -> None:
        calls.append(payload)
        decode(payload, ResumeBatch)

    for name in (TASK_CLEAN, TASK_RESUME):
        app.task(passing_on(work), name=name, ignore_result=True, shared=False)
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[QUEUE_CLEAN, QUEUE_STORE], shutdown_timeout=30):
        yield
    app.close()


def sent(url: str, task: str, *payloads: str, lease_s: float = 60) -> None:
    app = make_app("gleaner.tests.sender", url)
    for payload in payloads:
        publish(app, task, payload, lease_s=lease_s)
    app.close()


def wait_until(is_true: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + 180
    while not is_true():
        assert time.monotonic() < give_up, what
        time.sleep(0.01)


def messages(url: str) -> int:
    """Messages that wait, or that a worker has."""
    with redis_client.Redis.from_url(url) as client:
        return int(client.llen(QUEUE_CLEAN)) + int(client.llen(QUEUE_STORE)) + int(client.hlen("unacked"))


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(celery_app, "TOO_NEW_PAUSE_S", 0.05)


def test_a_message_that_is_too_new_lets_others_pass_and_comes_round_until_it_ends(redis_url: str) -> None:
    calls: list[str] = []
    sent(redis_url, TASK_CLEAN, NEWER, lease_s=20.0)
    sent(redis_url, TASK_CLEAN, GOOD)
    with worker(redis_url, calls):
        wait_until(lambda: calls.count(NEWER) >= 3, "it comes round")
        wait_until(lambda: messages(redis_url) == 0, "it ends")
    assert calls[:2] == [NEWER, GOOD] or calls[0] == GOOD
    assert calls.count(GOOD) == 1


def test_a_message_without_an_end_goes_round_once(redis_url: str) -> None:
    calls: list[str] = []
    sent(redis_url, TASK_RESUME, NEWER, GOOD)
    with worker(redis_url, calls):
        wait_until(lambda: calls.count(GOOD) == 1 and messages(redis_url) == 0, "all are taken")
    assert calls.count(NEWER) == 2


def test_a_message_that_nobody_can_read_does_not_go_round(redis_url: str) -> None:
    calls: list[str] = []
    sent(redis_url, TASK_CLEAN, BROKEN, GOOD)
    with worker(redis_url, calls):
        wait_until(lambda: calls.count(GOOD) == 1 and messages(redis_url) == 0, "all are taken")
    assert calls.count(BROKEN) == 1


class Trap:
    """Makes a file as soon as it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_a_pickled_message_is_refused_unread_and_the_worker_goes_on(redis_url: str, tmp_path: Path) -> None:
    calls: list[str] = []
    app = make_app("gleaner.tests.attacker", redis_url)
    app.send_task(TASK_CLEAN, args=[Trap(tmp_path / "sprung")], queue=QUEUE_CLEAN, serializer="pickle")
    app.close()
    sent(redis_url, TASK_CLEAN, GOOD)
    with worker(redis_url, calls):
        wait_until(lambda: bool(calls) and messages(redis_url) == 0, "all are taken")
    assert calls == [GOOD]
    assert not (tmp_path / "sprung").exists()


def test_outside_of_a_worker_it_is_an_error_as_any_other() -> None:
    def work(payload: str) -> None:
        decode(payload, ResumeBatch)

    with pytest.raises(ValueError, match="newest known"):
        passing_on(work)(NEWER)


def test_a_long_message_travels_compressed_and_arrives_whole(redis_url: str) -> None:
    calls: list[str] = []
    long = f'{{"batch_id": "{"甲县" * 20_000}", "leases": []}}'
    sent(redis_url, TASK_CLEAN, long)
    with redis_client.Redis.from_url(redis_url) as client:
        assert len(client.lrange(QUEUE_CLEAN, 0, -1)[0]) < len(long) / 10
    with worker(redis_url, calls):
        wait_until(lambda: messages(redis_url) == 0, "the message was done")
    assert calls == [long]


def test_a_compressed_message_that_cannot_be_opened_stops_nobody(redis_url: str) -> None:
    calls: list[str] = []
    sent(redis_url, TASK_CLEAN, GOOD.replace("good", "good" * 10_000))
    with redis_client.Redis.from_url(redis_url) as client:
        found = json.loads(client.rpop(QUEUE_CLEAN))
        found["body"] = base64.b64encode(base64.b64decode(found["body"])[:-9]).decode()
        client.lpush(QUEUE_CLEAN, json.dumps(found))
    with worker(redis_url, calls):
        sent(redis_url, TASK_CLEAN, GOOD)
        wait_until(lambda: messages(redis_url) == 0, "both messages were settled")
    assert calls == [GOOD]
