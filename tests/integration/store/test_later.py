"""What follows a migration: indexes built beside the work, old rows held against new checks, both again where it failed."""

from collections.abc import Iterator

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab

from gleaner_runtime.database import make_engine
from gleaner_store import migrate
from gleaner_store.migrations import later
from gleaner_store.settings import StoreSettings

UNCHECKED = "select conname from pg_constraint where not convalidated and connamespace = 'store'::regnamespace"
IS_VALID = "select indisvalid from pg_index where indexrelid = to_regclass('store.mentions_by_entity_id')"


@pytest.fixture
def old(empty_database_url: str) -> Iterator[Lab]:
    """A lab on the schema before 0009, with an article."""
    engine = make_engine(empty_database_url, application="test-later")
    lab = Lab(empty_database_url, engine, StoreSettings(database_url=empty_database_url))
    migrate.upgrade(lab.url, "0008")
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    yield lab
    engine.dispose()


def test_rows_that_keep_the_promise_are_vouched_for(old: Lab) -> None:
    before = old.facts()
    migrate.upgrade(old.url)
    assert old.sql(UNCHECKED) == []
    assert old.facts() == before


def test_an_old_row_that_breaks_it_stops_no_migration_and_new_ones_are_refused(old: Lab) -> None:
    old.sql("update store.figures set span_end = span_end + 1")
    migrate.upgrade(old.url)
    assert old.sql(UNCHECKED) == [("figures_words",)]
    with pytest.raises(psycopg.errors.CheckViolation, match="figures_words"):
        old.sql("update store.figures set span_end = span_end + 1")
    old.sql("update store.figures set span_end = span_end - 1")  # as an extraction of today would
    migrate.upgrade(old.url)
    assert old.sql(UNCHECKED) == []


def test_an_index_whose_build_was_cut_off_is_built_again(lab: Lab) -> None:
    lab.sql("update pg_index set indisvalid = false where indexrelid = 'store.mentions_by_entity_id'::regclass")
    assert lab.sql(IS_VALID) == [(False,)]
    later.finish(lab.engine)
    assert lab.sql(IS_VALID) == [(True,)]
    assert lab.sql("select to_regclass('store.mentions_by_entity')") == [(None,)]


def test_one_process_does_it_and_the_others_do_not_wait(lab: Lab) -> None:
    lab.sql("drop index store.mentions_by_entity_id")
    with psycopg.connect(lab.url, autocommit=True) as other:
        other.execute(f"select pg_advisory_lock({later.LOCK})".encode())
        later.finish(lab.engine)
        assert lab.sql(IS_VALID) == []
        other.execute(f"select pg_advisory_unlock({later.LOCK})".encode())  # a session that ends lets go of it a moment later
    later.finish(lab.engine)
    assert lab.sql(IS_VALID) == [(True,)]


def test_a_schema_that_is_not_the_newest_is_left_alone(old: Lab) -> None:
    assert old.sql(IS_VALID) == []
    assert old.sql("select to_regclass('store.mentions_by_entity') is not null") == [(True,)]
