"""Tasks as JSON: smaller than kombu's, and each reads what the other writes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gleaner_runtime import wire
from gleaner_runtime.wire import KOMBU

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
    assert KOMBU.loads(wire.dumps(TASK)) == wire.loads(KOMBU.dumps(TASK)) == wire.loads(wire.dumps(TASK).encode())


def test_chinese_takes_fewer_bytes_than_kombu_writes() -> None:
    assert len(wire.dumps(TASK).encode()) < len(KOMBU.dumps(TASK))


def test_dates_keep_their_type() -> None:
    assert wire.loads(wire.dumps(DATED))[2]["at"] == DATED[2]["at"]


@pytest.mark.parametrize("message", OTHERS)
def test_what_is_no_task_of_texts_is_written_as_kombu_writes_it(message: object) -> None:
    assert wire.dumps(message) == KOMBU.dumps(message)
    assert wire.loads(wire.dumps(message)) == KOMBU.loads(KOMBU.dumps(message))
