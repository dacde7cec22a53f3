"""Small tools of the queries: typed rows, and conditions that are bound, never pasted."""

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from psycopg import sql
from psycopg.rows import class_row
from sqlalchemy import Engine

from gleaner_store.database import transaction

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
Query = sql.SQL | sql.Composed
Condition = tuple[Query, Sequence[object]]


def columns_of(kind: type["DataclassInstance"], alias: str) -> sql.Composed:
    """Return the columns that a row class names, of a table's alias."""
    return sql.SQL(", ").join([sql.Identifier(alias, field.name) for field in fields(kind)])


def fetch(engine: Engine, kind: type[T], query: Query, values: Sequence[object] = ()) -> list[T]:
    """Run a query in its own transaction and return rows of a class."""
    with transaction(engine) as connection, connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query, values).fetchall()


def where(conditions: Sequence[Condition]) -> tuple[Query, list[object]]:
    """Return a WHERE clause of all conditions, and its values."""
    if not conditions:
        return sql.SQL(""), []
    clause = sql.SQL(" where {}").format(sql.SQL(" and ").join(sql.SQL("({})").format(text) for text, _ in conditions))
    return clause, [value for _, values in conditions for value in values]


def like(text: str) -> str:
    """Return a pattern for LIKE that finds a text anywhere, with nothing in it special."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def code_pattern(code: str) -> str:
    """Return a pattern for LIKE that finds a place code and everything below it: 510000 finds all of its province."""
    stem = code[:-4] if code.endswith("0000") else code[:-2] if code.endswith("00") else code
    return f"{stem}%"
