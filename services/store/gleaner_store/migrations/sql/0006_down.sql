drop view api_v1.refused;
drop table ingest.refused;
