create or replace view api_v1.quarantine as
select e.id as entry_id, e.source, e.url, e.received_at, e.done_at as quarantined_at, e.attempts, e.reason, e.detail,
    r.title_en as reason_en, r.title_zh as reason_zh, r.remedy
from ledger.entries e left join store.reasons r on r.reason = e.reason
where e.disposition = 'quarantined';

create view api_v1.places as
select id as entity_id, name, level, code, code_year, nearest_code, current_code, current_name, parents, first_seen_at
from store.entities where type = 'LOC';

create view api_v1.organisations as
select id as entity_id, name, subtype, nearest_code, parents, first_seen_at from store.entities where type = 'ORG';

create view api_v1.people as
select id as entity_id, name, first_seen_at from store.entities where type = 'PER';

create view api_v1.repairs as
select x.article_id, x.version, r.position as ordinal, r.repair ->> 'rule_id' as rule_id, r.repair ->> 'status' as status,
    (r.repair ->> 'raw_start')::integer as raw_start, (r.repair ->> 'raw_end')::integer as raw_end,
    r.repair ->> 'before' as before, r.repair ->> 'after' as after, (r.repair ->> 'start')::integer as span_start,
    (r.repair ->> 'end')::integer as span_end, r.repair ->> 'lost_class' as lost_class, v.source, x.extractor_version
from store.extractions x
join store.articles a on a.extraction_id = x.id
join store.versions v on v.article_id = x.article_id and v.version = x.version
cross join lateral jsonb_array_elements(x.repairs) with ordinality r(repair, position);

create view api_v1.source_damage as
select v.source, date_trunc('month', v.received_at at time zone 'UTC')::date as month, count(*) as articles,
    count(*) filter (where x.damaged_chars > 0) as damaged_articles, sum(x.char_count) as chars,
    sum(x.damaged_chars) as damaged_chars, round(sum(x.damaged_chars)::numeric / greatest(sum(x.char_count), 1), 6) as damaged_share,
    sum(x.lost_count) as lost_chars, sum(x.repair_count) as repairs,
    min(v.received_at) filter (where x.damaged_chars > 0) as first_damaged_at,
    max(v.received_at) filter (where x.damaged_chars > 0) as last_damaged_at
from store.versions v join store.extractions x on x.id = v.extraction_id
group by 1, 2;

create view api_v1.duplicates as
select a.cluster_id, a.id as article_id, a.url, v.source, x.publisher, x.title, x.published_on, a.first_received_at,
    case when a.same_as is not null then 'exact' when n.kind is not null then n.kind else 'original' end as kind,
    coalesce(a.same_as, n.other_id) as repeats, n.score,
    row_number() over cluster = 1 as is_first,
    first_value(x.publisher) over cluster as first_publisher,
    row_number() over cluster as place_in_chain,
    count(*) over (partition by a.cluster_id) as cluster_size
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
left join lateral (
    select d.kind, d.other_id, d.score from store.near_duplicates d
    where d.article_id = a.id and d.version = a.version order by d.score desc, d.other_id limit 1
) n on true
where a.cluster_id in (select cluster_id from store.articles group by cluster_id having count(*) > 1)
window cluster as (
    partition by a.cluster_id order by coalesce(x.published_on, a.first_received_at::date), a.first_received_at, a.id
    rows between unbounded preceding and unbounded following
);

create view api_v1.fact_changes as
with pairs as (
    select article_id, version, extraction_id, received_at, lag(version) over w as before_version,
        lag(extraction_id) over w as before_extraction_id
    from store.versions window w as (partition by article_id order by received_at, version)
)
select p.article_id, p.before_version, p.version, p.received_at, d.operation, d.fact_id, d.holder, d.indicator, d.unit,
    d.time_norm, d.before_value, d.value, d.before_surface, d.surface, a.title, a.url
from pairs p
cross join lateral (
    select case when o.fact_id is null then 'insert' when n.fact_id is null then 'retract' else 'update' end as operation,
        coalesce(n.fact_id, o.fact_id) as fact_id, coalesce(n.holder, o.holder) as holder,
        coalesce(n.indicator, o.indicator) as indicator, coalesce(n.unit, o.unit) as unit,
        coalesce(n.time_norm, o.time_norm) as time_norm, o.value as before_value, n.value, o.surface as before_surface, n.surface
    from (select * from store.fact_rows where extraction_id = p.before_extraction_id) o
    full join (select * from store.fact_rows where extraction_id = p.extraction_id) n using (fact_id)
    where (o.fact_id, o.value, o.value_max, o.approx, o.surface) is distinct from (n.fact_id, n.value, n.value_max, n.approx, n.surface)
) d
left join store.article_rows a on a.article_id = p.article_id and a.version = p.version
where p.before_extraction_id is not null;

create view api_v1.completeness as
with received as (
    select source, (received_at at time zone 'UTC')::date as day, count(*) as received,
        count(*) filter (where disposition = 'stored') as stored, count(*) filter (where disposition = 'unchanged') as unchanged,
        count(*) filter (where disposition = 'duplicate') as duplicate,
        count(*) filter (where disposition = 'quarantined') as quarantined,
        count(*) filter (where state <> 'done') as in_flight, max(received_at) as last_seen
    from ledger.entries group by 1, 2
), sources as (
    select source, min(day) as first_day, max(last_seen) as last_seen from received group by 1
), days as (
    select s.source, s.last_seen as source_last_seen, d::date as day, s.first_day
    from sources s cross join lateral generate_series(s.first_day::timestamp, (now() at time zone 'UTC')::date, interval '1 day') d
), counted as (
    select d.source, d.day, d.source_last_seen, d.first_day, coalesce(r.received, 0) as received, coalesce(r.stored, 0) as stored,
        coalesce(r.unchanged, 0) as unchanged, coalesce(r.duplicate, 0) as duplicate, coalesce(r.quarantined, 0) as quarantined,
        coalesce(r.in_flight, 0) as in_flight
    from days d left join received r using (source, day)
), refused as (
    select source, day, sum(count) as refused from ingest.refusals group by 1, 2
)
select c.source, c.day, e.expected, c.received, c.stored, c.unchanged, c.duplicate, c.quarantined, c.in_flight,
    coalesce(f.refused, 0)::bigint as refused, c.source_last_seen as last_seen,
    case when c.in_flight > 0 then 'in flight'
        when c.received = 0 and e.expected >= 1 then 'silent'
        when e.expected is not null and c.received < e.expected / 2 then 'low'
        when c.quarantined > 0 and c.quarantined >= c.received / 10.0 then 'quarantined'
        when e.expected is null then 'no rhythm yet'
        else 'complete' end as verdict
from counted c
left join refused f using (source, day)
cross join lateral (
    select case when count(*) >= 3 then percentile_cont(0.5) within group (order by p.received) end as expected
    from counted p
    where p.source = c.source and p.day < c.day and p.day >= c.day - 56
        and extract(isodow from p.day) = extract(isodow from c.day)
) same_weekday
cross join lateral (
    select coalesce(same_weekday.expected, case when count(*) >= 3 then percentile_cont(0.5) within group (order by p.received) end)
        as expected
    from counted p where p.source = c.source and p.day < c.day and p.day >= c.day - 28
) e;

-- An article that is replayed or extracted again was final before; it does not take the watermark back.
create view api_v1.watermark as
select coalesce((select min(received_at) from ledger.entries where state <> 'done' and done_at is null), now()) as final_before,
    (select count(*) from ledger.entries where state <> 'done' and done_at is null) as open_articles,
    now() as at;

create view api_v1.corrections as
select id, article_id, target, field, surface, span_start, old_value, new_value, author, reason, created_at, withdrawn_at,
    outcome, found_value, checked_at
from store.corrections;
