"""The whole pipeline: servers, schema, services; opened and closed as one thing."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from gleaner_runtime.celery_app import make_app
from gleaner_standalone.pipeline.children import (
    BULK_NICENESS,
    NICENESS,
    Addresses,
    ChildSpec,
    database_children,
    express_store,
    express_worker,
    extract_worker,
    feeds_child,
)
from gleaner_standalone.pipeline.door_key import own_key
from gleaner_standalone.pipeline.measured import measured
from gleaner_standalone.pipeline.supervisor import Supervisor
from gleaner_standalone.running import describe, described
from gleaner_standalone.servers import Home, ServerSet
from gleaner_standalone.servers.choice import open_postgres, open_redis
from gleaner_standalone.servers.logins import make_logins
from gleaner_standalone.servers.process import free_port
from gleaner_store.migrate import upgrade

DOOR_PORT: Final = 8700
API_PORT: Final = 8701


@dataclass(frozen=True, slots=True)
class Options:
    """How to run the services.

    Attributes:
        concurrency: extract processes; 0 is one a core, eight at most.
        has_feeds: poll feeds and sitemaps, too.
        has_express: keep one more extract and one more store process free for sources that send little, so that no flood
            delays them.
        has_fixed_ports: prefer the ports named for door and read API.
        door_port: of the door; a free one where it is taken.
        api_port: of the read API; the same.
        grace_s: time for the services to end in order.
    """

    concurrency: int = 0
    has_feeds: bool = False
    has_express: bool = False
    has_fixed_ports: bool = True
    door_port: int = DOOR_PORT
    api_port: int = API_PORT
    grace_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Instance:
    """A running pipeline."""

    servers: ServerSet
    addresses: Addresses
    supervisor: Supervisor
    home: Home
    door_key: str


@contextmanager
def open_pipeline(home: Home, *, report: Callable[[str], None], options: Options | None = None) -> Iterator[Instance]:
    """Start servers and services, and end them all on the way out.

    The extract workers start first: loading their models takes longest, and they need no database.

    Args:
        home: open folder of the instance.
        report: is told in one line each what was chosen and what happened.
        options: how to run.

    Raises:
        ServersUnavailable: Postgres or Redis cannot be had.
    """
    options = options or Options()
    with ExitStack() as servers_end_last, ExitStack() as services_end_first:
        redis_url = open_redis(home, servers_end_last, report)
        supervisor = Supervisor(home.log_path, report, make_pinger(redis_url))
        services_end_first.callback(lambda: supervisor.stop(grace_s=options.grace_s))
        concurrency = options.concurrency or min(8, os.cpu_count() or 1)
        niceness = int(os.environ.get(NICENESS) or BULK_NICENESS) if options.has_express else 0
        start = partial(start_measured, supervisor, home)
        start([extract_worker(redis_url, concurrency=concurrency, niceness=niceness)])
        servers = ServerSet(open_postgres(home, servers_end_last, report), redis_url)
        upgrade(servers.database_url)
        is_ours = not os.environ.get("GLEANER_DATABASE_URL")
        if is_ours:
            servers = replace(servers, role_urls=make_logins(home, servers.database_url))
        addresses = choose_addresses(options)
        key = own_key(home, servers.database_url)
        disk_path = home.path if is_ours else None
        start(database_children(servers, addresses, has_keys=True, disk_path=disk_path))
        if options.has_express:
            start([express_worker(redis_url), express_store(servers)])
        if options.has_feeds:
            start([feeds_child(servers)])
        services_end_first.enter_context(
            described(home, describe(servers, door_url=addresses.door_url, api_url=addresses.api_url, door_key=key))
        )
        yield Instance(servers, addresses, supervisor, home, key)


def start_measured(supervisor: Supervisor, home: Home, specs: Iterable[ChildSpec]) -> None:
    """Start processes, each with a port for Prometheus where one is wanted."""
    supervisor.start(measured(specs, home.path / "metrics"))


def choose_addresses(options: Options) -> Addresses:
    """Return ports for door and read API: those that are named, where they are free."""
    door, api = (options.door_port, options.api_port) if options.has_fixed_ports else (None, None)
    return Addresses(door_port=free_port(door), api_port=free_port(api))


def make_pinger(redis_url: str) -> Callable[[str], bool]:
    """Return a function that asks a Celery worker whether its consumer answers; a broker that is away proves nothing."""
    app: Celery = make_app("gleaner.standalone", redis_url)

    def ping(node: str) -> bool:
        try:
            return bool(app.control.ping(destination=[node], timeout=1.0))
        except (OperationalError, RedisError, OSError):
            return True

    return ping
