"""A server process of ours: started under the servers' account, watched, ended within a grace."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from gleaner_standalone.servers.account import Account
from gleaner_standalone.servers.errors import ServersUnavailable
from gleaner_standalone.servers.guard import GUARD

START_S = 60.0
STOP_S = 10.0
GONE_S = 60.0  # after a kill that cannot be refused: what keeps it is the machine, not the server
STEP_S = 0.01
PORT_TRIES = 5  # a port that was free may be taken when the server binds it
PORT_TAKEN = "ddress already in use"  # what the log of Postgres, Redis and Valkey says then


class ServerProcess:
    """One running server."""

    def __init__(self, command: list[str], *, account: Account, cwd: Path, log: Path, stop_signal: signal.Signals) -> None:
        self.log = log
        self._stop_signal = stop_signal
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in our terminal must not reach it: we end it last
                umask=0o077,
                **account.popen_options(),
            )
        GUARD.watch(self.pid, stop_signal)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self._process.poll() is None

    def wait_until(self, is_ready: Callable[[], bool], *, limit_s: float = START_S) -> bool:
        """Wait until the server is ready; False when it ended before.

        Raises:
            ServersUnavailable: it was not ready in time.
        """
        give_up = time.monotonic() + limit_s
        while self.is_running():
            if is_ready():
                return True
            if time.monotonic() > give_up:
                self.stop()
                raise ServersUnavailable(f"the server was not ready after {limit_s:.0f} s; see {self.log}")
            time.sleep(STEP_S)
        GUARD.forget(self.pid)
        return False

    def kill(self) -> None:
        """End it like a crash would (SIGKILL)."""
        self._process.kill()
        self._process.wait(GONE_S)
        GUARD.forget(self.pid)

    def stop(self) -> None:
        """End it in order; killed when it takes longer than the grace."""
        if self.is_running():
            self._process.send_signal(self._stop_signal)
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(GONE_S)
        GUARD.forget(self.pid)


def start_on_port(
    name: str, log: Path, pick: Callable[[], int], launch: Callable[[int], ServerProcess], is_ready: Callable[[], bool]
) -> None:
    """Start a server on a port that is free, and again on another when somebody else was faster.

    Args:
        name: of the server, for the message.
        log: where it writes.
        pick: returns the port to try.
        launch: starts it on that port.
        is_ready: whether it answers.

    Raises:
        ServersUnavailable: it does not start; the message quotes its log.
    """
    for _ in range(PORT_TRIES):
        if launch(pick()).wait_until(is_ready):
            return
        if PORT_TAKEN not in last_lines(log, 8):
            break
    raise ServersUnavailable(f"{name} did not start: {last_lines(log)} (see {log})")


def free_port(preferred: int | None = None) -> int:
    """Return a TCP port of the loopback interface that is free now, the preferred one if it is."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServersUnavailable("no free port on 127.0.0.1")


def last_lines(log: Path, count: int = 5) -> str:
    """Return the end of a log for an error message."""
    try:
        return " | ".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
