"""The store: cost of writing an article and how it grows, near-duplicate lookup, lag of the change feed.

    ./run bench store [--small 10000] [--large 1000000] [--batches 12] [--apart] [--block 60] [--skip-writes] [--output FILE]

Prints a table on standard error and one JSON object on standard output, or into FILE. Postgres is its own, durable (fsync),
with the settings of docker-compose.yml. The last 10,000 articles of each store are written by the server that is measured, as a
store writes them between two checkpoints. `database` is processor time of the server's process; `statements` is what the server
itself counts for its statements, waiting for the client's rows and for a processor included; pages looked at do not depend on
other work of the machine. Full run: 15 GB of disk, about 8 minutes.
"""

import argparse
import dataclasses
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from rich.console import Console
from rich.table import Table
from store import filling, lookup, writing
from store.server import FILLED, MEASURED, home_of_bench, server
from tests.integration.store.feed_race import race

from gleaner_standalone.servers import Home, RedisServer

WRITERS, HOLD_S, BLOCK_S = 8, 0.2, 60.0
TARGETS = {"database_ms": 3.0, "growth": 1.3, "lookup_p95_ms": 3.0, "feed_lag_p99_ms": 250.0}


def writes(home: Home, counts: tuple[int, int], batches: int, *, is_apart: bool) -> dict[str, object]:
    """Return what an article costs in a small and in a large store, and a lookup in the large one."""
    found: dict[str, object] = {}
    first, costs = 1, []
    for name, count in zip(("small", "large"), counts, strict=True):
        began, written = time.monotonic(), min(count, filling.WRITTEN)
        with server(home, FILLED) as url:
            filling.fill(url, first, first + count - written - 1)
        filled_s = time.monotonic() - began
        with server(home, MEASURED) as url:
            filling.write(url, first + count - written, first + count - 1)
            size = filling.size_bytes(url)
            cost = writing.measure(url, batches=batches, seed=count, is_apart=is_apart)
            if name == "large":
                found["lookup"] = dataclasses.asdict(lookup.measure(url, first=first, last=first + count - 1))
        costs.append(cost)
        found[name] = {"articles": count, "fill_s": round(filled_s), "size_gb": round(size / 1e9, 2), **dataclasses.asdict(cost)}
        first += count + 100_000  # over the numbers that the measured articles took
    found["growth"] = round(costs[1].best.cpu_ms / costs[0].best.cpu_ms, 2)
    found["growth_of_statements"] = round(costs[1].best.statements_ms / costs[0].best.statements_ms, 2)
    found["growth_of_blocks"] = round(costs[1].median.blocks / costs[0].median.blocks, 2)
    return found


def feed(home: Home, block_s: float) -> dict[str, object]:
    """Return what readers of the feed saw beside slow writers, and what a naive reader missed."""
    redis = RedisServer(home)
    try:
        redis_url = redis.start().url
        with server(home, MEASURED) as url:
            seen = race(url, redis_url, writers=WRITERS, hold_s=HOLD_S, last_s=block_s + 2, block_s=block_s)
    finally:
        redis.stop()
    lags = seen.lags_s()
    p50, p99 = (round(lags[len(lags) * part // 100] * 1000, 1) for part in (50, 99))
    return {
        "written": len(seen.written),
        "missed": len(seen.written.keys() - set(seen.by_feed)),
        "twice": len(seen.by_feed) - len(set(seen.by_feed)),
        "is_dense": seen.seqs == list(range(1, len(seen.seqs) + 1)),
        "lag_p50_ms": p50,
        "lag_p99_ms": p99,
        "naive_missed": len(seen.written.keys() - set(seen.by_id)),
    }


def table(found: dict[str, object]) -> Table:
    """Return the results beside their targets."""
    shown = Table("what", "measured", "target", title="store", title_justify="left")
    for name, path, target in (
        ("database time an article, small store", "writes.small.best.cpu_ms", "≤ 3 ms"),
        ("database time an article, large store", "writes.large.best.cpu_ms", "≤ 3 ms"),
        ("statements an article, small store", "writes.small.best.statements_ms", ""),
        ("statements an article, large store", "writes.large.best.statements_ms", ""),
        ("growth of database time", "writes.growth", "≤ 1.3"),
        ("growth of pages looked at an article", "writes.growth_of_blocks", ""),
        ("near-duplicate lookup, p95 ms", "writes.lookup.p95_ms", "≤ 3 ms"),
        ("feed: rows written", "feed.written", ""),
        ("feed: missed", "feed.missed", "0"),
        ("feed: seen twice", "feed.twice", "0"),
        ("feed: lag p99 ms", "feed.lag_p99_ms", "< 250 ms"),
        ("naive reader: missed", "feed.naive_missed", "> 0"),
    ):
        value: object = found
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        shown.add_row(name, f"{value:,.2f}" if isinstance(value, float) else "–" if value is None else f"{value:,}", target)
    return shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, default=10_000, help="articles in the small store")
    parser.add_argument("--large", type=int, default=1_000_000, help="articles in the large store")
    parser.add_argument("--batches", type=int, default=12, help="batches of 30 articles that are measured")
    parser.add_argument(
        "--block", type=float, default=BLOCK_S, help="seconds of the long transaction beside the feed; 0: no feed"
    )
    parser.add_argument("--apart", action="store_true", help="each stage in a message of its own, as large articles come")
    parser.add_argument("--skip-writes", action="store_true", help="only the feed")
    parser.add_argument("--place", type=Path, help="folder with room for the database")
    parser.add_argument("--output", type=Path, help="file for the JSON object; standard output by default")
    options = parser.parse_args()
    found: dict[str, object] = {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1), "targets": TARGETS}
    if options.block:
        with home_of_bench(options.place) as home:
            found["feed"] = feed(home, options.block)
    if not options.skip_writes:
        with home_of_bench(options.place) as home:
            found["writes"] = writes(home, (options.small, options.large), options.batches, is_apart=options.apart)
    found["load_after"] = round(os.getloadavg()[0], 1)
    Console(stderr=True).print(table(found))
    text = json.dumps(found, indent=1) + "\n"
    if options.output:
        options.output.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
