"""Who gets the free places of the window."""

import pytest

from gleaner_contracts.enums import Lane
from gleaner_ingest.dispatch.shares import EXPRESS_BYTES, EXPRESS_CREDIT, Express, batch_count, lane_places, source_places


@pytest.mark.parametrize(
    ("lane", "in_flight", "expected"),
    [
        (Lane.FRESH, {}, 240),
        (Lane.REPLAY, {}, 120),
        (Lane.BACKFILL, {}, 60),
        (Lane.BACKFILL, {Lane.BACKFILL: 60}, 0),
        (Lane.FRESH, {Lane.BACKFILL: 60}, 180),
        (Lane.FRESH, {Lane.FRESH: 300}, 0),
        (Lane.BACKFILL, {Lane.FRESH: 230}, 10),
    ],
)
def test_a_backlog_never_fills_the_window(lane: Lane, in_flight: dict[Lane, int], expected: int) -> None:
    assert lane_places(lane, 240, in_flight) == expected


def test_a_source_with_nothing_in_flight_comes_first() -> None:
    assert source_places(["big", "small"], {"big": 100}, 1, 240) == {"small": 1}


def test_places_are_shared_evenly() -> None:
    assert source_places(["a", "b", "c"], {}, 9, 240) == {"a": 3, "b": 3, "c": 3}


def test_one_source_holds_at_most_half_of_the_window() -> None:
    assert source_places(["a"], {}, 240, 240) == {"a": 120}
    assert source_places(["a"], {"a": 120}, 120, 240) == {}


def test_no_source_no_places() -> None:
    assert source_places([], {"a": 3}, 10, 240) == {}


@pytest.mark.parametrize(("in_flight", "expected"), [(0, 1), (1, 1), (8, 1), (80, 10), (240, 30), (10_000, 30)])
def test_messages_grow_with_the_load(in_flight: int, expected: int) -> None:
    assert batch_count(in_flight, 30) == expected


@pytest.mark.parametrize(
    ("held", "size_bytes", "is_first_try", "expected"),
    [
        (0, 5_000, True, True),
        (3, 5_000, True, True),
        (4, 5_000, True, False),
        (0, EXPRESS_BYTES + 1, True, False),
        (0, 5_000, False, False),
    ],
)
def test_the_first_short_articles_of_a_source_go_express(held: int, size_bytes: int, is_first_try: bool, expected: bool) -> None:
    assert Express().allows(held=held, size_bytes=size_bytes, is_first_try=is_first_try) is expected


def test_many_small_sources_cannot_starve_a_backlog() -> None:
    express = Express()
    sent = [express.allows(held=0, size_bytes=1, is_first_try=True) for _ in range(3 * EXPRESS_CREDIT)]
    assert sent[: EXPRESS_CREDIT + 1] == [True] * EXPRESS_CREDIT + [False]
    assert sum(sent) <= 2 * EXPRESS_CREDIT
    express.rest()
    assert express.credit == EXPRESS_CREDIT
