create view api_v1.ledger as
select count(*) as received,
    count(*) filter (where disposition = 'stored') as stored,
    count(*) filter (where disposition = 'unchanged') as unchanged,
    count(*) filter (where disposition = 'duplicate') as duplicate,
    count(*) filter (where disposition = 'quarantined') as quarantined,
    count(*) filter (where state <> 'done') as in_flight,
    count(*) = count(*) filter (where disposition in ('stored', 'unchanged', 'duplicate', 'quarantined'))
        + count(*) filter (where state <> 'done') as is_balanced
from ledger.entries;

create view api_v1.quarantine as
select id as entry_id, source, url, received_at, done_at as quarantined_at, attempts, reason, detail
from ledger.entries where disposition = 'quarantined';

create view store.article_rows as
select v.article_id, v.version, a.version = v.version as is_current, a.article_key, a.url, v.source, v.entry_id, v.received_at,
    v.stored_at, v.same_as, a.cluster_id, x.id as extraction_id, x.extractor_version, x.extracted_at, x.title, x.subtitle,
    x.publisher, x.author, x.author_org, x.editor, x.photographer, x.published_at, x.published_on, x.locus, x.locus_code,
    x.locus_level, x.clean_text, x.char_count, x.raw_length, x.charset, x.is_traditional, x.flags, x.failed_rules,
    x.undecodable_count, x.repair_count, x.lost_count, x.damaged_chars, x.content_hash, a.version_count,
    a.first_received_at
from store.versions v
join store.articles a on a.id = v.article_id
join store.extractions x on x.id = v.extraction_id;

create view api_v1.articles as
select article_id, version, url, source, title, subtitle, publisher, author, author_org, editor, photographer, published_at,
    published_on, locus, locus_code, locus_level, clean_text, char_count, raw_length, charset, is_traditional, flags,
    failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, content_hash, received_at, first_received_at,
    stored_at, version_count, same_as, cluster_id, extractor_version, extracted_at, article_key, entry_id
from store.article_rows where is_current;

create view api_v1.article_versions as
select article_id, version, is_current, url, source, title, subtitle, publisher, author, author_org, editor, photographer,
    published_at, published_on, locus, locus_code, locus_level, clean_text, char_count, content_hash, received_at, stored_at,
    same_as, extractor_version, extracted_at, entry_id
from store.article_rows;

create view api_v1.figures as
select x.article_id, x.version, g.ordinal, g.surface, g.span_start, g.span_end, g.raw_start, g.raw_end, g.value, g.value_max,
    g.lower, g.upper, g.approx, g.unit, g.unit_kind, g.si_value, g.si_unit, g.indicator, g.indicator_start, g.indicator_end,
    g.change, g.per, g.modality, g.holder, g.holder_name, g.holder_type, g.holder_level, g.holder_code, g.holder_parents,
    g.holder_entity_id, g.holder_start, g.holder_end, g.holder_raw_start, g.holder_raw_end, g.holder_rule_id, g.time,
    g.time_norm, g.time_begin, g.time_end, g.time_start, g.time_stop, g.time_raw_start, g.time_raw_end, g.time_link,
    g.time_rule_id, g.relations, g.is_damaged, g.is_corrected, g.confidence, g.rule_id, x.extractor_version
from store.figures g
join store.extractions x on x.id = g.extraction_id
join store.articles a on a.extraction_id = x.id;

create view api_v1.entities as
select x.article_id, x.version, m.ordinal, m.surface, m.span_start, m.span_end, m.raw_start, m.raw_end, m.type, m.name,
    m.entity_id, e.level, e.subtype, e.code, e.code_year, e.nearest_code, e.current_code, e.current_name, e.parents,
    m.resolution, m.candidates, m.role, m.org, m.alias_of, m.is_deictic, m.is_corrected, m.confidence, m.rule_id,
    x.extractor_version
from store.mentions m
join store.extractions x on x.id = m.extraction_id
join store.articles a on a.extraction_id = x.id
left join store.entities e on e.id = m.entity_id;

-- Facts of every extraction, also superseded ones; the feed and the diffs read them here.
create view store.fact_rows as
select f.extraction_id, f.fact_id, x.article_id, f.version, f.extractor_version, g.holder, g.holder_name, g.holder_type,
    g.holder_level, g.holder_code, g.holder_parents, g.holder_entity_id, g.indicator, g.value, g.value_max, g.lower, g.upper,
    g.approx, g.unit, g.unit_kind, g.si_value, g.si_unit, g.change, g.per, g.modality, g.time, g.time_norm, g.time_begin,
    g.time_end, extract(year from g.time_begin)::integer as year, g.is_damaged, g.is_corrected, f.confidence,
    cardinality(f.figures) as mention_count, g.surface, g.span_start, g.span_end, g.raw_start, g.raw_end, g.rule_id,
    g.holder_rule_id, x.title, x.publisher, x.published_on, v.source, a.url, f.key as fact_key, f.ordinal
from store.facts f
join store.figures g on g.extraction_id = f.extraction_id and g.ordinal = f.figure
join store.extractions x on x.id = f.extraction_id
join store.versions v on v.article_id = x.article_id and v.version = x.version
join store.articles a on a.id = x.article_id;

create view api_v1.facts as
select r.fact_id, r.article_id, r.version, r.extractor_version, r.holder, r.holder_name, r.holder_type, r.holder_level,
    r.holder_code, r.holder_parents, r.holder_entity_id, r.indicator, r.value, r.value_max, r.lower, r.upper, r.approx, r.unit,
    r.unit_kind, r.si_value, r.si_unit, r.change, r.per, r.modality, r.time, r.time_norm, r.time_begin, r.time_end, r.year,
    r.is_damaged, r.is_corrected, r.confidence, r.mention_count, r.surface, r.span_start, r.span_end, r.raw_start, r.raw_end,
    r.rule_id, r.holder_rule_id, r.title, r.publisher, r.published_on, r.source, r.url, r.fact_key
from store.fact_rows r
join store.articles current_one on current_one.extraction_id = r.extraction_id;

create view api_v1.feed_head as select seq, sequenced_at from store.feed_head;

create view api_v1.changes as
select c.seq, c.operation, c.article_id, c.version, c.extractor_version, c.fact_id, c.changed, c.before,
    case when c.operation in ('insert', 'update') then (
        select to_jsonb(r) - '{extraction_id,ordinal}'::text[] from store.fact_rows r
        where r.extraction_id = c.extraction_id and r.fact_id = c.fact_id
    ) end as fact,
    c.same_as, c.created_at, c.sequenced_at
from store.changes c;

create view api_v1.consumers as
select c.name, c.seq, h.seq - c.seq as lag_rows,
    coalesce(extract(epoch from now() - (select n.sequenced_at from store.changes n where n.seq = c.seq + 1)), 0) as lag_seconds,
    c.registered_at, c.acknowledged_at
from store.consumers c cross join store.feed_head h;

create function api_v1.acknowledge(consumer text, up_to bigint) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into store.consumers as mine (name, seq, acknowledged_at)
    select consumer, up_to, now() from store.feed_head where up_to <= seq
    on conflict (name) do update set seq = greatest(mine.seq, excluded.seq), acknowledged_at = excluded.acknowledged_at
    returning seq
$$;
comment on function api_v1.acknowledge(text, bigint) is
    'Records that a consumer has read the feed up to a seq; never goes back; null when that seq was not given out yet.';
revoke all on function api_v1.acknowledge(text, bigint) from public;
grant execute on function api_v1.acknowledge(text, bigint) to gleaner_consumer, gleaner_store;
