"""Every column that readers see has a comment, the reference is generated from them, and roles see only their part."""

from pathlib import Path

import psycopg
import pytest
from tests.integration.store.lab import Lab

from gleaner_store.migrate import upgrade
from gleaner_store.reference import reference

TABLES = Path(__file__).parents[3] / "docs" / "tables.md"


def test_the_reference_is_what_the_comments_say(lab: Lab) -> None:
    assert reference(lab.url) == TABLES.read_text("utf-8")


def test_migrating_twice_changes_nothing(lab: Lab) -> None:
    upgrade(lab.url)
    assert lab.sql("select count(*) from gleaner_revision") == [(1,)]


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("gleaner_consumer", "select * from store.facts"),
        ("gleaner_consumer", "select * from ledger.entries"),
        ("gleaner_consumer", "insert into store.consumers (name) values ('x')"),
        ("gleaner_store", "select content from ingest.raw"),
        ("gleaner_store", "insert into ledger.entries (id) values (gen_random_uuid())"),
        ("gleaner_ingest", "select * from store.facts"),
    ],
)
def test_a_role_may_not_reach_beyond_its_part(lab: Lab, role: str, statement: str) -> None:
    with psycopg.connect(lab.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"set local role {role}".encode())
        connection.execute(statement.encode())


def test_a_consumer_may_read_every_view(lab: Lab) -> None:
    views = [view for (view,) in lab.sql("select viewname from pg_views where schemaname = 'api_v1'")]
    with psycopg.connect(lab.url) as connection:
        connection.execute("set local role gleaner_consumer")
        for view in views:
            connection.execute(f'select * from api_v1."{view}" limit 1'.encode())
