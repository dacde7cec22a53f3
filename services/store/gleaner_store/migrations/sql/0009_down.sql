alter table store.mentions drop constraint mentions_words, drop constraint mentions_meaning;
alter table store.figures drop constraint figures_words, drop constraint figures_lost, drop constraint figures_range,
    drop constraint figures_bounds, drop constraint figures_several;
alter table store.facts drop constraint facts_once, add primary key (extraction_id, ordinal);
create unique index facts_once on store.facts (extraction_id, fact_id);
delete from store.reasons where reason = 'contradiction';
alter table store.extractions alter repairs set compression default, alter times set compression default,
    alter paragraphs set compression default, alter sentences set compression default, alter offsets set compression default,
    alter fingerprint set compression default, alter sentence_hashes set compression default;
drop index if exists store.figures_by_holder_code, store.mentions_by_entity_id;
create index if not exists figures_by_holder on store.figures (holder_code, indicator) where holder_code is not null;
create index if not exists mentions_by_entity on store.mentions (entity_id, extraction_id) where entity_id is not null;
