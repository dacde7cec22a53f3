"""A private Redis or Valkey instance in a home folder."""

import signal
from pathlib import Path
from typing import Final

import redis

from gleaner_standalone.servers.binaries import Program, find_redis
from gleaner_standalone.servers.home import Home
from gleaner_standalone.servers.process import ServerProcess, free_port, start_on_port

CONFIG: Final = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {directory}
daemonize no
protected-mode yes
maxmemory 256mb
maxmemory-policy noeviction
save ""
appendonly {appendonly}
appendfsync everysec
"""


class RedisServer:
    """A running instance.

    Attributes:
        name: of its folder, log and port; a home may hold several.
    """

    def __init__(self, home: Home, *, name: str = "redis") -> None:
        self.name = name
        self._home = home
        self._program = find_redis(home.account)
        self._password = home.secret(name)
        self._process: ServerProcess | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Address of database 0."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    @property
    def program(self) -> Program:
        """The program that runs."""
        return self._program

    def start(self, *, keep_port: bool = False) -> "RedisServer":
        """Start the instance and wait until it answers.

        Args:
            keep_port: insist on the port of the last start, as clients expect after a crash.

        Raises:
            ServersUnavailable: it does not start; the message quotes its log.
        """

        def pick() -> int:
            return self.port if keep_port and self.port else free_port(self._home.remembered(f"{self.name}.port"))

        start_on_port(self._program.path.name, self._home.log_path(self.name), pick, self._launch, self._is_ready)
        self._home.remember(f"{self.name}.port", self.port)
        return self

    def stop(self) -> None:
        """End the instance in order."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def kill(self) -> None:
        """End it like a crash would; without the append-only file all is lost."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def is_running(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.is_running()

    def _launch(self, port: int) -> ServerProcess:
        self.port = port
        directory = self._home.server_directory(self.name)
        appendonly = "no" if self._home.is_throwaway else "yes"
        config = directory / "redis.conf"
        config.unlink(missing_ok=True)
        config.touch(mode=0o600)
        config.write_text(CONFIG.format(port=self.port, password=self._password, directory=directory, appendonly=appendonly))
        self._home.account.give(config)
        command = [str(self._program.path), str(config)]
        log, account = self._home.log_path(self.name), self._home.account
        self._process = ServerProcess(command, account=account, cwd=Path("/"), log=log, stop_signal=signal.SIGTERM)
        return self._process

    def _is_ready(self) -> bool:
        """Return whether a server answers under our password, so it is ours."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError, redis.ResponseError):
            return False
