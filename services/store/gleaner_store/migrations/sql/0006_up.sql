-- Where is the article that was not taken? The newest refusals whose address is known; the counts by day stay complete.
create table ingest.refused (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    source text not null check (char_length(source) <= 200),
    url text not null check (char_length(url) <= 2048),
    reason text not null,
    detail text not null check (char_length(detail) <= 1000)
);
create index refused_by_url on ingest.refused (url);
comment on table ingest.refused is 'The newest articles that the door refused for good, those with an address; older rows are deleted.';
grant select, insert, update, delete on ingest.refused to gleaner_ingest;

create view api_v1.refused as
select r.at, r.source, r.url, 'door' as refused_by, r.reason, r.detail from ingest.refused r
union all
select coalesce(p.fetched_at, p.discovered_at), s.name, p.url, 'feeds', p.state, p.detail
from ingest.pages p join ingest.sources s on s.id = p.source_id where p.state in ('failed', 'refused');
comment on view api_v1.refused is 'Articles that were not taken, where their address is known: no receipt was given, nothing of them is stored.';
comment on column api_v1.refused.at is 'When it was refused, or last asked for.';
comment on column api_v1.refused.source is 'Source as named by whoever sent the article.';
comment on column api_v1.refused.url is 'Address of the article.';
comment on column api_v1.refused.refused_by is 'door (what was sent was not in order) or feeds (the page could not or may not be fetched).';
comment on column api_v1.refused.reason is 'Typed reason of the door; of feeds failed or refused.';
comment on column api_v1.refused.detail is 'What was wrong, in a sentence.';
grant select on api_v1.refused to gleaner_store, gleaner_consumer;

-- 截至2020年底 has an end and no beginning, and most figures of reports are dated so: their year is that of the end.
create or replace view store.fact_rows as
select f.extraction_id, f.fact_id, x.article_id, f.version, f.extractor_version, g.holder, g.holder_name, g.holder_type,
    g.holder_level, g.holder_code, g.holder_parents, g.holder_entity_id, g.indicator, g.value, g.value_max, g.lower, g.upper,
    g.approx, g.unit, g.unit_kind, g.si_value, g.si_unit, g.change, g.per, g.modality, g.time, g.time_norm, g.time_begin,
    g.time_end, extract(year from coalesce(g.time_begin, g.time_end))::integer as year, g.is_damaged, g.is_corrected, f.confidence,
    cardinality(f.figures) as mention_count, g.surface, g.span_start, g.span_end, g.raw_start, g.raw_end, g.rule_id,
    g.holder_rule_id, x.title, x.publisher, x.published_on, v.source, a.url, f.key as fact_key, f.ordinal
from store.facts f
join store.figures g on g.extraction_id = f.extraction_id and g.ordinal = f.figure
join store.extractions x on x.id = f.extraction_id
join store.versions v on v.article_id = x.article_id and v.version = x.version
join store.articles a on a.id = x.article_id;
comment on column api_v1.facts.year is 'Year of time_begin, or of time_end where there is no beginning (截至2020年底 is 2020); null when no year is known.';
