"""Each role may do what its service does, and nothing else; asked of Postgres itself, for every table there is."""

from collections.abc import Iterator

import psycopg
import pytest

INGEST_OWN = "ingest"
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
BEYOND = ("TRUNCATE", "REFERENCES", "TRIGGER")
ROLES = ("gleaner_ingest", "gleaner_store", "gleaner_consumer")

TABLES = """
select n.nspname, c.relname, c.relkind::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('ingest', 'ledger', 'store', 'api_v1') and c.relkind in ('r', 'p', 'v', 'm') order by 1, 2
"""


@pytest.fixture
def connection(module_database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(module_database_url) as found:
        yield found
        found.rollback()


def rights(connection: psycopg.Connection, role: str, schema: str, table: str) -> set[str]:
    """Rights on the whole of a table."""
    asked = "select r from unnest(%s::text[]) r where has_table_privilege(%s, format('%%I.%%I', %s::text, %s::text), r)"
    return {row[0] for row in connection.execute(asked, [sorted(ALL), role, schema, table])}


def expected(role: str, schema: str, table: str, kind: str) -> set[str]:
    if role == "gleaner_consumer":
        return {"SELECT"} if schema == "api_v1" else set()
    if role == "gleaner_ingest":
        return {INGEST_OWN: ALL, "ledger": {"SELECT", "INSERT"}}.get(schema, set())
    if schema == "store":
        is_fixed = table in ("reasons",)
        return {"SELECT"} if is_fixed or kind == "v" else ALL
    return {"api_v1": {"SELECT"}, "ledger": {"SELECT"}}.get(schema, set())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_rights_of_its_service_and_no_more(connection: psycopg.Connection, role: str) -> None:
    wrong = []
    tables = connection.execute(TABLES).fetchall()
    for schema, table, kind in tables:
        found = rights(connection, role, schema, table)
        may = expected(role, schema, table, kind)
        too_many = found - may if kind != "v" or schema != "store" else found - ALL
        if too_many or (kind != "v" and may - found):
            wrong.append((schema, table, sorted(found), sorted(may)))
    assert len(tables) > 30
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_no_role_may_make_or_take_away_tables(connection: psycopg.Connection, role: str) -> None:
    schemas = [row[0] for row in connection.execute("select nspname::text from pg_namespace where nspname !~ '^pg_'")]
    for schema in schemas:
        row = connection.execute("select has_schema_privilege(%s, %s, 'create')", [role, schema]).fetchone()
        assert row == (False,), schema
    attributes = connection.execute(
        "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin from pg_roles where rolname = %s",
        [role],
    ).fetchone()
    assert attributes == (False,) * 6
    for schema, table, _ in connection.execute(TABLES).fetchall():
        for right in BEYOND:
            row = connection.execute(
                "select has_table_privilege(%s, format('%%I.%%I', %s::text, %s::text), %s)", [role, schema, table, right]
            ).fetchone()
            assert row == (False,), (schema, table, right)


REFUSED = [
    ("gleaner_consumer", "insert into api_v1.articles (article_id) values (gen_random_uuid())"),
    ("gleaner_consumer", "update api_v1.quarantine set detail = ''"),
    ("gleaner_consumer", "delete from store.facts"),
    ("gleaner_consumer", "select content from ingest.raw"),
    ("gleaner_consumer", "select secret_hash from ingest.keys"),
    ("gleaner_consumer", "select token, idempotency_key from ledger.entries"),
    ("gleaner_consumer", "select payload from store.stage_results"),
    ("gleaner_consumer", "select ingest.drop_raw_before(current_date)"),
    ("gleaner_consumer", "create table mine (a int)"),
    ("gleaner_consumer", "create schema mine"),
    ("gleaner_consumer", "copy (select 1) to program 'true'"),
    ("gleaner_consumer", "select pg_read_file('/etc/passwd')"),
    ("gleaner_consumer", "set role gleaner_store"),
    ("gleaner_ingest", "select count(*) from store.facts"),
    ("gleaner_ingest", "select count(*) from api_v1.facts"),
    ("gleaner_ingest", "delete from ledger.entries"),
    ("gleaner_ingest", "update ledger.entries set content_sha256 = ''"),
    ("gleaner_ingest", "update ledger.entries set article_id = gen_random_uuid(), version = 1"),
    ("gleaner_ingest", "insert into store.changes (seq) values (1)"),
    ("gleaner_ingest", "drop table ingest.keys"),
    ("gleaner_store", "select content from ingest.raw"),
    ("gleaner_store", "select secret_hash from ingest.keys"),
    ("gleaner_store", "update ingest.sources set url = ''"),
    ("gleaner_store", "insert into ledger.entries (id) values (gen_random_uuid())"),
    ("gleaner_store", "delete from ledger.entries"),
    ("gleaner_store", "update ledger.entries set received_at = now()"),
    ("gleaner_store", "truncate store.changes"),
    ("gleaner_store", "drop view api_v1.facts"),
]


@pytest.mark.parametrize(("role", "statement"), REFUSED)
def test_a_role_cannot(connection: psycopg.Connection, role: str, statement: str) -> None:
    connection.execute("set local role none")
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
        as_login(connection, role, statement)


ALLOWED = [
    ("gleaner_consumer", "select count(*) from api_v1.facts"),
    ("gleaner_consumer", "select * from api_v1.ledger"),
    ("gleaner_consumer", "select * from api_v1.completeness"),
    ("gleaner_consumer", "select api_v1.acknowledge('someone', 0)"),
    ("gleaner_ingest", "select count(*) from ingest.keys"),
    ("gleaner_ingest", "update ledger.entries set due_at = now()"),
    ("gleaner_store", "select entry_id from ingest.raw"),
    ("gleaner_store", "update ledger.entries set due_at = now()"),
    ("gleaner_store", "select count(*) from store.outbox"),
]


@pytest.mark.parametrize(("role", "statement"), ALLOWED)
def test_a_role_can(connection: psycopg.Connection, role: str, statement: str) -> None:
    as_login(connection, role, statement)


def as_login(connection: psycopg.Connection, role: str, statement: str) -> None:
    """Run a statement with the rights of a login of this role; the session is its own, so it cannot go back to what it was."""
    connection.execute(f"create role a_login login in role {role}".encode())
    connection.execute(b"set local session authorization a_login")
    connection.execute(statement.encode())
