"""Which servers to use: URLs in the environment, else programs of the system, else those inside the wheels."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from gleaner_runtime.settings import mask
from gleaner_standalone.servers.home import Home
from gleaner_standalone.servers.postgres import PostgresServer
from gleaner_standalone.servers.redis import RedisServer


@dataclass(frozen=True, slots=True)
class ServerSet:
    """Where the pipeline finds its servers.

    Attributes:
        database_url: of Postgres; of a superuser where the server is ours.
        redis_url: of Redis or Valkey.
        role_urls: address of Postgres by role, where we made logins.
    """

    database_url: str
    redis_url: str
    role_urls: Mapping[str, str] = field(default_factory=dict)

    def url_of(self, role: str) -> str:
        """Return the address of Postgres with the rights of a role; the plain one where we made no logins."""
        return self.role_urls.get(role, self.database_url)


@contextmanager
def open_servers(home: Home, *, report: Callable[[str], None], environ: Mapping[str, str] | None = None) -> Iterator[ServerSet]:
    """Start what the environment does not name, and stop it again at the end.

    Args:
        home: open folder for data and logs.
        report: is told each choice in one line.
        environ: read for GLEANER_DATABASE_URL, GLEANER_REDIS_URL and GLEANER_BROKER_URL.

    Raises:
        ServersUnavailable: nothing to start, or it does not start.
    """
    with ExitStack() as stack:
        yield ServerSet(open_postgres(home, stack, report, environ), open_redis(home, stack, report, environ))


def open_postgres(home: Home, stack: ExitStack, report: Callable[[str], None], environ: Mapping[str, str] | None = None) -> str:
    """Return the address of Postgres; started here if the environment names none, and stopped with the stack."""
    environ = os.environ if environ is None else environ
    named = environ.get("GLEANER_DATABASE_URL")
    if named:
        report(f"Postgres: {mask(named)} (GLEANER_DATABASE_URL)")
        return named
    server = PostgresServer(home)
    stack.callback(server.stop)
    server.start()
    major, minor = server.program.version
    report(f"Postgres: {major}.{minor} on 127.0.0.1:{server.port} ({server.program.origin}: {server.program.path.parent})")
    return server.url


def open_redis(home: Home, stack: ExitStack, report: Callable[[str], None], environ: Mapping[str, str] | None = None) -> str:
    """Return the address of Redis; started here if the environment names none, and stopped with the stack."""
    environ = os.environ if environ is None else environ
    for name in ("GLEANER_REDIS_URL", "GLEANER_BROKER_URL"):
        named = environ.get(name)
        if named:
            report(f"Redis:    {mask(named)} ({name})")
            return named
    server = RedisServer(home)
    stack.callback(server.stop)
    server.start()
    major, minor = server.program.version
    title = "Valkey:  " if server.program.path.name.startswith("valkey") else "Redis:   "
    report(f"{title} {major}.{minor} on 127.0.0.1:{server.port} ({server.program.origin}: {server.program.path.parent})")
    return server.url
