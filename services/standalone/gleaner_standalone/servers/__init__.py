"""Real Postgres and Redis for one terminal: found, started as a private instance, and shut down with us."""

from gleaner_standalone.servers.choice import ServerSet, open_servers
from gleaner_standalone.servers.errors import ServersUnavailable
from gleaner_standalone.servers.home import Home
from gleaner_standalone.servers.postgres import PostgresServer
from gleaner_standalone.servers.redis import RedisServer

__all__ = ["Home", "PostgresServer", "RedisServer", "ServerSet", "ServersUnavailable", "open_servers"]
