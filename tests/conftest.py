"""Real servers for tests, started by the suite itself.

GLEANER_TEST_DATABASE_URL and GLEANER_TEST_REDIS_URL name servers that run already; databases are then made beside
what is there, and a Redis that is not empty is refused. GLEANER_SERVERS=system or wheel picks which programs to start.

| fixture | scope | what |
|---|---|---|
| `postgres_url` | session | a server, superuser rights, database `postgres` |
| `database_url` | function | a fresh database with the newest schema |
| `module_database_url` | module | the same, shared by a module |
| `empty_database_url` | function | a fresh database without any schema |
| `redis_url` | function | a fresh instance of its own: wipe it, publish on it |
| `module_redis_url` | module | the same, shared by a module |
| `redis_server` | function | the same as a handle that can be killed and started again |
| `postgres_server` | function | a Postgres of its own as a handle that can be killed and started again; slow |
"""

import gc
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from hypothesis import settings

from gleaner_runtime.priority import stand_back
from gleaner_standalone.servers import Home, PostgresServer, RedisServer

# Of the tests that break services; the others take about as long.
FIRST_HALF: Final = ("test_hostile", "test_poison", "test_redis", "test_shutdown")
FAULTS: Final = "tests/faults"
# What is begun first where several processes share the tests out, so that none is left alone with something long at the end.
LONG: Final = (
    FAULTS,
    "tests/unit/repository/test_checks.py",
    "tests/unit/entities/test_gazetteer.py",
    "tests/integration",
    "tests/system",
)

# What computes, and waits for nothing but Postgres; of it, what watches processes or how nice they are is not quiet.
QUIET: Final = ("tests/unit", "tests/property", "tests/cases", "tests/integration/store")
NOT_QUIET: Final = ("tests/unit/runtime/test_priority.py", "tests/unit/standalone/test_supervisor.py")
STANDING_BACK: Final = 10  # a tenth of a core at least

ALONE_S: Final = 60.0

# Thousands of collected tests are no garbage, and the collector of cycles would look through them again and again.
gc.set_threshold(20_000, 20, 100)

# No deadline: how long an example takes says more about the machine. The same examples each time: what fails, fails again.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def server_home() -> Iterator[Home]:
    """The throw-away folder of all servers of this run."""
    with Home.temporary(prefix="gleaner-test-") as home:
        yield home


@pytest.fixture(scope="session")
def postgres_url(server_home: Home) -> Iterator[str]:
    named = os.environ.get("GLEANER_TEST_DATABASE_URL")
    with ExitStack() as stack:
        if not named:
            server = PostgresServer(server_home)
            stack.callback(server.stop)
            named = server.start().url_of("postgres")
        yield named


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> Iterator[str]:
    """Name of a database with the newest schema, from which others are copied."""
    with fresh_database(postgres_url) as url:
        import_module("gleaner_store.migrate").upgrade(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    with fresh_database(postgres_url, template=template_database) as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url(postgres_url: str, template_database: str) -> Iterator[str]:
    with fresh_database(postgres_url, template=template_database) as url:
        yield url


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def redis_url(server_home: Home) -> Iterator[str]:
    with fresh_redis(server_home) as url:
        yield url


@pytest.fixture(scope="module")
def module_redis_url(server_home: Home) -> Iterator[str]:
    with fresh_redis(server_home) as url:
        yield url


@pytest.fixture
def redis_server(server_home: Home) -> Iterator[RedisServer]:
    server = RedisServer(server_home, name=f"redis-{secrets.token_hex(4)}")
    with ExitStack() as stack:
        stack.callback(server.stop)
        yield server.start()


@pytest.fixture
def postgres_server() -> Iterator[PostgresServer]:
    with Home.temporary(prefix="gleaner-test-") as home, ExitStack() as stack:
        server = PostgresServer(home)
        stack.callback(server.stop)
        yield server.start()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share tests out by groups; whoever is free gets the next one, in the order of collection.

    The process that stands back gets quiet ones only, the others get these last.
    """
    config.option.loadscopereorder = False
    scheduling: Any = import_module("xdist.scheduler").LoadScopeScheduling

    class Groups(scheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

        def _assign_work_unit(self, node: Any) -> None:
            is_back = stands_back(node.workerinput)
            wanted = (group for group in self.workqueue if is_quiet(group) == is_back)
            self.workqueue.move_to_end(next(wanted, next(iter(self.workqueue))), last=False)
            super()._assign_work_unit(node)

        def _reschedule(self, node: Any) -> None:
            if stands_back(node.workerinput) and not any(map(is_quiet, self.workqueue)) and not node.shutting_down:
                node.shutdown()
            super()._reschedule(node)

    return Groups(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Have one process of three or more stand back for the others: it takes what they leave of the cores.

    A session of its own, because Linux shares cores between sessions first.
    """
    workerinput = getattr(config, "workerinput", None)
    if workerinput is not None and stands_back(workerinput):
        os.setsid()
        stand_back(STANDING_BACK)


def stands_back(workerinput: dict[str, Any]) -> bool:
    """Return whether this is the last of three processes or more."""
    count = int(workerinput["workercount"])
    return count > 2 and str(workerinput["workerid"]) == f"gw{count - 1}"


def is_quiet(group: str) -> bool:
    """Return whether tests wait for nothing that has a limit of time, so that they may run on what others leave of a core."""
    return group.startswith(QUIET) and not group.startswith(NOT_QUIET)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what is long first where several processes share the tests out."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))


def pytest_collection_finish() -> None:
    """Keep the collector of cycles from what was collected."""
    gc.collect()
    gc.freeze()


def group_of(nodeid: str) -> str:
    """Return what a test shares its process with: the tests of its file, or half of those that break services.

    Tests of a half share their pipelines, and mostly wait for them; they take longest, so they begin first.
    """
    path = PurePath(nodeid.partition("::")[0])
    if path.parent.as_posix() != FAULTS:
        return path.as_posix()
    return f"faults {path.stem in FIRST_HALF}"


@contextmanager
def fresh_database(server_url: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database, yield its address, drop it."""
    name = f"gleaner_{secrets.token_hex(6)}_test"
    alone(server_url, f'create database "{name}" template "{template}"')
    yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    alone(server_url, f'drop database if exists "{name}" with (force)')


def alone(server_url: str, statement: str) -> None:
    """Run a statement that needs a database for itself.

    Postgres waits five seconds for sessions that are about to end; on a busy machine some take longer.
    """
    give_up = time.monotonic() + ALONE_S
    with psycopg.connect(server_url, autocommit=True) as connection:
        while True:
            try:
                connection.execute(statement.encode())
                return
            except psycopg.errors.ObjectInUse:
                if time.monotonic() > give_up:
                    raise


@contextmanager
def fresh_redis(home: Home) -> Iterator[str]:
    """Start an instance, yield its address, stop it; or yield the named one, emptied at the end."""
    named = os.environ.get("GLEANER_TEST_REDIS_URL")
    if named:
        with redis.Redis.from_url(named) as client:
            if client.dbsize():
                pytest.fail("GLEANER_TEST_REDIS_URL names a Redis that is not empty")
            yield named
            client.flushall()
        return
    server = RedisServer(home, name=f"redis-{secrets.token_hex(4)}")
    try:
        yield server.start().url
    finally:
        server.stop()
