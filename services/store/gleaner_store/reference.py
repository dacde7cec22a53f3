"""Writes docs/tables.md from the comments in the database: `python -m gleaner_store.reference > docs/tables.md`."""

import sys
from typing import Final

import psycopg

from gleaner_runtime.settings import load
from gleaner_store.migrate import MigrateSettings

COLUMNS: Final = """
select c.relname, obj_description(c.oid), a.attname, format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
where c.relnamespace = 'api_v1'::regnamespace and c.relkind = 'v' order by c.relname, a.attnum
"""


def reference(url: str) -> str:
    """Return the reference of all views of `api_v1` as Markdown."""
    lines = ["<!-- generated from the comments in the database by gleaner_store.reference -->", "# Tables for readers (`api_v1`)"]
    view = ""
    with psycopg.connect(url) as connection:
        for name, about, column, kind, comment in connection.execute(COLUMNS).fetchall():
            if name != view:
                view = name
                lines += ["", f"## {name}", about, "", "| column | type | meaning |", "|---|---|---|"]
            lines.append(f"| {column} | {kind} | {comment.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference(load(MigrateSettings).database_url))
