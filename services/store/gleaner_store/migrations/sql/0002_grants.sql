grant usage on schema store, api_v1 to gleaner_store;
grant usage on schema api_v1 to gleaner_consumer;
grant select, insert, update, delete on all tables in schema store to gleaner_store;
grant usage, select on all sequences in schema store to gleaner_store;
grant select on all tables in schema api_v1 to gleaner_store, gleaner_consumer;
-- Replay and re-extraction move an entry to another lane.
grant update (lane) on ledger.entries to gleaner_store;
-- Whether the raw bytes of an entry are still there, not the bytes.
grant usage on schema ingest to gleaner_store;
grant select (entry_id, received_at, content_type) on ingest.raw to gleaner_store;
