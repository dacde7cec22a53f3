"""Makes sure that nothing we started outlives us, also when we are killed with SIGKILL."""

import atexit
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

from gleaner_standalone.servers import watchdog

CLOSE_S = 10.0  # a little more than the grace of the watchdog


class Guard:
    """The connection to this process's watchdog, which is started on first use."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def watch(self, pid: int, number: signal.Signals) -> None:
        """End `pid` (a group if negative) with this signal when we are gone."""
        self._order(f"watch {pid} {int(number)}")

    def forget(self, pid: int) -> None:
        """Take back `watch`: the process has ended."""
        self._order(f"forget {pid}")

    def remove(self, path: Path) -> None:
        """Remove a throw-away directory when we are gone."""
        self._order(f"remove {path}")

    def _order(self, line: str) -> None:
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", watchdog.__file__],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                    text=True,
                )
                atexit.register(self._close, self._process)
            assert self._process.stdin is not None
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    @staticmethod
    def _close(process: "subprocess.Popen[str]") -> None:
        """Let the watchdog do its work and end before we are gone, so that an orderly end leaves nothing behind."""
        with suppress(OSError, subprocess.TimeoutExpired):
            assert process.stdin is not None
            process.stdin.close()
            process.wait(CLOSE_S)


GUARD = Guard()
