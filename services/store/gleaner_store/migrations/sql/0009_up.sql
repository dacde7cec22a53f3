-- P6 and P7 as far as a row alone can say them; that the words stand in the text is looked at before they are written.
-- Rows that are there already are looked at afterwards, when nobody waits for it.
alter table store.mentions
    add constraint mentions_words check (char_length(surface) = span_end - span_start) not valid,
    add constraint mentions_meaning check (resolution <> 'ambiguous' or entity_id is null or is_corrected) not valid;
alter table store.figures
    add constraint figures_words check (char_length(surface) = span_end - span_start) not valid,
    add constraint figures_lost check (strpos(surface, U&'\FFFD') = 0
        or is_damaged and (is_corrected or value is null and value_max is null and si_value is null)) not valid,
    add constraint figures_range check (value <= value_max or is_corrected) not valid,
    add constraint figures_bounds check (lower <= upper or is_corrected) not valid,
    add constraint figures_several check (approx <> 'several' or value is null or is_corrected) not valid;

-- Two unique keys said the same of a row: once by its place in the article, once by what it is.
alter table store.facts drop constraint facts_pkey, add constraint facts_once primary key using index facts_once;

insert into store.reasons values
    ('contradiction', 'its own text contradicts the result', '结果与原文不符',
     'The detail names the words; replay after a fix of the extractor.')
on conflict do nothing;

-- A tenth of the time of pglz; what is stored stays as it is.
do $$
begin
    alter table store.extractions alter repairs set compression lz4, alter times set compression lz4,
        alter paragraphs set compression lz4, alter sentences set compression lz4, alter offsets set compression lz4,
        alter fingerprint set compression lz4, alter sentence_hashes set compression lz4;
exception when feature_not_supported then
    raise notice 'this server has no lz4: compressed by pglz';
end $$;
