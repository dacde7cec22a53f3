create table store.corrections (
    id bigint generated always as identity primary key,
    article_id uuid not null,
    target text not null check (target in ('figure', 'entity')),
    field text not null,
    surface text not null check (char_length(surface) between 1 and 500),
    span_start integer not null check (span_start >= 0),
    before_text text not null check (char_length(before_text) <= 20),
    after_text text not null check (char_length(after_text) <= 20),
    old_value jsonb not null,
    new_value jsonb not null,
    author text not null check (char_length(author) between 1 and 200),
    reason text not null check (char_length(reason) between 1 and 2000),
    created_at timestamptz not null default now(),
    withdrawn_at timestamptz,
    outcome text not null default 'applied' check (outcome in ('applied', 'agrees', 'conflict', 'not_found')),
    found_value jsonb,
    checked_extraction_id bigint,
    checked_at timestamptz
);
create index corrections_by_article on store.corrections (article_id) where withdrawn_at is null;
comment on table store.corrections is 'What people corrected; laid over each new extraction of the article.';

create table store.reextract_runs (
    id bigint generated always as identity primary key,
    created_at timestamptz not null default now(),
    author text not null,
    is_shadow boolean not null,
    predicate text not null,
    matching integer not null,
    taken integer not null,
    rate_per_s real not null check (rate_per_s > 0),
    closed_at timestamptz,
    closed_as text check (closed_as in ('promoted', 'discarded', 'cancelled'))
);
comment on table store.reextract_runs is 'Orders to extract stored versions again.';

create table store.reextract_items (
    run_id bigint not null,
    entry_id uuid not null,
    article_id uuid not null,
    version integer not null,
    before_id bigint not null,
    after_id bigint,
    outcome text check (outcome in ('stored', 'same', 'failed', 'cancelled')),
    reason text,
    detail text,
    done_at timestamptz,
    primary key (run_id, entry_id)
);
create unique index reextract_open on store.reextract_items (entry_id) where outcome is null;
comment on table store.reextract_items is 'One version of one run: what it was, what it became.';

create table store.reasons (
    reason text primary key,
    title_en text not null,
    title_zh text not null,
    remedy text not null
);
comment on table store.reasons is 'What the reasons of quarantine mean, in both languages.';
insert into store.reasons values
    ('empty', 'nothing but blanks', '内容为空', 'Check what the crawler saved.'),
    ('no_main_text', 'a page without an article', '页面上没有正文', 'A list or error page; send the article page.'),
    ('binary', 'not text at all', '不是文本', 'Send HTML or text, not a file of another kind.'),
    ('undecodable', 'no known encoding fits', '无法解码', 'Declare the charset, or send the bytes as crawled.'),
    ('too_large', 'over the size limit', '内容过大', 'Send the article page alone.'),
    ('too_deep', 'nested over the limit', '嵌套过深', 'A broken or hostile page.'),
    ('not_chinese', 'not a Chinese article', '不是中文文章', 'Nothing to be done; only Chinese is extracted.'),
    ('memory', 'used more memory than allowed', '内存超限', 'Look at the article; replay after a fix of the extractor.'),
    ('time_limit', 'took longer than allowed', '处理超时', 'Look at the article; replay after a fix of the extractor.'),
    ('worker_lost', 'its worker died each time', '处理进程崩溃', 'Look at the worker''s log; replay after a fix.'),
    ('extractor_bug', 'an unexpected error', '程序错误', 'The detail names it; replay after a fix.'),
    ('store_rejected', 'Postgres refused the values', '数据库拒绝写入', 'The detail names the SQLSTATE; replay after a fix of the extractor.'),
    ('transient_exhausted', 'something outside failed each time', '外部故障，重试用尽', 'Replay when it is back.');

create index steps_by_time on store.steps using brin (at);
create index extractions_by_entry on store.extractions (entry_id);
