"""What migrations call: statements and comments kept in files beside them."""

from importlib.resources import files

from alembic import op
from psycopg import sql
from sqlalchemy import Connection

FOLDER = files("gleaner_store.migrations") / "sql"


def run(name: str) -> None:
    """Execute all statements of a file under `sql/`, as they stand: neither `%` nor `:` means anything."""
    _connection().exec_driver_sql((FOLDER / name).read_text("utf-8"))


def comment_columns(name: str) -> None:
    """Comment views and their columns from a file of `view<TAB>column<TAB>comment`; column `*` is the view itself.

    Raises:
        sqlalchemy.exc.ProgrammingError: there is no such view or column.
    """
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    statements = [_comment(*line.split("\t")) for line in lines if line and not line.startswith("#")]
    _connection().exec_driver_sql(";\n".join(statements))


def _comment(view: str, column: str, comment: str) -> str:
    place = sql.Identifier("api_v1", view) if column == "*" else sql.Identifier("api_v1", view, column)
    kind = sql.SQL("view" if column == "*" else "column")
    return sql.SQL("comment on {} {} is {}").format(kind, place, sql.Literal(comment)).as_string(None)


def _connection() -> Connection:
    return op.get_bind().execution_options(no_parameters=True)
