"""Each service logs in with the rights of its own role, so that a missing or a superfluous grant shows here first."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from gleaner_standalone.servers.home import Home

READER: Final = "gleaner_consumer"
ROLES: Final = ("gleaner_ingest", "gleaner_store", "gleaner_consumer")

MAKE: Final = """
do $$ begin
    execute {statement};
exception when duplicate_object then null;
end $$
"""


def make_logins(home: Home, database_url: str) -> Mapping[str, str]:
    """Make a login for each role of the schema, and return the database's address by role.

    Args:
        home: keeps the passwords.
        database_url: of a superuser, with the schema in place.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        return {role: _make_login(connection, home, database_url, role) for role in ROLES}


def _make_login(connection: psycopg.Connection, home: Home, database_url: str, role: str) -> str:
    login, password = f"{role}_login", home.secret(role)
    create = sql.SQL("create role {} login in role {}").format(sql.Identifier(login), sql.Identifier(role))
    connection.execute(sql.SQL(MAKE).format(statement=sql.Literal(create.as_string(connection))))
    connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(password)))
    if role == READER:  # so that `select … from facts` works, too
        connection.execute(sql.SQL("alter role {} set search_path = api_v1").format(sql.Identifier(login)))
    parts = urlsplit(database_url)
    return urlunsplit(parts._replace(netloc=f"{login}:{password}@{parts.hostname}:{parts.port}"))
