"""A month of raw bytes is moved away and brought back with the statements of docs/how-to-move-raw.md, as they stand there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab, draft

from gleaner_store.queries.articles import find
from gleaner_store.queries.reextract import ReextractFilter, reextract

PAGE = (Path(__file__).parents[3] / "docs" / "how-to-move-raw.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
ASK, DETACH, EXPORT, READ_BACK, VERIFY, DROP, RETURN = BLOCKS
JANUARY = datetime(2026, 1, 15, tzinfo=UTC)
KEEP = (
    "insert into ingest.raw (entry_id, received_at, content, content_type, headers)"
    " select id, received_at, %s, 'text/html', '{\"a\": 1}' from ledger.entries where id = %s"
)


def statements(block: str) -> list[str]:
    """Return the statements of a block of the page."""
    return [part.strip() for part in block.split(";\n") if part.strip()]


def run(connection: psycopg.Connection, block: str, file: bytes = b"") -> list[tuple[object, ...]]:
    """Run a block as psql does, each statement on its own; return the rows of the last, for an export the file."""
    rows: list[tuple[object, ...]] = []
    for statement in statements(block):
        cursor = connection.cursor()
        if "to stdout" in statement:
            with cursor.copy(statement.encode()) as copy:
                rows = [(b"".join(bytes(part) for part in copy),)]
        elif "from stdin" in statement:
            with cursor.copy(statement.encode()) as copy:
                copy.write(file)
        else:
            cursor.execute(statement.encode())
            rows = cursor.fetchall() if cursor.description else []
    return rows


@pytest.fixture
def month(lab: Lab) -> Iterator[list[UUID]]:
    """Two articles received in January and one of today, with their bytes."""
    lab.sql("select ingest.create_raw_partition('2026-01-01')")
    entries = []
    for number in range(3):
        entry = lab.open(f"http://a/{number}", received_at=JANUARY if number < 2 else None)
        lab.sql(KEEP, bytes([0, 255, number]), entry)
        lab.extract(entry, draft([Claim("甲县", "户", number + 1)]))
        entries.append(entry)
    yield entries
    lab.sql("drop table if exists ingest.raw_back, ingest.raw_2026_01")


@pytest.fixture
def psql(lab: Lab, month: list[UUID]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(lab.url, autocommit=True) as connection:
        yield connection


def test_a_month_goes_and_comes_back_byte_by_byte(lab: Lab, month: list[UUID], psql: psycopg.Connection) -> None:
    bytes_of = "select entry_id, content, headers from ingest.raw order by entry_id"
    before, facts = lab.sql(bytes_of), lab.facts()
    assert run(psql, ASK) == [(0, 0)]
    run(psql, DETACH)
    [(file,)] = run(psql, EXPORT)
    assert isinstance(file, bytes)
    run(psql, READ_BACK, file)
    assert run(psql, VERIFY) == [(0, 0)]
    run(psql, DROP)
    assert lab.sql("select entry_id from ingest.raw") == [(month[2],)]
    assert lab.facts() == facts
    run(psql, RETURN, file)
    assert lab.sql(bytes_of) == before
    assert lab.sql("select count(*) from ingest.raw_2026_01") == [(2,)]


def test_without_its_bytes_an_article_is_left_out_of_re_extraction_and_found_all_the_same(
    lab: Lab, month: list[UUID], psql: psycopg.Connection
) -> None:
    assert reextract(lab.engine, ReextractFilter(), author="a", dry_run=True).matching == 3
    run(psql, DETACH)
    assert reextract(lab.engine, ReextractFilter(), author="a", dry_run=True).matching == 1
    assert [found.entry.has_raw for found in find(lab.engine, "http://a/0")] == [False]
    assert [found.entry.has_raw for found in find(lab.engine, "http://a/2")] == [True]
    assert reextract(lab.engine, ReextractFilter(), author="a", rate_per_s=1e9).taken == 1
    assert lab.sql("select id from ledger.entries where state = 'waiting'") == [(month[2],)]


def test_a_month_that_is_still_needed_is_told(lab: Lab, psql: psycopg.Connection) -> None:
    lab.open("http://a/late", received_at=JANUARY)
    assert run(psql, ASK) == [(1, 0)]
    lab.sql("update ledger.entries set state = 'done', disposition = 'quarantined' where state = 'waiting'")
    assert run(psql, ASK) == [(0, 1)]
    run(psql, DETACH)
    [(file,)] = run(psql, EXPORT)
    assert isinstance(file, bytes)
    run(psql, READ_BACK, file)
    assert run(psql, VERIFY) == [(0, 1)], "an article whose bytes are nowhere must be seen"


def test_a_damaged_object_is_seen_before_anything_is_dropped(psql: psycopg.Connection) -> None:
    run(psql, DETACH)
    [(file,)] = run(psql, EXPORT)
    assert isinstance(file, bytes)
    with pytest.raises(psycopg.Error):
        run(psql, READ_BACK, file[:-30])
    psql.execute("drop table ingest.raw_back")
    run(psql, READ_BACK, file.replace(b"\x00\xff\x01", b"\x00\xff\x07"))
    assert run(psql, VERIFY) == [(1, 0)]


def test_a_busy_table_is_not_detached_and_nothing_has_happened(psql: psycopg.Connection, lab: Lab) -> None:
    with psycopg.connect(lab.url) as reader:
        reader.execute("select count(*) from ingest.raw")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            run(psql, DETACH)
        psql.execute("rollback")
    assert psql.execute("select count(*) from ingest.raw").fetchone() == (3,)
