"""A private Postgres instance in a home folder."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import psycopg

from gleaner_standalone.servers.binaries import Program, find_postgres
from gleaner_standalone.servers.errors import ServersUnavailable
from gleaner_standalone.servers.home import Home
from gleaner_standalone.servers.process import ServerProcess, free_port, start_on_port

USER: Final = "gleaner"
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # no socket, no limit of 107 bytes on its path
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The first change of a page after a checkpoint puts all of it into the log: fewer checkpoints, less log.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_level": "logical",  # so that the publication of the change feed can be subscribed to
    "log_line_prefix": "%m [%p] %a ",
}
# Not synchronous_commit: commits must outlive a killed server also in tests, only not a power cut.
# And no JIT for sessions that do not turn it off themselves, as our services do: tables that were never analysed look large, and
# a statement of a millisecond is compiled for a quarter of a second.
THROWAWAY_SETTINGS: Final = {"fsync": "off", "full_page_writes": "off", "jit": "off"}


class PostgresServer:
    """A running instance; `url` has the rights of a superuser on the database `gleaner`."""

    def __init__(self, home: Home, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._home = home
        self._settings = settings  # beside and over SETTINGS
        self._directory = home.path / "postgres"
        self._program = find_postgres(home.account, major=_major_of(self._directory))
        self._password = home.secret("postgres")
        self._process: ServerProcess | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Address of the database `gleaner`."""
        return self.url_of("gleaner")

    @property
    def program(self) -> Program:
        """The program that runs."""
        return self._program

    def url_of(self, database: str) -> str:
        """Return the address of another database of this instance."""
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> "PostgresServer":
        """Start the instance, made on first use, and wait until it answers.

        Raises:
            ServersUnavailable: it does not start; the message quotes its log.
        """
        if _major_of(self._directory) is None:
            self._initialise()
        self._end_orphan()
        log = self._home.log_path("postgres")
        start_on_port("Postgres", log, lambda: free_port(self._home.remembered("postgres.port")), self._launch, self._is_ready)
        self._home.remember("postgres.port", self.port)
        self._create_database()
        return self

    def stop(self) -> None:
        """End the instance in order; connections are cut."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def kill(self) -> None:
        """End the postmaster like a crash would; `start` recovers."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def is_running(self) -> bool:
        """Return whether the postmaster runs."""
        return self._process is not None and self._process.is_running()

    def _launch(self, port: int) -> ServerProcess:
        self.port = port
        settings = {
            **SETTINGS,
            **(THROWAWAY_SETTINGS if self._home.is_throwaway else {}),
            **self._settings,
            "port": str(self.port),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = ServerProcess(
            [str(self._program.path), "-D", str(self._directory), *options],
            account=self._home.account,
            cwd=Path("/"),
            log=self._home.log_path("postgres"),
            stop_signal=signal.SIGINT,  # fast shutdown: does not wait for clients
        )
        return self._process

    def _is_ready(self) -> bool:
        """Return whether our own child is up: a file left by a killed one says ready, too."""
        lines = _pid_file(self._directory)
        assert self._process is not None
        return len(lines) > 7 and lines[0].strip() == str(self._process.pid) and lines[7].strip() == "ready"

    def _create_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True, connect_timeout=10) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'gleaner'").fetchone():
                connection.execute("create database gleaner")
            if not connection.execute("select 1 from pg_available_extensions where name = 'pg_trgm'").fetchone():
                raise ServersUnavailable(f"{self._program.path} lacks the extension pg_trgm: install postgresql-contrib")

    def _initialise(self) -> None:
        """Create the data directory; the character type must be UTF-8, or trigrams of Chinese come out empty."""
        directory = self._home.server_directory("postgres")
        answers = [self._initdb(directory, ctype) for ctype in ("C.UTF-8", "en_US.UTF-8")]
        if all(answers):
            raise ServersUnavailable(f"initdb failed: {answers[0]}")

    def _initdb(self, directory: Path, ctype: str) -> str:
        """Run initdb; return what it complains about, nothing when all is well."""
        if _major_of(directory) is not None:
            return ""
        word_file = self._home.server_directory("postgres.setup") / "word"
        word_file.write_text(self._password)
        self._home.account.give(word_file)
        command = [str(self._program.tool("initdb")), f"--pgdata={directory}", f"--username={USER}", f"--pwfile={word_file}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", *_locale_options(self._program.version[0], ctype)]
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
        result = subprocess.run(
            command, cwd="/", env=environment, capture_output=True, text=True, check=False, **self._home.account.popen_options()
        )
        word_file.unlink()
        return "" if result.returncode == 0 else " | ".join((result.stdout + result.stderr).split("\n")[-6:])

    def _end_orphan(self) -> None:
        """End an instance on our data that lost its launcher and its watchdog; the lock says that nobody else owns it."""
        lines = _pid_file(self._directory)
        pid = int(lines[0]) if lines and lines[0].strip().isdigit() else 0
        if not pid or not _is_postmaster_of(pid, self._directory):
            return
        os.kill(pid, signal.SIGINT)
        give_up = time.monotonic() + 10
        while _is_postmaster_of(pid, self._directory):
            if time.monotonic() > give_up:
                raise ServersUnavailable(f"a Postgres of an earlier start (pid {pid}) does not end; stop it by hand")
            time.sleep(0.05)


def _locale_options(major: int, ctype: str) -> list[str]:
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={ctype}"]
    return [f"--locale={ctype}"]


def _major_of(directory: Path) -> int | None:
    """Return the version that wrote a data directory; None where there is none."""
    try:
        return int((directory / "PG_VERSION").read_text().partition(".")[0])
    except (OSError, ValueError):
        return None


def _pid_file(directory: Path) -> list[str]:
    try:
        return (directory / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_postmaster_of(pid: int, directory: Path) -> bool:
    """Return whether a process serves this directory; a pid in a stale file may be anybody's by now."""
    try:
        return str(directory).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
