"""Where the processes of a standalone pipeline show their metrics: ports in a row, from `GLEANER_METRICS_PORT` on."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from gleaner_standalone.pipeline.children import ChildSpec

# Door and read API show theirs on their own ports. In this order from the first port on.
MEASURED: Final = ("dispatch", "sequencer", "store", "extract", "express", "feeds", "express-store")
VARIABLE: Final = "GLEANER_METRICS_PORT"


def measured(specs: Iterable[ChildSpec], folder: Path) -> list[ChildSpec]:
    """Return processes with a port of their own for Prometheus; without one, where no first port is named.

    Args:
        specs: processes whose environment may hold the first port.
        folder: in which the pools of Celery workers count; each gets a folder of its own.
    """
    return [_measured(spec, folder) for spec in specs]


def _measured(spec: ChildSpec, folder: Path) -> ChildSpec:
    first = int(os.environ.get(VARIABLE) or 0)
    environment = {name: value for name, value in spec.environment.items() if name != VARIABLE}
    if first and spec.name in MEASURED:
        environment[VARIABLE] = str(first + MEASURED.index(spec.name))
        if spec.node:
            environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder / spec.name)
    return replace(spec, environment=environment)
