"""A Postgres of the bench's own, with its statements timed by the server itself."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from gleaner_standalone.servers import Home, PostgresServer
from gleaner_store.migrate import upgrade

# As docker-compose.yml sets it, for a small server of today: a tenth of the memory that a million articles take on disk. What is
# measured commits durably.
MEASURED = {
    "shared_buffers": "1GB",
    "shared_preload_libraries": "pg_stat_statements",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "wal_level": "replica",
}
FILLED = {
    **MEASURED,
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "maintenance_work_mem": "1GB",
    "max_parallel_maintenance_workers": "2",
}
TOTAL = """
select coalesce(sum(total_exec_time), 0)::float8, coalesce(sum(calls), 0)::integer,
    coalesce(sum(shared_blks_hit + shared_blks_read), 0)::bigint from pg_stat_statements
where dbid = (select oid from pg_database where datname = current_database()) and query not ilike '%pg_stat_statements%'
"""


@contextmanager
def home_of_bench(place: Path | None) -> Iterator[Home]:
    """Yield a folder that is removed at the end; durable, unlike those of tests."""
    folder = Path(tempfile.mkdtemp(prefix="gleaner-bench-", dir=place))
    try:
        with Home(folder, is_throwaway=False) as home:
            yield home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(home: Home, settings: dict[str, str]) -> Iterator[str]:
    """Run the server of a folder with settings; yields the address of its migrated database."""
    postgres = PostgresServer(home, settings)
    try:
        url = postgres.start().url
        upgrade(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create extension if not exists pg_stat_statements")
        yield url
    finally:
        postgres.stop()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a session and its statements have used up."""

    statements_ms: float  # of all sessions; waiting for rows of COPY included
    statements: int
    cpu_ms: float  # of one server process
    blocks: int  # pages of the database that statements looked at; other work on the machine changes nothing of it

    def since(self, before: "Spent") -> "Spent":
        """Return what was used between two looks."""
        return Spent(
            self.statements_ms - before.statements_ms,
            self.statements - before.statements,
            self.cpu_ms - before.cpu_ms,
            self.blocks - before.blocks,
        )


def spent(connection: psycopg.Connection, pid: int) -> Spent:
    """Look at the server's own counters, and at the processor time of a server process (Linux; elsewhere 0)."""
    row = connection.execute(TOTAL.encode()).fetchone()
    assert row is not None
    counter = Path(f"/proc/{pid}/schedstat")
    cpu_ns = int(counter.read_text().split()[0]) if counter.exists() else 0
    return Spent(row[0], row[1], cpu_ns / 1e6, int(row[2]))
