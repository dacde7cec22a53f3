"""Partitions of raw bytes are there ahead of time, whoever comes first to create them."""

import threading
import time

import psycopg
import pytest

from gleaner_store.migrate import upgrade
from gleaner_store.sequencer import keep_house, run

MONTHS = """
select count(*) from generate_series(0, 2) n where to_regclass('ingest.raw_' ||
    to_char(date_trunc('month', now() at time zone 'UTC') + n * interval '1 month', 'YYYY_MM')) is not null
"""
DROP = """
do $$ declare part text; begin
    for part in select relname from pg_class where relname ~ '^raw_[0-9]{4}_[0-9]{2}$' and relkind = 'r' loop
        execute 'drop table ingest.' || part;
    end loop;
end $$
"""
LATE = """
insert into ingest.raw (entry_id, received_at, content, content_type) values (gen_random_uuid(), now(), 'x', 'text/plain')
"""


@pytest.fixture
def bare_url(database_url: str) -> str:
    """A database whose months have all gone, with an article in the default partition."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(DROP.encode())
        connection.execute(LATE.encode())
        assert _months(connection) == 0
    return database_url


def _months(connection: psycopg.Connection) -> int:
    row = connection.execute(MONTHS.encode()).fetchone()
    return int(row[0]) if row else 0


def test_a_migration_creates_the_months_to_come_and_keeps_what_came_meanwhile(bare_url: str) -> None:
    upgrade(bare_url)
    with psycopg.connect(bare_url) as connection:
        assert _months(connection) == 3
        assert connection.execute("select count(*) from ingest.raw").fetchone() == (1,)
        assert connection.execute("select count(*) from ingest.raw_default").fetchone() == (0,)


def test_the_sequencer_creates_them_with_the_rights_of_the_store(bare_url: str) -> None:
    with psycopg.connect(bare_url, autocommit=True) as connection:
        connection.execute("set role gleaner_store")
        assert keep_house(connection)
        assert keep_house(connection)
        assert _months(connection) == 3


def test_a_running_sequencer_needs_nobody_to_ask(bare_url: str) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(bare_url, "", stop))
    thread.start()
    with psycopg.connect(bare_url, autocommit=True) as connection:
        deadline = time.monotonic() + 300
        while _months(connection) < 3 and time.monotonic() < deadline:
            stop.wait(0.02)
        stop.set()
        thread.join()
        assert _months(connection) == 3


def test_a_busy_inbox_is_not_held_up(bare_url: str) -> None:
    with psycopg.connect(bare_url) as writer, psycopg.connect(bare_url, autocommit=True) as connection:
        writer.execute(LATE.encode())
        assert not keep_house(connection)
        writer.rollback()
        assert keep_house(connection)
