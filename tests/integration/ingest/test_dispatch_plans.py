"""What a turn of the dispatcher asks the ledger: who waits, and no more of a backlog than it takes. Plans, not times."""

import pytest
from sqlalchemy import Connection, Engine, text

from gleaner_contracts.enums import Lane
from gleaner_ingest.dispatch import leases

pytestmark = pytest.mark.servers
BACKLOG = 20_000
FILL = text(
    """
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at, due_at)
select gen_random_uuid(), 'http://flood.example/' || n, 'flood', 'http://flood.example/' || n, '\\x00'::bytea, 5000,
    now() + n * interval '1 microsecond', now()
from generate_series(1, cast(:count as int)) n
"""
)
ONE_OF_EACH = text(
    """
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at, due_at)
select gen_random_uuid(), 'http://' || s || '/1', s, 'http://' || s || '/1', '\\x00'::bytea, 5000, now(), now()
from unnest(cast(:sources as text[])) s
"""
)
QUESTIONS = {
    "sources": (leases.SOURCES, {"lane": 0, "after": "", "most": leases.MAX_SOURCES}),
    "take": (leases.TAKE, {"lane": 0, "sources": ["flood"], "places": [120], "free_bytes": 1 << 30, "lease_s": 60.0}),
}


def rows_read(connection: Connection, question: str) -> int:
    """Return how many rows of the ledger were read at most by one step of the plan."""
    statement, values = QUESTIONS[question]
    plan = connection.execute(text(f"explain (analyze, format json) {statement.text}"), values).scalar_one()
    return max(_rows(plan[0]["Plan"]))


def _rows(node: dict[str, object]) -> list[int]:
    below = node.get("Plans")
    found = [rows for each in (below if isinstance(below, list) else []) for rows in _rows(each)]
    skipped = node.get("Rows Removed by Filter", 0)
    assert isinstance(skipped, int) and isinstance(node["Actual Rows"], int | float)
    return [*found, int(node["Actual Rows"]) + skipped]


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_a_turn_reads_no_more_of_a_backlog_than_it_takes(engine: Engine, question: str) -> None:
    with engine.connect() as connection:  # rolled back: nothing else sees the backlog, so nobody makes statistics of it
        connection.execute(FILL, {"count": BACKLOG})
        connection.execute(leases.PLAIN)
        assert rows_read(connection, question) <= 1_000


def test_without_the_index_it_would_read_all_of_it(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(FILL, {"count": BACKLOG})
        connection.execute(text("drop index ledger.entries_fair"))
        connection.execute(leases.PLAIN)
        assert rows_read(connection, "take") >= BACKLOG // 2


def test_a_turn_may_not_sort_and_does_not_wait_for_the_disk(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(leases.PLAIN)
        assert connection.execute(text("show enable_sort")).scalar_one() == "off"
        assert connection.execute(text("show synchronous_commit")).scalar_one() == "off"
    with engine.connect() as connection:
        assert connection.execute(text("show enable_sort")).scalar_one() == "on"


@pytest.mark.parametrize("count", [3, leases.MAX_SOURCES - 1, leases.MAX_SOURCES, leases.MAX_SOURCES + 20])
def test_sources_are_asked_for_from_the_one_behind_the_last_round_to_it(engine: Engine, count: int) -> None:
    sources = [f"s{number:03d}" for number in range(count)]
    with engine.connect() as connection:
        connection.execute(ONE_OF_EACH, {"sources": sources})
        for last in (0, 1, count - 1):
            expected = [*sources[last + 1 :], *sources[: last + 1]][: leases.MAX_SOURCES]
            assert leases.waiting_sources(connection, Lane.FRESH, sources[last]) == expected
        assert leases.waiting_sources(connection, Lane.FRESH, "") == sources[: leases.MAX_SOURCES]
        assert leases.waiting_sources(connection, Lane.REPLAY, "") == []
