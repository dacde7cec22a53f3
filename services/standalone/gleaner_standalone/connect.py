"""Finds the database a command works on: named, of a pipeline that runs, or one that sleeps in the home."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine

from gleaner_runtime.database import make_engine
from gleaner_standalone.running import find_running
from gleaner_standalone.servers import Home
from gleaner_standalone.servers.choice import open_postgres
from gleaner_standalone.servers.home import default_path


class NothingRuns(Exception):
    """There is no pipeline to work on; the message says how to get one."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a command finds things.

    Attributes:
        database_url: of Postgres, with the schema in place.
        redis_url: null where none is needed or none runs.
        door_url: null where no door of ours runs.
        api_url: null where no read API of ours runs.
    """

    database_url: str
    redis_url: str | None = None
    door_url: str | None = None
    api_url: str | None = None


@contextmanager
def connect() -> Iterator[Connection]:
    """Yield where the database is.

    The order: GLEANER_DATABASE_URL, the pipeline that runs in GLEANER_HOME, and last the data in GLEANER_HOME,
    for which Postgres alone is started while the command works.

    Raises:
        NothingRuns: none of the three is there.
    """
    named = os.environ.get("GLEANER_DATABASE_URL")
    running = find_running(default_path())
    if named:
        yield Connection(named, os.environ.get("GLEANER_REDIS_URL") or os.environ.get("GLEANER_BROKER_URL"))
    elif running:
        yield Connection(running.database_url, running.redis_url, running.door_url, running.api_url)
    elif (default_path() / "postgres" / "PG_VERSION").exists():
        with Home.default() as home, ExitStack() as stack:
            yield Connection(open_postgres(home, stack, report=_silent))
    else:
        raise NothingRuns(
            f"nothing runs and there is no data in {default_path()}: start `gleaner up`, or set GLEANER_DATABASE_URL"
        )


def _silent(_line: str) -> None:
    """Servers that run for one query are not worth a word."""


@contextmanager
def open_engine() -> Iterator[Engine]:
    """Yield an engine on the database of `connect`.

    Raises:
        NothingRuns: there is none.
    """
    with connect() as connection:
        engine = make_engine(connection.database_url, application="gleaner-cli", pool_size=2)
        try:
            yield engine
        finally:
            engine.dispose()
