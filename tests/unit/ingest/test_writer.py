"""In which order the door commits what waits; the database is not needed for that."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.door import writer as module
from gleaner_ingest.door.writer import BESIDE_SINGLES_ITEMS, GROUP_ITEMS, Writer
from gleaner_ingest.submission import RefusalReason, Refused, Submission


class Committed:
    """Stands for the database: remembers transactions, answers with the content, and can be away."""

    def __init__(self) -> None:
        self.groups: list[list[bytes]] = []
        self.is_away = False

    def __call__(self, engine: Any, submissions: Sequence[Submission]) -> list[Any]:
        if self.is_away:
            raise OperationalError("select", None, ConnectionError())
        self.groups.append([s.content for s in submissions])
        return [s.content for s in submissions]


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> Committed:
    found = Committed()
    monkeypatch.setattr(module, "accept_each", found)
    return found


def articles(mark: str, count: int) -> list[Submission]:
    return [Submission(content=f"{mark}{n}".encode(), source="s") for n in range(count)]


def writer(*, max_items: int = 100_000, max_bytes: int = 1 << 30, batch_share: float = 1.0) -> Writer:
    engine: Any = None
    return Writer(engine, Arrivals(""), max_items=max_items, max_bytes=max_bytes, batch_share=batch_share)


def run(found: Writer) -> None:
    found.start()
    found.stop()


def test_singles_and_windows_of_a_batch_take_turns(committed: Committed) -> None:
    found = writer()
    futures: list[Future[Any]] = [found.submit(articles(f"b{n}-", GROUP_ITEMS), is_bulk=True) for n in range(3)]
    futures += [found.submit(articles(f"s{n}-", 1)) for n in range(5)]
    run(found)
    assert [group[0][:2] for group in committed.groups] == [b"s0", b"b0", b"b1", b"b2"]
    assert committed.groups[0] == [b"s0-0", b"s1-0", b"s2-0", b"s3-0", b"s4-0"]
    assert [future.result()[0] for future in futures[3:]] == committed.groups[0]


def test_many_singles_do_not_starve_a_batch(committed: Committed) -> None:
    found = writer()
    for number in range(3 * GROUP_ITEMS):
        found.submit(articles(f"s{number}-", 1))
    found.submit(articles("b", GROUP_ITEMS), is_bulk=True)
    run(found)
    assert [group[0][:1] for group in committed.groups] == [b"s", b"b", b"s", b"s"]


def test_what_waits_when_the_door_closes_is_committed(committed: Committed) -> None:
    found = writer()
    future: Future[Any] = found.submit(articles("a", 2))
    run(found)
    assert future.result() == [b"a0", b"a1"]


def test_what_waits_is_bounded_by_count_and_by_bytes_but_one_request_always_fits(committed: Committed) -> None:
    by_count = writer(max_items=2)
    by_count.submit(articles("a", 3))
    with pytest.raises(Refused) as caught:
        by_count.submit(articles("b", 1))
    assert (caught.value.status, caught.value.reason, caught.value.retry_after_s) == (503, RefusalReason.BUSY, 1)
    by_bytes = writer(max_bytes=3)
    by_bytes.submit(articles("long", 1))
    with pytest.raises(Refused):
        by_bytes.submit(articles("b", 1))
    run(by_count)
    by_count_after = writer(max_items=2)
    by_count_after.submit(articles("c", 1))


def test_a_database_that_is_away_refuses_the_group_and_the_next_one_is_tried(committed: Committed) -> None:
    found = writer()
    committed.is_away = True
    lost = found.submit(articles("a", 1))
    found.start()
    refused = lost.exception(timeout=120)
    assert isinstance(refused, Refused)
    assert (refused.status, refused.reason) == (503, RefusalReason.DATABASE_AWAY)
    committed.is_away = False
    later: Future[Any] = found.submit(articles("b", 1))
    assert later.result(timeout=120) == [b"b0"]
    found.stop()


def test_while_single_articles_come_a_transaction_of_a_batch_is_short(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SINGLES_LATELY_S", 3600.0)
    found = writer()
    for number in range(8):
        found.submit(articles(f"b{number}-", BESIDE_SINGLES_ITEMS), is_bulk=True)
    found.submit(articles("s", 1))
    run(found)
    assert [len(group) for group in committed.groups] == [1, *[BESIDE_SINGLES_ITEMS] * 8]


def test_without_single_articles_windows_of_a_batch_share_transactions(committed: Committed) -> None:
    found = writer()
    for number in range(8):
        found.submit(articles(f"b{number}-", BESIDE_SINGLES_ITEMS), is_bulk=True)
    run(found)
    assert [len(group) for group in committed.groups] == [GROUP_ITEMS] * (8 * BESIDE_SINGLES_ITEMS // GROUP_ITEMS)


def test_a_short_part_of_a_long_batch_waits_for_the_parts_before_it(committed: Committed) -> None:
    found = writer()
    found.submit(articles("a", BESIDE_SINGLES_ITEMS), is_bulk=True)
    found.submit(articles("b", 1), is_bulk=True)
    run(found)
    assert [content[:1] for group in committed.groups for content in group] == [b"a"] * BESIDE_SINGLES_ITEMS + [b"b"]


@pytest.fixture
def long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Single articles are expected for an hour after each, and a rest may last as long."""
    monkeypatch.setattr(module, "SINGLES_LATELY_S", 3600.0)
    monkeypatch.setattr(module, "LONGEST_REST_S", 3600.0)


SHORTEST_SHARE = 1e-12  # a transaction of a microsecond is followed by a rest of a week, so of the longest


@pytest.mark.usefixtures("long_rest")
def test_a_batch_rests_while_single_articles_come_and_they_do_not_wait_for_it(committed: Committed) -> None:
    found = writer(batch_share=SHORTEST_SHARE)
    found.start()
    found.submit(articles("s", 1)).result(timeout=120)
    found.submit(articles("a", BESIDE_SINGLES_ITEMS), is_bulk=True).result(timeout=120)
    later = found.submit(articles("b", BESIDE_SINGLES_ITEMS), is_bulk=True)
    for number in range(20):
        found.submit(articles(f"t{number}-", 1)).result(timeout=120)
    assert not later.done()
    found.stop()  # which commits what waits, without a rest
    assert later.done() and committed.groups[-1][0] == b"b0"


@pytest.mark.usefixtures("long_rest")
def test_without_a_rest_a_batch_goes_on_beside_single_articles(committed: Committed) -> None:
    found = writer(batch_share=1.0)
    found.start()
    found.submit(articles("s", 1)).result(timeout=120)
    for mark in "ab":
        found.submit(articles(mark, BESIDE_SINGLES_ITEMS), is_bulk=True).result(timeout=120)
    found.stop()


def test_a_batch_that_is_alone_never_rests(committed: Committed) -> None:
    found = writer(batch_share=SHORTEST_SHARE)
    found.start()
    for mark in "ab":
        found.submit(articles(mark, BESIDE_SINGLES_ITEMS), is_bulk=True).result(timeout=120)
    found.stop()
