"""Keeps one bad article from failing its batch mates: a batch the server refuses is halved until the bad one is alone."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import psycopg

from gleaner_runtime.database import is_permanent, sqlstate
from gleaner_store.database import Connection

T = TypeVar("T")

# What our own code raises on values that no extractor of ours should give: wrong index, lone surrogate, number too long.
VALUE_ERRORS: Final = (ValueError, IndexError, OverflowError, ArithmeticError, TypeError)


def isolate(
    connection: Connection,
    items: Sequence[T],
    write: Callable[[Sequence[T]], None],
    reject: Callable[[T, str], None],
) -> None:
    """Write items in a savepoint; give each one that can never be written to `reject`, and write the others.

    Args:
        connection: in a transaction.
        items: what to write, in order; may be written in several parts.
        write: writes items, all or nothing.
        reject: called with the item and the SQLSTATE or exception that names why.

    Raises:
        psycopg.Error: anything that may go better next time; the whole transaction is to be rolled back.
    """
    if not items:
        return
    try:
        with connection.transaction():
            write(items)
        return
    except psycopg.Error as error:
        if not is_permanent(error) and not isinstance(error, psycopg.DataError):
            raise
        reason = describe(error)
    except VALUE_ERRORS as error:
        reason = describe(error)
    if len(items) == 1:
        reject(items[0], reason)
        return
    middle = len(items) // 2
    isolate(connection, items[:middle], write, reject)
    isolate(connection, items[middle:], write, reject)


def describe(error: Exception) -> str:
    """Return the SQLSTATE of an error, if it has one, and the first line of its message."""
    lines = str(error).splitlines() or [""]
    state = sqlstate(error)
    name = type(error).__name__
    return f"{f'SQLSTATE {state} ' if state else ''}{name}: {lines[0]}"[:2000]
