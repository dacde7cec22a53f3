-- Where is the article with this sentence? One hash a sentence; null in rows of releases before, until they are backfilled.
alter table store.extractions add column sentence_hashes integer[];
create index extractions_by_sentence on store.extractions using gin (sentence_hashes);
comment on column store.extractions.sentence_hashes is 'Hashes of the letters of each sentence, for finding an article by its words.';

create index near_duplicates_by_other on store.near_duplicates (other_id);

-- Texts are compressed by lz4, where the server has it: a tenth of the time of pglz.
do $$
begin
    alter table store.extractions alter column clean_text set compression lz4;
exception when feature_not_supported then
    raise notice 'this server has no lz4: texts are compressed by pglz';
end $$;
