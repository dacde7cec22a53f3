"""How far a worker of bulk stands back for everything else, when cores are short; what nobody else wants it still gets.

Niceness alone does nothing on most hosts: Linux shares cores between sessions first (autogroups, on by default), and every
process that a supervisor starts in a session of its own, and every session of Postgres, gets an equal part however nice
it is. So the session is made nice as well, where it is the worker's own.
"""

import errno
import os
import time
from pathlib import Path
from typing import Final

AUTOGROUP: Final = Path("/proc/self/autogroup")  # sched(7); absent elsewhere, and without effect in a container's cgroup
TRIES: Final = 5
PAUSE_S: Final = 0.15  # the kernel takes one change in a tenth of a second, of all users together


def stand_back(niceness: int, *, autogroup: Path = AUTOGROUP) -> int:
    """Make this process, and the session that it leads, nice; children that it forks inherit it.

    It needs no rights. A session that another process leads, as of a terminal, stays as it is.

    Args:
        niceness: 0 changes nothing, 19 is the most.
        autogroup: the kernel's file of this process's session.

    Returns:
        The niceness of this process.
    """
    if niceness <= 0:
        return os.nice(0)
    if os.getsid(0) == os.getpid():
        _make_session_nice(autogroup, min(19, niceness))
    return os.nice(niceness)


def _make_session_nice(autogroup: Path, niceness: int) -> None:
    for _ in range(TRIES):
        try:
            if autogroup.exists() and int(autogroup.read_text(encoding="ascii").split()[-1]) < niceness:
                autogroup.write_text(str(niceness), encoding="ascii")
            return
        except (OSError, ValueError, IndexError) as error:
            if getattr(error, "errno", None) != errno.EAGAIN:
                return  # a kernel without it, or one that forbids it: slower for others, nothing else
        time.sleep(PAUSE_S)
