"""Child processes: started again when they end, replaced when they hang, ended with all their descendants."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gleaner_standalone.pipeline.children import NICENESS, ChildSpec, broker_environment, express_worker, extract_worker
from gleaner_standalone.pipeline.supervisor import Supervisor


def eventually(is_true: Callable[[], bool], *, limit_s: float = 300) -> bool:
    give_up = time.monotonic() + limit_s
    while not is_true() and time.monotonic() < give_up:
        time.sleep(0.02)
    return is_true()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(lambda name: tmp_path / f"{name}.log", said.append, ping=lambda node: True)
    yield supervisor
    supervisor.stop(grace_s=2)


def child(name: str, script: str, *arguments: str) -> ChildSpec:
    return ChildSpec(name, (sys.executable, "-c", script, *arguments), dict(os.environ))


def test_a_child_that_ends_is_started_again_with_a_growing_pause(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start([child("short", "raise SystemExit(3)")])
    assert eventually(lambda: supervisor.children["short"].starts >= 3)
    assert "short ended with status 3" in said[0]
    assert supervisor.children["short"].pause_s >= 0.8


def test_a_killed_child_comes_back_under_another_pid(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start([child("steady", "import time; time.sleep(600)")])
    before = supervisor.pid("steady")
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: supervisor.children["steady"].starts == 2 and supervisor.children["steady"].is_running())
    assert supervisor.pid("steady") != before
    assert "status -9" in said[0]


def test_a_child_that_never_gets_well_is_replaced_after_its_time_to_start(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gleaner_standalone.pipeline.supervisor.HEALTH_EVERY_S", 0.05)
    supervisor = Supervisor(lambda name: tmp_path / f"{name}.log", said.append, ping=lambda node: False, starting_s=0.5)
    try:
        supervisor.start([replace(child("stillborn", "import time; time.sleep(600)"), node="stillborn@here")])
        assert eventually(lambda: supervisor.children["stillborn"].starts >= 2)
        assert "stillborn no longer answers" in said[0]
    finally:
        supervisor.stop(grace_s=2)


def test_a_child_has_its_time_to_start(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gleaner_standalone.pipeline.supervisor.HEALTH_EVERY_S", 0.02)
    asked: list[str] = []

    def never(node: str) -> bool:
        asked.append(node)
        return False

    supervisor = Supervisor(lambda name: tmp_path / f"{name}.log", said.append, ping=never)
    try:
        supervisor.start([replace(child("slow", "import time; time.sleep(600)"), node="slow@here")])
        assert eventually(lambda: len(asked) > 20)
        assert supervisor.children["slow"].starts == 1
    finally:
        supervisor.stop(grace_s=2)


def test_a_child_that_was_well_has_a_while_to_heal_and_less_time_for_its_next_start(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HEALTH_EVERY_S", 0.02), ("LEAST_STARTING_S", 0.4)):
        monkeypatch.setattr(f"gleaner_standalone.pipeline.supervisor.{name}", value)
    answers = [True, *[False] * 4, True]  # unwell for four looks is too short
    asked: list[float] = []

    def ping(node: str) -> bool:
        asked.append(time.monotonic())
        return answers.pop(0) if answers else False

    supervisor = Supervisor(lambda name: tmp_path / f"{name}.log", said.append, ping=ping)
    try:
        supervisor.start([replace(child("ailing", "import time; time.sleep(600)"), node="ailing@here")])
        assert eventually(lambda: len(asked) >= 6)
        assert supervisor.children["ailing"].starts == 1
        assert eventually(lambda: supervisor.children["ailing"].starts >= 2)
        assert eventually(lambda: supervisor.children["ailing"].starts >= 3)  # hung at its start: not after 90 s only
    finally:
        supervisor.stop(grace_s=2)


def test_descendants_end_with_their_parent(supervisor: Supervisor, tmp_path: Path) -> None:
    script = "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); open(sys.argv[1], 'w').write(str(p.pid)); p.wait()"
    supervisor.start([child("parent", script, str(tmp_path / "pid"))])
    assert eventually(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().isdigit())
    grandchild = int((tmp_path / "pid").read_text())
    assert is_alive(grandchild)
    supervisor.stop(grace_s=2)
    assert eventually(lambda: not is_alive(grandchild))


def test_a_child_that_ignores_the_signal_is_killed_after_the_grace(supervisor: Supervisor, tmp_path: Path) -> None:
    script = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'w').close(); time.sleep(600)"
    supervisor.start([child("deaf", script, str(tmp_path / "ready"))])
    assert eventually((tmp_path / "ready").exists)
    pid = supervisor.pid("deaf")
    supervisor.stop(grace_s=0.2)
    assert not is_alive(pid)


def test_output_goes_to_the_log_of_the_child(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start([child("talker", "import time; print('hello', flush=True); time.sleep(600)")])
    assert eventually(lambda: "hello" in (tmp_path / "talker.log").read_text())


def test_extract_workers_get_no_database_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLEANER_DATABASE_URL", "postgresql://gleaner:secret@db/gleaner")
    environment = extract_worker("redis://broker/0", concurrency=2).environment
    assert not any("secret" in value or name == "GLEANER_DATABASE_URL" for name, value in environment.items())
    assert environment["GLEANER_BROKER_URL"] == "redis://broker/0"
    assert broker_environment("redis://broker/0")["REMAP_SIGTERM"] == "SIGQUIT"


def test_the_niceness_that_is_set_for_the_pipeline_is_that_of_the_bulk_worker_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NICENESS, "15")
    assert NICENESS not in broker_environment("redis://broker/0")
    assert NICENESS not in express_worker("redis://broker/0").environment
    assert extract_worker("redis://broker/0", concurrency=2, niceness=7).environment[NICENESS] == "7"
