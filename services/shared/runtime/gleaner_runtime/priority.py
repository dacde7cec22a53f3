"""How far a worker of bulk stands back for everything else, when cores are short; what nobody else wants it still gets.

Niceness alone does nothing on most hosts: Linux shares cores between sessions first (autogroups, on by default), and every
process that a supervisor starts in a session of its own, and every session of Postgres, gets an equal part however nice
it is. So the session is made nice as well, where it is the worker's own.

Where the session has a share of its own, the policy for idle times takes nothing from it, and makes a core that has only
bulk to do count as free: else what wakes up joins another process on its core while bulk keeps the next one. Among
processes that are not in sessions with shares that policy would starve the worker, so there it is not set.
"""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

AUTOGROUP: Final = Path("/proc/self/autogroup")  # sched(7); absent elsewhere, and without effect in a container's cgroup
TRIES: Final = 5
CONTROL_GROUPS: Final = Path("/proc/self/cgroup")  # cgroups(7)
HIERARCHY: Final = Path("/sys/fs/cgroup")
SWITCH: Final = Path("/proc/sys/kernel/sched_autogroup_enabled")
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
        is_nice = _make_session_nice(autogroup, min(19, niceness))
        if is_nice and shares_by_session():
            _yield_cores()
    return os.nice(niceness)


def shares_by_session(*, groups: Path = CONTROL_GROUPS, hierarchy: Path = HIERARCHY, switch: Path = SWITCH) -> bool:
    """Return whether the kernel shares cores between sessions here: not where it is told not to, nor within a control group.

    Args:
        groups: the kernel's file of this process's control groups.
        hierarchy: where control groups are mounted.
        switch: the kernel's setting.
    """
    try:
        lines = [line.split(":", 2) for line in groups.read_text().splitlines()]
        is_on = switch.read_text().strip() == "1"
    except OSError:
        return False
    if not is_on or any("cpu" in names.split(",") and path != "/" for _, names, path in lines):
        return False
    unified = [path for _, names, path in lines if not names]
    return not any((hierarchy / path.lstrip("/") / "cpu.weight").exists() for path in unified)


def _yield_cores() -> None:
    with suppress(AttributeError, OSError):  # it is Linux alone that has it
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _make_session_nice(autogroup: Path, niceness: int) -> bool:
    """Return whether the session is that nice now."""
    for _ in range(TRIES):
        try:
            if not autogroup.exists():
                return False
            if int(autogroup.read_text(encoding="ascii").split()[-1]) < niceness:
                autogroup.write_text(str(niceness), encoding="ascii")
            return True
        except (OSError, ValueError, IndexError) as error:
            if getattr(error, "errno", None) != errno.EAGAIN:
                return False  # a kernel without it, or one that forbids it: slower for others, nothing else
        time.sleep(PAUSE_S)
    return False
