"""Migrations: the last release works on the new schema, data of every release comes along, and waiting has an end."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError
from tests.integration.store.lab import Claim, Lab
from tests.integration.store.recording import OWNER, STATEMENT

from gleaner_runtime.database import NO_JIT, make_engine
from gleaner_store import migrate
from gleaner_store.backfill import backfill_sentences
from gleaner_store.queries.articles import find
from gleaner_store.settings import StoreSettings

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sql"))
NAMES = [path.stem for path in RELEASES]

SCHEMA = """
select 'column', attrelid::regclass::text, attname::text,
    format_type(atttypid, atttypmod) || attnotnull::text || attcompression::text
from pg_attribute where attrelid::regclass::text ~ '^(store|ledger|ingest|api_v1)\\.' and attnum > 0 and not attisdropped
union all select 'index', schemaname || tablename, indexname, indexdef from pg_indexes
    where schemaname in ('store', 'ledger', 'ingest')
union all select 'view', schemaname, viewname, definition from pg_views where schemaname in ('store', 'api_v1')
union all select 'check', conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace::regnamespace::text in ('store', 'ledger', 'ingest')
union all select 'grant', table_schema || table_name, grantee, string_agg(privilege_type, ' ' order by privilege_type)
    from information_schema.role_table_grants where grantee like 'gleaner%' group by 2, 3
"""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Lab]:
    """A lab on a database without any schema."""
    engine = make_engine(empty_database_url, application="test-migrations")
    yield Lab(empty_database_url, engine, StoreSettings(database_url=empty_database_url))
    engine.dispose()


def replay(url: str, release: Path) -> int:
    """Run what a release sent, each statement with the rights of its service; return how many there were."""
    parts = release.read_text("utf-8").removeprefix(STATEMENT).split("\n" + STATEMENT)
    with psycopg.connect(url, autocommit=True, options=NO_JIT) as connection:
        for part in parts:
            role, _, statement = part.partition("\n")
            connection.execute(f"set role {'none' if role == OWNER else role}".encode())
            if statement.startswith("copy "):
                head, _, rows = statement.partition("\n")
                with connection.cursor().copy(head.encode()) as copy:
                    copy.write(f"{rows.rstrip(chr(10))}\n")
            else:
                connection.execute(statement.encode())
    return len(parts)


def state(lab: Lab) -> list[object]:
    """Return what readers see, but for what only a clock or the order of rows decides."""
    return [
        lab.sql("select disposition, state, count(*) from ledger.entries group by 1, 2 order by 1, 2"),
        lab.sql("select holder, indicator, value, version, extractor_version, is_corrected from api_v1.facts order by 1, 2, 3"),
        lab.sql("select seq, operation, version, extractor_version, changed from api_v1.changes order by seq"),
        lab.sql("select outcome, new_value from api_v1.corrections"),
        lab.sql("select url, version, version_count, extractor_version, same_as is not null from api_v1.articles order by url"),
    ]


@pytest.mark.parametrize("release", RELEASES, ids=NAMES)
def test_a_release_does_on_the_newest_schema_what_it_did_on_its_own(empty: Lab, lab: Lab, release: Path) -> None:
    migrate.upgrade(empty.url, release.stem)
    assert replay(empty.url, release) > 100
    assert replay(lab.url, release) > 100
    assert state(lab) == state(empty)
    assert lab.sql("select is_balanced, stored, duplicate, unchanged, quarantined from api_v1.ledger") == [(True, 3, 1, 2, 2)]


def test_what_the_code_before_the_newest_migration_sends_is_recorded() -> None:
    newest = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations")).get_revision("head")
    assert newest is not None
    assert NAMES[-1] in (newest.revision, newest.down_revision), "record before a migration is added: recording.py says how"


@pytest.mark.parametrize("release", RELEASES, ids=NAMES)
def test_a_schema_that_lacks_what_a_release_writes_fails_the_replay(lab: Lab, release: Path) -> None:
    """The negative control: a migration that takes a column away is noticed."""
    with psycopg.connect(lab.url, autocommit=True) as connection:
        connection.execute("alter table store.steps rename column duration_ms to duration")
        try:
            with pytest.raises(psycopg.errors.UndefinedColumn):
                replay(lab.url, release)
        finally:
            connection.execute("alter table store.steps rename column duration to duration_ms")


@pytest.mark.parametrize("release", RELEASES, ids=NAMES)
def test_data_of_a_release_comes_along_and_new_code_works_on(empty: Lab, lab: Lab, release: Path) -> None:
    migrate.upgrade(empty.url, release.stem)
    replay(empty.url, release)
    before = state(empty)
    migrate.upgrade(empty.url)
    assert state(empty) == before
    assert sorted(empty.sql(SCHEMA)) == sorted(lab.sql(SCHEMA)), "an upgraded database is like a new one"
    lacks_hashes = release.stem < "0005"
    assert (backfill_sentences(empty.engine, pause_s=0) > 0) is lacks_hashes
    assert [found.entry.url for found in find(empty.engine, "丁县2020年有\ufffd户贫困户。")] != []
    empty.store("http://a/1", [Claim("甲县", "贫困户", 999)], version="9")
    empty.number()
    assert empty.replayed() == empty.facts()


def test_a_migration_behind_a_lock_gives_up_in_time_and_leaves_nothing_half_done(
    empty: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    migrate.upgrade(empty.url, "0004")
    before = empty.sql(SCHEMA)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT_MS", 200)
    monkeypatch.setenv("GLEANER_DATABASE_URL", empty.url)
    with psycopg.connect(empty.url) as holder:
        holder.execute("select count(*) from store.near_duplicates")  # the last table that the migration touches
        holder.execute("lock table store.near_duplicates in row exclusive mode")
        assert migrate.main() == 1
    assert "lock timeout" in capsys.readouterr().err
    assert sorted(empty.sql(SCHEMA)) == sorted(before)
    assert empty.sql("select version_num from gleaner_revision") == [("0004",)]
    migrate.upgrade(empty.url)
    assert empty.sql("select version_num from gleaner_revision") != [("0004",)]


def test_a_statement_of_a_migration_that_takes_too_long_is_ended(empty: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.upgrade(empty.url, "0004")
    monkeypatch.setattr(migrate, "STATEMENT_TIMEOUT_MS", 200)
    with psycopg.connect(empty.url) as holder:
        holder.execute("lock table store.extractions")
        with pytest.raises(DBAPIError, match="statement timeout"):
            migrate.upgrade(empty.url)
    assert empty.sql("select version_num from gleaner_revision") == [("0004",)]


def test_every_statement_of_a_service_has_a_limit(lab: Lab) -> None:
    engine = make_engine(lab.url, application="test-limits", statement_timeout_ms=100)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("show lock_timeout").scalar() == "10s"
        with pytest.raises(DBAPIError, match="statement timeout"):
            connection.exec_driver_sql("select pg_sleep(30)")
    engine.dispose()
    with lab.engine.connect() as connection:
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "30s"
