"""What the process that takes messages from the broker sees of them."""

from types import SimpleNamespace
from typing import Any

import pytest

from gleaner_runtime import closed
from gleaner_runtime.closed import CLOSED, strategy


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the usual handler found in messages."""
    found: list[Any] = []

    def usual(task: Any, app: Any, consumer: Any, **options: Any) -> Any:
        return lambda message, body, *rest: found.append((message._decoded_cache, body))

    monkeypatch.setattr(closed, "default", usual)
    return found


def message(**headers: str) -> Any:
    return SimpleNamespace(headers=headers, _decoded_cache=None)


def test_a_compressed_message_stays_closed(seen: list[Any]) -> None:
    strategy(None, None, None)(message(compression="application/x-gzip"), None, "ack")
    assert seen == [(CLOSED, None)]
    assert "args" not in CLOSED, "it would be taken for a message of protocol 1"


def test_any_other_message_is_taken_apart_as_ever(seen: list[Any]) -> None:
    handle = strategy(None, None, None)
    handle(message(), None)
    handle(message(compression="application/x-gzip"), {"task": "of protocol 1"})
    assert seen == [(None, None), (None, {"task": "of protocol 1"})]
