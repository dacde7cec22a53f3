"""Rows of a query as Parquet, one row group at a time."""

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Any, BinaryIO, Final

import msgspec
import psycopg
from psycopg import sql

GROUP: Final = 10_000  # rows held at a time
DIGITS, PLACES = 38, 8  # of decimals: the most that every reader of Parquet knows; numbers are below 1e30
STEP: Final = Decimal(1).scaleb(-PLACES)
WIDE: Final = Context(prec=60)


def write_parquet(connection: psycopg.Connection, rows: sql.Composed, target: BinaryIO) -> int:
    """Write the rows of a query; return how many there were.

    Numbers are decimals with 8 places, rounded where a row has more; ids and JSON are text; times are UTC.

    Args:
        connection: in a transaction.
        rows: the query.
        target: where the file goes; it is only written, never read or sought.
    """
    # It is large, and only this format needs it.
    import pyarrow as arrow  # type: ignore[import-untyped]  # noqa: PLC0415
    from pyarrow.parquet import ParquetWriter  # type: ignore[import-untyped]  # noqa: PLC0415

    count = 0
    with connection.cursor(name="export") as cursor:
        cursor.execute(rows)
        names = [column.name for column in cursor.description or ()]
        types = [column.type_display for column in cursor.description or ()]
        kinds = _kinds(types, arrow)
        schema = arrow.schema(list(zip(names, kinds, strict=True)))
        with ParquetWriter(target, schema, compression="zstd") as writer:
            while group := cursor.fetchmany(GROUP):
                columns = [
                    arrow.array([None if value is None else _plain(value, type_) for value in column], kind)
                    for column, type_, kind in zip(zip(*group, strict=True), types, kinds, strict=True)
                ]
                writer.write_table(arrow.Table.from_arrays(columns, schema=schema))
                count += len(group)
    return count


def _kinds(types: Sequence[str], arrow: Any) -> list[Any]:
    known = {
        "bool": arrow.bool_(),
        "int2": arrow.int16(),
        "int4": arrow.int32(),
        "int8": arrow.int64(),
        "float4": arrow.float32(),
        "float8": arrow.float64(),
        "numeric": arrow.decimal128(DIGITS, PLACES),
        "date": arrow.date32(),
        "timestamptz": arrow.timestamp("us", tz="UTC"),
        "text[]": arrow.list_(arrow.string()),
    }
    return [known.get(type_, arrow.string()) for type_ in types]


def _plain(value: Any, type_: str) -> Any:
    """Return a value of a type of Postgres as Arrow takes it."""
    match type_:
        case "numeric":
            exponent = value.as_tuple().exponent
            return value.quantize(STEP, context=WIDE) if isinstance(exponent, int) and exponent < -PLACES else value
        case "jsonb" | "json":
            return msgspec.json.encode(value).decode()
        case "uuid":
            return str(value)
    return value
