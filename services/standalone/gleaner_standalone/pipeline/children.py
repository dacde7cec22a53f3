"""Which processes make up the pipeline, and how each is started."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gleaner_contracts.names import EXPRESS_EXTRACT_QUEUES, EXPRESS_STORE_QUEUES, EXTRACT_QUEUES, STORE_QUEUES
from gleaner_standalone.servers import ServerSet

EXTRACT_NODE = "extract@gleaner"
EXPRESS_NODE = "express@gleaner"
BULK_NICENESS = 10  # beside an express worker: its share of a busy core is then nine times that of a bulk process
NICENESS = "GLEANER_NICENESS"  # what is set for the whole pipeline holds for the bulk worker alone
STORE_NODE = "store@gleaner"
EXPRESS_STORE_NODE = "express-store@gleaner"


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """One process of the pipeline.

    Attributes:
        name: of its log and in messages.
        command: program and arguments.
        environment: all of its environment, no more than it needs.
        health_url: answers 200 while it works; null for processes without HTTP.
        node: name of a Celery worker that answers pings; null for others.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    health_url: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Ports of the loopback interface."""

    door_port: int
    api_port: int

    @property
    def door_url(self) -> str:
        """Where crawlers push."""
        return f"http://127.0.0.1:{self.door_port}"

    @property
    def api_url(self) -> str:
        """Where readers ask."""
        return f"http://127.0.0.1:{self.api_port}"


def broker_environment(redis_url: str) -> dict[str, str]:
    """Return the environment of a process that has no business with the database, and stands back for nobody."""
    not_theirs = ("GLEANER_DATABASE_URL", "GLEANER_REDIS_URL", NICENESS)
    kept = {name: value for name, value in os.environ.items() if name not in not_theirs}
    return {
        "GLEANER_LOG_LEVEL": "INFO",
        **kept,
        "GLEANER_BROKER_URL": redis_url,
        "REMAP_SIGTERM": "SIGQUIT",  # Celery then gives running tasks the soft shutdown time and hands back the rest
        "OMP_NUM_THREADS": "1",  # the pool has a process a core; threads of the tagger would fight over them
        "PYTHONUNBUFFERED": "1",
    }


def database_environment(servers: ServerSet, role: str) -> dict[str, str]:
    """Return the environment of a process that works on the database with the rights of a role."""
    return {
        **broker_environment(servers.redis_url),
        "GLEANER_DATABASE_URL": servers.url_of(role),
        "GLEANER_REDIS_URL": servers.redis_url,
    }


def extract_worker(redis_url: str, *, concurrency: int, niceness: int = 0) -> ChildSpec:
    """Return the workers of all stages; they get no database credentials.

    Args:
        redis_url: of the broker.
        concurrency: processes.
        niceness: how far they stand back for everything else when cores are short.
    """
    return ChildSpec(
        name="extract",
        command=_worker("gleaner_extract.worker:app", EXTRACT_NODE, EXTRACT_QUEUES, concurrency),
        environment={**broker_environment(redis_url), NICENESS: str(niceness)},
        node=EXTRACT_NODE,
    )


def express_worker(redis_url: str) -> ChildSpec:
    """Return a process that only does what a source sends now and then, so that no backlog is ever in front of it."""
    return ChildSpec(
        name="express",
        command=_worker("gleaner_extract.worker:app", EXPRESS_NODE, EXPRESS_EXTRACT_QUEUES, 1),
        environment=broker_environment(redis_url),
        node=EXPRESS_NODE,
    )


def database_children(
    servers: ServerSet, addresses: Addresses, *, has_keys: bool = False, disk_path: Path | None = None
) -> tuple[ChildSpec, ...]:
    """Return the processes that need the database with its newest schema.

    Args:
        servers: where Postgres and Redis are.
        addresses: where door and read API listen.
        has_keys: the door asks for a key.
        disk_path: on the disk of the database, which the door watches; null where the database is elsewhere.
    """
    ingest = database_environment(servers, "gleaner_ingest")
    store = database_environment(servers, "gleaner_store")
    door = {
        **ingest,
        "GLEANER_DOOR_HOST": "127.0.0.1",
        "GLEANER_DOOR_PORT": str(addresses.door_port),
        "GLEANER_DOOR_DISK_PATH": os.environ.get("GLEANER_DOOR_DISK_PATH") or str(disk_path or ""),
        "GLEANER_DOOR_REQUIRE_KEY": os.environ.get("GLEANER_DOOR_REQUIRE_KEY") or str(has_keys).lower(),
    }
    api = {**store, "GLEANER_API_HOST": "127.0.0.1", "GLEANER_API_PORT": str(addresses.api_port)}
    return (
        ChildSpec("door", _module("gleaner_standalone.door"), door, health_url=f"{addresses.door_url}/healthz"),
        ChildSpec("dispatch", _module("gleaner_ingest.dispatch"), ingest),
        ChildSpec("store", _worker("gleaner_store.worker:app", STORE_NODE, STORE_QUEUES, 1), store, node=STORE_NODE),
        ChildSpec("sequencer", _module("gleaner_store.sequencer"), store),
        ChildSpec("api", _module("gleaner_store.api"), api, health_url=f"{addresses.api_url}/healthz"),
    )


def express_store(servers: ServerSet) -> ChildSpec:
    """Return a process that only stores what came express: a bulk result of a dozen articles takes the other a quarter second."""
    command = _worker("gleaner_store.worker:app", EXPRESS_STORE_NODE, EXPRESS_STORE_QUEUES, 1)
    return ChildSpec("express-store", command, database_environment(servers, "gleaner_store"), node=EXPRESS_STORE_NODE)


def feeds_child(servers: ServerSet) -> ChildSpec:
    """Return the poller of feeds and sitemaps."""
    return ChildSpec("feeds", _module("gleaner_ingest.feeds"), database_environment(servers, "gleaner_ingest"))


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)


def _worker(app: str, node: str, queues: tuple[str, ...], concurrency: int) -> tuple[str, ...]:
    flags = (f"--concurrency={concurrency}", f"--queues={','.join(queues)}", f"--hostname={node}")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return (*_module("celery"), f"--app={app}", "worker", *flags, *quiet)
