"""What a pipeline of tests may be started with so that its processes start for less than in production."""

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from gleaner_standalone.servers.guard import GUARD

UNPROTECTED: Final = Path(__file__).parent / "unprotected"
NOBODY: Final = {
    "GLEANER_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
    "GLEANER_BROKER_URL": "redis://127.0.0.1:9/0",
    "GLEANER_REDIS_URL": "redis://127.0.0.1:9/0",
    "GLEANER_TAGGER": "none",
}


def search_path() -> str:
    """Return a PYTHONPATH on which processes find the switches of `unprotected/sitecustomize.py`."""
    return os.pathsep.join(filter(None, (str(UNPROTECTED), os.environ.get("PYTHONPATH"))))


def quick() -> dict[str, str]:
    """Return environment variables with which processes do at their start what they do in production, for less."""
    return {"GLEANER_EASED": "collector,scrapy,patterns", "GLEANER_PATTERNS": patterns(), "PYTHONPATH": search_path()}


def eased() -> dict[str, str]:
    """Return environment variables with which workers also load at their start no more than sound articles need.

    Not for pipelines that get damaged articles under short leases: each process would load the rest on the first of them,
    and on a busy machine the lease is over before.
    """
    return {**quick(), "GLEANER_EASED": "collector,scrapy,patterns,dictionary"}


@cache
def patterns() -> str:
    """Return a file with the compiled patterns of the services, made once by each process of a run."""
    folder = Path(tempfile.mkdtemp(prefix="gleaner-test-patterns-"))
    GUARD.remove(folder)  # a process of a shared run ends without its exit handlers
    path = str(folder / "patterns")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLEANER_")}
    command = [sys.executable, str(UNPROTECTED / "kept_patterns.py"), path]
    subprocess.run(command, env={**kept, **NOBODY}, check=True)
    return path
