-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('90d8ec0bb0a34e22a77cd6a53712578f'::uuid, 'http://a/1', 'news', 'http://a/1', '\xea55db8fbeeb317c0cbb68cf729ffcfa9847cc0a2c8c786449cecdeb594b9c17'::bytea, 10, '2026-11-24 04:48:56.959182+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = 'cf38f1f826bc428796b99514f8773de1'::uuid, lease_until = now() + interval '1 minute' where id = '90d8ec0bb0a34e22a77cd6a53712578f'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313337e688b7e8b4abe59bb0e688b7e38082e4b999e58ebf32303230e5b9b4e69c893230e4b8aae59088e4bd9ce7a4bee38082222c227261775f6c656e677468223a33332c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a33337d5d2c2273656e74656e636573223a5b5b322c31385d2c5b31382c33335d5d2c226f666673657473223a5b5b302c302c33335d5d2c22636f6e74656e745f68617368223a2235663030396662646430656163376433306263336134373336386539666666373530343838363564363638363330326331366361346465333939353734613637227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
90d8ec0bb0a34e22a77cd6a53712578f	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d2c7b227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2273757266616365223a22e4b999e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b999e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
90d8ec0bb0a34e22a77cd6a53712578f	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313337e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313337222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d2c7b227374617274223a32362c22656e64223a32392c227261775f7374617274223a32362c227261775f656e64223a32392c2273757266616365223a223230e4b8aa222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a223230222c22756e6974223a22e4b8aa222c22696e64696361746f72223a22e59088e4bd9ce7a4be222c22686f6c646572223a7b2274657874223a22e4b999e58ebf222c227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2274797065223a224c4f43222c226e616d65223a22e4b999e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d2c7b227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
90d8ec0bb0a34e22a77cd6a53712578f	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
90d8ec0bb0a34e22a77cd6a53712578f	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67,key:http://a/1}'::text[]) n order by k
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
from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{http://a/1}'::text[], '{"2026-11-24 04:48:56.959182+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
1	105c963e1eb157d9bee057d88b6f4076	1	90d8ec0bb0a34e22a77cd6a53712578f	1	current	5f009fbdd0eac7d30bc3a47368e9fff75048865d6686302c16ca4de399574a67	甲\n甲县2020年有137户贫困户。乙县2020年有20个合作社。	33	33	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"},{"start":20,"end":25,"raw_start":20,"raw_end":25,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":33}]	{2,18,18,33}	{0,0,33}	{}
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
1	0	137户	10	14	10	14	test.figure	0.95	137	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{甲市,四川省}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
1	1	20个	26	29	26	29	test.figure	0.95	20	\N	\N	\N	exact	个	count	\N	\N	合作社	\N	\N	\N	\N	fact	f	f	乙县	乙县	LOC	county	510001	{甲市,四川省}	41be8dd0207c501d9d92cea1ca8754c1	18	20	18	20	test.holder	2020年	2020	2020-01-01	2020-12-31	20	25	20	25	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
1	0	4b3ebf8202775cb986f2aeedde8b935a	e3dd8259221818eaefc3bc85cecd9c9d8447df2ba76f5a1bcba19b8d84a96cc2	0	{0}	0.9	1	1
1	1	bbdeb56c3d4d5ddc8f19b1e629924df3	26166a36ce520eb2c08ff042c373e143d16e4b15b719f28d9473e219643da851	1	{1}	0.9	1	1
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{http://a/1}'::text[], '{http://a/1}'::text[], '{news}'::text[], '{"2026-11-24 04:48:56.959182+00:00"}'::timestamptz[]::timestamptz[], '{1}'::int2[]::bigint[], '{NULL}'::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
105c963e1eb157d9bee057d88b6f4076	1	90d8ec0bb0a34e22a77cd6a53712578f	news	2026-11-24 04:48:56.959182+00:00	\N	1
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
from unnest('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[]::uuid[], '{cf38f1f826bc428796b99514f8773de1}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{90d8ec0bb0a34e22a77cd6a53712578f}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
90d8ec0bb0a34e22a77cd6a53712578f	close	1	new	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('9a75db5263c848d7a8676d7411171ceb'::uuid, 'http://a/1', 'news', 'http://a/1', '\x14dda512991c18fe6b630ad27f7b729d8be420779ef53f3e826b9a9f64c7ffa8'::bytea, 10, '2026-11-24 04:48:56.959183+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '02bc5accf34a49a9bcc1566b3ffb2d20'::uuid, lease_until = now() + interval '1 minute' where id = '9a75db5263c848d7a8676d7411171ceb'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313733e688b7e8b4abe59bb0e688b7e38082e4b899e58ebf32303230e5b9b4e69c893230e4b8aae59088e4bd9ce7a4bee38082222c227261775f6c656e677468223a33332c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a33337d5d2c2273656e74656e636573223a5b5b322c31385d2c5b31382c33335d5d2c226f666673657473223a5b5b302c302c33335d5d2c22636f6e74656e745f68617368223a2230653965393964393430653839653961363133303231623364376361666333646332623432376431396531363532306336383933653966373165363733623364227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d2c7b227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2273757266616365223a22e4b899e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b899e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313733e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313733222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d2c7b227374617274223a32362c22656e64223a32392c227261775f7374617274223a32362c227261775f656e64223a32392c2273757266616365223a223230e4b8aa222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a223230222c22756e6974223a22e4b8aa222c22696e64696361746f72223a22e59088e4bd9ce7a4be222c22686f6c646572223a7b2274657874223a22e4b899e58ebf222c227374617274223a31382c22656e64223a32302c227261775f7374617274223a31382c227261775f656e64223a32302c2274797065223a224c4f43222c226e616d65223a22e4b899e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d2c7b227374617274223a32302c22656e64223a32352c227261775f7374617274223a32302c227261775f656e64223a32352c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
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
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{http://a/1}'::text[], '{"2026-11-24 04:48:56.959183+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
2	105c963e1eb157d9bee057d88b6f4076	2	9a75db5263c848d7a8676d7411171ceb	1	current	0e9e99d940e89e9a613021b3d7cafc3dc2b427d19e16520c6893e9f71e673b3d	甲\n甲县2020年有173户贫困户。丙县2020年有20个合作社。	33	33	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"},{"start":20,"end":25,"raw_start":20,"raw_end":25,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":33}]	{2,18,18,33}	{0,0,33}	{}
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
2	0	173户	10	14	10	14	test.figure	0.95	173	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{甲市,四川省}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
2	1	20个	26	29	26	29	test.figure	0.95	20	\N	\N	\N	exact	个	count	\N	\N	合作社	\N	\N	\N	\N	fact	f	f	丙县	丙县	LOC	county	510001	{甲市,四川省}	b1a7187a288757248b49083824d9c786	18	20	18	20	test.holder	2020年	2020	2020-01-01	2020-12-31	20	25	20	25	sentence	test.time	\N
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
from unnest('{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{"2026-11-24 04:48:56.959183+00:00"}'::timestamptz[]::timestamptz[], '{2}'::int2[]::integer[], '{2}'::int2[]::bigint[], '{NULL}'::uuid[], '{NULL}'::uuid[], '{t}'::bool[]::boolean[])
    u(id, received_at, version, extraction_id, same_as, cluster_id, is_current)
where a.id = u.id
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
105c963e1eb157d9bee057d88b6f4076	2	9a75db5263c848d7a8676d7411171ceb	news	2026-11-24 04:48:56.959183+00:00	\N	2
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
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{02bc5accf34a49a9bcc1566b3ffb2d20}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	close	1	edit	\N	\N	1	\N
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
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('d45a968d7b214bf4ab8f5a93f59921ef'::uuid, 'http://b/1', 'gov', 'http://b/1', '\x7b2287fc6efc47f20a68320f00fac81615ef6c3a2d3dad07c449240f98ec9782'::bytea, 10, '2026-11-24 04:48:56.959184+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '9651c7e15cfc4f46bc63bd906a424cb9'::uuid, lease_until = now() + interval '1 minute' where id = 'd45a968d7b214bf4ab8f5a93f59921ef'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e4b9995c6ee4b881e58ebf32303230e5b9b4e69c89efbfbde688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31362c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e4b999222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31367d5d2c2273656e74656e636573223a5b5b322c31365d5d2c226f666673657473223a5b5b302c302c31365d5d2c22636f6e74656e745f68617368223a2234613136303232666366396139323131333663623561333830623238316432613665353864663232383265353633346631623033316261343164383537316333227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d45a968d7b214bf4ab8f5a93f59921ef	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e4b881e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e4b881e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d45a968d7b214bf4ab8f5a93f59921ef	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31322c227261775f7374617274223a31302c227261775f656e64223a31322c2273757266616365223a22efbfbde688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a6e756c6c2c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c2264616d61676564223a747275652c22686f6c646572223a7b2274657874223a22e4b881e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e4b881e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d45a968d7b214bf4ab8f5a93f59921ef	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d45a968d7b214bf4ab8f5a93f59921ef	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://b/1,content:4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}'::text[]) n order by k
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
from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{http://b/1}'::text[], '{"2026-11-24 04:48:56.959184+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
3	e473e5689024582c96a4b961bda238b1	1	d45a968d7b214bf4ab8f5a93f59921ef	1	current	4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3	乙\n丁县2020年有�户贫困户。	16	16	text	f	乙	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":16}]	{2,16}	{0,0,16}	{}
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
3	0	�户	10	12	10	12	test.figure	0.95	\N	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	t	f	丁县	丁县	LOC	county	510001	{甲市,四川省}	0cb7bdd524b352f890ecf0c531f9697d	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
-- statement of gleaner_store
copy store.facts (extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version) from stdin
3	0	2731c6672fce5819b7bc62b4223239ef	3dbf0c5c9c00cf7454673b51669e4e7f6e4c47b733c424b88efd440f18385230	0	{0}	0.9	1	1
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{http://b/1}'::text[], '{http://b/1}'::text[], '{gov}'::text[], '{"2026-11-24 04:48:56.959184+00:00"}'::timestamptz[]::timestamptz[], '{3}'::int2[]::bigint[], '{NULL}'::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
e473e5689024582c96a4b961bda238b1	1	d45a968d7b214bf4ab8f5a93f59921ef	gov	2026-11-24 04:48:56.959184+00:00	\N	3
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
from unnest('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{9651c7e15cfc4f46bc63bd906a424cb9}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
d45a968d7b214bf4ab8f5a93f59921ef	close	1	new	\N	\N	1	\N
-- statement of gleaner_store
select pg_advisory_xact_lock(1735159396)
-- statement of gleaner_store
select a.id, a.no, a.first_received_at, a.version, a.cluster_id, x.fingerprint
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = any('{e473e5689024582c96a4b961bda238b1}'::uuid[])
-- statement of gleaner_store
update store.articles a set cluster_id = u.cluster_id
from unnest('{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[]) u(id, cluster_id) where a.id = u.id and a.cluster_id <> u.cluster_id
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('ed2b15ce94674544a8064827c23ad655'::uuid, 'http://c/1', 'news', 'http://c/1', '\x65c417268b988f3f7ebe2ef24f898c3cb6efe82e03322db246475743299c2811'::bytea, 10, '2026-11-24 04:48:56.959185+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '10b5a6a529e448618d388e5a661b6ae1'::uuid, lease_until = now() + interval '1 minute' where id = 'ed2b15ce94674544a8064827c23ad655'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{ed2b15ce94674544a8064827c23ad655}'::uuid[]) and e.state = 'leased'
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
from unnest('{ed2b15ce94674544a8064827c23ad655}'::uuid[]::uuid[], '{http://c/1}'::text[], '{"2026-11-24 04:48:56.959185+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
select nextval(pg_get_serial_sequence('store.extractions', 'id')) from generate_series(1, 1)
-- statement of gleaner_store
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
4	43e193224806563b9a3ae8c7f380b77c	1	ed2b15ce94674544a8064827c23ad655	1	current	4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3	乙\n丁县2020年有�户贫困户。	16	16	text	f	乙	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[]	[{"start":0,"end":16}]	{2,16}	{0,0,16}	{}
-- statement of gleaner_store
select id from store.entities where id = any('{}')
-- statement of gleaner_store
insert into store.articles (id, article_key, url, source, first_received_at, received_at, version, version_count,
    extraction_id, same_as, cluster_id)
select u.id, u.article_key, u.url, u.source, u.received_at, u.received_at, 1, 1, u.extraction_id, u.same_as, u.cluster_id
from unnest('{43e193224806563b9a3ae8c7f380b77c}'::uuid[]::uuid[], '{http://c/1}'::text[], '{http://c/1}'::text[], '{news}'::text[], '{"2026-11-24 04:48:56.959185+00:00"}'::timestamptz[]::timestamptz[], '{4}'::int2[]::bigint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[])
    u(id, article_key, url, source, received_at, extraction_id, same_as, cluster_id)
-- statement of gleaner_store
copy store.versions (article_id, version, entry_id, source, received_at, same_as, extraction_id) from stdin
43e193224806563b9a3ae8c7f380b77c	1	ed2b15ce94674544a8064827c23ad655	news	2026-11-24 04:48:56.959185+00:00	e473e5689024582c96a4b961bda238b1	4
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
from unnest('{ed2b15ce94674544a8064827c23ad655}'::uuid[]::uuid[], '{10b5a6a529e448618d388e5a661b6ae1}'::uuid[]::uuid[], '{duplicate}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{1}'::int2[]::smallint[], '{43e193224806563b9a3ae8c7f380b77c}'::uuid[]::uuid[], '{1}'::int2[]::integer[],
    '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{ed2b15ce94674544a8064827c23ad655}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
ed2b15ce94674544a8064827c23ad655	close	1	duplicate	\N	\N	1	\N
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
ed2b15ce94674544a8064827c23ad655	clean	1	done	\N	\N	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('b2c26dac31044bb99fea5654d3df8602'::uuid, 'http://b/1', 'gov', 'http://b/1', '\x91cb5193d013e3078c171f81aed6b71deddb74c12f46983e083189933e7b2195'::bytea, 10, '2026-11-24 04:48:56.959186+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '2a33a8bba5024e69bb0eb8be9ececeae'::uuid, lease_until = now() + interval '1 minute' where id = 'b2c26dac31044bb99fea5654d3df8602'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{b2c26dac31044bb99fea5654d3df8602}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}') and x.state = 'current'
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://b/1,content:4a16022fcf9a921136cb5a380b281d2a6e58df2282e5634f1b031ba41d8571c3}'::text[]) n order by k
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
from unnest('{b2c26dac31044bb99fea5654d3df8602}'::uuid[]::uuid[], '{http://b/1}'::text[], '{"2026-11-24 04:48:56.959186+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
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
from unnest('{b2c26dac31044bb99fea5654d3df8602}'::uuid[]::uuid[], '{2a33a8bba5024e69bb0eb8be9ececeae}'::uuid[]::uuid[], '{unchanged}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{1}'::int2[]::smallint[], '{e473e5689024582c96a4b961bda238b1}'::uuid[]::uuid[], '{NULL}'::integer[],
    '{d45a968d7b214bf4ab8f5a93f59921ef}'::uuid[]::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{b2c26dac31044bb99fea5654d3df8602}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
b2c26dac31044bb99fea5654d3df8602	close	1	unchanged	\N	\N	1	\N
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
b2c26dac31044bb99fea5654d3df8602	clean	1	done	\N	\N	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('be70bd052b3c4c22bc62a378ce8a2081'::uuid, 'http://d/1', 'news', 'http://d/1', '\x298bdf5e34e55ad21b2cb4b7531ac0dbd328ca84333c45aff38b3d7a15e20b0d'::bytea, 10, '2026-11-24 04:48:56.959187+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '69d108ca028244ba9e8044aa50c44dcb'::uuid, lease_until = now() + interval '1 minute' where id = 'be70bd052b3c4c22bc62a378ce8a2081'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{be70bd052b3c4c22bc62a378ce8a2081}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{be70bd052b3c4c22bc62a378ce8a2081}'::uuid[]::uuid[], '{69d108ca028244ba9e8044aa50c44dcb}'::uuid[]::uuid[], '{quarantined}'::text[], '{empty}'::text[], '{"empty: test"}'::text[], '{0}'::int2[]::smallint[], '{NULL}'::uuid[], '{NULL}'::integer[],
    '{NULL}'::uuid[], '{1}'::int2[]::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{be70bd052b3c4c22bc62a378ce8a2081}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
be70bd052b3c4c22bc62a378ce8a2081	clean	1	failed	empty	empty: test	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('3edf506371274bc69df0891b2a8641b1'::uuid, 'http://d/2', 'news', 'http://d/2', '\x4f894f2a788161eca64eaed1e1d809963a3e5241e622117deeacc60413163e48'::bytea, 10, '2026-11-24 04:48:56.959188+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '3f82480cf7084260abc685af2d013334'::uuid, lease_until = now() + interval '1 minute' where id = '3edf506371274bc69df0891b2a8641b1'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{3edf506371274bc69df0891b2a8641b1}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
update ledger.entries e
set state = 'done', disposition = u.disposition, reason = u.reason, detail = u.detail, stages = u.stages,
    article_id = coalesce(u.article_id, e.article_id), version = coalesce(u.version, e.version), same_as = u.same_as,
    attempts = coalesce(u.attempts, e.attempts), token = null, lease_until = null, done_at = clock_timestamp()
from unnest('{3edf506371274bc69df0891b2a8641b1}'::uuid[]::uuid[], '{3f82480cf7084260abc685af2d013334}'::uuid[]::uuid[], '{quarantined}'::text[], '{worker_lost}'::text[], '{"worker_lost: test"}'::text[], '{0}'::int2[]::smallint[], '{NULL}'::uuid[], '{NULL}'::integer[],
    '{NULL}'::uuid[], '{1}'::int2[]::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{3edf506371274bc69df0891b2a8641b1}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
3edf506371274bc69df0891b2a8641b1	clean	1	failed	worker_lost	worker_lost: test	1	1.5
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('1faca22397254ede935d4aee51808ff9'::uuid, 'http://e/1', 'news', 'http://e/1', '\x46bf8db30df80431a61edb7da9d0f3ed13267593d850f1eecef5874b8adf7017'::bytea, 10, '2026-11-24 04:48:56.959189+00:00'::timestamptz)
-- statement of the owner
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at) values ('f677bf3d827f41eaa5245ae1f908aae3'::uuid, 'http://e/1', 'news', 'http://e/1', '\x732dbc57b77983f98eb1028ded29447bc44cea7b83bf2405d0279848b18920dc'::bytea, 10, '2026-11-24 04:48:56.959190+00:00'::timestamptz)
-- statement of the owner
update ledger.entries set state = 'leased', token = '6d13b744da9b4266b76cb6f885c65b48'::uuid, lease_until = now() + interval '1 minute' where id = 'f677bf3d827f41eaa5245ae1f908aae3'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
select distinct x.content_hash from store.extractions x where x.content_hash = any('{053f2995d6a413fe2aa77d2c2b9fed6efd50a525ca11fa4b89eb02b85501e314}') and x.state = 'current'
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{clean}'::text[], '{1}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e6a087e9a2985c6ee6888ae58ebf32303230e5b9b4e69c8935e688b7e688b7e38082222c227261775f6c656e677468223a31352c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e6a087e9a298222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31357d5d2c2273656e74656e636573223a5b5b332c31355d5d2c226f666673657473223a5b5b302c302c31355d5d2c22636f6e74656e745f68617368223a2230353366323939356436613431336665326161373764326332623966656436656664353061353235636131316661346238396562303262383535303165333134227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
f677bf3d827f41eaa5245ae1f908aae3	clean	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{entities}'::text[], '{1}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2273757266616365223a22e6888ae58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e6888ae58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
f677bf3d827f41eaa5245ae1f908aae3	entities	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{figures}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31312c22656e64223a31332c227261775f7374617274223a31312c227261775f656e64223a31332c2273757266616365223a2235e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a2235222c22756e6974223a22e688b7222c22696e64696361746f72223a22e688b7222c22686f6c646572223a7b2274657874223a22e6888ae58ebf222c227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2274797065223a224c4f43222c226e616d65223a22e6888ae58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
f677bf3d827f41eaa5245ae1f908aae3	figures	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
f677bf3d827f41eaa5245ae1f908aae3	link	1	done	\N	\N	1	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{content:053f2995d6a413fe2aa77d2c2b9fed6efd50a525ca11fa4b89eb02b85501e314,key:http://e/1}'::text[]) n order by k
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
from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{http://e/1}'::text[], '{"2026-11-24 04:48:56.959190+00:00"}'::timestamptz[]::timestamptz[]) u(id, article_key, received_at)
where exists (
    select 1 from ledger.entries o
    where o.article_key = u.article_key and (o.received_at, o.id) < (u.received_at, u.id)
        and o.state <> 'done' and o.done_at is null
)
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{link}'::text[], '{1}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31312c22656e64223a31332c227261775f7374617274223a31312c227261775f656e64223a31332c2273757266616365223a2235e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a2235222c22756e6974223a22e688b7222c22696e64696361746f72223a22e688b7222c22686f6c646572223a7b2274657874223a22e6888ae58ebf222c227374617274223a332c22656e64223a352c227261775f7374617274223a332c227261775f656e64223a352c2274797065223a224c4f43222c226e616d65223a22e6888ae58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a352c22656e64223a31302c227261775f7374617274223a352c227261775f656e64223a31302c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c226661637473223a5b7b226b6579223a2236616236396565303764306162616261353462633835363233356531663835393330306431373132393563643731336437623234303862653535313962623838222c2266696775726573223a5b305d2c22636f6e666964656e6365223a302e397d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', token = null, lease_until = null, attempts = u.attempts, stages = u.stages,
    due_at = clock_timestamp() + make_interval(secs => u.delay_s)
from unnest('{f677bf3d827f41eaa5245ae1f908aae3}'::uuid[]::uuid[], '{0}'::int2[]::smallint[], '{15}'::int2[]::smallint[], '{15.453556}'::float8[]::float8[]) u(id, attempts, stages, delay_s)
where e.id = u.id
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
f677bf3d827f41eaa5245ae1f908aae3	close	1	postponed	\N	an older receipt is on its way	\N	\N
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
select article_id from store.versions where entry_id = '90d8ec0bb0a34e22a77cd6a53712578f'::uuid
-- statement of gleaner_store
select x.id, x.version, x.extractor_version, x.clean_text, g.surface, g.span_start, g.span_end, to_jsonb(g) -> 'value'
from store.articles a join store.extractions x on x.id = a.extraction_id
join store.figures g on g.extraction_id = x.id and g.ordinal = 0
where a.id = '105c963e1eb157d9bee057d88b6f4076'::uuid for update of a
-- statement of gleaner_store
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any('{2}'::int2[])
-- statement of gleaner_store
insert into store.corrections (article_id, target, field, surface, span_start, before_text, after_text, old_value, new_value,
    author, reason)
select '105c963e1eb157d9bee057d88b6f4076'::uuid, 'figure', 'value', '173户', 10, '甲
甲县2020年有', '贫困户。丙县2020年有20个合作社。', coalesce(to_jsonb(g) -> 'value', 'null'), '175'::jsonb, '某人', '看过原文'
from store.figures g where g.extraction_id = 2 and g.ordinal = 0 returning id
-- statement of gleaner_store
update store.figures g
set "value" = (jsonb_populate_record(null::store.figures, jsonb_build_object('value'::text, '175'::jsonb)))."value", is_corrected = true
where extraction_id = 2 and ordinal = 0
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
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s) values ('a', false, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),))', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id) select 1, * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{2}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = '650b9a079dec4fcab0c1dffe9ffa04db'::uuid, lease_until = now() + interval '1 minute' where id = '9a75db5263c848d7a8676d7411171ceb'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{clean}'::text[], '{2}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313735e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2235353338666431656565326565666464656538373133393637666532363434386539383738656431393465363034373763633930383732326639376131336135227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	clean	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{entities}'::text[], '{2}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	entities	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{figures}'::text[], '{2}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313735e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313735222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	figures	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	link	1	done	\N	\N	2	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
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
where i.entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and i.outcome is null and r.is_shadow
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
5	105c963e1eb157d9bee057d88b6f4076	2	9a75db5263c848d7a8676d7411171ceb	2	current	5538fd1eee2eefddee8713967fe26448e9878ed194e60477cc908722f97a13a5	甲\n甲县2020年有175户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
5	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
5	0	175户	10	14	10	14	test.figure	0.95	175	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{甲市,四川省}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
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
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{650b9a079dec4fcab0c1dffe9ffa04db}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	close	1	reextracted	\N	\N	2	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{stored}'::text[], '{5}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
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
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s) values ('a', true, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),))', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id) select 2, * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{5}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = 'd136ad21cf79448497e0c4f7839770db'::uuid, lease_until = now() + interval '1 minute' where id = '9a75db5263c848d7a8676d7411171ceb'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{clean}'::text[], '{3}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313736e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2266636232363932333936623734646162386163313437653238346231643536313830623334373130653163363465346561613663376532386532653463616462227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	clean	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{entities}'::text[], '{3}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	entities	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{figures}'::text[], '{3}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313736e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313736222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	figures	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	link	1	done	\N	\N	3	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
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
where i.entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and i.outcome is null and r.is_shadow
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
6	105c963e1eb157d9bee057d88b6f4076	2	9a75db5263c848d7a8676d7411171ceb	3	shadow	fcb2692396b74dab8ac147e284b1d56180b34710e1c64e4eaa6c7e28e2e4cadb	甲\n甲县2020年有176户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
6	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
6	0	176户	10	14	10	14	test.figure	0.95	176	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{甲市,四川省}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
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
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{d136ad21cf79448497e0c4f7839770db}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	close	1	reextracted	\N	\N	3	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{stored}'::text[], '{6}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
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
    select 'insert' as operation, after ->> 'rule_id' as cause, after ->> 'surface' as example from facts where before_id is null
    union all
    select 'retract', before ->> 'rule_id', before ->> 'surface' from facts where after_id is null
    union all
    select 'update', n.key, coalesce(before ->> n.key, 'null') || ' → ' || coalesce(after ->> n.key, 'null')
    from facts cross join lateral jsonb_each(after) n
    where before_id is not null and after_id is not null and before -> n.key is distinct from n.value
        and n.key not in ('extraction_id', 'ordinal', 'version', 'extractor_version')
)
select operation, cause, count(*) as count, min(example) as example from changes group by 1, 2 order by 3 desc, 1, 2
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
update store.reextract_runs set closed_at = now(), closed_as = 'promoted' where id = 2 and closed_as is null
-- statement of gleaner_store
select v.entry_id, v.article_id, v.version, v.extraction_id
from store.articles a
join store.versions v on v.article_id = a.id and v.version = a.version
join store.extractions x on x.id = v.extraction_id
join ledger.entries e on e.id = v.entry_id and e.state = 'done' and e.disposition = 'stored'
 where (exists (select 1 from ingest.raw r where r.entry_id = e.id and r.received_at = e.received_at)) and (v.article_id = any('{105c963e1eb157d9bee057d88b6f4076}'::uuid[])) order by v.received_at, v.entry_id
-- statement of gleaner_store
insert into store.reextract_runs (author, is_shadow, predicate, matching, taken, rate_per_s) values ('a', true, 'ReextractFilter(other_than=None, source=None, since=None, until=None, article_ids=(UUID(''105c963e-1eb1-57d9-bee0-57d88b6f4076''),))', 1, 1, 1000000000.0) returning id
-- statement of gleaner_store
insert into store.reextract_items (run_id, entry_id, article_id, version, before_id) select 3, * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[], '{6}'::int2[]::bigint[])
-- statement of gleaner_store
update ledger.entries e
set state = 'waiting', disposition = null, lane = 2, attempts = 0, stages = 0, token = null, lease_until = null,
    due_at = clock_timestamp() + make_interval(secs => u.position / 1000000000.0::float8)
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[]) with ordinality u(id, position) where e.id = u.id and e.state = 'done'
-- statement of the owner
select id from ledger.entries where state = 'waiting' and version is not null
-- statement of the owner
update ledger.entries set state = 'leased', token = '91a89461a1ff44c39035d2bbfab71325'::uuid, lease_until = now() + interval '1 minute' where id = '9a75db5263c848d7a8676d7411171ceb'::uuid and state = 'waiting' returning attempts
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{clean}'::text[], '{4}'::text[],  E'{"\\\\x7b22636c65616e5f74657874223a22e794b25c6ee794b2e58ebf32303230e5b9b4e69c89313737e688b7e8b4abe59bb0e688b7e38082222c227261775f6c656e677468223a31382c2263686172736574223a2274657874222c226d657461223a7b227469746c65223a22e794b2222c227375627469746c65223a6e756c6c2c227075626c6973686572223a6e756c6c2c22617574686f72223a6e756c6c2c22617574686f725f6f7267223a6e756c6c2c22656469746f72223a6e756c6c2c2270686f746f67726170686572223a6e756c6c2c227075626c69736865645f6174223a22323032312d30342d3038222c227075626c69736865645f61745f73757266616365223a6e756c6c7d2c2270617261677261706873223a5b7b227374617274223a302c22656e64223a31387d5d2c2273656e74656e636573223a5b5b322c31385d5d2c226f666673657473223a5b5b302c302c31385d5d2c22636f6e74656e745f68617368223a2230366662613865663937346464343965393132323630306136613830343931356166333930623835343036316461383263643365313263636539613434343436227d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{1}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	clean	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{entities}'::text[], '{4}'::text[],  E'{"\\\\x7b22656e746974696573223a5b7b227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2273757266616365223a22e794b2e58ebf222c2274797065223a224c4f43222c2272756c655f6964223a22746573742e706c616365222c226e616d65223a22e794b2e58ebf222c22636f6e666964656e6365223a302e392c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22636f64655f79656172223a323032302c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d2c227265736f6c7574696f6e223a227265736f6c766564227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{2}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	entities	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{figures}'::text[], '{4}'::text[],  E'{"\\\\x7b2266696775726573223a5b7b227374617274223a31302c22656e64223a31342c227261775f7374617274223a31302c227261775f656e64223a31342c2273757266616365223a22313737e688b7222c2272756c655f6964223a22746573742e666967757265222c22636f6e666964656e6365223a302e39352c2276616c7565223a22313737222c22756e6974223a22e688b7222c22696e64696361746f72223a22e8b4abe59bb0e688b7222c22686f6c646572223a7b2274657874223a22e794b2e58ebf222c227374617274223a322c22656e64223a342c227261775f7374617274223a322c227261775f656e64223a342c2274797065223a224c4f43222c226e616d65223a22e794b2e58ebf222c2272756c655f6964223a22746573742e686f6c646572222c226c6576656c223a22636f756e7479222c22636f6465223a22353130303031222c22706172656e7473223a5b22e794b2e5b882222c22e59b9be5b79de79c81225d7d2c2274696d65223a7b2274657874223a2232303230e5b9b4222c227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c226e6f726d223a2232303230222c226c696e6b223a2273656e74656e6365222c2272756c655f6964223a22746573742e74696d65227d7d5d2c2274696d6573223a5b7b227374617274223a342c22656e64223a392c227261775f7374617274223a342c227261775f656e64223a392c2273757266616365223a2232303230e5b9b4222c226e6f726d223a2232303230222c2272656c6174696f6e223a22696e222c2272756c655f6964223a22746573742e79656172222c22626567696e223a22323032302d30312d3031222c22756e74696c223a22323032302d31322d3331227d5d7d"}'::bytea[]::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
-- statement of gleaner_store
update ledger.entries e
set stages = e.stages | u.bits, lease_until = greatest(e.lease_until, clock_timestamp() + make_interval(secs => 60))
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{4}'::int2[]::smallint[]) u(id, bits)
where e.id = u.id
returning e.id, e.stages
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	figures	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
select e.id, e.article_key, e.url, e.source, e.received_at, e.attempts, e.token, e.stages, e.article_id, e.version
from ledger.entries e
where e.id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and e.state = 'leased'
order by e.id for update
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	link	1	done	\N	\N	4	1.5
-- statement of gleaner_store
select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
select distinct hashtextextended(n, 0) k from unnest('{key:http://a/1,content:06fba8ef974dd49e9122600a6a804915af390b854061da82cd3e12cce9a44446}'::text[]) n order by k
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
where i.entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]) and i.outcome is null and r.is_shadow
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
copy store.extractions (id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint) from stdin
7	105c963e1eb157d9bee057d88b6f4076	2	9a75db5263c848d7a8676d7411171ceb	4	shadow	06fba8ef974dd49e9122600a6a804915af390b854061da82cd3e12cce9a44446	甲\n甲县2020年有177户贫困户。	18	18	text	f	甲	\N	\N	\N	\N	\N	\N	2021-04-08	2021-04-08	\N	\N	\N	\N	{}	{}	0	0	0	0	[]	[{"start":4,"end":9,"raw_start":4,"raw_end":9,"surface":"2020年","norm":"2020","relation":"in","rule_id":"test.year","begin":"2020-01-01","until":"2020-12-31"}]	[{"start":0,"end":18}]	{2,18}	{0,0,18}	{}
-- statement of gleaner_store
select id from store.entities where id = any('{7b5ac56f8d095c45a6872f2bd710b7cd}'::uuid[])
-- statement of gleaner_store
copy store.mentions (extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, resolution, candidates, role, org, alias_of, is_deictic, is_corrected) from stdin
7	0	7b5ac56f8d095c45a6872f2bd710b7cd	LOC	甲县	甲县	2	4	2	4	test.place	0.9	resolved	\N	\N	\N	\N	f	f
-- statement of gleaner_store
copy store.figures (extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations) from stdin
7	0	177户	10	14	10	14	test.figure	0.95	177	\N	\N	\N	exact	户	count	\N	\N	贫困户	\N	\N	\N	\N	fact	f	f	甲县	甲县	LOC	county	510001	{甲市,四川省}	7b5ac56f8d095c45a6872f2bd710b7cd	2	4	2	4	test.holder	2020年	2020	2020-01-01	2020-12-31	4	9	4	9	sentence	test.time	\N
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
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{91a89461a1ff44c39035d2bbfab71325}'::uuid[]::uuid[], '{stored}'::text[], '{NULL}'::text[], '{NULL}'::text[], '{15}'::int2[]::smallint[], '{105c963e1eb157d9bee057d88b6f4076}'::uuid[]::uuid[], '{2}'::int2[]::integer[],
    '{NULL}'::uuid[], '{NULL}'::smallint[])
    u(id, token, disposition, reason, detail, stages, article_id, version, same_as, attempts)
where e.id = u.id and e.token = u.token and e.state = 'leased'
-- statement of gleaner_store
delete from store.stage_results where entry_id = any('{9a75db5263c848d7a8676d7411171ceb}'::uuid[])
-- statement of gleaner_store
copy store.steps (entry_id, step, attempt, outcome, reason, detail, extractor_version, duration_ms) from stdin
9a75db5263c848d7a8676d7411171ceb	close	1	reextracted	\N	\N	4	\N
-- statement of gleaner_store
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest('{9a75db5263c848d7a8676d7411171ceb}'::uuid[]::uuid[], '{stored}'::text[], '{7}'::int2[]::bigint[], '{NULL}'::text[], '{NULL}'::text[]) u(entry_id, outcome, after_id, reason, detail)
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
    select 'insert' as operation, after ->> 'rule_id' as cause, after ->> 'surface' as example from facts where before_id is null
    union all
    select 'retract', before ->> 'rule_id', before ->> 'surface' from facts where after_id is null
    union all
    select 'update', n.key, coalesce(before ->> n.key, 'null') || ' → ' || coalesce(after ->> n.key, 'null')
    from facts cross join lateral jsonb_each(after) n
    where before_id is not null and after_id is not null and before -> n.key is distinct from n.value
        and n.key not in ('extraction_id', 'ordinal', 'version', 'extractor_version')
)
select operation, cause, count(*) as count, min(example) as example from changes group by 1, 2 order by 3 desc, 1, 2
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
        '{01a20be35aa7779eb0eff3f67ff24808,01a20be35aa77976b51b07d66581fee1,01a20be35aa779d6b5e75910e687b441}'::uuid[]::uuid[], '{http://f/0,http://f/1,http://f/0}'::text[], '{net,net,net}'::text[], '{http://f/0,http://f/1,http://f/0}'::text[],  E'{"\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be","\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be","\\\\x31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be"}'::bytea[]::bytea[], '{8,8,8}'::int2[]::int[], '{NULL,NULL,NULL}'::text[], '{0,0,0}'::int2[]::smallint[], '{NULL,NULL,01a20be35aa7779eb0eff3f67ff24808}'::uuid[]::uuid[]
    ) with ordinality as i (id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, same_as, ord)
)
insert into ledger.entries (
    id, article_key, source, url, content_sha256, size_bytes, idempotency_key, lane, received_at,
    state, disposition, same_as, done_at
)
select id, article_key, source, url, sha256, size_bytes, idempotency_key, lane, now() + ord * interval '1 microsecond',
    case when same_as is null then 'waiting' else 'done' end,
    case when same_as is not null then 'unchanged' end,
    same_as, case when same_as is not null then now() end
from input order by ord
on conflict (source, idempotency_key) where idempotency_key is not null do nothing
returning id, received_at
-- statement of gleaner_ingest
insert into ingest.raw (
    entry_id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers, meta
)
select id, received_at, content, is_compressed, is_text, content_type, charset, title, fetched_at, headers::jsonb, meta::jsonb
from unnest(
    '{01a20be35aa7779eb0eff3f67ff24808,01a20be35aa77976b51b07d66581fee1}'::uuid[]::uuid[], '{"2026-11-24 04:49:38.983971+00:00","2026-11-24 04:49:38.983972+00:00"}'::timestamptz[]::timestamptz[],  E'{"\\\\x3c703e783c2f703e","\\\\x3c703e783c2f703e"}'::bytea[]::bytea[], '{f,f}'::bool[]::boolean[], '{f,f}'::bool[]::boolean[], '{text/html,text/html}'::text[], '{NULL,NULL}'::text[], '{NULL,NULL}'::text[],
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
from unnest(cast('{01a20be35aa7779eb0eff3f67ff24808,01a20be35aa77976b51b07d66581fee1}'::uuid[] as uuid[]), cast('{"2026-11-24 04:49:38.983971+00:00","2026-11-24 04:49:38.983972+00:00"}'::timestamptz[] as timestamptz[])) as k (id, received_at)
join ingest.raw r on r.entry_id = k.id and r.received_at = k.received_at
