"""The fixture `lab`: an empty database and the store's functions on it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from gleaner_runtime.database import make_engine
from gleaner_store.settings import StoreSettings

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.integration.emptying import EMPTY
from tests.integration.store.lab import Lab


@pytest.fixture(scope="module")
def sessions(module_database_url: str) -> Iterator[tuple[Engine, "psycopg.Connection[Any]"]]:
    """What the tests of a module share: a session of Postgres that begins reads the catalogue, which costs more than a test."""
    engine = make_engine(module_database_url, application="test-store")
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        yield engine, connection
    engine.dispose()


@pytest.fixture
def lab(module_database_url: str, sessions: tuple[Engine, "psycopg.Connection[Any]"]) -> Lab:
    engine, session = sessions
    found = Lab(module_database_url, engine, StoreSettings(database_url=module_database_url), session=session)
    found.sql(EMPTY)
    return found
