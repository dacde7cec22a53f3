"""A long batch gives every other request its turn, and keeps its order. Counted in turns of the event loop, not timed."""

import asyncio
import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from gleaner_ingest.door import batch as module
from gleaner_ingest.door.auth import OPEN_DOOR
from gleaner_ingest.door.batch import SMALL_ITEMS, WINDOW_BYTES, WINDOW_ITEMS, Batch
from gleaner_ingest.settings import DoorSettings
from gleaner_ingest.submission import RefusalReason, Refused, Submission

SETTINGS = DoorSettings(database_url="postgresql://nowhere/none")
LINES = 40 * WINDOW_ITEMS
WAIT_S = 0.3  # what a client that waits in vain waits
AWAY = Refused(503, RefusalReason.DATABASE_AWAY, "not here")


class Door:
    """Stands for all of the door behind the batch: takes everything at once, and remembers how much came at a time."""

    def __init__(self) -> None:
        self.settings = SETTINGS
        nothing = SimpleNamespace(check=lambda: None, admit=lambda *_: None, count=lambda *_: None, keep=lambda *_, **__: None)
        self.pressure = self.gate = self.refusals = nothing
        self.writer = self
        self.windows: list[tuple[int, bool]] = []  # articles, whether as bulk

    async def reserve(self, credential: Any, submissions: Sequence[Submission]) -> None:
        """There is no quota."""

    def submit(self, submissions: Sequence[Submission], *, is_bulk: bool) -> Future[Any]:
        self.windows.append((len(submissions), is_bulk))
        done: Future[Any] = Future()
        done.set_exception(AWAY)
        return done


class Other:
    """Another request: notes each turn that it gets, and how many windows were submitted since its last one."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.most = self.turns = 0

    async def run(self) -> None:
        seen = 0
        while True:
            self.most = max(self.most, len(self.door.windows) - seen)
            seen = len(self.door.windows)
            self.turns += 1
            await asyncio.sleep(0)


def send(body: bytes, encoding: str = "identity") -> tuple[Door, Other]:
    """Send a batch whose bytes are all there, so that it never waits for its client."""
    door = Door()
    other = Other(door)
    chunks: Iterator[bytes] = iter([body[start : start + 1_000_000] for start in range(0, len(body), 1_000_000)])

    async def receive() -> Any:
        chunk = next(chunks, b"")
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def answer(message: Any) -> None:
        """The client reads everything."""

    async def run() -> None:
        request = SimpleNamespace(headers={"content-encoding": encoding}, query_params={"source": "s"})
        beside = asyncio.create_task(other.run())
        await Batch(door, OPEN_DOOR, request).run(receive, answer)  # type: ignore[arg-type]
        beside.cancel()

    asyncio.run(run())
    return door, other


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"url": f"http://s.cn/{n}", "content": f"第{n}号"}).encode() + b"\n" for n in range(count))


@pytest.fixture
def without_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a batch go on until it has to wait for something."""

    async def go_on() -> None:
        """Give nobody a turn."""

    monkeypatch.setattr(module, "breathe", go_on)


@pytest.mark.usefixtures("no_stop")
def test_others_have_a_turn_between_any_two_windows() -> None:
    door, other = send(lines(LINES))
    assert sum(count for count, _ in door.windows) == LINES
    assert max(count for count, _ in door.windows) == WINDOW_ITEMS
    assert other.most <= 1


@pytest.mark.usefixtures("without_breath", "no_stop")
def test_without_the_pause_many_windows_pass_in_one_turn() -> None:
    _, other = send(lines(LINES))
    assert other.most > 1


def test_others_have_turns_while_one_line_without_end_is_unpacked() -> None:
    size_bytes = 64 * WINDOW_BYTES
    door, other = send(gzip.compress(b" x" * (size_bytes // 2)), "gzip")
    assert other.turns >= size_bytes // WINDOW_BYTES
    assert sum(count for count, _ in door.windows) == 0


@pytest.mark.usefixtures("without_breath")
def test_without_the_pause_such_a_line_leaves_few_turns() -> None:
    size_bytes = 64 * WINDOW_BYTES
    _, other = send(gzip.compress(b" x" * (size_bytes // 2)), "gzip")
    assert other.turns < size_bytes // WINDOW_BYTES // 2


def send_and_wait_for_each(count: int, door: Door) -> list[int]:
    """Send lines one by one, the next when the one before was handed over; return how many had been when each was sent."""
    handed_over: list[int] = []

    async def receive() -> Any:
        give_up = time.monotonic() + WAIT_S
        while len(handed_over) > len(door.windows) and time.monotonic() < give_up:
            await asyncio.sleep(0.005)
        handed_over.append(len(door.windows))
        is_over = len(handed_over) > count
        return {"type": "http.request", "body": b"" if is_over else lines(1), "more_body": not is_over}

    async def answer(message: Any) -> None:
        """The client reads everything."""

    request = SimpleNamespace(headers={}, query_params={"source": "s"})
    asyncio.run(Batch(door, OPEN_DOOR, request).run(receive, answer))  # type: ignore[arg-type]
    return handed_over


@pytest.mark.usefixtures("no_stop")
def test_a_client_may_wait_for_each_answer_before_it_sends_the_next_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "WAIT_S", 120.0)
    assert send_and_wait_for_each(5, Door()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.usefixtures("no_stop")
def test_without_the_look_at_pauses_it_would_wait_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE_S", None)
    assert send_and_wait_for_each(3, Door()) == [0, 0, 0, 0]


@pytest.fixture
def no_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused window does not end the batch, so that all of it is read."""
    monkeypatch.setattr(Batch, "_stop", lambda *_: None)


@pytest.mark.usefixtures("no_stop")
def test_a_short_end_of_a_long_batch_does_not_overtake_its_beginning() -> None:
    door, _ = send(lines(WINDOW_ITEMS + 1))
    assert door.windows == [(WINDOW_ITEMS, True), (1, True)]


def test_a_batch_of_few_articles_counts_as_single_ones() -> None:
    door, _ = send(lines(SMALL_ITEMS))
    assert door.windows == [(SMALL_ITEMS, False)]
    longer, _ = send(lines(SMALL_ITEMS + 1))
    assert longer.windows == [(SMALL_ITEMS + 1, True)]
