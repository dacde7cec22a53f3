grant select, insert, update, delete on store.corrections, store.reextract_runs, store.reextract_items to gleaner_store;
grant select on store.reasons to gleaner_store;
grant usage, select on all sequences in schema store to gleaner_store;
grant select on all tables in schema api_v1 to gleaner_store, gleaner_consumer;
create index entries_open on ledger.entries (received_at) where state <> 'done' and done_at is null;
do $$
begin
    -- Needs wal_level = logical to be subscribed to, not to exist.
    create publication gleaner_changes for table store.changes with (publish = 'insert');
exception when insufficient_privilege then
    raise notice 'no right to create the publication gleaner_changes; an administrator can do it later';
end $$;
