-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('a98b98d830e24361bab8fdf58b1b3706'::uuid, 'http://a/1', 'news', 'http://a/1', '\x4fd0a0ec7ffd152901d1c22be923d09520511e99ee9309889f9cb284ebcf7ddf'::bytea, 10, '2026-11-29 01:26:47.767855+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '20ad4282f9a24c4b9927ea4fbb96054f'::uuid, lease_until = now() + interval '1 minute' where id = 'a98b98d830e24361bab8fdf58b1b3706'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313337e688b7e8b4abe59bb0e688b7e38082e4b999e58ebf32303230e5b9b4e69c893230e4b8aae59088e4bd9ce7a4bee38082222c227261775f6c656e677468223a33332c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a33337d5d2c2273656e74656e636573223a5b5b322c31385d2c5b31382c33335d5d2c226f666673657473223a5b5b302c302c33335d5d2c22636f6e74656e745f68617368223a2235663030396662646430656163376433306263336134373336386539666666373530343838363564363638363330326331366361346465333939353734613637227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
a98b98d830e24361bab8fdf58b1b3706	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d2c7b227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2273757266616365223a22e4b999e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b999e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
a98b98d830e24361bab8fdf58b1b3706	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313337e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313337222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d2c7b227374617274223a32362c22656e64223a32392c227261775f7374617274223a32362c227261775f656e64223a32392c2273757266616365223a223230e4b8aa222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a223230222c22756e6974223a22e4b8aa222c22696e64696361746f72223a22e59088e4bd9ce7a4be222c22686f6c646572223a7b2274657874223a22e4b999e58ebf222c227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2274797065223a224c4f43222c226e616d65223a22e4b999e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d2c7b227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
a98b98d830e24361bab8fdf58b1b3706	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
a98b98d830e24361bab8fdf58b1b3706	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://a/1,content:5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{4103968598361369734,7811497651458399639}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{http://a/1}'::text[], '{"2026-11-29 01:26:47.767855+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
1	105c963e1eb157d9bee057d88b6f4076	1	a98b98d830e24361bab8fdf58b1b3706	1	current	5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67	甲\n甲县2020年有137户贫困户。乙县2020年有20个合作社。	33	33	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"},{"start":20,"end":25,"raw_start":20,"raw_end":25,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":33}]	{2,18,18,33}	{0,0,33}	{}	{-2056441658,-19446084}
-- statement of gleaner_store
select id from store.entities where id = any('{41be8dd0207c501d9d92cea1ca8754c1,7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
insert into store.entities (id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
select u.id, u.type, u.name, u.level, u.subtype, u.code, u.code_year, u.nearest_code, u.current_code, u.current_name,
    u.parents::text[]
from unnest('{41be8dd0207c501d9d92cea1ca8754c1,7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[]::uuid[], '{LOC,LOC}'::text[], '{乙县,甲县}'::text[], '{county,county}'::text[], '{NULL,NULL}'::text[], '{510001,510001}'::text[], '{2020,2020}'::int2[]::smallint[], '{NULL,NULL}'::text[], '{NULL,NULL}'::text[],
    '{NULL,NULL}'::text[],  E'{"{\\"甲市\\",\\"四川省\\"}","{\\"甲市\\",\\"四川省\\"}"}'::text[])
    u(id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
on conflict (id) do nothing
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
1	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
1	1	41be8dd0207c501d9d92cea1ca8754c1	LOC	乙县	乙县	18	20	18	20	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
1	0	137户	10	14	10	14	test.figure	0.95	137	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{"甲市","四川省"}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
1	1	20个	26	29	26	29	test.figure	0.95	20	\N	\N	\N	exact	个	count	\N	\N	合作社	\N	\N	\N	\N	fact	f	f	乙县	乙县	LOC	county	510001	{"甲市","四川省"}	41be8dd0207c501d9d92cea1ca8754c1	18	20	18	20	test.holder	2020年	2020	2020-01-01	2020-12-31	20	25	20	25	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
1	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	1	1
1	1	bbdeb56c3d4d5ddc8f19b1e629924df3	26166a36ce520eb2c08ff042c373e143d16e4b15b719f28d9473e219643da851	1	{1}	0.9	1	1
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{http://a/1}'::text[], '{http://a/1}'::text[], '{news}'::text[], '{"2026-11-29 01:26:47.767855+00:00"}'::timestamptz[]::timestamptz[], '{1}'::int2[]::bigint[], '{NULL}'::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
105c963e1eb157d9bee057d88b6f4076	1	a98b98d830e24361bab8fdf58b1b3706	news	2026-11-29 01:26:47.767855+00:00	\N	1
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids)
select x.article_id, x.version, x.id, x.extractor_version, array_fill('insert'::text, array[count(*)::integer]),
    array_agg(f.fact_id order by f.ordinal)
from store.extractions x join store.facts f on f.extraction_id = x.id
where x.id = any('{1}'::int2[])
group by x.id
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[]::uuid[], '{20ad4282f9a24c4b9927ea4fbb96054f}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{a98b98d830e24361bab8fdf58b1b3706}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
a98b98d830e24361bab8fdf58b1b3706	close	1	new	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('3092c0199f234500845622a949c8dd9d'::uuid, 'http://a/1', 'news', 'http://a/1', '\x76bb2f0440d7db437848b707e9f4d6f7d3bc24a7e02ad1f98a95de246ed470ea'::bytea, 10, '2026-11-29 01:26:47.767856+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '4e48311c34cf485ca5ea7a0fc639b31a'::uuid, lease_until = now() + interval '1 minute' where id = '3092c0199f234500845622a949c8dd9d'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313733e688b7e8b4abe59bb0e688b7e38082e4b899e58ebf32303230e5b9b4e69c893230e4b8aae59088e4bd9ce7a4bee38082222c227261775f6c656e677468223a33332c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a33337d5d2c2273656e74656e636573223a5b5b322c31385d2c5b31382c33335d5d2c226f666673657473223a5b5b302c302c33335d5d2c22636f6e74656e745f68617368223a2230653965393964393430653839653961363133303231623364376361666333646332623432376431396531363532306336383933653966373165363733623364227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d2c7b227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2273757266616365223a22e4b899e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b899e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313733e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313733222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d2c7b227374617274223a32362c22656e64223a32392c227261775f7374617274223a32362c227261775f656e64223a32392c2273757266616365223a223230e4b8aa222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a223230222c22756e6974223a22e4b8aa222c22696e64696361746f72223a22e59088e4bd9ce7a4be222c22686f6c646572223a7b2274657874223a22e4b899e58ebf222c227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2274797065223a224c4f43222c226e616d65223a22e4b899e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d2c7b227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d,key:http://a/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{44941797427900743,7811497651458399639}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{http://a/1}'::text[], '{"2026-11-29 01:26:47.767856+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
2	105c963e1eb157d9bee057d88b6f4076	2	3092c0199f234500845622a949c8dd9d	1	current	0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d	甲\n甲县2020年有173户贫困户。丙县2020年有20个合作社。	33	33	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"},{"start":20,"end":25,"raw_start":20,"raw_end":25,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":33}]	{2,18,18,33}	{0,0,33}	{}	{-1647272040,1551422795}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd,b1a7187a288757248b49083824d9c786}'::uuid[])
-- statement of gleaner_store
insert into store.entities (id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
select u.id, u.type, u.name, u.level, u.subtype, u.code, u.code_year, u.nearest_code, u.current_code, u.current_name,
    u.parents::text[]
from unnest('{b1a7187a288757248b49083824d9c786}'::uuid[]::uuid[], '{LOC}'::text[], '{丙县}'::text[], '{county}'::text[], '{NULL}'::text[], '{510001}'::text[], '{2020}'::int2[]::smallint[], '{NULL}'::text[], '{NULL}'::text[],
    '{NULL}'::text[],  E'{"{\\"甲市\\",\\"四川省\\"}"}'::text[])
    u(id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
on conflict (id) do nothing
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
2	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
2	1	b1a7187a288757248b49083824d9c786	LOC	丙县	丙县	18	20	18	20	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
2	0	173户	10	14	10	14	test.figure	0.95	173	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{"甲市","四川省"}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
2	1	20个	26	29	26	29	test.figure	0.95	20	\N	\N	\N	exact	个	count	\N	\N	合作社	\N	\N	\N	\N	fact	f	f	丙县	丙县	LOC	county	510001	{"甲市","四川省"}	b1a7187a288757248b49083824d9c786	18	20	18	20	test.holder	2020年	2020	2020-01-01	2020-12-31	20	25	20	25	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
2	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	2	1
2	1	644abe61ff295023a112138e28df511a	3f8e3f2f0e40a5860321437573ce19d12e754fed8344a29a74f04c7fb02fa7d4	1	{1}	0.9	2	1
-- statement of gleaner_store
update store.articles a
set version_count = greatest(a.version_count, u.version), first_received_at = least(a.first_received_at, u.received_at),
    received_at = case when u.is_current then u.received_at else a.received_at end,
    version = case when u.is_current then u.version else a.version end,
    extraction_id = case when u.is_current then u.extraction_id else a.extraction_id end,
    same_as = case when u.is_current then u.same_as else a.same_as end,
    cluster_id = case when u.is_current and u.same_as is not null then u.cluster_id else a.cluster_id end
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{"2026-11-29 01:26:47.767856+00:00"}'::timestamptz[]::timestamptz[], '{2}'::int2[]::integer[], '{2}'::int2[]::bigint[], '{NULL}'::uuid[], '{NULL}'::uuid[], '{t}'::bool[]::boolean[])
    u(id, received_at, version, extraction_id, same_as, cluster_id, is_current)
where a.id = u.id
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
105c963e1eb157d9bee057d88b6f4076	2	3092c0199f234500845622a949c8dd9d	news	2026-11-29 01:26:47.767856+00:00	\N	2
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{1,2}'::int2[])
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values ('105c963e1eb157d9bee057d88b6f4076'::uuid, 2, 2, '1', '{update,insert,retract}', '{4b3ebf8202775cb986f2aeedde8b935a,644abe61ff295023a112138e28df511a,bbdeb56c3d4d5ddc8f19b1e629924df3}'::uuid[], '[{"changed":["surface","value"],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "户", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 137, "approx": "exact", "change": null, "holder": "甲县", "source": "news", "fact_id": "4b3ebf82-0277-5cb9-86f2-aeedde8b935a", "raw_end": 14, "rule_id": "test.figure", "si_unit": null, "surface": "137户", "version": 1, "fact_key": "e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2", "modality": "fact", "si_value": null, "span_end": 14, "time_end": "2020-12-31", "indicator": "贫困户", "publisher": null, "raw_start": 10, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 10, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "甲县", "holder_type": "LOC", "holder_level": "county", "is_corrected": false, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "7b5ac56f-8d09-5c45-a687-2f2bd710b7cd", "extractor_version": "1"}},null,{"changed":[],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "个", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 20, "approx": "exact", "change": null, "holder": "乙县", "source": "news", "fact_id": "bbdeb56c-3d4d-5ddc-8f19-b1e629924df3", "raw_end": 29, "rule_id": "test.figure", "si_unit": null, "surface": "20个", "version": 1, "fact_key": "26166a36ce520eb2c08ff042c373e143d16e4b15b719f28d9473e219643da851", "modality": "fact", "si_value": null, "span_end": 29, "time_end": "2020-12-31", "indicator": "合作社", "publisher": null, "raw_start": 26, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 26, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "乙县", "holder_type": "LOC", "holder_level": "county", "is_corrected": false, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "41be8dd0-207c-501d-9d92-cea1ca8754c1", "extractor_version": "1"}}]'::jsonb)
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{4e48311c34cf485ca5ea7a0fc639b31a}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	close	1	edit	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
delete from store.fingerprints f
using (
    select a.no, unnest(x.fingerprint) as hash
    from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{1}'::int2[]::bigint[]) u(article_id, extraction_id)
    join store.articles a on a.id = u.article_id join store.extractions x on x.id = u.extraction_id
) o
where f.hash = o.hash and f.article_no = o.no
-- statement of gleaner_store
delete from store.near_duplicates d using store.articles a
where (d.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) or d.other_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) and a.id = d.article_id and d.version = a.version and d.kind = 'near'
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
with heirs as (
    select distinct on (o.cluster_id) o.cluster_id as old_id, o.id as new_id
    from store.articles o where o.cluster_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and o.id <> o.cluster_id order by o.cluster_id, o.no
)
update store.articles m set cluster_id = h.new_id from heirs h where m.cluster_id = h.old_id and m.id <> m.cluster_id
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('0f9478ee4400477b9cbd73544f0996d4'::uuid, 'http://b/1', 'gov', 'http://b/1', '\x68d3d5f53fd2199b21c11ae2af313cfb04975c3cc62e846c0dc3c89cf874ac42'::bytea, 10, '2026-11-29 01:26:47.767857+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '465685ef34a6417782be8561115cb0c2'::uuid, lease_until = now() + interval '1 minute' where id = '0f9478ee4400477b9cbd73544f0996d4'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e4b9995c6ee4b881e58ebf32303230e5b9b4e69c89efbfbde688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31362c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e4b999222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31367d5d2c2273656e74656e636573223a5b5b322c31365d5d2c226f666673657473223a5b5b302c302c31365d5d2c22636f6e74656e745f68617368223a2234613136303232666366396139323131333663623561333830623238316432613665353864663232383265353633346631623033316261343164383537316333227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
0f9478ee4400477b9cbd73544f0996d4	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e4b881e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b881e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
0f9478ee4400477b9cbd73544f0996d4	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31322c227261775f7374617274223a31302c227261775f656e64223a31322c2273757266616365223a22efbfbde688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a6e756c6c2c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c2264616d61676564223a747275652c22686f6c646572223a7b2274657874223a22e4b881e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e4b881e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
0f9478ee4400477b9cbd73544f0996d4	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
0f9478ee4400477b9cbd73544f0996d4	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3,key:http://b/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-414736511646291413,6757168310070273111}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{e473e5689024582c96a4b961bda238b1}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{http://b/1}'::text[], '{"2026-11-29 01:26:47.767857+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{e473e5689024582c96a4b961bda238b1}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
3	e473e5689024582c96a4b961bda238b1	1	0f9478ee4400477b9cbd73544f0996d4	1	current	4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3	乙\n丁县2020年有�户贫困户。	16	16	text	f	乙	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":16}]	{2,16}	{0,0,16}	{}	{-447329348}
-- statement of gleaner_store
select id from store.entities where id = any('{0cb7bdd524b352f890ecf0c531f9697d}'::uuid[])
-- statement of gleaner_store
insert into store.entities (id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
select u.id, u.type, u.name, u.level, u.subtype, u.code, u.code_year, u.nearest_code, u.current_code, u.current_name,
    u.parents::text[]
from unnest('{0cb7bdd524b352f890ecf0c531f9697d}'::uuid[]::uuid[], '{LOC}'::text[], '{丁县}'::text[], '{county}'::text[], '{NULL}'::text[], '{510001}'::text[], '{2020}'::int2[]::smallint[], '{NULL}'::text[], '{NULL}'::text[],
    '{NULL}'::text[],  E'{"{\\"甲市\\",\\"四川省\\"}"}'::text[])
    u(id, type, name, level, subtype, code, code_year, nearest_code, current_code, current_name, parents)
on conflict (id) do nothing
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
3	0	0cb7bdd524b352f890ecf0c531f9697d	LOC	丁县	丁县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
3	0	�户	10	12	10	12	test.figure	0.95	\N	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	t	f	丁县	丁县	LOC	county	510001	{"甲市","四川省"}	0cb7bdd524b352f890ecf0c531f9697d	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
3	0	2731c6672fce5819b7bc62b4223239ef	3dbf0c5c9c00cf7454673b51669e4e7f6e4c47b733c424b88efd440f18385230	0	{0}	0.9	1	1
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{http://b/1}'::text[], '{http://b/1}'::text[], '{gov}'::text[], '{"2026-11-29 01:26:47.767857+00:00"}'::timestamptz[]::timestamptz[], '{3}'::int2[]::bigint[], '{NULL}'::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
e473e5689024582c96a4b961bda238b1	1	0f9478ee4400477b9cbd73544f0996d4	gov	2026-11-29 01:26:47.767857+00:00	\N	3
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids)
select x.article_id, x.version, x.id, x.extractor_version, array_fill('insert'::text, array[count(*)::integer]),
    array_agg(f.fact_id order by f.ordinal)
from store.extractions x join store.facts f on f.extraction_id = x.id
where x.id = any('{3}'::int2[])
group by x.id
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{465685ef34a6417782be8561115cb0c2}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{0f9478ee4400477b9cbd73544f0996d4}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
0f9478ee4400477b9cbd73544f0996d4	close	1	new	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{e473e5689024582c96a4b961bda238b1}'::uuid[])
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('ba0fb5482ba144e48600550c7113fef1'::uuid, 'http://c/1', 'news', 'http://c/1', '\x8e91dd7998fb94e56de3e64ebcaf006fdd7356b67c60257d79ae3bed030ba1f2'::bytea, 10, '2026-11-29 01:26:47.767858+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '51950e395ebf4514a20ac4ec18a5517b'::uuid, lease_until = now() + interval '1 minute' where id = 'ba0fb5482ba144e48600550c7113fef1'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{ba0fb5482ba144e48600550c7113fef1}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}') and x.state = 'current'
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3,key:http://c/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-6624968100684491719,6757168310070273111}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{43e193224806563b9a3ae8c7f380b77c}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{43e193224806563b9a3ae8c7f380b77c}'::uuid[]::uuid[], '{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{ba0fb5482ba144e48600550c7113fef1}'::uuid[]::uuid[], '{http://c/1}'::text[], '{"2026-11-29 01:26:47.767858+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
4	43e193224806563b9a3ae8c7f380b77c	1	ba0fb5482ba144e48600550c7113fef1	1	current	4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3	乙\n丁县2020年有�户贫困户。	16	16	text	f	乙	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[]	[{"start":0,"end":16}]	{2,16}	{0,0,16}	{}	{-447329348}
-- statement of gleaner_store
select id from store.entities where id = any('{}')
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{43e193224806563b9a3ae8c7f380b77c}'::uuid[]::uuid[], '{http://c/1}'::text[], '{http://c/1}'::text[], '{news}'::text[], '{"2026-11-29 01:26:47.767858+00:00"}'::timestamptz[]::timestamptz[], '{4}'::int2[]::bigint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
43e193224806563b9a3ae8c7f380b77c	1	ba0fb5482ba144e48600550c7113fef1	news	2026-11-29 01:26:47.767858+00:00	e473e5689024582c96a4b961bda238b1	4
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{4}'::int2[])
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values ('43e193224806563b9a3ae8c7f380b77c'::uuid, 1, 4, '1', '{merge}', '{NULL}', '[{"same_as":"e473e568-9024-582c-96a4-b961bda238b1"}]'::jsonb)
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{ba0fb5482ba144e48600550c7113fef1}'::uuid[]::uuid[], '{51950e395ebf4514a20ac4ec18a5517b}'::uuid[]::uuid[], '{duplicate}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{1}'::int2[]::smallint[], '{43e193224806563b9a3ae8c7f380b77c}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{ba0fb5482ba144e48600550c7113fef1}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
ba0fb5482ba144e48600550c7113fef1	close	1	duplicate	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{}')
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{}'::uuid[], '{}'::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
ba0fb5482ba144e48600550c7113fef1	clean	1	done	\N	\N	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('20decb502bbb43968b868fd15fdea7bb'::uuid, 'http://b/1', 'gov', 'http://b/1', '\xd2e2b34f434bd637feb7bff12883580e080c650497bd865b73dd6c38928a4145'::bytea, 10, '2026-11-29 01:26:47.767859+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '37594367d4be43ab8ec91a5997500d5c'::uuid, lease_until = now() + interval '1 minute' where id = '20decb502bbb43968b868fd15fdea7bb'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{20decb502bbb43968b868fd15fdea7bb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}') and x.state = 'current'
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3,key:http://b/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-414736511646291413,6757168310070273111}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{e473e5689024582c96a4b961bda238b1}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{20decb502bbb43968b868fd15fdea7bb}'::uuid[]::uuid[], '{http://b/1}'::text[], '{"2026-11-29 01:26:47.767859+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{20decb502bbb43968b868fd15fdea7bb}'::uuid[]::uuid[], '{37594367d4be43ab8ec91a5997500d5c}'::uuid[]::uuid[], '{unchanged}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{1}'::int2[]::smallint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{NULL}'::integer[],
    '{0f9478ee4400477b9cbd73544f0996d4}'::uuid[]::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{20decb502bbb43968b868fd15fdea7bb}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
20decb502bbb43968b868fd15fdea7bb	close	1	unchanged	\N	\N	1	\N
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
20decb502bbb43968b868fd15fdea7bb	clean	1	done	\N	\N	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('d14c13284afb4557a17cc3329568d0ba'::uuid, 'http://d/1', 'news', 'http://d/1', '\xa8346a447db54c4adee39fa8f89c76298e155c903ab50de4d8d27638e8b15c79'::bytea, 10, '2026-11-29 01:26:47.767860+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '6fc22dc1b0784802bf5ba76017fa5363'::uuid, lease_until = now() + interval '1 minute' where id = 'd14c13284afb4557a17cc3329568d0ba'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{d14c13284afb4557a17cc3329568d0ba}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{d14c13284afb4557a17cc3329568d0ba}'::uuid[]::uuid[], '{6fc22dc1b0784802bf5ba76017fa5363}'::uuid[]::uuid[], '{quarantined}'::text[], '{empty}'::text[], '{"empty: test"}'::text[], '{0}'::int2[]::smallint[], '{NULL}'::uuid[], '{NULL}'::integer[],
    '{NULL}'::uuid[], '{1}'::int2[]::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{d14c13284afb4557a17cc3329568d0ba}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d14c13284afb4557a17cc3329568d0ba	clean	1	failed	empty	empty: test	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('618f3adf67104469bbb44e9c8efaa41c'::uuid, 'http://d/2', 'news', 'http://d/2', '\x26042d0a31c75657cc277b60a3af875c936e5085401d801ba33b1d7cbbf538b6'::bytea, 10, '2026-11-29 01:26:47.767861+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '74ffcb0947a34c40a0c018bfceedd7fb'::uuid, lease_until = now() + interval '1 minute' where id = '618f3adf67104469bbb44e9c8efaa41c'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{618f3adf67104469bbb44e9c8efaa41c}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{618f3adf67104469bbb44e9c8efaa41c}'::uuid[]::uuid[], '{74ffcb0947a34c40a0c018bfceedd7fb}'::uuid[]::uuid[], '{quarantined}'::text[], '{worker_lost}'::text[], '{"worker_lost: test"}'::text[], '{0}'::int2[]::smallint[], '{NULL}'::uuid[], '{NULL}'::integer[],
    '{NULL}'::uuid[], '{1}'::int2[]::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{618f3adf67104469bbb44e9c8efaa41c}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
618f3adf67104469bbb44e9c8efaa41c	clean	1	failed	worker_lost	worker_lost: test	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('bd1ccc131cf74d00a7c924400b3d1dfb'::uuid, 'http://e/1', 'news', 'http://e/1', '\x11029db7554138fc5cced243a3a2d773dc36cb6aec2d0113e4bf06f6e01113c0'::bytea, 10, '2026-11-29 01:26:47.767862+00:00'::timestamptz)
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('33d45da3789144f7922fdf5cfd1cac3f'::uuid, 'http://e/1', 'news', 'http://e/1', '\x8fcf9210ab7c0ff3fafd66efddba4969765975d9a6810b31c7d459767f998d26'::bytea, 10, '2026-11-29 01:26:47.767863+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = 'f73ef53d5cc9492f9823d0df082da7c7'::uuid, lease_until = now() + interval '1 minute' where id = '33d45da3789144f7922fdf5cfd1cac3f'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{053f2995d6a413fe2aa77d2c2b9fed6efd50a525ca11fa4b89eb02b85501e314}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e6a087e9a2985c6ee6888ae58ebf32303230e5b9b4e69c8935e688b7e688b7e38082222c227261775f6c656e677468223a31352c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e6a087e9a298222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31357d5d2c2273656e74656e636573223a5b5b332c31355d5d2c226f666673657473223a5b5b302c302c31355d5d2c22636f6e74656e745f68617368223a2230353366323939356436613431336665326161373764326332623966656436656664353061353235636131316661346238396562303262383535303165333134227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
33d45da3789144f7922fdf5cfd1cac3f	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2273757266616365223a22e6888ae58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e6888ae58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
33d45da3789144f7922fdf5cfd1cac3f	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31312c22656e64223a31332c227261775f7374617274223a31312c227261775f656e64223a31332c2273757266616365223a2235e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a2235222c22756e6974223a22e688b7222c22696e64696361746f72223a22e688b7222c22686f6c646572223a7b2274657874223a22e6888ae58ebf222c227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2274797065223a224c4f43222c226e616d65223a22e6888ae58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
33d45da3789144f7922fdf5cfd1cac3f	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
33d45da3789144f7922fdf5cfd1cac3f	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://e/1,content:053f2995d6a413fe2aa77d2c2b9fed6efd50a525ca11fa4b89eb02b85501e314}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-3554939835641727776,4999720263369944778}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{f88ac18433235f5695591c18ccddedc8}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{f88ac18433235f5695591c18ccddedc8}'::uuid[]::uuid[], '{053f2995d6a413fe2aa77d2c2b9fed6efd50a525ca11fa4b89eb02b85501e314}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{http://e/1}'::text[], '{"2026-11-29 01:26:47.767863+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{33d45da3789144f7922fdf5cfd1cac3f,33d45da3789144f7922fdf5cfd1cac3f,33d45da3789144f7922fdf5cfd1cac3f,33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{clean,entities,figures,link}'::text[], '{1,1,1,1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e6a087e9a2985c6ee6888ae58ebf32303230e5b9b4e69c8935e688b7e688b7e38082222c227261775f6c656e677468223a31352c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e6a087e9a298222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31357d5d2c2273656e74656e636573223a5b5b332c31355d5d2c226f666673657473223a5b5b302c302c31355d5d2c22636f6e74656e745f68617368223a2230353366323939356436613431336665326161373764326332623966656436656664353061353235636131316661346238396562303262383535303165333134227d","\\\\x7b22656e746974696573223a5b7b227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2273757266616365223a22e6888ae58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e6888ae58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d","\\\\x7b2266696775726573223a5b7b227374617274223a31312c22656e64223a31332c227261775f7374617274223a31312c227261775f656e64223a31332c2273757266616365223a2235e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a2235222c22756e6974223a22e688b7222c22696e64696361746f72223a22e688b7222c22686f6c646572223a7b2274657874223a22e6888ae58ebf222c227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2274797065223a224c4f43222c226e616d65223a22e6888ae58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d","\\\\x7b2266696775726573223a5b7b227374617274223a31312c22656e64223a31332c227261775f7374617274223a31312c227261775f656e64223a31332c2273757266616365223a2235e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a2235222c22756e6974223a22e688b7222c22696e64696361746f72223a22e688b7222c22686f6c646572223a7b2274657874223a22e6888ae58ebf222c227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2274797065223a224c4f43222c226e616d65223a22e6888ae58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c226661637473223a5b7b226b6579223a2236616236396565303764306162616261353462633835363233356531663835393330306431373132393563643731336437623234303862653535313962623838222c2266696775726573223a5b305d2c22636f6e666964656e6365223a302e397d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', token = null, lease_until = null, attempts = u.attempts, stages = u.stages,
    due_at = clock_timestamp() + make_interval(secs => u.delay_s)
from unnest('{33d45da3789144f7922fdf5cfd1cac3f}'::uuid[]::uuid[], '{0}'::int2[]::smallint[], '{15}'::int2[]::smallint[], '{15.5416555}'::float8[]::float8[]) u(id, attempts, stages, delay_s)
where e.id = u.id
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
33d45da3789144f7922fdf5cfd1cac3f	close	1	postponed	\N	an older receipt is on its way	\N	\N
-- statement of gleaner_store
with taken as (
    delete from store.outbox where id in (select id from store.outbox order by id limit 500) returning *
), numbered as (
    select t.*, u.operation, u.fact_id, t.details -> (u.position::integer - 1) as detail,
        row_number() over (order by t.id, u.position) as offset_in_batch
    from taken t cross join lateral unnest(t.operations, t.fact_ids) with ordinality u(operation, fact_id, position)
), head as (
    update store.feed_head set seq = seq + (select count(*) from numbered), sequenced_at = clock_timestamp()
    where exists (select 1 from numbered) returning seq, sequenced_at
), written as (
    insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, changed, before,
        same_as, created_at, sequenced_at)
    select h.seq - (select count(*) from numbered) + n.offset_in_batch, n.operation, n.article_id, n.version, n.extraction_id,
        n.extractor_version, n.fact_id,
        case when jsonb_typeof(n.detail -> 'changed') = 'array' and n.operation = 'update'
            then array(select jsonb_array_elements_text(n.detail -> 'changed')) end,
        nullif(n.detail -> 'before', 'null'::jsonb), (n.detail ->> 'same_as')::uuid, n.created_at, h.sequenced_at
    from numbered n cross join head h
)
select (select count(*) from taken), (select seq from head), (select min(created_at) from taken)
-- statement of gleaner_store
select pg_notify('gleaner_changes', '7')
-- statement of gleaner_store
with taken as (
    delete from store.outbox where id in (select id from store.outbox order by id limit 500) returning *
), numbered as (
    select t.*, u.operation, u.fact_id, t.details -> (u.position::integer - 1) as detail,
        row_number() over (order by t.id, u.position) as offset_in_batch
    from taken t cross join lateral unnest(t.operations, t.fact_ids) with ordinality u(operation, fact_id, position)
), head as (
    update store.feed_head set seq = seq + (select count(*) from numbered), sequenced_at = clock_timestamp()
    where exists (select 1 from numbered) returning seq, sequenced_at
), written as (
    insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, changed, before,
        same_as, created_at, sequenced_at)
    select h.seq - (select count(*) from numbered) + n.offset_in_batch, n.operation, n.article_id, n.version, n.extraction_id,
        n.extractor_version, n.fact_id,
        case when jsonb_typeof(n.detail -> 'changed') = 'array' and n.operation = 'update'
            then array(select jsonb_array_elements_text(n.detail -> 'changed')) end,
        nullif(n.detail -> 'before', 'null'::jsonb), (n.detail ->> 'same_as')::uuid, n.created_at, h.sequenced_at
    from numbered n cross join head h
)
select (select count(*) from taken), (select seq from head), (select min(created_at) from taken)
-- statement of the owner
select article_id from store.versions where entry_id = 'a98b98d830e24361bab8fdf58b1b3706'::uuid
-- statement of gleaner_store
select x.id, x.version, x.extractor_version, x.clean_text
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = '105c963e1eb157d9bee057d88b6f4076'::uuid for update of a
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{2}'::int2[])
-- statement of gleaner_store
select * from store.figures where extraction_id = 2 order by ordinal
-- statement of gleaner_store
select m.*, e.level, e.subtype, e.code, e.code_year, e.nearest_code, e.current_code, e.current_name,
    coalesce(e.parents, '{}') as parents
from store.mentions m left join store.entities e on e.id = m.entity_id where m.extraction_id = 2 order by m.ordinal
-- statement of gleaner_store
select times from store.extractions where id = 2
-- statement of gleaner_store
update store.figures
set value = 175, value_max = NULL, approx = 'exact', unit = '户', unit_kind = 'count', si_value = NULL, si_unit = NULL, indicator = '贫困户', change = NULL,
    per = NULL, modality = 'fact', holder = '甲县', holder_name = '甲县', holder_type = 'LOC', holder_level = 'county', holder_code = '510001',
    holder_parents = '{"甲市","四川省"}', holder_entity_id = '7b5ac56f8d095c45a6872f2bd710b7cd'::uuid, holder_start = 2, holder_end = 4, holder_raw_start = 2, holder_raw_end = 4,
    holder_rule_id = 'test.holder', time = '2020年', time_norm = '2020', time_begin = '2020-01-01', time_end = '2020-12-31', time_start = 4, time_stop = 9,
    time_raw_start = 4, time_raw_end = 9, time_link = 'sentence', time_rule_id = 'test.time', is_corrected = true
where extraction_id = 2 and ordinal = 0
-- statement of gleaner_store
insert into store.corrections (article_id, target, field, surface, span_start, before_text, after_text, old_value, new_value,
    author, reason)
values ('105c963e1eb157d9bee057d88b6f4076'::uuid, 'figure', 'value', '173户', 10, '甲
甲县2020年有', '贫困户。丙县2020年有20个合作社。', '173'::jsonb, '175'::jsonb, '某人', '看过原文') returning id
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{2}'::int2[])
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values ('105c963e1eb157d9bee057d88b6f4076'::uuid, 2, 2, '1', '{update}', '{4b3ebf8202775cb986f2aeedde8b935a}'::uuid[], '[{"changed":["is_corrected","value"],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "户", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 173, "approx": "exact", "change": null, "holder": "甲县", "source": "news", "fact_id": "4b3ebf82-0277-5cb9-86f2-aeedde8b935a", "raw_end": 14, "rule_id": "test.figure", "si_unit": null, "surface": "173户", "version": 2, "fact_key": "e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2", "modality": "fact", "si_value": null, "span_end": 14, "time_end": "2020-12-31", "indicator": "贫困户", "publisher": null, "raw_start": 10, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 10, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "甲县", "holder_type": "LOC", "holder_level": "county", "is_corrected": false, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "7b5ac56f-8d09-5c45-a687-2f2bd710b7cd", "extractor_version": "1"}}]'::jsonb)
-- statement of the owner
insert into ingest.raw (entry_id, received_at, content, content_type) select id, received_at, '', 'text/plain' from ledger.entries
-- statement of gleaner_store
select v.entry_id, v.article_id, v.version, v.extraction_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = v.extraction_id
join ledger.entries e on e.id = v.entry_id and e.state = 'done' and e.disposition = 'stored'
 where (exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at)) and (v.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) order by v.received_at, v.entry_id
-- statement of gleaner_store
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s)
values ('a', false, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),), where=None)', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id)
select 1, * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{2}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = '3d2bb9b69b164afd972ca6f9543500cc'::uuid, lease_until = now() + interval '1 minute' where id = '3092c0199f234500845622a949c8dd9d'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{clean}'::text[], '{2}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313735e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2235353338666431656565326565666464656538373133393637666532363434386539383738656431393465363034373763633930383732326639376131336135227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	clean	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{entities}'::text[], '{2}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	entities	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{figures}'::text[], '{2}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313735e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313735222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	figures	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	link	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:5538fd1eee2eefddee8713967fe26448e9878ed194e60477cc908722f97a13a5,key:http://a/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-7203575041132939031,7811497651458399639}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{}'::uuid[], '{}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{}'::uuid[], '{}'::text[], '{}'::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select article_id, version, extractor_version from store.extractions where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and state <> 'discarded'
-- statement of gleaner_store
select i.entry_id from store.reextract_items i join store.reextract_runs r on r.id = i.run_id
where i.entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and i.outcome is null and r.is_shadow
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
update store.corrections c
set outcome = u.outcome, found_value = u.found_value::jsonb, checked_at = now()
from unnest('{1}'::int2[]::bigint[], '{not_found}'::text[], '{NULL}'::text[]) u(id, outcome, found_value)
where c.id = u.id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
with replaced as (
    update store.versions v set extraction_id = u.extraction_id
    from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{5}'::int2[]::bigint[]) u(article_id, version, extraction_id)
    where v.article_id = u.article_id and v.version = u.version
    returning v.article_id, v.version, v.extraction_id
)
update store.extractions x set state = 'superseded'
from replaced r
where x.article_id = r.article_id and x.version = r.version and x.state = 'current' and x.id <> r.extraction_id
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
5	105c963e1eb157d9bee057d88b6f4076	2	3092c0199f234500845622a949c8dd9d	2	current	5538fd1eee2eefddee8713967fe26448e9878ed194e60477cc908722f97a13a5	甲\n甲县2020年有175户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}	{-56817002}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
5	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
5	0	175户	10	14	10	14	test.figure	0.95	175	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{"甲市","四川省"}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
5	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	2	2
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{5}'::int2[]::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{2,5}'::int2[])
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values ('105c963e1eb157d9bee057d88b6f4076'::uuid, 2, 5, '2', '{update,retract}', '{4b3ebf8202775cb986f2aeedde8b935a,644abe61ff295023a112138e28df511a}'::uuid[], '[{"changed":["is_corrected","surface"],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "户", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 175, "approx": "exact", "change": null, "holder": "甲县", "source": "news", "fact_id": "4b3ebf82-0277-5cb9-86f2-aeedde8b935a", "raw_end": 14, "rule_id": "test.figure", "si_unit": null, "surface": "173户", "version": 2, "fact_key": "e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2", "modality": "fact", "si_value": null, "span_end": 14, "time_end": "2020-12-31", "indicator": "贫困户", "publisher": null, "raw_start": 10, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 10, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "甲县", "holder_type": "LOC", "holder_level": "county", "is_corrected": true, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "7b5ac56f-8d09-5c45-a687-2f2bd710b7cd", "extractor_version": "1"}},{"changed":[],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "个", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 20, "approx": "exact", "change": null, "holder": "丙县", "source": "news", "fact_id": "644abe61-ff29-5023-a112-138e28df511a", "raw_end": 29, "rule_id": "test.figure", "si_unit": null, "surface": "20个", "version": 2, "fact_key": "3f8e3f2f0e40a5860321437573ce19d12e754fed8344a29a74f04c7fb02fa7d4", "modality": "fact", "si_value": null, "span_end": 29, "time_end": "2020-12-31", "indicator": "合作社", "publisher": null, "raw_start": 26, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 26, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "丙县", "holder_type": "LOC", "holder_level": "county", "is_corrected": false, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "b1a7187a-2887-5724-8b49-083824d9c786", "extractor_version": "1"}}]'::jsonb)
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{3d2bb9b69b164afd972ca6f9543500cc}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	close	1	reextracted	\N	\N	2	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{stored}'::text[], '{5}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
where i.entry_id = u.entry_id and i.outcome is null
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
delete from store.fingerprints f
using (
    select a.no, unnest(x.fingerprint) as hash
    from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::bigint[]) u(article_id, extraction_id)
    join store.articles a on a.id = u.article_id join store.extractions x on x.id = u.extraction_id
) o
where f.hash = o.hash and f.article_no = o.no
-- statement of gleaner_store
delete from store.near_duplicates d using store.articles a
where (d.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) or d.other_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) and a.id = d.article_id and d.version = a.version and d.kind = 'near'
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
with heirs as (
    select distinct on (o.cluster_id) o.cluster_id as old_id, o.id as new_id
    from store.articles o where o.cluster_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and o.id <> o.cluster_id order by o.cluster_id, o.no
)
update store.articles m set cluster_id = h.new_id from heirs h where m.cluster_id = h.old_id and m.id <> m.cluster_id
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of gleaner_store
select v.entry_id, v.article_id, v.version, v.extraction_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = v.extraction_id
join ledger.entries e on e.id = v.entry_id and e.state = 'done' and e.disposition = 'stored'
 where (exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at)) and (v.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) order by v.received_at, v.entry_id
-- statement of gleaner_store
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s)
values ('a', true, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),), where=None)', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id)
select 2, * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{5}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = '20b1a757f2804ac49c2d6a48592bb819'::uuid, lease_until = now() + interval '1 minute' where id = '3092c0199f234500845622a949c8dd9d'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{clean}'::text[], '{3}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313736e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2266636232363932333936623734646162386163313437653238346231643536313830623334373130653163363465346561613663376532386532653463616462227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	clean	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{entities}'::text[], '{3}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	entities	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{figures}'::text[], '{3}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313736e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313736222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	figures	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	link	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://a/1,content:fcb2692396b74dab8ac147e284b1d56180b34710e1c64e4eaa6c7e28e2e4cadb}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{-2399751306256876397,7811497651458399639}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{}'::uuid[], '{}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{}'::uuid[], '{}'::text[], '{}'::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select article_id, version, extractor_version from store.extractions where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and state <> 'discarded'
-- statement of gleaner_store
select i.entry_id from store.reextract_items i join store.reextract_runs r on r.id = i.run_id
where i.entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and i.outcome is null and r.is_shadow
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
update store.corrections c
set outcome = u.outcome, found_value = u.found_value::jsonb, checked_at = now()
from unnest('{1}'::int2[]::bigint[], '{not_found}'::text[], '{NULL}'::text[]) u(id, outcome, found_value)
where c.id = u.id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
6	105c963e1eb157d9bee057d88b6f4076	2	3092c0199f234500845622a949c8dd9d	3	shadow	fcb2692396b74dab8ac147e284b1d56180b34710e1c64e4eaa6c7e28e2e4cadb	甲\n甲县2020年有176户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}	{1096246872}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
6	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
6	0	176户	10	14	10	14	test.figure	0.95	176	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{"甲市","四川省"}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
6	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	2	3
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{20b1a757f2804ac49c2d6a48592bb819}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	close	1	reextracted	\N	\N	3	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{stored}'::text[], '{6}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
where i.entry_id = u.entry_id and i.outcome is null
-- statement of gleaner_store
with facts as (
    select o.extraction_id as before_id, n.extraction_id as after_id, to_jsonb(o) as before, to_jsonb(n) as after
    from store.reextract_items i
    cross join lateral (
        select b as old, c as new from (select * from store.fact_rows where extraction_id = i.before_id) b
        full join (select * from store.fact_rows where extraction_id = i.after_id) c using (fact_id)
    ) d
    cross join lateral (select (d.old).*) o cross join lateral (select (d.new).*) n
    where i.run_id = 2 and i.after_id is not null
), changes as (
    select 'insert' as operation, after ->> 'rule_id' as cause, after ->> 'surface' as example, after as fact
    from facts where before_id is null
    union all
    select 'retract', before ->> 'rule_id', before ->> 'surface', before from facts where after_id is null
    union all
    select 'update', n.key, coalesce(before ->> n.key, 'null') || ' → ' || coalesce(after ->> n.key, 'null'), after
    from facts cross join lateral jsonb_each(after) n
    where before_id is not null and after_id is not null and before -> n.key is distinct from n.value
        and n.key not in ('extraction_id', 'ordinal', 'version', 'extractor_version')
), told as (
    select operation, cause, fact ->> 'article_id' as article,
        concat_ws('  ', example, concat_ws(' ', fact ->> 'holder', fact ->> 'indicator'),
            coalesce(fact ->> 'url', fact ->> 'article_id')) as example
    from changes
), ranked as (
    select *, row_number() over (partition by operation, cause, article order by example) as nth from told
)
select operation, cause, count(*) as count, count(distinct article) as articles,
    (array_agg(example order by nth, example))[1:3] as examples
from ranked group by 1, 2 order by 3 desc, 1, 2
-- statement of gleaner_store
select i.article_id, i.version, x.extractor_version, v.extraction_id, i.after_id, a.version = i.version
from store.reextract_items i
join store.reextract_runs r on r.id = i.run_id and r.is_shadow and r.closed_as is null
join store.extractions x on x.id = i.after_id and x.state = 'shadow'
join store.versions v on v.article_id = i.article_id and v.version = i.version
join store.articles a on a.id = i.article_id
where i.run_id = 2 order by a.id for update of a, v
-- statement of gleaner_store
update store.extractions set state = 'superseded' where id = 5
-- statement of gleaner_store
update store.extractions set state = 'current' where id = 6
-- statement of gleaner_store
update store.versions set extraction_id = 6 where article_id = '105c963e1eb157d9bee057d88b6f4076'::uuid and version = 2
-- statement of gleaner_store
update store.articles set extraction_id = 6 where id = '105c963e1eb157d9bee057d88b6f4076'::uuid
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{5,6}'::int2[])
-- statement of gleaner_store
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values ('105c963e1eb157d9bee057d88b6f4076'::uuid, 2, 6, '3', '{update}', '{4b3ebf8202775cb986f2aeedde8b935a}'::uuid[], '[{"changed":["surface","value"],"before":{"per": null, "url": "http://a/1", "time": "2020年", "unit": "户", "year": 2020, "lower": null, "title": "甲", "upper": null, "value": 175, "approx": "exact", "change": null, "holder": "甲县", "source": "news", "fact_id": "4b3ebf82-0277-5cb9-86f2-aeedde8b935a", "raw_end": 14, "rule_id": "test.figure", "si_unit": null, "surface": "175户", "version": 2, "fact_key": "e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2", "modality": "fact", "si_value": null, "span_end": 14, "time_end": "2020-12-31", "indicator": "贫困户", "publisher": null, "raw_start": 10, "time_norm": "2020", "unit_kind": "count", "value_max": null, "article_id": "105c963e-1eb1-57d9-bee0-57d88b6f4076", "confidence": 0.9, "is_damaged": false, "span_start": 10, "time_begin": "2020-01-01", "holder_code": "510001", "holder_name": "甲县", "holder_type": "LOC", "holder_level": "county", "is_corrected": false, "published_on": "2021-04-08", "mention_count": 1, "holder_parents": ["甲市", "四川省"], "holder_rule_id": "test.holder", "holder_entity_id": "7b5ac56f-8d09-5c45-a687-2f2bd710b7cd", "extractor_version": "2"}}]'::jsonb)
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
delete from store.fingerprints f
using (
    select a.no, unnest(x.fingerprint) as hash
    from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{5}'::int2[]::bigint[]) u(article_id, extraction_id)
    join store.articles a on a.id = u.article_id join store.extractions x on x.id = u.extraction_id
) o
where f.hash = o.hash and f.article_no = o.no
-- statement of gleaner_store
delete from store.near_duplicates d using store.articles a
where (d.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) or d.other_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) and a.id = d.article_id and d.version = a.version and d.kind = 'near'
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
with heirs as (
    select distinct on (o.cluster_id) o.cluster_id as old_id, o.id as new_id
    from store.articles o where o.cluster_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and o.id <> o.cluster_id order by o.cluster_id, o.no
)
update store.articles m set cluster_id = h.new_id from heirs h where m.cluster_id = h.old_id and m.id <> m.cluster_id
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of gleaner_store
update store.reextract_runs set closed_at = now(), closed_as = 'promoted' where id = 2 and closed_as is null
-- statement of gleaner_store
select v.entry_id, v.article_id, v.version, v.extraction_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = v.extraction_id
join ledger.entries e on e.id = v.entry_id and e.state = 'done' and e.disposition = 'stored'
 where (exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at)) and (v.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) order by v.received_at, v.entry_id
-- statement of gleaner_store
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s)
values ('a', true, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),), where=None)', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id)
select 3, * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{6}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = 'b79ce16e8d974a9cb8cc6ef89cad932f'::uuid, lease_until = now() + interval '1 minute' where id = '3092c0199f234500845622a949c8dd9d'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{clean}'::text[], '{4}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313737e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2230366662613865663937346464343965393132323630306136613830343931356166333930623835343036316461383263643365313263636539613434343436227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	clean	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{entities}'::text[], '{4}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	entities	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{figures}'::text[], '{4}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313737e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313737222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	figures	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	link	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:06fba8ef974dd49e9122600a6a804915af390b854061da82cd3e12cce9a44446,key:http://a/1}'::text[]) n order by k
-- statement of gleaner_store
select pg_advisory_xact_lock(k) from unnest('{1912664267628025599,7811497651458399639}'::int8[]::bigint[]) k
-- statement of gleaner_store
select a.id, a.version, a.version_count, a.extraction_id, a.received_at, v.entry_id, x.content_hash, a.same_as, a.cluster_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = a.extraction_id
where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
select u.article_id, found.id, found.cluster_id
from unnest('{}'::uuid[], '{}'::text[]) u(article_id, content_hash)
cross join lateral (
    select a.id, a.cluster_id from store.extractions x join store.articles a on a.extraction_id = x.id
    where x.content_hash = u.content_hash and x.state = 'current' and a.same_as is null and a.id <> u.article_id
    order by x.id limit 1
) found
-- statement of gleaner_store
select u.id, extract(epoch from clock_timestamp() - u.received_at)::float8
from unnest('{}'::uuid[], '{}'::text[], '{}'::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select article_id, version, extractor_version from store.extractions where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and state <> 'discarded'
-- statement of gleaner_store
select i.entry_id from store.reextract_items i join store.reextract_runs r on r.id = i.run_id
where i.entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[]) and i.outcome is null and r.is_shadow
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]) and withdrawn_at is null order by id
-- statement of gleaner_store
update store.corrections c
set outcome = u.outcome, found_value = u.found_value::jsonb, checked_at = now()
from unnest('{1}'::int2[]::bigint[], '{not_found}'::text[], '{NULL}'::text[]) u(id, outcome, found_value)
where c.id = u.id
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes) from stdin
7	105c963e1eb157d9bee057d88b6f4076	2	3092c0199f234500845622a949c8dd9d	4	shadow	06fba8ef974dd49e9122600a6a804915af390b854061da82cd3e12cce9a44446	甲\n甲县2020年有177户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}	{-1665024035}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
7	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
7	0	177户	10	14	10	14	test.figure	0.95	177	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{"甲市","四川省"}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
7	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	2	4
-- statement of gleaner_store
update store.articles a set extraction_id = u.extraction_id from unnest('{}'::uuid[], '{}'::bigint[]) u(id, extraction_id) where a.id = u.id
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{b79ce16e8d974a9cb8cc6ef89cad932f}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{3092c0199f234500845622a949c8dd9d}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3092c0199f234500845622a949c8dd9d	close	1	reextracted	\N	\N	4	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{3092c0199f234500845622a949c8dd9d}'::uuid[]::uuid[], '{stored}'::text[], '{7}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
where i.entry_id = u.entry_id and i.outcome is null
-- statement of gleaner_store
with facts as (
    select o.extraction_id as before_id, n.extraction_id as after_id, to_jsonb(o) as before, to_jsonb(n) as after
    from store.reextract_items i
    cross join lateral (
        select b as old, c as new from (select * from store.fact_rows where extraction_id = i.before_id) b
        full join (select * from store.fact_rows where extraction_id = i.after_id) c using (fact_id)
    ) d
    cross join lateral (select (d.old).*) o cross join lateral (select (d.new).*) n
    where i.run_id = 3 and i.after_id is not null
), changes as (
    select 'insert' as operation, after ->> 'rule_id' as cause, after ->> 'surface' as example, after as fact
    from facts where before_id is null
    union all
    select 'retract', before ->> 'rule_id', before ->> 'surface', before from facts where after_id is null
    union all
    select 'update', n.key, coalesce(before ->> n.key, 'null') || ' → ' || coalesce(after ->> n.key, 'null'), after
    from facts cross join lateral jsonb_each(after) n
    where before_id is not null and after_id is not null and before -> n.key is distinct from n.value
        and n.key not in ('extraction_id', 'ordinal', 'version', 'extractor_version')
), told as (
    select operation, cause, fact ->> 'article_id' as article,
        concat_ws('  ', example, concat_ws(' ', fact ->> 'holder', fact ->> 'indicator'),
            coalesce(fact ->> 'url', fact ->> 'article_id')) as example
    from changes
), ranked as (
    select *, row_number() over (partition by operation, cause, article order by example) as nth from told
)
select operation, cause, count(*) as count, count(distinct article) as articles,
    (array_agg(example order by nth, example))[1:3] as examples
from ranked group by 1, 2 order by 3 desc, 1, 2
-- statement of gleaner_store
select i.article_id, i.version, x.extractor_version, v.extraction_id, i.after_id, a.version = i.version
from store.reextract_items i
join store.reextract_runs r on r.id = i.run_id and r.is_shadow and r.closed_as is null
join store.extractions x on x.id = i.after_id and x.state = 'shadow'
join store.versions v on v.article_id = i.article_id and v.version = i.version
join store.articles a on a.id = i.article_id
where i.run_id = 3 order by a.id for update of a, v
-- statement of gleaner_store
delete from store.mentions where extraction_id = any('{7}'::int2[])
-- statement of gleaner_store
delete from store.figures where extraction_id = any('{7}'::int2[])
-- statement of gleaner_store
delete from store.facts where extraction_id = any('{7}'::int2[])
-- statement of gleaner_store
update store.extractions set state = 'discarded' where id = any('{7}'::int2[])
-- statement of gleaner_store
update store.reextract_runs set closed_at = now(), closed_as = 'discarded' where id = 3 and closed_as is null
-- statement of gleaner_store
with taken as (
    delete from store.outbox where id in (select id from store.outbox order by id limit 500) returning *
), numbered as (
    select t.*, u.operation, u.fact_id, t.details -> (u.position::integer - 1) as detail,
        row_number() over (order by t.id, u.position) as offset_in_batch
    from taken t cross join lateral unnest(t.operations, t.fact_ids) with ordinality u(operation, fact_id, position)
), head as (
    update store.feed_head set seq = seq + (select count(*) from numbered), sequenced_at = clock_timestamp()
    where exists (select 1 from numbered) returning seq, sequenced_at
), written as (
    insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, changed, before,
        same_as, created_at, sequenced_at)
    select h.seq - (select count(*) from numbered) + n.offset_in_batch, n.operation, n.article_id, n.version, n.extraction_id,
        n.extractor_version, n.fact_id,
        case when jsonb_typeof(n.detail -> 'changed') = 'array' and n.operation = 'update'
            then array(select jsonb_array_elements_text(n.detail -> 'changed')) end,
        nullif(n.detail -> 'before', 'null'::jsonb), (n.detail ->> 'same_as')::uuid, n.created_at, h.sequenced_at
    from numbered n cross join head h
)
select (select count(*) from taken), (select seq from head), (select min(created_at) from taken)
-- statement of gleaner_store
select pg_notify('gleaner_changes', '11')
-- statement of gleaner_store
with taken as (
    delete from store.outbox where id in (select id from store.outbox order by id limit 500) returning *
), numbered as (
    select t.*, u.operation, u.fact_id, t.details -> (u.position::integer - 1) as detail,
        row_number() over (order by t.id, u.position) as offset_in_batch
    from taken t cross join lateral unnest(t.operations, t.fact_ids) with ordinality u(operation, fact_id, position)
), head as (
    update store.feed_head set seq = seq + (select count(*) from numbered), sequenced_at = clock_timestamp()
    where exists (select 1 from numbered) returning seq, sequenced_at
), written as (
    insert into store.changes (seq, operation, article_id, version, extraction_id, extractor_version, fact_id, changed, before,
        same_as, created_at, sequenced_at)
    select h.seq - (select count(*) from numbered) + n.offset_in_batch, n.operation, n.article_id, n.version, n.extraction_id,
        n.extractor_version, n.fact_id,
        case when jsonb_typeof(n.detail -> 'changed') = 'array' and n.operation = 'update'
            then array(select jsonb_array_elements_text(n.detail -> 'changed')) end,
        nullif(n.detail -> 'before', 'null'::jsonb), (n.detail ->> 'same_as')::uuid, n.created_at, h.sequenced_at
    from numbered n cross join head h
)
select (select count(*) from taken), (select seq from head), (select min(created_at) from taken)
-- statement of the owner
select api_v1.acknowledge('bi', 2)
-- statement of gleaner_ingest
select k.ord - 1, e.id, e.content_sha256, e.same_as, r.same_as
from unnest('{http://f/0,http://f/1,http://f/0}'::text[]) with ordinality as k (key, ord)
cross join lateral (
    select id, content_sha256, case when disposition = 'unchanged' then same_as end as same_as
    from ledger.entries
    where article_key = k.key and disposition is distinct from 'quarantined'
    order by received_at desc, id desc limit 1
) e
left join ledger.entries r on r.id = coalesce(e.same_as, e.id) and r.disposition = 'duplicate'
-- statement of gleaner_ingest
with input as (
    select * from unnest(
        '{01a224ea04887ec181fccdeb40c88884,01a224ea048970ed8421e1263345cc3a,01a224ea0489715c9338f4dc3e3b2d73}'::uuid[]::uuid[], '{http://f/0,http://f/1,http://f/0}'::text[], '{net,net,net}'::text[], '{http://f/0,http://f/1,http://f/0}'::text[],  E'{"\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be","\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be","\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be"}'::bytea[]::bytea[], '{8,8,8}'::int2[]::int[], '{NULL,NULL,NULL}'::text[], '{0,0,0}'::int2[]::smallint[], '{NULL,NULL,01a224ea04887ec181fccdeb40c88884}'::uuid[]::uuid[]
    ) with ordinality as i (id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, same_as, ord)
)
insert into ledger.entries (
    id, article_key, source, url, content_sha256, size_bytes, idempotency_key, lane, received_at,
    state, disposition, same_as, done_at
)
select id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, now() + ord * interval '1 microsecond',
    case when same_as is null then 'waiting' else 'done' end,
    case when same_as is not null then 'unchanged' end,
    same_as, case when same_as is not null then now() + ord * interval '1 microsecond' end
from input order by ord
on conflict (source, idempotency_key) where idempotency_key is not null do nothing
returning id, received_at
-- statement of gleaner_ingest
insert into ingest.raw (
    entry_id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers, meta
)
select id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers::jsonb, meta::jsonb
from unnest(
    '{01a224ea04887ec181fccdeb40c88884,01a224ea048970ed8421e1263345cc3a}'::uuid[]::uuid[], '{"2026-11-29 01:27:26.089624+00:00","2026-11-29 01:27:26.089625+00:00"}'::timestamptz[]::timestamptz[],  E'{"\\\\x3c703e783c2f703e","\\\\x3c703e783c2f703e"}'::bytea[]::bytea[], '{f,f}'::bool[]::boolean[], '{f,f}'::bool[]::boolean[], '{text/html,text/html}'::text[], '{NULL,NULL}'::text[], '{NULL,NULL}'::text[],
    '{NULL,NULL}'::timestamptz[], '{"{}","{}"}'::text[], '{"{}","{}"}'::text[]
) as i (id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers, meta)
-- statement of gleaner_ingest
with share as (
    select * from unnest(cast('{net}' as text[]), cast('{2}'::int2[] as int[])) as s (source, places)
), chosen as (
    select e.id, e.size_bytes from share s cross join lateral (
        select id, size_bytes from ledger.entries
        where state = 'waiting' and lane = 0 and source = s.source and due_at <= now()
        order by due_at, received_at limit s.places
        for update skip locked
    ) e
), fitting as (
    select id, sum(size_bytes) over (order by id) - size_bytes as bytes_before from chosen
)
update ledger.entries e
set state = 'leased', token = gen_random_uuid(), lease_until = now() + make_interval(secs => 60)
from fitting where e.id = fitting.id and fitting.bytes_before < 1000000
returning e.id, e.token, e.attempts, e.stages, e.size_bytes, e.received_at, e.source, e.url
-- statement of gleaner_ingest
select r.entry_id, r.content, r.is_compressed, r.is_text, r.content_type, r.charset, r.title
from unnest(cast('{01a224ea04887ec181fccdeb40c88884,01a224ea048970ed8421e1263345cc3a}'::uuid[] as uuid[]), cast('{"2026-11-29 01:27:26.089624+00:00","2026-11-29 01:27:26.089625+00:00"}'::timestamptz[] as timestamptz[])) as k (id, received_at)
join ingest.raw r on r.entry_id = k.id and r.received_at = k.received_at
-- statement of gleaner_ingest
select lane, source, count(*), sum(size_bytes) from ledger.entries where state = 'leased' group by lane, source
-- statement of gleaner_ingest
with recursive turn as (
    (select source from ledger.entries
     where state = 'waiting' and lane = 0 and source > '' order by source limit 1)
    union all
    select (select e.source from ledger.entries e
            where e.state = 'waiting' and e.lane = 0 and e.source > t.source order by e.source limit 1)
    from turn t where t.source is not null
)
select source from turn where source is not null limit 200
-- statement of gleaner_ingest
select id, token, attempts from ledger.entries
where state = 'leased' and lease_until < now() order by lease_until limit 10
-- statement of gleaner_ingest
update ledger.entries set lease_until = now() + make_interval(secs => 60)
where id = any(cast('{}' as uuid[])) and token = any(cast('{}' as uuid[])) and state = 'leased'
-- statement of gleaner_ingest
update ledger.entries set lease_until = now() + make_interval(secs => 60)
where state = 'leased' and lease_until > now() + make_interval(secs => 60)
-- statement of gleaner_ingest
with waiting as (
    select id from ledger.entries
    where state = 'waiting' and lane = any('{0,1,2}'::int2[]) and due_at > now() + make_interval(secs => 7200.0)
    limit 10 for update skip locked
), leased as (
    select id from ledger.entries
    where state = 'leased' and lease_until > now() + make_interval(secs => 7200.0 + 60)
    limit 10 for update skip locked
), due as (
    update ledger.entries e set due_at = now() from waiting w where e.id = w.id returning 1
), ends as (
    update ledger.entries e set lease_until = now() + make_interval(secs => 60) from leased l where e.id = l.id returning 1
)
select (select count(*) from due) + (select count(*) from ends)
-- statement of gleaner_ingest
select lane, count(*), extract(epoch from now() - min(received_at)) from ledger.entries
where state = 'waiting' group by lane
-- statement of gleaner_ingest
insert into ingest.keys (id, name, public_id, secret_hash, sources, daily_quota)
values ('01a224ea04bd79b3a5c791c8fc3228ba'::uuid, 'k', '920afc0a1c51', '\xc2a3e36d31e09f3d708d5544d535916c1babd5d49f728de572431bdc69d55703'::bytea, '{net}', 5) returning id, name, public_id, sources, daily_quota, created_at, revoked_at, last_used_at
-- statement of gleaner_ingest
select id, secret_hash, sources, daily_quota, name from ingest.keys where public_id = '920afc0a1c51' and revoked_at is null
-- statement of gleaner_ingest
insert into ingest.key_usage as u (key_id, day, articles, bytes)
select '01a224ea04bd79b3a5c791c8fc3228ba'::uuid, (now() at time zone 'UTC')::date, 1, 10 where 1 <= 5
on conflict (key_id, day) do update set articles = u.articles + excluded.articles, bytes = u.bytes + excluded.bytes
where u.articles + excluded.articles <= 5
returning true
-- statement of gleaner_ingest
insert into ingest.refused (source, url, reason, detail, refused_by, sender, place, excerpt)
select * from unnest(cast('{net}' as text[]), cast('{http://f/empty}' as text[]), cast('{empty}' as text[]), cast('{"the content is empty"}' as text[]),
    cast('{door}' as text[]), cast('{k}' as text[]), cast('{NULL}' as text[]), cast('{NULL}' as text[]))
-- statement of gleaner_ingest
delete from ingest.refused where id <= (select max(id) from ingest.refused) - 100000
-- statement of gleaner_ingest
insert into ingest.refusals (source, reason, count)
select * from unnest(cast('{net}' as text[]), cast('{empty}' as text[]), cast('{1}'::int2[] as bigint[])) order by 1, 2
on conflict (day, source, reason) do update
set count = ingest.refusals.count + excluded.count, last_at = now()
-- statement of gleaner_ingest
select id, name, public_id, sources, daily_quota, created_at, revoked_at, last_used_at from ingest.keys where false or revoked_at is null order by created_at
-- statement of gleaner_ingest
update ingest.keys set revoked_at = now()
where '920afc0a1c51' in (cast(id as text), public_id, name) and revoked_at is null returning id, name, public_id, sources, daily_quota, created_at, revoked_at, last_used_at
-- statement of gleaner_ingest
select id, source, url, state, disposition, version, reason, detail, same_as, article_id,
    received_at, done_at, attempts, lane, size_bytes, stages from ledger.entries where article_key = 'f/0' order by received_at desc limit 20
-- statement of gleaner_ingest
select id, source, url, state, disposition, version, reason, detail, same_as, article_id,
    received_at, done_at, attempts, lane, size_bytes, stages from ledger.entries where source = 'net' and idempotency_key = 'a'
-- statement of gleaner_ingest
insert into ingest.sources (id, name, kind, url, lane, article_pattern, allowed_hosts, is_rechecked,
    min_interval_s, max_interval_s, interval_s)
values ('01a224ea04e5738d91ba1b9ede043ae1'::uuid, 'county', 'feed', 'http://g/rss.xml', 0, NULL, '{g}', false, 300, 86400, least(greatest(1800, 300), 86400))
on conflict (name, url) do update set kind = excluded.kind, lane = excluded.lane, article_pattern = excluded.article_pattern,
    allowed_hosts = excluded.allowed_hosts, is_rechecked = excluded.is_rechecked, is_paused = false, due_at = now(),
    min_interval_s = excluded.min_interval_s, max_interval_s = excluded.max_interval_s, etag = null, last_modified = null
returning id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail
-- statement of gleaner_ingest
update ingest.sources set lease_until = now() + make_interval(secs => 60), token = gen_random_uuid()
where id in (
    select id from ingest.sources
    where not is_paused and kind <> 'push' and due_at <= now() and (lease_until is null or lease_until < now())
    order by due_at limit 1 for update skip locked
)
returning id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail
-- statement of gleaner_ingest
with input as (
    select distinct on (page_key) * from unnest(
        cast('{http://g/1,http://g/2}' as text[]), cast('{http://g/1,http://g/2}' as text[]), cast('{甲,NULL}' as text[]), cast('{NULL,NULL}' as timestamptz[])
    ) with ordinality as i (page_key, url, title, published_at, place) order by page_key, place
)
insert into ingest.pages (source_id, page_key, url, title, published_at)
select '01a224ea04e5738d91ba1b9ede043ae1'::uuid, page_key, url, title, published_at from input i
where not exists (select from ingest.pages p where p.source_id = '01a224ea04e5738d91ba1b9ede043ae1'::uuid and p.page_key = i.page_key)
order by published_at desc nulls last, place limit 10
on conflict do nothing
-- statement of gleaner_ingest
with poll as (
    insert into ingest.polls (source_id, at, outcome, status, entries, new_entries, duration_ms, detail)
    values ('01a224ea04e5738d91ba1b9ede043ae1'::uuid, clock_timestamp(), 'ok', NULL, 2, 2, 0, NULL)
)
update ingest.sources set
    lease_until = null, token = null, last_polled_at = now(), last_status = NULL, last_outcome = 'ok',
    last_detail = NULL, failures = 0.0, interval_s = 0,
    due_at = now() + make_interval(secs => greatest(9, 1)) * (0.95 + random() * 0.1),
    etag = case when true then 'e' else etag end,
    last_modified = case when true then NULL else last_modified end,
    last_success_at = case when true then now() else last_success_at end,
    last_new_at = case when 2 > 0 then now() else last_new_at end
where id = '01a224ea04e5738d91ba1b9ede043ae1'::uuid
-- statement of gleaner_ingest
with due as (
    select p.source_id, p.page_key, p.due_at, row_number() over (
        partition by split_part(p.url, '/', 3) order by p.due_at
    ) as place
    from (
        select p.* from ingest.pages p join ingest.sources s on s.id = p.source_id
        where p.state = 'due' and p.due_at <= now() and (p.lease_until is null or p.lease_until < now()) and not s.is_paused
        order by p.due_at limit 5000
    ) p
), chosen as (
    select source_id, page_key from due where place <= 1 order by due_at limit 1
), locked as (
    select p.source_id, p.page_key from ingest.pages p join chosen using (source_id, page_key)
    where p.lease_until is null or p.lease_until < now()
    for update of p skip locked
)
update ingest.pages p set lease_until = now() + make_interval(secs => 60)
from locked where p.source_id = locked.source_id and p.page_key = locked.page_key
returning p.source_id, p.page_key, p.url, p.title, p.attempts, p.rechecks, p.etag, p.last_modified
-- statement of gleaner_ingest
select id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail from ingest.sources where id = any(cast('{01a224ea04e5738d91ba1b9ede043ae1}'::uuid[] as uuid[]))
-- statement of gleaner_ingest
update ingest.pages set
    state = 'failed', due_at = now() + make_interval(secs => 0.0), lease_until = null, attempts = 4,
    rechecks = 0, last_status = NULL, detail = 'status 500', entry_id = coalesce(NULL, entry_id),
    etag = case when false then NULL else etag end,
    last_modified = case when false then NULL else last_modified end,
    fetched_at = case when false then now() else fetched_at end
where source_id = '01a224ea04e5738d91ba1b9ede043ae1'::uuid and page_key = 'http://g/1'
-- statement of gleaner_ingest
insert into ingest.hosts as h (host, next_at) values ('g', now() + make_interval(secs => 1))
on conflict (host) do update
set next_at = greatest(h.next_at, now()) + make_interval(secs => greatest(1, h.delay_s))
where h.next_at < now() + make_interval(secs => 60.0)
returning extract(epoch from next_at - make_interval(secs => greatest(1, delay_s)) - now())
-- statement of gleaner_ingest
insert into ingest.hosts as h (host, next_at) values ('g', now() + make_interval(secs => 5))
on conflict (host) do update set next_at = greatest(h.next_at, excluded.next_at)
-- statement of gleaner_ingest
insert into ingest.hosts as h (host, robots, robots_status, robots_until, delay_s)
values ('g', '\x'::bytea, 404, now() + make_interval(secs => 86400.0), NULL)
on conflict (host) do update set robots = excluded.robots, robots_status = excluded.robots_status,
    robots_until = excluded.robots_until, delay_s = excluded.delay_s
-- statement of gleaner_ingest
select robots_status, robots from ingest.hosts where host = 'g' and robots_until > now()
-- statement of gleaner_ingest
delete from ingest.polls where at < now() - make_interval(days => 30)
-- statement of gleaner_ingest
insert into ingest.pages (source_id, page_key, url, state, due_at, rechecks, entry_id, fetched_at)
select distinct on (s.id, e.article_key) s.id, e.article_key, e.url, 'due',
    e.received_at + make_interval(secs => 86400.0), 1, e.id, e.received_at
from ingest.sources s
join ledger.entries e on e.source = s.name and e.disposition = 'stored' and e.url is not null
    and e.received_at > now() - interval '2 days'
where s.kind = 'push' and s.is_rechecked and not s.is_paused
on conflict do nothing
-- statement of gleaner_ingest
select id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail, (
    select coalesce(sum(p.new_entries), 0) from ingest.polls p where p.source_id = s.id and p.at > now() - interval '7 days'
) as new_7d
from ingest.sources s order by name, url
-- statement of gleaner_ingest
update ingest.sources set is_paused = true, due_at = case when true then due_at else now() end
where 'county' in (cast(id as text), name, url) returning id, name, kind, url, lane, article_pattern, allowed_hosts, is_paused, is_rechecked,
    min_interval_s, max_interval_s, interval_s, due_at, etag, last_modified, failures,
    last_polled_at, last_success_at, last_new_at, last_status, last_outcome, last_detail
-- statement of gleaner_store
select "r"."fact_id", "r"."article_id", "r"."version", "r"."extractor_version", "r"."holder", "r"."holder_name", "r"."holder_type", "r"."holder_level", "r"."holder_code", "r"."holder_parents", "r"."indicator", "r"."value", "r"."value_max", "r"."approx", "r"."unit", "r"."unit_kind", "r"."change", "r"."per", "r"."modality", "r"."time", "r"."time_norm", "r"."time_begin", "r"."time_end", "r"."year", "r"."is_damaged", "r"."is_corrected", "r"."confidence", "r"."mention_count", "r"."surface", "r"."span_start", "r"."span_end", "r"."raw_start", "r"."raw_end", "r"."rule_id", "r"."title", "r"."publisher", "r"."published_on", "r"."source", "r"."url", "r"."fact_key", "r"."extraction_id", "r"."ordinal" from store.fact_rows r join store.articles current_one on current_one.extraction_id = r.extraction_id order by r.extraction_id desc, r.ordinal limit 100
-- statement of gleaner_store
select "r"."article_id", "r"."version", "r"."ordinal", "r"."title", "r"."url", "r"."source", "r"."surface", "r"."value", "r"."value_max", "r"."approx", "r"."unit", "r"."unit_kind", "r"."indicator", "r"."change", "r"."per", "r"."modality", "r"."holder", "r"."holder_code", "r"."time", "r"."time_norm", "r"."time_begin", "r"."time_end", "r"."is_damaged", "r"."is_corrected", "r"."confidence", "r"."rule_id", "r"."span_start", "r"."span_end", "r"."raw_start", "r"."raw_end", "r"."extractor_version", "r"."extraction_id" from (
    select g.*, x.article_id, x.version, x.extractor_version, x.title, v.source, a.url
    from store.figures g
    join store.extractions x on x.id = g.extraction_id
    join store.articles a on a.extraction_id = x.id
    join store.versions v on v.article_id = x.article_id and v.version = x.version
) r
 order by r.extraction_id desc, r.ordinal limit 100
-- statement of gleaner_store
select id, article_id, target, field, surface, span_start, old_value, new_value, author, reason, created_at, withdrawn_at, outcome, found_value from store.corrections order by id
-- statement of gleaner_store
select before_text || surface || after_text as context, target, surface, field, new_value as expected, old_value as was, reason from store.corrections where withdrawn_at is null order by id
-- statement of gleaner_store
select "q"."entry_id", "q"."source", "q"."url", "q"."received_at", "q"."quarantined_at", "q"."attempts", "q"."reason", "q"."detail" from api_v1.quarantine q order by q.quarantined_at desc, q.entry_id limit 100
-- statement of gleaner_store
select q.reason, q.source, count(*) as count, min(q.quarantined_at) as first_at, max(q.quarantined_at) as last_at,
    (array_agg(q.detail order by q.quarantined_at desc))[1] as example
from api_v1.quarantine q
 group by 1, 2 order by 3 desc, 1, 2
-- statement of gleaner_store
select r.id, r.created_at, r.author, r.is_shadow, r.predicate, r.matching, r.taken,
    count(*) filter (where i.outcome = 'stored') as stored, count(*) filter (where i.outcome = 'same') as same,
    count(*) filter (where i.outcome = 'failed') as failed, count(*) filter (where i.outcome = 'cancelled') as cancelled,
    count(*) filter (where i.outcome is null) as open, r.closed_as
from store.reextract_runs r join store.reextract_items i on i.run_id = r.id
group by r.id order by r.id desc
-- statement of gleaner_store
select * from api_v1.ledger
-- statement of gleaner_store
select state, lane, stages, count(*) as count from ledger.entries where state <> 'done' group by 1, 2, 3 order by 1, 2, 3
-- statement of gleaner_store
select null::uuid as entry_id, source, url, at as received_at, 'refused' as state, null as disposition, reason,
    detail, 0 as attempts, null::timestamptz as due_at, null::uuid as article_id, null::integer as version, null::uuid as same_as,
    null as title, null as extractor_version, false as has_raw, sender, place, excerpt
from api_v1.refused
where url = any('{http://f/empty,http://f/empty}') or place = 'http://f/empty' or starts_with(place, 'http://f/empty' || '#') or starts_with(place, 'http://f/empty' || '!') or excerpt like '%http://f/empty%'
order by at desc limit 20
-- statement of gleaner_store
select e.id as entry_id, e.source, e.url, e.received_at, e.state, e.disposition, e.reason, e.detail, e.attempts,
    case when e.state = 'waiting' then e.due_at end as due_at, e.article_id, e.version, e.same_as, x.title, x.extractor_version,
    exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at) as has_raw
from ledger.entries e
left join store.versions v on v.article_id = e.article_id and v.version = e.version
left join store.extractions x on x.id = v.extraction_id
where e.article_key = any('{http://f/empty,http://f/empty}') or e.url = 'http://f/empty' order by e.received_at desc limit 20
-- statement of gleaner_store
select null::uuid as entry_id, source, url, at as received_at, 'refused' as state, null as disposition, reason,
    detail, 0 as attempts, null::timestamptz as due_at, null::uuid as article_id, null::integer as version, null::uuid as same_as,
    null as title, null as extractor_version, false as has_raw, sender, place, excerpt
from api_v1.refused
where url = any('{丁县2020年有�户贫困户。,丁县2020年有�户贫困户。}') or place = '丁县2020年有�户贫困户。' or starts_with(place, '丁县2020年有�户贫困户。' || '#') or starts_with(place, '丁县2020年有�户贫困户。' || '!') or excerpt like '%丁县2020年有�户贫困户。%'
order by at desc limit 20
-- statement of gleaner_store
select h.article_id, h.clean_text from (
    select x.id, x.article_id, x.clean_text, x.sentence_hashes from store.extractions x
    where x.sentence_hashes && '{-447329348}'::int4[]::integer[] and x.state in ('current', 'superseded') limit 1000
) h
order by (select count(*) from unnest(h.sentence_hashes) n where n = any('{-447329348}'::int4[])) desc, h.id desc limit 20
-- statement of gleaner_store
select e.id as entry_id, e.source, e.url, e.received_at, e.state, e.disposition, e.reason, e.detail, e.attempts,
    case when e.state = 'waiting' then e.due_at end as due_at, e.article_id, e.version, e.same_as, x.title, x.extractor_version,
    exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at) as has_raw
from ledger.entries e
left join store.versions v on v.article_id = e.article_id and v.version = e.version
left join store.extractions x on x.id = v.extraction_id
where e.article_key in (select a.article_key from store.articles a where a.id = any('{43e193224806563b9a3ae8c7f380b77c,e473e5689024582c96a4b961bda238b1}'::uuid[])) order by e.received_at desc limit 20
-- statement of gleaner_store
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = '20decb502bbb43968b868fd15fdea7bb'::uuid
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = '20decb502bbb43968b868fd15fdea7bb'::uuid
order by at
-- statement of gleaner_store
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = 'ba0fb5482ba144e48600550c7113fef1'::uuid
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = 'ba0fb5482ba144e48600550c7113fef1'::uuid
order by at
-- statement of gleaner_store
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = '0f9478ee4400477b9cbd73544f0996d4'::uuid
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = '0f9478ee4400477b9cbd73544f0996d4'::uuid
order by at
-- statement of gleaner_store
select null::uuid as entry_id, source, url, at as received_at, 'refused' as state, null as disposition, reason,
    detail, 0 as attempts, null::timestamptz as due_at, null::uuid as article_id, null::integer as version, null::uuid as same_as,
    null as title, null as extractor_version, false as has_raw, sender, place, excerpt
from api_v1.refused
where url = any('{http://a/1,http://a/1}') or place = 'http://a/1' or starts_with(place, 'http://a/1' || '#') or starts_with(place, 'http://a/1' || '!') or excerpt like '%http://a/1%'
order by at desc limit 20
-- statement of gleaner_store
select e.id as entry_id, e.source, e.url, e.received_at, e.state, e.disposition, e.reason, e.detail, e.attempts,
    case when e.state = 'waiting' then e.due_at end as due_at, e.article_id, e.version, e.same_as, x.title, x.extractor_version,
    exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at) as has_raw
from ledger.entries e
left join store.versions v on v.article_id = e.article_id and v.version = e.version
left join store.extractions x on x.id = v.extraction_id
where e.article_key = any('{http://a/1,http://a/1}') or e.url = 'http://a/1' order by e.received_at desc limit 20
-- statement of gleaner_store
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = '3092c0199f234500845622a949c8dd9d'::uuid
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = '3092c0199f234500845622a949c8dd9d'::uuid
order by at
-- statement of gleaner_store
select e.received_at as at, 'receive' as step, 0 as attempt, case when n.is_known then 'unchanged' else 'accepted' end as outcome,
    null as reason, case when n.is_known then 'the same bytes as ' || e.same_as end as detail, null as extractor_version,
    null::float8 as duration_ms
from ledger.entries e cross join lateral (
    select e.disposition = 'unchanged' and not exists (select 1 from store.steps s where s.entry_id = e.id) as is_known
) n
where e.id = 'a98b98d830e24361bab8fdf58b1b3706'::uuid
union all
select at, step, attempt, outcome, reason, detail, extractor_version, duration_ms from store.steps where entry_id = 'a98b98d830e24361bab8fdf58b1b3706'::uuid
order by at
-- statement of gleaner_store
select "r"."article_id", "r"."version", "r"."is_current", "r"."url", "r"."source", "r"."title", "r"."subtitle", "r"."publisher", "r"."author", "r"."author_org", "r"."editor", "r"."published_at", "r"."published_on", "r"."locus", "r"."locus_code", "r"."char_count", "r"."flags", "r"."lost_count", "r"."received_at", "r"."stored_at", "r"."same_as", "r"."cluster_id", "r"."version_count", "r"."extractor_version", "r"."extraction_id" from store.article_rows r where (r.is_current) order by r.extraction_id desc limit 100
-- statement of gleaner_store
select "r"."article_id", "r"."version", "r"."ordinal", "r"."surface", "r"."span_start", "r"."span_end", "r"."raw_start", "r"."raw_end", "r"."type", "r"."name", "r"."entity_id", "r"."level", "r"."subtype", "r"."code", "r"."nearest_code", "r"."parents", "r"."resolution", "r"."candidates", "r"."role", "r"."org", "r"."is_deictic", "r"."confidence", "r"."rule_id", "r"."extraction_id" from (
    select m.*, x.article_id, x.version, e.level, e.subtype, e.code, e.nearest_code, e.parents
    from store.mentions m
    join store.extractions x on x.id = m.extraction_id
    join store.articles a on a.extraction_id = x.id
    left join store.entities e on e.id = m.entity_id
) r
 order by r.extraction_id desc, r.ordinal limit 100
-- statement of gleaner_store
select "r"."id", "r"."type", "r"."name", "r"."level", "r"."subtype", "r"."code", "r"."code_year", "r"."nearest_code", "r"."current_code", "r"."current_name", "r"."parents" from store.entities r order by r.id limit 100
-- statement of gleaner_store
select "r"."seq", "r"."operation", "r"."article_id", "r"."version", "r"."extractor_version", "r"."fact_id", "r"."changed", "r"."before", "r"."fact", "r"."same_as", "r"."created_at", "r"."sequenced_at" from api_v1.changes r where seq > 0 order by seq limit 10
-- statement of gleaner_store
insert into store.consumers (name, seq) values ('bi', 0) on conflict (name) do update set seq = excluded.seq
-- statement of gleaner_store
select name, seq, lag_rows, lag_seconds::float8 as lag_seconds, registered_at, acknowledged_at from api_v1.consumers order by name
