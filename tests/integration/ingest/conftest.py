"""A database with the newest schema, emptied before each test, and a door that runs in a thread."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine, text

from gleaner_ingest import keys
from gleaner_ingest.door.app import make_app
from gleaner_ingest.settings import DoorSettings
from gleaner_runtime.database import make_engine

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.integration.emptying import EMPTY

START_S = 120.0
Door = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture(scope="module")
def module_engine(module_database_url: str) -> Iterator[Engine]:
    """A session of Postgres that begins reads the catalogue, which costs more than a test: tests of a module share theirs."""
    found = make_engine(module_database_url, application="test", pool_size=8)
    yield found
    found.dispose()


@pytest.fixture
def engine(module_engine: Engine) -> Engine:
    with module_engine.begin() as connection:
        connection.execute(text(EMPTY))
    return module_engine


@pytest.fixture
def door(engine: Engine, module_database_url: str) -> Door:
    """Starts doors: `with door(door_item_bytes=100) as client`; the client has a key for the sources s and t."""

    @contextmanager
    def serve(*, simulate: Any = None, **changes: Any) -> Iterator[httpx.Client]:
        settings = DoorSettings(database_url=changes.pop("database_url", module_database_url), door_port=0, **changes)
        secret = keys.create(engine, "test", ["s", "t"]).secret
        config = uvicorn.Config(make_app(settings, simulate=simulate), port=0, log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            headers = {"Authorization": f"Bearer {secret}"}
            with httpx.Client(base_url=address_of(server), headers=headers, timeout=30, trust_env=False, verify=False) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join(timeout=START_S)

    return serve


def address_of(server: uvicorn.Server) -> str:
    """Return the address of a server once it listens."""
    poll(lambda: server.started and bool(server.servers))
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://{host}:{port}"


def poll(condition: Callable[[], bool], timeout_s: float = START_S) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {timeout_s} s")
        time.sleep(0.01)


def scalar(engine: Engine, statement: str, **values: object) -> Any:
    """Return the one value of a query."""
    with engine.connect() as connection:
        return connection.execute(text(statement), values).scalar_one()
