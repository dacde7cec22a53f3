"""Keys, quotas, sources, pages to fetch and hosts of the ingest service; the index of the dispatcher's fair choice.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Bytes are stored as zstd by the door: Postgres need not try again.
RAW = """
alter table ingest.raw add column is_text boolean not null default false;
comment on column ingest.raw.is_text is 'The crawler sent decoded text; content holds it as UTF-8.';
comment on column ingest.raw.is_compressed is 'content is one zstd frame.';
alter table ingest.raw alter column content set storage external;
alter table ingest.raw_default alter column content set storage external;
"""

KEYS = """
create table ingest.keys (
    id uuid primary key,
    name text not null,
    public_id text not null unique,
    secret_hash bytea not null,
    sources text[] not null check (cardinality(sources) > 0),
    daily_quota integer check (daily_quota > 0),
    created_at timestamptz not null default now(),
    revoked_at timestamptz,
    last_used_at timestamptz
);
comment on table ingest.keys is 'Keys of crawlers. The secret is stored as its SHA-256 only.';
comment on column ingest.keys.public_id is 'Middle part of the key, by which the row is found.';
comment on column ingest.keys.sources is 'Sources the key may write; * is any.';
comment on column ingest.keys.daily_quota is 'Articles a UTC day; null is no limit.';

create table ingest.key_usage (
    key_id uuid not null references ingest.keys on delete cascade,
    day date not null,
    articles bigint not null default 0,
    bytes bigint not null default 0,
    primary key (key_id, day)
);
comment on table ingest.key_usage is 'Articles and bytes that keys with a quota sent, by UTC day.';
"""

SOURCES = """
create table ingest.sources (
    id uuid primary key,
    name text not null,
    kind text not null check (kind in ('feed', 'sitemap', 'list', 'push')),
    url text not null,
    lane smallint not null default 0 check (lane between 0 and 2),
    article_pattern text,
    allowed_hosts text[] not null default '{}',
    is_paused boolean not null default false,
    is_rechecked boolean not null default false,
    min_interval_s integer not null default 300 check (min_interval_s > 0),
    max_interval_s integer not null default 86400,
    interval_s integer not null default 1800,
    due_at timestamptz not null default now(),
    lease_until timestamptz,
    token uuid,
    etag text,
    last_modified text,
    failures real not null default 0,
    last_polled_at timestamptz,
    last_success_at timestamptz,
    last_new_at timestamptz,
    last_status integer,
    last_outcome text,
    last_detail text,
    created_at timestamptz not null default now(),
    unique (name, url),
    check (max_interval_s >= min_interval_s)
);
comment on table ingest.sources is 'Feeds, sitemaps and list pages that are polled; push names sources that are only rechecked.';
comment on column ingest.sources.etag is 'As the server sent it; always changed together with last_modified.';
comment on column ingest.sources.failures is 'Weight of failures in a row; slows polling, never ends it.';
comment on column ingest.sources.article_pattern is 'Of list pages: which links are articles; * stands for anything.';
comment on column ingest.sources.allowed_hosts is 'Hosts that may be fetched from, at every redirect; *.example.cn is all below.';
create index sources_due on ingest.sources (due_at) where not is_paused;

create table ingest.polls (
    source_id uuid not null references ingest.sources on delete cascade,
    at timestamptz not null default now(),
    outcome text not null,
    status integer,
    entries integer not null default 0,
    new_entries integer not null default 0,
    duration_ms integer not null default 0,
    detail text,
    primary key (source_id, at)
);
comment on table ingest.polls is 'Every poll of a source; rows older than 30 days are deleted.';
create index polls_by_age on ingest.polls (at);

create table ingest.pages (
    source_id uuid not null references ingest.sources on delete cascade,
    page_key text not null,
    url text not null,
    title text,
    published_at timestamptz,
    discovered_at timestamptz not null default now(),
    state text not null default 'due' check (state in ('due', 'done', 'failed', 'refused', 'gone')),
    due_at timestamptz not null default now(),
    lease_until timestamptz,
    attempts smallint not null default 0,
    rechecks smallint not null default 0,
    etag text,
    last_modified text,
    last_status integer,
    detail text,
    entry_id uuid,
    fetched_at timestamptz,
    primary key (source_id, page_key)
);
comment on table ingest.pages is 'Articles that sources named: to fetch, fetched, refused, or gone at a recheck.';
comment on column ingest.pages.rechecks is 'How often the page was fetched again after it was first stored.';
create index pages_due on ingest.pages (due_at) where state = 'due';

create table ingest.hosts (
    host text primary key,
    next_at timestamptz not null default now(),
    delay_s real,
    robots bytea,
    robots_status integer,
    robots_until timestamptz
);
comment on table ingest.hosts is 'When a host may be asked again, and its robots.txt; shared by all feed processes.';
"""

# The dispatcher takes turns between the sources of a lane; this index finds the next source without reading its backlog.
FAIR = """
create index entries_fair on ledger.entries (lane, source, due_at, received_at) where state = 'waiting';
create index entries_leased_tokens on ledger.entries (lane, source) where state = 'leased';
drop index ledger.entries_due;
create index entries_oldest on ledger.entries (lane, received_at) where state = 'waiting';
"""

GRANTS = """
grant select, insert, update, delete on all tables in schema ingest to gleaner_ingest;
"""


def upgrade() -> None:
    """Create the tables of ingest."""
    for statements in (RAW, KEYS, SOURCES, FAIR, GRANTS):
        op.execute(statements)


def downgrade() -> None:
    """Drop the tables of ingest."""
    op.execute(
        """
        drop index ledger.entries_fair, ledger.entries_leased_tokens, ledger.entries_oldest;
        create index entries_due on ledger.entries (lane, due_at, received_at) where state = 'waiting';
        drop table ingest.hosts, ingest.pages, ingest.polls, ingest.sources, ingest.key_usage, ingest.keys;
        alter table ingest.raw drop column is_text;
        """
    )
