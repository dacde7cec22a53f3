"""Makes sure that nothing we started outlives us, also when we are killed with SIGKILL."""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock

from gleaner_standalone.servers import watchdog


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
            assert self._process.stdin is not None
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()


GUARD = Guard()
