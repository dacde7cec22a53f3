/* How a great many articles come to be, one section a table.
   Ids as they are made: random ones of articles and facts, ordered by time those of receipts. */
-- functions
create or replace function public.random_id(kind text, n bigint) returns uuid language sql immutable
    return md5(kind || n)::uuid;
create or replace function public.timed_id(n bigint) returns uuid language sql immutable
    return (lpad(to_hex(1600000000000 + n), 12, '0') || '7' || substr(md5('e' || n), 1, 19))::uuid;
create or replace function public.moment(n bigint) returns timestamptz language sql immutable
    return to_timestamp(1577836800 + n * 30);
create or replace function public.address(n bigint) returns text language sql immutable
    return 'http://news.example.cn/' || n % 977 || '/2020/c' || md5(n::text) || '.html'

-- ledger.entries
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at, state, stages, disposition,
    article_id, version, done_at)
select public.timed_id(n), address(n), 'source-' || n %% 200, address(n), sha256(int8send(n)), 7500, moment(n), 'done', 15, 'stored',
    random_id('a', n), 1, moment(n)
from generate_series(%(first)s::bigint, %(last)s) n

-- store.articles
insert into store.articles (id, no, article_key, url, source, first_received_at, received_at, version, version_count, extraction_id,
    cluster_id) overriding system value
select random_id('a', n), n, address(n), address(n), 'source-' || n %% 200, moment(n), moment(n), 1, 1, n, random_id('a', n)
from generate_series(%(first)s::bigint, %(last)s) n

-- store.versions
insert into store.versions (article_id, version, entry_id, source, received_at, stored_at, extraction_id)
select random_id('a', n), 1, timed_id(n), 'source-' || n %% 200, moment(n), moment(n), n from generate_series(%(first)s::bigint, %(last)s) n

-- store.extractions
insert into store.extractions (id, article_id, version, entry_id, extractor_version, state, extracted_at, content_hash, clean_text,
    char_count, raw_length, charset, is_traditional, title, publisher, published_on, flags, failed_rules, undecodable_count,
    repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint,
    sentence_hashes)
select n, random_id('a', n), 1, timed_id(n), '1.0.0', 'current', moment(n), encode(sha256(int8send(n)), 'hex'),
    md5(n::text) || '全县脱贫攻坚产业扶贫' || md5('t' || n), 74, 74, 'utf-8', false, '标题' || n, '某报', moment(n)::date, '{}', '{}', 0,
    0, 0, 0, '[]', '[]', '[]', '{0,74}', '{0,0,74}', '{}',
    array(select hashint8(n * 12 + i) from generate_series(1, 12) i)
from generate_series(%(first)s::bigint, %(last)s) n

-- store.fingerprints
insert into store.fingerprints (hash, article_no)
select hashint8extended(n * %(prints)s + i, 7), n from generate_series(%(first)s::bigint, %(last)s) n cross join generate_series(1, %(prints)s) i

-- store.mentions
insert into store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id,
    confidence, resolution, is_deictic, is_corrected)
select n, i, random_id('x', (hashint8(n * 7 + i)::bigint + 2147483648) %% %(entities)s), 'LOC', '甲县', '甲县', i * 20, i * 20 + 2, i * 20,
    i * 20 + 2, 'entities.place', 0.9, 'resolved', false, false
from generate_series(%(first)s::bigint, %(last)s) n cross join generate_series(0, %(per)s - 1) i

-- store.figures
insert into store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value,
    approx, unit, unit_kind, indicator, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level,
    holder_code, holder_parents, holder_entity_id, time, time_norm, time_begin, time_end, time_link)
select n, i, '137户', i * 20, i * 20 + 4, i * 20, i * 20 + 4, 'figures.count', 0.9, n %% 100000, 'exact', '户', 'count',
    '指标' || (hashint8(n) & 4095), 'fact', n %% 500 = 0, false, '甲县', '县' || (n * 31 + i) %% 3000, 'LOC', 'county',
    (110000 + (n * 31 + i) %% 3000 * 100)::text, '{甲市,四川省}', random_id('x', (n * 31 + i) %% 3000), '2020年', '2020', '2020-01-01',
    '2020-12-31', 'sentence'
from generate_series(%(first)s::bigint, %(last)s) n cross join generate_series(0, %(per)s - 1) i

-- store.facts
insert into store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version)
select n, i, random_id('f', n * %(per)s + i), encode(sha256(int8send(n * %(per)s + i)), 'hex'), i, array[i], 0.9, 1, '1.0.0'
from generate_series(%(first)s::bigint, %(last)s) n cross join generate_series(0, %(per)s - 1) i

-- store.steps
insert into store.steps (entry_id, at, step, attempt, outcome, extractor_version, duration_ms)
select timed_id(n), moment(n), s, 1, 'done', '1.0.0', 12 from generate_series(%(first)s::bigint, %(last)s) n cross join unnest('{clean,close}'::text[]) s

-- store.changes
insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, created_at, sequenced_at)
select n * 2 + i, 'insert', random_id('a', n), 1, n, '1.0.0', random_id('f', n * %(per)s + i), moment(n), moment(n)
from generate_series(%(first)s::bigint, %(last)s) n cross join generate_series(0, 1) i

-- store.entities
insert into store.entities (id, type, name, level, nearest_code, parents)
select random_id('x', n), 'LOC', '地名' || n, 'village', (110000 + n %% 3000 * 100)::text, '{甲县,甲市,四川省}'
from generate_series(0, %(entities)s - 1) n on conflict do nothing
