"""What people type for moments, ids and pages."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from gleaner_standalone.options import PAGE, pages, read_moment, read_uuid
from gleaner_store.queries import FactFilter

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    number: int

    @property
    def key(self) -> tuple[int, int]:
        return (1, self.number)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2h", datetime(2026, 11, 24, 10, 0, tzinfo=UTC)),
        ("3d", datetime(2026, 11, 21, 12, 0, tzinfo=UTC)),
        ("30m", datetime(2026, 11, 24, 11, 30, tzinfo=UTC)),
        ("2026-11-24T08:00+00:00", datetime(2026, 11, 24, 8, 0, tzinfo=UTC)),
    ],
)
def test_moments_are_ages_or_dates(text: str, moment: datetime) -> None:
    assert read_moment(text, now=NOW) == moment


def test_a_date_without_a_zone_is_local() -> None:
    assert read_moment("2026-11-24") == datetime(2026, 11, 24).astimezone()
    assert read_moment(None) is None


@pytest.mark.parametrize("text", ["yesterday", "h", "2x", "", "2026-13-01"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_moment(text)


def test_what_is_no_id_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="not an id"):
        read_uuid("汉源县")


@given(total=st.integers(0, 3 * PAGE), limit=st.integers(0, 3 * PAGE))
def test_pages_give_each_row_once_and_stop_at_the_limit(total: int, limit: int) -> None:
    table = [Row(number) for number in range(total)]
    asked: list[int] = []

    def ask(wanted: FactFilter) -> list[Row]:
        asked.append(wanted.limit)
        start = wanted.after[1] + 1 if wanted.after else 0
        return table[start : start + wanted.limit]

    found = list(pages(ask, FactFilter(), limit))
    assert found == table[: limit or None]
    assert max(asked) <= PAGE
