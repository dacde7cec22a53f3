alter table ingest.refused
    alter column url drop not null,
    add column refused_by text not null default 'door' check (refused_by in ('door', 'files')),
    add column sender text check (char_length(sender) <= 200),
    add column place text check (char_length(place) <= 1000),
    add column excerpt text check (char_length(excerpt) <= 200);
comment on table ingest.refused is 'The newest articles that were refused for good, by the door or of files; older rows are deleted.';

create or replace view api_v1.refused as
select r.at, r.source, r.url, r.refused_by, r.reason, r.detail, r.sender, r.place, r.excerpt from ingest.refused r
union all
select coalesce(p.fetched_at, p.discovered_at), s.name, p.url, 'feeds', p.state, p.detail, null, null, null
from ingest.pages p join ingest.sources s on s.id = p.source_id where p.state in ('failed', 'refused');
comment on view api_v1.refused is 'The newest articles that were not taken: no receipt was given, nothing else of them is stored.';
comment on column api_v1.refused.source is 'Source as named by whoever sent the article; - where none could be read.';
comment on column api_v1.refused.url is 'Address of the article; null where none could be read.';
comment on column api_v1.refused.refused_by is 'door (what was sent was not in order), files (so was what gleaner ingest read) or feeds (the page could not or may not be fetched).';
comment on column api_v1.refused.reason is 'Typed reason of the door and of files; of feeds failed or refused.';
comment on column api_v1.refused.sender is 'Name of the key it was sent with, or of the account that ran gleaner ingest; null for feeds.';
comment on column api_v1.refused.place is 'Line of a batch (line 7), or the file with the member of an archive and the number of a record (a.zip!b.jsonl#7).';
comment on column api_v1.refused.excerpt is 'How it began, where its address could not be read: at most 200 characters.';
