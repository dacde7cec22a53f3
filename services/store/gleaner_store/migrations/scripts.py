"""What migrations call: statements and comments kept in files beside them."""

from importlib.resources import files

from alembic import op
from psycopg import sql
from sqlalchemy import Connection

FOLDER = files("gleaner_store.migrations") / "sql"
COLUMNS = """
select c.relname, coalesce(a.attname, '*')
from pg_class c
cross join lateral (
    select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 union all select null
) a
where c.relnamespace = 'api_v1'::regnamespace and c.relkind = 'v'
"""


def run(name: str) -> None:
    """Execute all statements of a file under `sql/`, as they stand: neither `%` nor `:` means anything."""
    _connection().exec_driver_sql((FOLDER / name).read_text("utf-8"))


def comment_columns(name: str) -> None:
    """Comment all views of `api_v1` and their columns from a file of `view<TAB>column<TAB>comment`.

    Column `*` is the view itself; view `-` is every view that has the column and no comment of its own for it.

    Raises:
        KeyError: a view or column has no comment, or a comment has no view or column.
    """
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    comments = {(view, column): text for view, column, text in (s.split("\t") for s in lines if s[:1] not in ("", "#"))}
    present = [(view, column) for view, column in _connection().exec_driver_sql(COLUMNS)]
    used = {(view if (view, column) in comments else "-", column) for view, column in present}
    if wrong := used ^ comments.keys():
        raise KeyError(f"columns without comment, or comments without column: {sorted(wrong)}")
    statements = [_comment(v, c, comments.get((v, c)) or comments["-", c]) for v, c in present]
    _connection().exec_driver_sql(";\n".join(statements))


def _comment(view: str, column: str, comment: str) -> str:
    place = sql.Identifier("api_v1", view) if column == "*" else sql.Identifier("api_v1", view, column)
    kind = sql.SQL("view" if column == "*" else "column")
    return sql.SQL("comment on {} {} is {}").format(kind, place, sql.Literal(comment)).as_string(None)


def _connection() -> Connection:
    return op.get_bind().execution_options(no_parameters=True)
