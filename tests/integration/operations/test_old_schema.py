"""New code on the schema of the release before: no service starts, each says why, and the schema may be newer."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from easing import quick

from gleaner_runtime.schema import REVISION, OldSchemaError, require_schema
from gleaner_store.migrate import upgrade

BEFORE = "0006"
CELERY = ("celery", "--app=gleaner_store.worker:app", "worker", "--concurrency=1", "--queues=store.results")
SERVICES = {
    "door": ("gleaner_ingest.door",),
    "door with trials": ("gleaner_standalone.door",),
    "dispatcher": ("gleaner_ingest.dispatch",),
    "poller of feeds": ("gleaner_ingest.feeds",),
    "store worker": CELERY,
    "sequencer": ("gleaner_store.sequencer",),
    "read API": ("gleaner_store.api",),
}


@pytest.fixture
def login() -> str:
    return f"gleaner_{secrets.token_hex(6)}_test"


@pytest.fixture(params=["gleaner_ingest", "gleaner_store"])
def service_url(empty_database_url: str, login: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An address of a database at the revision before ours, for a login with the rights of a service."""
    upgrade(empty_database_url, BEFORE)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(f"create role {login} login password '{login}' in role {request.param}".encode())
        parts = urlsplit(empty_database_url)
        yield urlunsplit(parts._replace(netloc=f"{login}:{login}@{parts.netloc.rpartition('@')[2]}"))
        connection.execute(f"drop role {login}".encode())


def started(name: str, database_url: str, redis_url: str) -> "subprocess.Popen[str]":
    settings = {"GLEANER_DATABASE_URL": database_url, "GLEANER_BROKER_URL": redis_url, "GLEANER_REDIS_URL": redis_url}
    command = [sys.executable, "-m", *SERVICES[name]]
    return subprocess.Popen(
        command, env={**os.environ, **settings, **quick()}, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def test_no_service_starts_on_the_schema_of_the_release_before(empty_database_url: str, redis_url: str) -> None:
    upgrade(empty_database_url, BEFORE)
    processes = {name: started(name, empty_database_url, redis_url) for name in SERVICES}
    try:
        said = {name: (process.communicate(timeout=180)[1], process.returncode) for name, process in processes.items()}
    finally:
        for process in processes.values():
            process.kill()
    wanted = (
        f"the schema of the database is at revision {BEFORE}, this release needs {REVISION}: run python -m gleaner_store.migrate"
    )
    assert {name: status for name, (_, status) in said.items() if status == 0} == {}
    assert {
        name: text for name, (text, _) in said.items() if f"the {name.split(' with')[0]} cannot start: {wanted}" not in text
    } == {}


def test_services_can_tell_an_older_schema_from_ours_and_from_a_newer_one(empty_database_url: str, service_url: str) -> None:
    with pytest.raises(OldSchemaError, match=f"older than revision {REVISION}"):
        require_schema(service_url)
    upgrade(empty_database_url)
    require_schema(service_url)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("update gleaner_revision set version_num = '9999'")
    require_schema(service_url)


def test_a_database_without_any_schema_is_refused_and_one_that_is_away_is_not(empty_database_url: str) -> None:
    with pytest.raises(OldSchemaError, match="or there is none"):
        require_schema(empty_database_url)
    require_schema("postgresql://nobody@127.0.0.1:1/nothing")


def test_what_this_release_needs_is_the_newest_migration() -> None:
    names = [entry.name for entry in files("gleaner_store.migrations.versions").iterdir()]
    assert max(name[:4] for name in names if name[:4].isdigit()) == REVISION
