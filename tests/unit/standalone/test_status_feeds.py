"""What `gleaner status` says of polled sources, and when that is not well."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from gleaner_ingest.polling import PolledSource
from gleaner_standalone.commands.status import FAILING_LIMIT_S, OVERDUE_LIMIT_S, StatusRow, feed_rows

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WELL = PolledSource(
    name="well",
    url="https://well.example/rss",
    is_paused=False,
    due_at=NOW + timedelta(minutes=12),
    is_due=False,
    overdue_s=0.0,
    is_failing=False,
    failing_since=None,
    last_polled_at=NOW,
    last_success_at=NOW,
    last_outcome="ok",
    last_detail=None,
)


def like(name: str, **changes: Any) -> PolledSource:
    return msgspec.structs.replace(WELL, name=name, **changes)


def failing(name: str, for_s: float | None) -> PolledSource:
    since = None if for_s is None else NOW - timedelta(seconds=for_s)
    return like(name, is_failing=True, failing_since=since, last_outcome="gone", last_detail="status 404")


def rows(*found: PolledSource) -> dict[str, StatusRow]:
    return {row.name: row for row in feed_rows(found, NOW)}


def test_nothing_is_said_where_nothing_is_polled() -> None:
    assert rows() == {}


def test_sources_that_are_well_are_counted_and_the_next_poll_is_named() -> None:
    found = rows(WELL, like("later", due_at=NOW + timedelta(hours=3)))
    assert (found["polled sources"].value, found["polled sources"].note) == (2, "next poll: well, in 12 min")
    assert (found["healthy"].value, found["due"].value, found["failing"].value, found["paused"].value) == (2, 0, 0, 0)
    assert "well" not in found


def test_one_that_fails_says_since_when_why_and_when_it_is_asked_again() -> None:
    row = rows(failing("ill", 3600))["ill"]
    assert row.value == "failing" and row.is_well
    assert row.note == "since 2026-05-04 11:00 UTC; https://well.example/rss; next poll in 12 min; status 404"


def test_one_that_fails_for_a_day_is_not_well() -> None:
    assert not rows(failing("ill", FAILING_LIMIT_S + 1))["ill"].is_well
    assert not rows(failing("ill", None))["ill"].is_well


def test_what_nobody_polls_is_not_well() -> None:
    due = like("asked", is_due=True, due_at=NOW - timedelta(seconds=30), overdue_s=30.0)
    assert rows(due)["asked"].is_well
    forgotten = like("forgotten", is_due=True, due_at=NOW - timedelta(hours=1), overdue_s=OVERDUE_LIMIT_S + 1)
    assert not rows(forgotten)["forgotten"].is_well


def test_a_paused_source_is_told_and_is_well() -> None:
    paused = like("resting", is_paused=True, is_due=True, due_at=NOW - timedelta(days=9), overdue_s=9 * 86_400.0)
    found = rows(paused)
    assert (found["resting"].value, found["resting"].is_well) == ("paused", True)
    assert found["polled sources"].note == "all are paused"
