"""How other processes find a pipeline that runs: a file in its home, for its owner's eyes only."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from gleaner_standalone.servers import Home, ServerSet
from gleaner_standalone.servers.home import is_locked

DESCRIPTION: Final = "instance.json"


@dataclass(frozen=True, slots=True)
class Running:
    """Addresses of a running pipeline and the process that runs it."""

    pid: int
    database_url: str
    redis_url: str
    door_url: str
    api_url: str
    door_key: str


@contextmanager
def described(home: Home, running: Running) -> Iterator[None]:
    """Keep the description in the home while the pipeline runs."""
    path = home.path / DESCRIPTION
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(running), indent=1))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find_running(home_path: Path) -> Running | None:
    """Return the pipeline that runs in a home, if one does; a description without a lock was left by a crash."""
    try:
        running = Running(**json.loads((home_path / DESCRIPTION).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return running if is_locked(home_path) else None


def describe(servers: ServerSet, *, door_url: str, api_url: str, door_key: str) -> Running:
    """Return the description of a pipeline of this process."""
    return Running(os.getpid(), servers.database_url, servers.redis_url, door_url, api_url, door_key)
