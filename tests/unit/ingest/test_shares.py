"""Who gets the free places of the window."""

import pytest

from gleaner_contracts.enums import Lane
from gleaner_ingest.dispatch.shares import batch_count, lane_places, source_places


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
