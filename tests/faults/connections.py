"""One connection a thread to a Postgres that comes and goes: looks are many, and a new connection costs more than a look."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import psycopg


class Connections:
    """Runs statements, each committed at once; after a failure of the server on a new connection, once."""

    def __init__(self, url: Callable[[], str]) -> None:
        self._url = url
        self._own = threading.local()
        self._all: list[psycopg.Connection[Any]] = []

    def rows(self, statement: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return the rows of a statement.

        Raises:
            psycopg.OperationalError: the server is away.
        """
        try:
            return self._run(statement, arguments)
        except psycopg.OperationalError:
            return self._run(statement, arguments)

    def close(self) -> None:
        """Close all connections."""
        for connection in self._all:
            connection.close()

    def _run(self, statement: str, arguments: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            cursor = self._connection().execute(statement.encode(), arguments)
            return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            if connection := getattr(self._own, "connection", None):
                connection.close()
            raise

    def _connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._own, "connection", None)
        if connection is None or connection.closed:
            connection = self._own.connection = psycopg.connect(self._url(), autocommit=True)
            self._all = [each for each in self._all if not each.closed] + [connection]
        return connection
