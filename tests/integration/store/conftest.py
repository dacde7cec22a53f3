"""The fixture `lab`: an empty database and the store's functions on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gleaner_runtime.database import make_engine
from gleaner_store.settings import StoreSettings

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.integration.store.lab import Lab

EMPTY = """
do $$
declare tables text;
begin
    select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables from pg_tables
    where schemaname in ('store', 'ledger', 'ingest') and tablename not in ('feed_head', 'reasons');
    execute 'truncate ' || tables || ' restart identity';
    update store.feed_head set seq = 0;
end $$
"""


@pytest.fixture
def lab(module_database_url: str) -> Iterator[Lab]:
    engine = make_engine(module_database_url, application="test-store")
    found = Lab(module_database_url, engine, StoreSettings(database_url=module_database_url))
    found.sql(EMPTY)
    yield found
    engine.dispose()
