"""Transactions on psycopg's own connection: COPY and array parameters, without a layer between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from sqlalchemy import Engine

Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run a block in one transaction; whatever it raises rolls all of it back."""
    pooled = engine.raw_connection()
    try:
        yield cast(Connection, pooled.driver_connection)
        pooled.commit()
    except BaseException:
        pooled.rollback()
        raise
    finally:
        pooled.close()


def copy_rows(connection: Connection, table: str, columns: str, rows: list[Row]) -> None:
    """Append rows to a table with COPY.

    Args:
        connection: in a transaction.
        table: a table of ours, with schema.
        columns: names with commas between.
        rows: values in the order of the columns.
    """
    if not rows:
        return
    with connection.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:  # both come from our code
        for row in rows:
            copy.write_row(row)
