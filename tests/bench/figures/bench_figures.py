"""Prints characters per second of the figures stage, whole and without indicators, beside jieba.posseg in the same run."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from jieba import posseg

from gleaner_contracts.records import CleanArticle, OffsetRun
from gleaner_extract.figures import extract_figures
from gleaner_extract.figures.accept import accept
from gleaner_extract.figures.bounds import join_bounds
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.quantities import read_quantities
from gleaner_extract.figures.textview import view_of
from gleaner_extract.figures.times import read_times

GOLD = Path(__file__).parents[2] / "gold"


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of some rounds, in seconds; the first one warms up and does not count."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def numbers(text: str) -> list[Quantity]:
    """Read times, numbers, units and approximators, without indicators and context."""
    view, failures = view_of(text), Failures()
    times = read_times(view.text, 2021, failures)
    found = read_quantities(view.text, [(time.start, time.end) for time in times], failures)
    return accept(view.text, join_bounds(view.text, found), failures)


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("seed-*.txt"))]
    articles = [CleanArticle(clean_text=t, raw_length=len(t), charset="text", offsets=(OffsetRun(0, 0, len(t)),)) for t in texts]
    size = sum(map(len, texts))
    rows: tuple[tuple[str, Callable[[], object], int], ...] = (
        ("figures", lambda: [extract_figures(a) for a in articles], 15),
        ("no indicators", lambda: [numbers(t) for t in texts], 15),
        ("jieba.posseg", lambda: [posseg.lcut(t) for t in texts], 2),
    )
    for name, work, rounds in rows:
        seconds = best(work, rounds)
        sys.stdout.write(f"{name:<14}{size / seconds:>12,.0f} characters/s {seconds / size * 2.5e6:>8.2f} ms per 2,500\n")


if __name__ == "__main__":
    main()
