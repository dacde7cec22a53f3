"""What follows a migration in transactions of their own: indexes built beside the work, old rows held against new checks.

Neither readers nor writers wait for it. A step that cannot be done is told, and tried again by the next migration; without
it the schema works, only slower, and rows of earlier releases are not vouched for.
"""

from typing import Final

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

LOCK: Final = 0x676C656C  # one process at a time; the others leave it to that one
NO_LIMITS: Final = "set lock_timeout = 0; set statement_timeout = 0"  # waits here hold nobody up
# An index of one word: equal words share an entry, so that it is small and mostly in memory. The old one goes when it stands.
INDEXES: Final = (
    (
        "create index concurrently if not exists figures_by_holder_code on store.figures (holder_code)"
        " where holder_code is not null",
        "drop index concurrently if exists store.figures_by_holder",
    ),
    (
        "create index concurrently if not exists mentions_by_entity_id on store.mentions (entity_id) where entity_id is not null",
        "drop index concurrently if exists store.mentions_by_entity",
    ),
)
# Left by a build that was cut off.
BROKEN: Final = """
select format('drop index concurrently if exists store.%I', c.relname) from pg_index i join pg_class c on c.oid = i.indexrelid
where not i.indisvalid and c.relnamespace = 'store'::regnamespace
"""
UNCHECKED: Final = """
select format('alter table %s validate constraint %I', conrelid::regclass, conname) from pg_constraint
where not convalidated and contype = 'c' and connamespace = 'store'::regnamespace order by conname
"""

log = structlog.get_logger()


def finish(engine: Engine) -> None:
    """Do what the newest migration left for afterwards, unless another process is at it.

    Args:
        engine: of the owner of the schema, which is at the newest revision.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", no_parameters=True) as connection:
        connection.exec_driver_sql(NO_LIMITS)
        if not connection.exec_driver_sql(f"select pg_try_advisory_lock({LOCK})").scalar():
            return
        try:
            _build_indexes(connection)
            _check_old_rows(connection)
        finally:
            connection.exec_driver_sql(f"select pg_advisory_unlock({LOCK})")


def _build_indexes(connection: Connection) -> None:
    for (drop,) in connection.exec_driver_sql(BROKEN).fetchall():
        _try(connection, drop)
    for build, drop in INDEXES:
        if _try(connection, build):
            _try(connection, drop)


def _check_old_rows(connection: Connection) -> None:
    for (validate,) in connection.exec_driver_sql(UNCHECKED).fetchall():
        _try(connection, validate)


def _try(connection: Connection, statement: str) -> bool:
    try:
        connection.exec_driver_sql(statement)
    except DBAPIError as error:
        log.warning("left for the next migration", statement=statement, error=str(error.orig).strip())
        return False
    return True
