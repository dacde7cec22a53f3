"""How polling goes: which sources are read, which fail and since when, when the next one is asked."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct
from sqlalchemy import Engine, text

# What failed since the last document that could be read; a 304 in between is no health (feeds.poll).
POLLED: Final = text(
    """
select s.name, s.url, s.is_paused, s.due_at, s.due_at <= now() as is_due,
    greatest(0, extract(epoch from now() - s.due_at))::float8 as overdue_s, s.failures > 0 as is_failing,
    case when s.failures > 0 then (
        select min(p.at) from ingest.polls p where p.source_id = s.id and p.outcome not in ('ok', 'cut', 'not_modified')
        and p.at > coalesce(s.last_success_at, '-infinity')
    ) end as failing_since, s.last_polled_at, s.last_success_at, s.last_outcome, s.last_detail
from ingest.sources s where s.kind <> 'push' order by s.name, s.url
"""
)


class State(StrEnum):
    """How a polled source stands; of several that hold, the first."""

    PAUSED = "paused"
    FAILING = "failing"
    DUE = "due"  # to be asked now
    HEALTHY = "healthy"


class PolledSource(Struct, frozen=True, kw_only=True):
    """A polled source and how it stands."""

    name: str
    url: str
    is_paused: bool
    due_at: datetime
    is_due: bool
    overdue_s: float
    is_failing: bool
    failing_since: datetime | None  # null where it does not fail, or all that is left of its polls is older than 30 days
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_outcome: str | None
    last_detail: str | None

    @property
    def state(self) -> State:
        """Return how it stands."""
        if self.is_paused:
            return State.PAUSED
        if self.is_failing:
            return State.FAILING
        return State.DUE if self.is_due else State.HEALTHY


def polled_sources(engine: Engine) -> list[PolledSource]:
    """Return all sources that are polled, paused ones too, by name."""
    with engine.connect() as connection:
        return [PolledSource(**row._mapping) for row in connection.execute(POLLED)]
