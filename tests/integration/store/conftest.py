"""The fixture `lab`: a fresh database and the store's functions on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gleaner_runtime.database import make_engine
from gleaner_store.settings import StoreSettings

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.integration.store.lab import Lab


@pytest.fixture
def lab(database_url: str) -> Iterator[Lab]:
    engine = make_engine(database_url, application="test-store")
    yield Lab(database_url, engine, StoreSettings(database_url=database_url))
    engine.dispose()
