"""Roles, the inbox of raw bytes and the ledger.

Revision ID: 0001
Revises:
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Roles belong to the cluster, not to the database: they may be there already, also made by a concurrent migration.
ROLES = """
do $$
declare role text;
begin
    foreach role in array array['gleaner_ingest', 'gleaner_store', 'gleaner_consumer'] loop
        begin
            execute format('create role %I nologin', role);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;
end $$;
"""

SCHEMAS = """
create schema ingest;
create schema ledger;
create schema store;
create schema api_v1;
comment on schema ingest is 'The inbox: raw bytes as accepted, keys and sources. Written by the ingest service only.';
comment on schema ledger is 'State of every accepted article. Opened and leased by ingest, closed by store.';
comment on schema store is 'Results. Written by the store service only; read them through api_v1.';
comment on schema api_v1 is 'What consumers read: views only, additive changes only.';
"""

RAW = """
create table ingest.raw (
    entry_id uuid not null,
    received_at timestamptz not null,
    content bytea not null,
    is_compressed boolean not null default false,
    content_type text not null,
    charset text,
    title text,
    fetched_at timestamptz,
    headers jsonb not null default '{}',
    meta jsonb not null default '{}',
    primary key (entry_id, received_at)
) partition by range (received_at);
comment on table ingest.raw is 'Raw bytes of each accepted article, partitioned by month of receipt.';
create table ingest.raw_default partition of ingest.raw default;

create table ingest.refusals (
    day date not null default current_date,
    source text not null,
    reason text not null,
    count bigint not null default 1,
    last_at timestamptz not null default now(),
    primary key (day, source, reason)
);
comment on table ingest.refusals is 'What the door refused, counted by day, source and reason.';
"""

LEDGER = """
create table ledger.entries (
    id uuid primary key,
    article_key text not null,
    source text not null,
    url text,
    content_sha256 bytea not null,
    size_bytes integer not null,
    idempotency_key text,
    lane smallint not null default 0 check (lane between 0 and 2),
    received_at timestamptz not null default now(),
    state text not null default 'waiting' check (state in ('waiting', 'leased', 'done')),
    due_at timestamptz not null default now(),
    attempts smallint not null default 0,
    token uuid,
    batch_id uuid,
    lease_until timestamptz,
    stages smallint not null default 0,
    disposition text check (disposition in ('stored', 'unchanged', 'duplicate', 'quarantined')),
    reason text,
    detail text,
    article_id uuid,
    version integer,
    same_as uuid,
    done_at timestamptz,
    check ((state = 'done') = (disposition is not null)),
    check ((state = 'leased') = (token is not null and lease_until is not null))
);
comment on table ledger.entries is 'One row an accepted article: where it stands, what became of it.';
comment on column ledger.entries.article_key is 'Normalised URL, or content:<sha256> for an article without one.';
comment on column ledger.entries.lane is '0 fresh, 1 replay, 2 backfill.';
comment on column ledger.entries.attempts is 'Attempts that began and did not end well.';
comment on column ledger.entries.token is 'The current lease; a result that carries another token is refused.';
comment on column ledger.entries.stages is 'Bits of committed stages: 1 clean, 2 entities, 4 figures, 8 link.';
comment on column ledger.entries.same_as is 'For unchanged and duplicate: the entry or article it repeats.';

create index entries_due on ledger.entries (lane, due_at, received_at) where state = 'waiting';
create index entries_leased on ledger.entries (lease_until) where state = 'leased';
create index entries_by_key on ledger.entries (article_key, received_at desc);
create index entries_by_source on ledger.entries (source, received_at);
create index entries_by_article on ledger.entries (article_id) where article_id is not null;
create unique index entries_idempotency on ledger.entries (source, idempotency_key) where idempotency_key is not null;
create index entries_quarantined on ledger.entries (reason, done_at) where disposition = 'quarantined';
"""

# The ledger is the one table with two writers; each has its own columns.
GRANTS = """
grant usage on schema ingest, ledger to gleaner_ingest;
grant usage on schema ledger, store, api_v1 to gleaner_store;
grant usage on schema api_v1 to gleaner_consumer;
grant select, insert, update, delete on all tables in schema ingest to gleaner_ingest;
grant select, insert on ledger.entries to gleaner_ingest;
grant update (state, due_at, attempts, token, batch_id, lease_until, lane, disposition, reason, detail, same_as, done_at, stages)
    on ledger.entries to gleaner_ingest;
grant select on ledger.entries to gleaner_store;
grant update (state, due_at, attempts, token, lease_until, stages, disposition, reason, detail, article_id, version, same_as,
    done_at) on ledger.entries to gleaner_store;
"""


def upgrade() -> None:
    """Create the inbox and the ledger."""
    for statements in (ROLES, SCHEMAS, RAW, LEDGER, GRANTS):
        op.execute(statements)


def downgrade() -> None:
    """Drop everything but the roles, which other databases of the cluster may use."""
    op.execute("drop schema api_v1, store, ledger, ingest cascade")
