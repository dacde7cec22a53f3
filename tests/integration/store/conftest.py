"""The fixture `lab`: an empty database and the store's functions on it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gleaner_runtime.database import make_engine
from gleaner_store.settings import StoreSettings

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.integration.store.lab import Lab

# Only what was written to, if in vain: to empty all tables each time takes longer than most tests.
EMPTY = """
do $$
declare
    each regclass;
    is_used boolean;
    used regclass[] := '{}';
begin
    for each in
        select format('%I.%I', schemaname, tablename)::regclass from pg_tables
        where schemaname in ('store', 'ledger', 'ingest') and tablename not in ('feed_head', 'reasons')
    loop
        execute format('select exists (select from %s)', each) into is_used;
        is_used := is_used or exists (
            select from pg_depend d join pg_sequence s on s.seqrelid = d.objid
            where d.refobjid = each and pg_sequence_last_value(s.seqrelid) is not null
        );
        if is_used then
            used := used || each;
        end if;
    end loop;
    if used <> '{}' then
        execute 'truncate ' || array_to_string(used, ', ') || ' restart identity cascade';
    end if;
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
