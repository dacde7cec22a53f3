"""The disk under Postgres is full: the door says so, nothing that was accepted is lost, and work goes on when there is room."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from breaking import start_postgres
from proving import fresh, prove
from rig import open_rig

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


def fill(ballast: Path) -> None:
    """Take all room there is on a volume."""
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(1 << 20))
                file.flush()
        except OSError:
            pass


@pytest.mark.skipif(os.geteuid() != 0 or not Path("/proc/mounts").exists(), reason="mounting a small volume needs root on Linux")
def test_a_full_disk_is_told_at_the_door_and_loses_nothing() -> None:
    with open_rig(prepare=small_volume) as rig:
        rig.send(fresh(rig, 20))
        rig.wait_done()
        ballast = rig.home.path / "postgres" / "ballast"
        fill(ballast)
        rig.begin()
        sender = threading.Thread(target=rig.send, args=(fresh(rig, 400),), kwargs={"deadline_s": 90})
        sender.start()
        rig.wait_until(lambda: bool(rig.refusals), deadline_s=60, what="the door refuses")
        rig.pause(3)
        ballast.unlink()
        if not rig.postgres.is_running():  # it stops itself when its log cannot be written
            start_postgres(rig)
        sender.join()
        prove(rig, "F8", "the disk of Postgres full")
