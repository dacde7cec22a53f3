"""Ends what a process started when that process is gone, however it went; run as a script by `guard`.

Reads one order a line from standard input, whose other end only the guarded process holds:
`watch PID SIGNAL`, `forget PID`, `remove PATH`. A negative PID is a process group. At the end of input each watched
process gets its signal, then SIGKILL after the grace, and the paths are removed. Needs the standard library only.
"""

import contextlib
import os
import shutil
import signal
import sys
import time

GRACE_S = 8.0
STEP_S = 0.05


def is_alive(pid: int) -> bool:
    """Return whether a process, or any process of the group `-pid`, is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def send(pid: int, number: int) -> None:
    """Signal a process or group that may be gone already."""
    with contextlib.suppress(OSError):
        os.kill(pid, number)


def end_all(watched: dict[int, int]) -> None:
    """Stop all watched processes, the newest first; what outlives the grace is killed."""
    for pid in reversed(watched):
        send(pid, watched[pid])
    give_up = time.monotonic() + GRACE_S
    while any(map(is_alive, watched)) and time.monotonic() < give_up:
        time.sleep(STEP_S)
    for pid in filter(is_alive, watched):
        send(pid, signal.SIGKILL)


def main() -> None:
    """Follow orders until the guarded process is gone."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, int] = {}
    doomed: list[str] = []
    for line in sys.stdin:
        order, _, rest = line.rstrip("\n").partition(" ")
        if order == "watch":
            pid, number = rest.split()
            watched[int(pid)] = int(number)
        elif order == "forget":
            watched.pop(int(rest), None)
        elif order == "remove":
            doomed.append(rest)
    end_all(watched)
    for path in doomed:
        shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    main()
