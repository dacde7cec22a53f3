"""The schema that this release works on: migrations come before the code that needs them."""

from typing import Final

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from gleaner_runtime.database import make_engine, sqlstate

REVISION: Final = "0009"  # of the newest migration; a test compares
ASK: Final = text("select version_num from gleaner_revision")
UNREADABLE: Final = ("42P01", "42501")  # no such table, no right to read it: before 0007 services had none

log = structlog.get_logger()


class OldSchemaError(RuntimeError):
    """The schema of the database is that of an earlier release."""


def require_schema(url: str) -> None:
    """Refuse to work on the schema of an earlier release; that of a later one will do.

    A database that is away is only warned about: services outlive that.

    Args:
        url: of the database, with the rights of the service.

    Raises:
        OldSchemaError: the schema lacks what this release needs, or there is none.
    """
    engine = make_engine(url, application="gleaner-start", pool_size=1)
    try:
        present = _revision(engine)
    except OperationalError as error:
        log.warning("database is away; its schema was not looked at", error=str(error.orig).strip())
        return
    finally:
        engine.dispose()
    if present is None or present < REVISION:
        at = f"at revision {present}" if present else f"older than revision {REVISION}, or there is none"
        raise OldSchemaError(
            f"the schema of the database is {at}, this release needs {REVISION}: run python -m gleaner_store.migrate first"
        )


def require_schema_or_exit(url: str, name: str) -> None:
    """End the process with one line on standard error where the schema is that of an earlier release.

    Raises:
        SystemExit: it is.
    """
    try:
        require_schema(url)
    except OldSchemaError as error:
        raise SystemExit(f"the {name} cannot start: {error}") from error


def _revision(engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            found: str | None = connection.execute(ASK).scalar()
            return found
    except DBAPIError as error:
        if sqlstate(error) in UNREADABLE:
            return None
        raise
