"""Keeps child processes alive: starts them again with a growing pause, replaces those that no longer answer."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from gleaner_runtime.healthcheck import is_healthy
from gleaner_standalone.pipeline.children import ChildSpec
from gleaner_standalone.servers.guard import GUARD

LOOK_S: Final = 0.1
HEALTH_EVERY_S: Final = 2.0
FAILURES_ALLOWED: Final = 5  # health checks in a row before a process counts as hung
FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 10.0
STEADY_S: Final = 30.0  # a process that ran so long starts again at once
STARTING_S: Final = 90.0  # a process that has not been healthy for so long will not be: its first connection may hang
START_FACTOR: Final = 5.0  # later starts may take so many times as long as the last good one,
LEAST_STARTING_S: Final = 12.0  # and at least this
LOG_LIMIT_BYTES: Final = 10_000_000

Pinger = Callable[[str], bool]


@dataclass(slots=True)
class Child:
    """A process of the pipeline and its history."""

    spec: ChildSpec
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    due_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    starts: int = 0
    next_check_at: float = 0.0
    was_healthy: bool = False
    failures: int = 0
    starting_s: float = STARTING_S

    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """Starts, watches and ends the children.

    Attributes:
        log_path: where a child of that name writes.
        report: is told in one line what happened.
        ping: asks a Celery worker whether its consumer answers.
        starting_s: most time for a process to become healthy.
    """

    log_path: Callable[[str], Path]
    report: Callable[[str], None]
    ping: Pinger
    starting_s: float = STARTING_S
    children: dict[str, Child] = field(default_factory=dict)
    _stopping: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    def start(self, specs: Iterable[ChildSpec]) -> None:
        """Start these processes and watch them from now on."""
        with self._lock:
            for spec in specs:
                self.children[spec.name] = child = Child(spec, starting_s=self.starting_s)
                self._launch(child)
        if self._thread is None:
            self._thread = Thread(target=self._watch, name="supervisor", daemon=True)
            self._thread.start()

    def stop(self, *, grace_s: float) -> None:
        """End all children in order; what outlives the grace is killed with its descendants."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        running = [child.process for child in self.children.values() if child.process is not None]
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        give_up = time.monotonic() + grace_s
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, give_up - time.monotonic()))
            _kill_group(process)

    def pid(self, name: str) -> int:
        """Return the process id of a child."""
        process = self.children[name].process
        assert process is not None
        return process.pid

    def _watch(self) -> None:
        while not self._stopping.wait(LOOK_S):
            with self._lock:
                for child in self.children.values():
                    self._look_after(child, time.monotonic())

    def _look_after(self, child: Child, now: float) -> None:
        if child.process is None:
            if now >= child.due_at:
                self._launch(child)
        elif child.process.poll() is not None:
            self._bury(child, now, f"ended with status {child.process.returncode}")
        elif now >= child.next_check_at and not self._answers(child, now):
            self._bury(child, now, "no longer answers")

    def _bury(self, child: Child, now: float, why: str) -> None:
        assert child.process is not None
        _kill_group(child.process)
        child.process = None
        if now - child.started_at > STEADY_S:
            child.pause_s = FIRST_PAUSE_S
        if not child.was_healthy:  # the machine may have become slower since the last good start
            child.starting_s = min(self.starting_s, child.starting_s * 2)
        child.due_at = now + child.pause_s
        self.report(f"{child.spec.name} {why}; starting it again (see {self.log_path(child.spec.name)})")
        child.pause_s = min(LONGEST_PAUSE_S, child.pause_s * 2)

    def _answers(self, child: Child, now: float) -> bool:
        """Return whether a process may go on; one that was never healthy has some time to start."""
        child.next_check_at = now + HEALTH_EVERY_S
        spec = child.spec
        if spec.health_url is None and spec.node is None:
            return True
        is_well = is_healthy(spec.health_url, timeout_s=1) if spec.health_url else self.ping(spec.node or "")
        if is_well:
            self._note_health(child, now)
        child.failures = 0 if is_well else child.failures + 1
        if not child.was_healthy:
            return now - child.started_at < child.starting_s
        return child.failures < FAILURES_ALLOWED

    def _note_health(self, child: Child, now: float) -> None:
        if not child.was_healthy:
            took_s = now - child.started_at
            child.starting_s = min(self.starting_s, max(LEAST_STARTING_S, START_FACTOR * took_s))
        child.was_healthy = True

    def _launch(self, child: Child) -> None:
        log = self.log_path(child.spec.name)
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            child.process = subprocess.Popen(
                child.spec.command,
                env=dict(child.spec.environment),
                cwd=log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a group of its own, so that its descendants can be ended with it
            )
        child.starts += 1
        child.started_at = time.monotonic()
        child.next_check_at = child.started_at + HEALTH_EVERY_S
        child.was_healthy, child.failures = False, 0
        GUARD.watch(-child.process.pid, signal.SIGTERM)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End what is left of a process and its descendants."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    GUARD.forget(-process.pid)
