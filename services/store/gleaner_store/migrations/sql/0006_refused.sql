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
