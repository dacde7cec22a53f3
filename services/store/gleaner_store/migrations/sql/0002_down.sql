drop schema api_v1, store cascade;
drop function ingest.create_raw_partition(date);
drop function ingest.drop_raw_before(date);
create schema store;
create schema api_v1;
revoke update (lane) on ledger.entries from gleaner_store;
revoke select (entry_id, received_at, content_type) on ingest.raw from gleaner_store;
revoke usage on schema ingest from gleaner_store;
