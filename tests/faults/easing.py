"""What a pipeline of tests may be started with so that its workers cost less than in production."""

import os
from pathlib import Path
from typing import Final

UNPROTECTED: Final = Path(__file__).parent / "unprotected"


def search_path() -> str:
    """Return a PYTHONPATH on which processes find the switches of `unprotected/sitecustomize.py`."""
    return os.pathsep.join(filter(None, (str(UNPROTECTED), os.environ.get("PYTHONPATH"))))


def eased() -> dict[str, str]:
    """Return environment variables with which workers load at their start no more than sound articles need.

    Not for pipelines that get damaged articles under short leases: each process would load the rest on the first of them,
    and on a busy machine the lease is over before.
    """
    return {"GLEANER_EASED": "dictionary", "PYTHONPATH": search_path()}
