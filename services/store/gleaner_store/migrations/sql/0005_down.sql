drop index store.near_duplicates_by_other, store.extractions_by_sentence;
alter table store.extractions drop column sentence_hashes;
alter table store.extractions alter column clean_text set compression default;
