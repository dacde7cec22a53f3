drop view api_v1.refused;
delete from ingest.refused where url is null;
alter table ingest.refused
    alter column url set not null, drop column refused_by, drop column sender, drop column place, drop column excerpt;
create view api_v1.refused as
select r.at, r.source, r.url, 'door' as refused_by, r.reason, r.detail from ingest.refused r
union all
select coalesce(p.fetched_at, p.discovered_at), s.name, p.url, 'feeds', p.state, p.detail
from ingest.pages p join ingest.sources s on s.id = p.source_id where p.state in ('failed', 'refused');
grant select on api_v1.refused to gleaner_store, gleaner_consumer;
