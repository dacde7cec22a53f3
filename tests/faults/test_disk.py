"""The disk under Postgres is full: the door says so, nothing that was accepted is lost, and work goes on when there is room."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from breaking import start_postgres
from proving import disprove, fresh, prove
from rig import Rig, open_rig
from watching import urls_of

from gleaner_standalone.servers import Home

VOLUME = "220m"


@contextmanager
def small_volume(home: Home) -> Iterator[None]:
    """Put the data of Postgres on a volume of its own."""
    directory = home.path / "postgres"
    directory.mkdir(mode=0o700)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={VOLUME},mode=0700", "tmpfs", str(directory)], capture_output=True, check=False
    )
    if done.returncode != 0:
        directory.rmdir()
        pytest.skip(f"a small volume cannot be mounted here: {done.stderr.decode(errors='replace').strip()}")
    home.account.give(directory)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(directory)], check=True)


@contextmanager
def full_disk(rig: Rig) -> Iterator[None]:
    """Take all room there is on the volume of Postgres, again and again, while the block runs."""
    ballast, stop = rig.home.path / "postgres" / "ballast", threading.Event()

    def fill() -> None:
        with ballast.open("wb", buffering=0) as file:
            while not stop.wait(0.02):
                with suppress(OSError):
                    while file.write(bytes(1 << 16)):
                        pass

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    try:
        rig.wait_until(lambda: free_bytes(ballast.parent) == 0, deadline_s=60, what="the volume is full")
        yield
    finally:
        stop.set()
        thread.join()
        ballast.unlink()
        if not rig.postgres.is_running():  # it stops itself when its log cannot be written
            start_postgres(rig)


def free_bytes(path: Path) -> int:
    """Return the room on the volume of a folder."""
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


@pytest.fixture(scope="module")
def cramped() -> Iterator[Rig]:
    """A pipeline whose Postgres has little room."""
    with open_rig(prepare=small_volume) as rig:
        yield rig


def test_a_full_disk_is_told_at_the_door_and_loses_nothing(cramped: Rig) -> None:
    cramped.send(fresh(cramped, 20))
    cramped.wait_done()
    cramped.begin()
    sender = threading.Thread(target=cramped.send, args=(fresh(cramped, 400),), kwargs={"deadline_s": 90})
    with full_disk(cramped):
        sender.start()
        cramped.wait_until(lambda: bool(cramped.refusals), deadline_s=60, what="the door refuses")
        cramped.pause(3)
    sender.join()
    prove(cramped, "F8", "the disk of Postgres full")


def test_a_door_that_answers_before_the_commit_loses_what_the_disk_has_no_room_for(cramped: Rig) -> None:
    """Negative control."""
    cramped.alter("door", {"GLEANER_UNPROTECTED": "commit"})
    cramped.begin()
    cramped.send(fresh(cramped, 1))
    with full_disk(cramped):
        cramped.wait_until(lambda: loses_one(cramped), deadline_s=60, what="a receipt without a row")
    disprove(cramped, "F8", "receipts whatever becomes of the commit")


def loses_one(rig: Rig) -> bool:
    """Send some more, and return whether the ledger lacks one of this test; a Postgres that has ended has none of these."""
    was_away = not rig.postgres.is_running()
    rig.send(fresh(rig, 20))
    urls = urls_of(rig)
    return was_away or int(rig.query("select count(*) from ledger.entries where url = any(%s)", urls)[0][0]) < len(urls)
