"""Ways to break a running pipeline."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis as redis_client
from rig import Rig

from gleaner_standalone.servers import ServersUnavailable

COME_BACK_S = 15.0  # longer than the longest pause of the supervisor


class NothingToHitError(Exception):
    """What should be broken is not there: it has not come back from the last time."""


def kill(rig: Rig, name: str) -> None:
    """End a service and everything it started, as the kernel would; the supervisor starts it again.

    Raises:
        NothingToHitError: it does not run, and has not come back within a while.
    """
    os.killpg(hit(lambda: running(rig, name), name)[0], signal.SIGKILL)


def hit(find: Callable[[], list[int]], what: str) -> list[int]:
    """Wait until there are processes to break."""
    give_up = time.monotonic() + COME_BACK_S
    while not (found := find()):
        if time.monotonic() > give_up:
            raise NothingToHitError(what)
        time.sleep(0.02)
    return found


def running(rig: Rig, name: str) -> list[int]:
    """Return the process of a service, nothing when it has ended."""
    process = rig.supervisor.children[name].process
    return [process.pid] if process is not None and process.poll() is None else []


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, direct ones only."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill_pool_child(rig: Rig, name: str, rng: random.Random) -> None:
    """End one process of a worker's pool; the worker itself goes on.

    Raises:
        NothingToHitError: there is none, and has not been for a while.
    """
    os.kill(rng.choice(hit(lambda: pool_of(rig, name), name)), signal.SIGKILL)


def kill_pool(rig: Rig, name: str) -> None:
    """End all processes of a worker's pool at once."""
    for child in hit(lambda: pool_of(rig, name), name):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def pool_of(rig: Rig, name: str) -> list[int]:
    """Return the processes of a worker's pool."""
    return [child for pid in running(rig, name) for child in descendants(pid)]


def crash_redis(rig: Rig) -> None:
    """Kill Redis with all it holds and start it again, empty, at the same address."""
    rig.redis.kill()
    rig.redis.start(keep_port=True)


def crash_postgres(rig: Rig) -> None:
    """Kill the postmaster and start it again; it recovers from its log."""
    rig.postgres.kill()
    start_postgres(rig)


def stop_postgres_at_once(rig: Rig) -> None:
    """Tell Postgres to end immediately (SIGQUIT), without a checkpoint, and start it again."""
    pid = int((rig.home.path / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    give_up = time.monotonic() + 10
    while rig.postgres.is_running() and time.monotonic() < give_up:
        time.sleep(0.02)
    rig.postgres.kill()
    start_postgres(rig)


def wipe_redis(rig: Rig) -> None:
    """Empty Redis."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        client.flushall()


def freeze(rig: Rig) -> None:
    """Let all connections to Redis go silent, as behind a cut cable."""
    assert rig.proxy is not None
    rig.proxy.freeze()


def start_postgres(rig: Rig) -> None:
    """Start Postgres after a crash.

    Backends notice the death of the postmaster within moments; until the last is gone, a new one refuses to start.
    """
    give_up = time.monotonic() + 30
    while True:
        try:
            rig.postgres.start()
            return
        except ServersUnavailable:
            if time.monotonic() > give_up:
                raise


@dataclass(slots=True)
class Repeated:
    """A fault that strikes again and again in the background."""

    count: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    errors: list[Exception] = field(default_factory=list)


@contextmanager
def repeatedly(strike: Callable[[], None], *, every_s: float, at_most: int) -> Iterator[Repeated]:
    """Strike at intervals while the block runs; what the fault itself raises fails the test at the end."""
    state = Repeated()

    def loop() -> None:
        while state.count < at_most and not state.stop.wait(every_s):
            try:
                strike()
            except (NothingToHitError, ProcessLookupError):
                continue
            except Exception as error:
                state.errors.append(error)
                return
            state.count += 1

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.stop.set()
        thread.join()
    assert state.errors == []
