"""A worker of bulk stands back as a process and as a session; a session that is not its own it leaves alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gleaner_runtime.priority import AUTOGROUP, shares_by_session

CHILD = """
import os, sys
from pathlib import Path
from gleaner_runtime.priority import stand_back
stand_back(int(sys.argv[2]), autogroup=Path(sys.argv[1]))
print(os.getpriority(os.PRIO_PROCESS, 0), Path(sys.argv[1]).read_text().split()[-1])
"""
BASE = os.getpriority(os.PRIO_PROCESS, 0)


def niceness_of(autogroup: Path, niceness: int, *, is_leader: bool = True) -> tuple[int, int]:
    """Niceness of a process that stands back, and of its session."""
    command = [sys.executable, "-c", CHILD, str(autogroup), str(niceness)]
    said = subprocess.run(command, start_new_session=is_leader, capture_output=True, text=True, check=True).stdout
    process, session = said.split()
    return int(process), int(session)


@pytest.fixture
def autogroup(tmp_path: Path) -> Path:
    path = tmp_path / "autogroup"
    path.write_text("/autogroup-7 nice 0\n")
    return path


def test_the_process_and_the_session_it_leads_become_nice(autogroup: Path) -> None:
    assert niceness_of(autogroup, 7) == (min(19, BASE + 7), 7)


def test_the_session_of_another_stays_as_it_is(autogroup: Path) -> None:
    assert niceness_of(autogroup, 7, is_leader=False) == (min(19, BASE + 7), 0)


def test_a_session_that_is_nicer_already_stays_so(autogroup: Path) -> None:
    autogroup.write_text("/autogroup-7 nice 15\n")
    assert niceness_of(autogroup, 7) == (min(19, BASE + 7), 15)


def test_nothing_is_changed_by_default(autogroup: Path) -> None:
    assert niceness_of(autogroup, 0) == (BASE, 0)


@pytest.mark.skipif(not AUTOGROUP.exists() or not AUTOGROUP.read_text(), reason="this kernel has no autogroups")
def test_the_kernel_takes_it_from_a_process_without_rights() -> None:
    assert niceness_of(AUTOGROUP, 7) == (min(19, BASE + 7), 7)


@pytest.mark.parametrize("said", [None, "", "/autogroup-7 nice high"])
def test_a_kernel_without_it_is_no_reason_to_stop(tmp_path: Path, said: str | None) -> None:
    path = tmp_path / "autogroup"
    if said is not None:
        path.write_text(said)
    command = [sys.executable, "-c", CHILD.rpartition("print")[0], str(path), "3"]
    subprocess.run(command, start_new_session=True, check=True)
    assert not path.exists() or path.read_text() == said


POLICY = """
import os, sys
from pathlib import Path
from gleaner_runtime import priority
priority.shares_by_session = lambda: sys.argv[2] == "shared"
priority.stand_back(int(sys.argv[3]), autogroup=Path(sys.argv[1]))
print(os.sched_getscheduler(0) == os.SCHED_IDLE)
"""


def is_idle_policy(autogroup: Path, niceness: int, sharing: str, *, is_leader: bool = True) -> bool:
    """Whether a process that stood back leaves its core to whatever wakes up."""
    command = [sys.executable, "-c", POLICY, str(autogroup), sharing, str(niceness)]
    said = subprocess.run(command, start_new_session=is_leader, capture_output=True, text=True, check=True).stdout
    return said.strip() == "True"


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="this system has no such policy")
def test_a_core_with_only_bulk_counts_as_free_where_the_session_keeps_its_share(autogroup: Path, tmp_path: Path) -> None:
    assert is_idle_policy(autogroup, 7, "shared")
    assert not is_idle_policy(autogroup, 7, "not shared")  # it would starve there
    assert not is_idle_policy(autogroup, 7, "shared", is_leader=False)
    assert not is_idle_policy(autogroup, 0, "shared")
    assert not is_idle_policy(tmp_path / "none", 7, "shared")


@pytest.mark.parametrize(
    ("groups", "weighted", "switch", "expected"),
    [
        ("0::/\n", None, "1", True),
        ("9:memory:/a\n1:cpu:/\n0::/\n", None, "1", True),
        ("0::/user.slice\n", None, "1", True),  # a group that no cores are shared out to
        ("0::/user.slice\n", "user.slice", "1", False),
        ("0::/\n", ".", "1", False),  # a container sees its own group as the first one
        ("2:cpu,cpuacct:/docker/7\n0::/\n", None, "1", False),
        ("0::/\n", None, "0", False),
        (None, None, "1", False),
        ("0::/\n", None, None, False),
    ],
)
def test_control_groups_with_a_weight_come_before_sessions(
    tmp_path: Path, groups: str | None, weighted: str | None, switch: str | None, *, expected: bool
) -> None:
    said = {"groups": tmp_path / "cgroup", "switch": tmp_path / "enabled"}
    for path, text in ((said["groups"], groups), (said["switch"], switch)):
        if text is not None:
            path.write_text(text)
    hierarchy = tmp_path / "mounted"
    if weighted is not None:
        (hierarchy / weighted).mkdir(parents=True)
        (hierarchy / weighted / "cpu.weight").write_text("100")
    assert shares_by_session(hierarchy=hierarchy, groups=said["groups"], switch=said["switch"]) is expected
