drop publication if exists gleaner_changes;
drop index ledger.entries_open;
drop view api_v1.places, api_v1.organisations, api_v1.people, api_v1.repairs, api_v1.source_damage, api_v1.duplicates,
    api_v1.fact_changes, api_v1.completeness, api_v1.watermark, api_v1.corrections, api_v1.quarantine;
create view api_v1.quarantine as
select id as entry_id, source, url, received_at, done_at as quarantined_at, attempts, reason, detail
from ledger.entries where disposition = 'quarantined';
grant select on api_v1.quarantine to gleaner_store, gleaner_consumer;
drop index store.steps_by_time, store.extractions_by_entry;
drop table store.corrections, store.reextract_runs, store.reextract_items, store.reasons;
