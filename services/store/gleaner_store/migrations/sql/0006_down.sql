create or replace view store.fact_rows as
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
