"""Empties the database that the tests of a module share."""

from typing import Final

# Only what was ever written to, and row by row, without foreign keys and triggers: to truncate makes new files of a table and of
# each of its indexes, which for all tables takes longer than most tests. What has grown is truncated, so that nothing drags on.
EMPTY: Final = """
do $$
declare
    each regclass;
    counter regclass;
begin
    perform set_config('session_replication_role', 'replica', true);
    for each in
        select oid from pg_class
        where relnamespace in ('store'::regnamespace, 'ledger'::regnamespace, 'ingest'::regnamespace)
            and relkind = 'r' and relname not in ('feed_head', 'reasons') and pg_relation_size(oid) > 0
    loop
        if pg_table_size(each) > 4000000 then
            execute format('truncate %s cascade', each);
        else
            execute format('delete from only %s', each);
        end if;
    end loop;
    for counter in
        select seqrelid from pg_sequence join pg_class c on c.oid = seqrelid
        where relnamespace in ('store'::regnamespace, 'ledger'::regnamespace, 'ingest'::regnamespace)
            and pg_sequence_last_value(seqrelid) is not null
    loop
        perform setval(counter, (select seqstart from pg_sequence where seqrelid = counter), false);
    end loop;
    update store.feed_head set seq = 0 where seq <> 0;
end $$
"""
