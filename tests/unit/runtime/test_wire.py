"""Tasks as JSON: smaller than kombu's, and each reads what the other writes."""

import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from kombu import serialization
from kombu.entity import Queue
from kombu.exceptions import DecodeError

from gleaner_contracts.names import QUEUE_OF_TASK, TASK_STORE
from gleaner_runtime import wire
from gleaner_runtime.celery_app import make_app, publish
from gleaner_runtime.wire import KOMBU

DECODE: Any = serialization.loads
QUEUE: Any = Queue  # kombu has no types
APP: Any = make_app("test", "memory://")
OPTIONS: dict[str, None] = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
TASK: Any = (['{"text":"甲县投入3万元，“乙村”\\n建成"}'], {}, OPTIONS)
DATED: Any = ([], {}, {"at": datetime(2020, 5, 1, tzinfo=UTC)})
OTHERS: list[Any] = [
    ["a", {"b": 1}],
    {"method": "ping", "arguments": {}},
    ([1], {}, OPTIONS),
    (["甲"], {"x": 1}, OPTIONS),
    "甲",
    None,
]


def test_a_task_comes_back_as_it_was() -> None:
    assert wire.loads(wire.dumps(TASK)) == KOMBU.loads(KOMBU.dumps(TASK))


def test_workers_of_either_kind_read_each_other() -> None:
    assert KOMBU.loads(wire.dumps(TASK)) == wire.loads(KOMBU.dumps(TASK)) == wire.loads(wire.dumps(TASK))


def test_chinese_takes_fewer_bytes_than_kombu_writes() -> None:
    assert len(wire.dumps(TASK)) < len(KOMBU.dumps(TASK))


def test_dates_keep_their_type() -> None:
    assert wire.loads(wire.dumps(DATED))[2]["at"] == DATED[2]["at"]


@pytest.mark.parametrize("message", OTHERS)
def test_what_is_no_task_of_texts_is_written_as_kombu_writes_it(message: object) -> None:
    assert wire.dumps(message) == KOMBU.dumps(message)
    assert wire.loads(wire.dumps(message)) == KOMBU.loads(KOMBU.dumps(message))


def long_task() -> Any:
    return ([TASK[0][0] * 2_000], {}, OPTIONS)


def test_a_long_task_travels_compressed_and_comes_back_as_it_was() -> None:
    found = sent(APP, long_task()[0][0])
    assert found.headers["compression"] == "application/x-gzip"
    assert len(found.body) < len(wire.dumps(long_task())) / 10
    assert wire.loads(found.body)[0] == long_task()[0]
    assert DECODE(found.body, found.content_type, found.content_encoding)[0] == long_task()[0]


def test_a_short_task_is_not_compressed() -> None:
    found = sent(APP, TASK[0][0])
    assert not found.headers.get("compression")
    assert wire.loads(found.body)[0] == TASK[0]


def test_workers_of_the_last_release_read_a_compressed_task() -> None:
    found = sent(APP, long_task()[0][0])
    assert KOMBU.loads(zlib.decompress(found.body))[0] == long_task()[0]


@pytest.mark.parametrize("body", [b"x\x01garbage", b"x", zlib.compress(b"no json"), zlib.compress(b"[]")[:-3]])
def test_what_cannot_be_opened_is_an_error_of_decoding(body: bytes) -> None:
    wire.use_for_tasks()
    with pytest.raises(DecodeError):
        DECODE(body, "application/json", "utf-8")


def sent(app: Any, payload: str) -> Any:
    """Return the message that a worker gets of a task."""
    with app.connection_for_write() as connection:
        publish(app, TASK_STORE, payload)
        queue = QUEUE(QUEUE_OF_TASK[TASK_STORE])(connection.channel())
        queue.declare()
        found = queue.get(accept=["json"])
        assert found is not None
        return found
