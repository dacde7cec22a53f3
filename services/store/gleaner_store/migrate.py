"""Brings a database to the newest schema: `python -m gleaner_store.migrate`."""

import sys
from importlib.resources import as_file, files
from typing import Final

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gleaner_runtime.database import make_engine
from gleaner_runtime.settings import Settings, SettingsError, load
from gleaner_store import housekeeping
from gleaner_store.migrations import later

LOCK: Final = 0x676C6561  # one migration at a time, cluster-wide
LOCK_TIMEOUT_MS: Final = 10_000  # a migration that waits for a lock holds up everyone behind it
STATEMENT_TIMEOUT_MS: Final = 600_000
VERSION_TABLE: Final = "gleaner_revision"


class MigrateSettings(Settings, frozen=True):
    """Settings of the migration; the role needs to own the schemas and to create roles."""

    database_url: str


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision; does nothing when it is there, or further than this release knows.

    Args:
        url: `postgresql://…` of a role that may create schemas and roles.
        revision: an Alembic revision, the newest by default.

    Raises:
        sqlalchemy.exc.OperationalError: the database is away, or a lock was not to be had in time.
    """
    engine = make_engine(url, application="gleaner-migrate", pool_size=1, statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"set local lock_timeout = {LOCK_TIMEOUT_MS}"))
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            is_newest = _upgrade(connection, revision)
            _create_partitions(connection)
        if is_newest:
            later.finish(engine)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, revision: str) -> bool:
    """Run the migrations; returns whether the schema is now the newest that this release knows."""
    with as_file(files("gleaner_store.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        scripts = ScriptDirectory.from_config(config)
        known = {script.revision for script in scripts.walk_revisions()}
        present = _present(connection)
        if present is not None and present not in known:
            structlog.get_logger().warning("the schema is newer than this release; left as it is", revision=present)
            return False
        command.upgrade(config, revision)
        return _present(connection) == scripts.get_current_head()


def _present(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()


def _create_partitions(connection: Connection) -> None:
    if connection.execute(text("select to_regprocedure('ingest.create_raw_partition(date)') is not null")).scalar():
        for statement in housekeeping.STEPS:
            connection.exec_driver_sql(statement)


def main() -> int:
    """Migrate the database named in the environment; 1 when it could not be done, and nothing has changed."""
    try:
        settings = load(MigrateSettings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        upgrade(settings.database_url)
    except DBAPIError as error:
        sys.stderr.write(f"the schema is as it was: {str(error.orig).strip()}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
