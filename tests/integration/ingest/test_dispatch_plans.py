"""A long backlog that came faster than statistics is not sorted at each turn of the dispatcher. Plans, not times."""

import pytest
from sqlalchemy import Connection, Engine, text

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
