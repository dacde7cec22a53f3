"""A reader of the feed written from docs/how-to-read-the-feed.md with psycopg alone: `consumer.py SOURCE_URL TARGET_URL`."""

import sys

import psycopg

TABLES = """
create table if not exists mine (fact_id uuid primary key, fact jsonb not null);
create table if not exists cursor_of_mine (is_only boolean primary key default true check (is_only), seq bigint not null);
"""
CHANGES = "select seq, operation, fact_id, fact::text from api_v1.changes where seq > %s order by seq limit 7"
PUT = "insert into mine values (%s, %s) on conflict (fact_id) do update set fact = excluded.fact"


def main(source_url: str, target_url: str) -> None:
    """Take a snapshot unless there is one, then follow the feed until killed."""
    with psycopg.connect(source_url) as source, psycopg.connect(target_url) as target:
        source.execute("set role gleaner_consumer")
        source.commit()
        target.execute(TABLES.encode())
        if target.execute("select 1 from cursor_of_mine").fetchone() is None:
            snapshot(source, target)
        target.commit()
        source.autocommit = True
        source.execute("listen gleaner_changes")
        while True:
            if not step(source, target):
                next(source.notifies(timeout=0.2, stop_after=1), None)


def snapshot(source: psycopg.Connection, target: psycopg.Connection) -> None:
    """Copy the facts as of one moment, and the seq of that moment."""
    source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    target.execute("insert into cursor_of_mine (seq) values (%s)", source.execute("select seq from api_v1.feed_head").fetchone())
    for row in source.execute("select fact_id, to_jsonb(f)::text from api_v1.facts f").fetchall():
        target.execute(PUT, row)
    source.commit()


def step(source: psycopg.Connection, target: psycopg.Connection) -> int:
    """Apply some changes and keep the cursor, in one transaction; return how many there were."""
    with target.transaction():
        cursor = (target.execute("select seq from cursor_of_mine for update").fetchone() or (0,))[0]
        changes = source.execute(CHANGES, [cursor]).fetchall()
        for seq, operation, fact_id, fact in changes:
            if operation == "retract":
                target.execute("delete from mine where fact_id = %s", [fact_id])
            elif operation != "merge" and fact is not None:
                target.execute(PUT, [fact_id, fact])
            target.execute("update cursor_of_mine set seq = %s", [seq])
    return len(changes)


if __name__ == "__main__":
    main(*sys.argv[1:])
