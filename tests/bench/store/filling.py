"""Fills the tables with a great many articles by SQL: every column that is indexed has the width and the spread of real ones.

Each filled article has fewer rows and a shorter text than a real one (PER_ARTICLE), so that a million of them are there in
minutes. Fingerprints are as many as a text of 2,500 characters has, and random. All indexes are real: dropped before, built
after.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import psycopg

PER_ARTICLE: Final = 2  # mentions, figures, facts, changes and steps
FINGERPRINTS: Final = 48
ENTITIES: Final = 200_000
WORKERS: Final = 4
WRITTEN: Final = 10_000  # articles that `write` stores: as many in a store of any size
AT_ONCE: Final = 500
LONGEST: Final = "store.figures store.extractions store.fingerprints"
TEXT: Final = Path(__file__).with_suffix(".sql").read_text("utf-8")
SECTIONS: Final = dict(part.split("\n", 1) for part in TEXT.split("\n-- ")[1:])

FINISH: Final = """
select setval(pg_get_serial_sequence('store.extractions', 'id'), greatest(%(last)s, 1)),
    setval(pg_get_serial_sequence('store.articles', 'no'), greatest(%(last)s, 1))
"""

INDEXES: Final = """
select 'alter table ' || c.conrelid::regclass || ' drop constraint ' || quote_ident(c.conname),
    'alter table ' || c.conrelid::regclass || ' add constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid)
from pg_constraint c where c.contype in ('p', 'u') and c.conrelid = %(table)s::regclass
union all
select 'drop index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid)
from pg_index i where i.indrelid = %(table)s::regclass
    and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u'))
"""


def fill(url: str, first: int, last: int) -> None:
    """Store articles `first` to `last` as if they had come one by one, with statistics gathered.

    Args:
        url: of the database, a superuser.
        first: number of the first article, over all that are there.
        last: number of the last one.
    """
    values = {"first": first, "last": last, "per": PER_ARTICLE, "prints": FINGERPRINTS, "entities": ENTITIES}
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in SECTIONS["functions"].split(";"):
            connection.execute(statement.encode())
    with ThreadPoolExecutor(WORKERS) as pool:
        tables = sorted(SECTIONS.keys() - {"functions"}, key=LONGEST.find, reverse=True)
        _finish(pool.map(lambda table: _fill_table(url, table, values), tables))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FINISH.encode(), values)
        connection.execute("checkpoint")


def _finish(running: Iterable[None]) -> None:
    for _ in running:
        pass


def _fill_table(url: str, table: str, values: dict[str, int]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set search_path = pg_catalog, public")
        indexes = connection.execute(INDEXES.encode(), {"table": table}).fetchall()
        for drop, _ in indexes if table != "store.entities" else ():
            connection.execute(drop)
        connection.execute(SECTIONS[table].encode(), values)
        for _, build in indexes if table != "store.entities" else ():
            connection.execute(build)
        # As autovacuum does in service; it would have to catch up with all of this while the measurement runs.
        connection.execute(f"vacuum analyze {table}".encode())


def write(url: str, first: int, last: int) -> None:
    """Store articles `first` to `last` on the server that is measured, a few hundred a transaction, with all indexes in place.

    A store of any size has written some thousands of articles since its last checkpoint. The first change of a page after
    a checkpoint puts all of it into the log, and takes it into memory; right after one a large store does that at each row.
    """
    values = {"per": PER_ARTICLE, "prints": FINGERPRINTS, "entities": ENTITIES}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set search_path = pg_catalog, public")
        for start in range(first, last + 1, AT_ONCE):
            with connection.transaction():
                for table in SECTIONS.keys() - {"functions", "store.entities"}:
                    some = {**values, "first": start, "last": min(start + AT_ONCE - 1, last)}
                    connection.execute(SECTIONS[table].encode(), some)
        connection.execute(FINISH.encode(), {"last": last})


def size_bytes(url: str) -> int:
    """Return what the database takes on disk."""
    with psycopg.connect(url) as connection:
        row = connection.execute("select pg_database_size(current_database())").fetchone()
    return int(row[0]) if row else 0
