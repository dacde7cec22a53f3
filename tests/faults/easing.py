"""What a pipeline of tests may be started with so that its processes start for less than in production."""

import os
from pathlib import Path
from typing import Final

UNPROTECTED: Final = Path(__file__).parent / "unprotected"
QUICK: Final = "collector,scrapy"


def search_path() -> str:
    """Return a PYTHONPATH on which processes find the switches of `unprotected/sitecustomize.py`."""
    return os.pathsep.join(filter(None, (str(UNPROTECTED), os.environ.get("PYTHONPATH"))))


def quick() -> dict[str, str]:
    """Return environment variables with which processes do at their start what they do in production, for less."""
    return {"GLEANER_EASED": QUICK, "PYTHONPATH": search_path()}


def eased() -> dict[str, str]:
    """Return environment variables with which workers also load at their start no more than sound articles need.

    Not for pipelines that get damaged articles under short leases: each process would load the rest on the first of them,
    and on a busy machine the lease is over before.
    """
    return {**quick(), "GLEANER_EASED": f"{QUICK},dictionary"}
