"""Rates of the door with one client process, beside a bare handler that only parses and beside COPY of the same bytes.

    ./run bench ingest [COUNT] [--rounds N]

Starts its own Postgres and Redis, runs the door and the bare handler as processes of their own, and prints one JSON object.
`of_bare` and `of_copy` are the door's rate divided by the other's: of 1.0, the door costs nothing. Single articles go over 16
connections, first as fast as answers come, then at half of that rate, which tells latency below saturation; there the time
of a request begins when it is due, not when a connection is free. Each rate is the best of some rounds, in which the ways take
turns, because machines have other work; `door_cpu_ms` is the CPU time of the door an article, which other work changes least.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import psycopg
import uvicorn
from ingest.sockets import Answers, request, send
from litestar import Litestar, Request, post
from litestar.datastructures import State
from measuring import cpu_s

from gleaner_ingest import keys
from gleaner_ingest.wire import Item
from gleaner_runtime.database import make_engine
from gleaner_standalone.servers import Home, PostgresServer, RedisServer
from gleaner_store.migrate import upgrade

WORDS = "全县贫困村脱贫攻坚产业扶贫易地搬迁合作社人均纯收入公里户万元亩年月日镇乡村委会书记"
CHARACTERS = 1_650  # about 5 KB of UTF-8
CONNECTIONS = 16
START_S = 30.0
HERE = Path(__file__).resolve()


def articles(count: int, run: str) -> list[bytes]:
    """Return JSON articles of about 5 KB, each different."""
    source = random.Random(7)
    texts = ["".join(source.choices(WORDS, k=CHARACTERS)) for _ in range(50)]
    return [
        json.dumps({"url": f"http://bench.cn/{run}/{n}", "content": texts[n % 50] + str(n)}, ensure_ascii=False).encode()
        for n in range(count)
    ]


@post("/v1/articles", status_code=202)
async def bare_single(request: Request[None, None, State]) -> dict[str, str]:
    """Parse one article and forget it."""
    return {"url": msgspec.json.decode(await request.body(), type=Item).url or ""}


@post("/bare-batch", status_code=200)
async def bare_batch(request: Request[None, None, State]) -> dict[str, int]:
    """Parse a batch and forget it."""
    decoder = msgspec.json.Decoder(Item)
    return {"accepted": sum(bool(decoder.decode(line).url) for line in (await request.body()).splitlines())}


def serve_bare(port: int) -> None:
    """Serve the bare handlers as the door is served."""
    app = Litestar([bare_single, bare_batch], openapi_config=None, logging_config=None, request_max_body_size=None)
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, access_log=False)


@contextmanager
def process(arguments: list[str], port: int, **environment: str) -> Iterator[int]:
    """Run a server until it is no longer needed; yields its pid once it listens."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), **environment}
    child = subprocess.Popen([sys.executable, *arguments], env=environment, stderr=subprocess.DEVNULL)
    try:
        give_up = time.monotonic() + START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > give_up or child.poll() is not None:
                    raise
                time.sleep(0.05)
        yield child.pid
    finally:
        child.terminate()
        child.wait(timeout=START_S)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def single(port: int, headers: dict[str, str], bodies: list[bytes], per_s: float = 0.0) -> Answers:
    """Send articles to `POST /v1/articles` over some connections, as fast as it goes or so many a second."""
    headers = {**headers, "Content-Type": "application/json"}
    requests = [request("/v1/articles", headers, body) for body in bodies]
    found = asyncio.run(send(port, requests, connections=CONNECTIONS, per_s=per_s))
    if set(found.statuses) != {202}:
        raise RuntimeError(f"answers by status: {found.statuses}")
    return found


def shown(found: Answers) -> dict[str, float]:
    """Return rate and latencies for the report."""
    return {"per_s": round(found.per_s), "p50_ms": found.percentile_ms(50), "p99_ms": found.percentile_ms(99)}


def batch(url: str, headers: dict[str, str], bodies: list[bytes]) -> float:
    """Return the rate of one batch request."""
    content = b"\n".join(bodies)
    began = time.perf_counter()
    answer = httpx.post(url, content=content, headers=headers, timeout=300, trust_env=False).raise_for_status()
    taken_s = time.perf_counter() - began
    accepted = json.loads(answer.text.splitlines()[-1])["accepted"]
    if accepted != len(bodies):
        raise RuntimeError(f"{accepted} of {len(bodies)} accepted")
    return len(bodies) / taken_s


def copy(database_url: str, bodies: list[bytes]) -> float:
    """Return the rate at which the same bytes go into a plain table by COPY, committed."""
    with psycopg.connect(database_url) as connection:
        connection.execute("drop table if exists bench_copy")
        connection.execute("create table bench_copy (id bigint primary key, content bytea)")
        connection.commit()
        began = time.perf_counter()
        with connection.cursor().copy("copy bench_copy from stdin (format binary)") as target:
            target.set_types(["int8", "bytea"])
            for number, body in enumerate(bodies):
                target.write_row((number, body))
        connection.commit()
        return len(bodies) / (time.perf_counter() - began)


def measure(count: int, rounds: int) -> dict[str, object]:
    """Return all rates and ratios."""
    ports = free_port(), free_port()
    with Home.temporary() as home:
        postgres, redis = PostgresServer(home), RedisServer(home)
        try:
            database_url = postgres.start().url_of("postgres")
            upgrade(database_url)
            engine = make_engine(database_url, application="bench")
            headers = {"Authorization": f"Bearer {keys.create(engine, 'bench', ['bench']).secret}"}
            engine.dispose()
            addresses = {"GLEANER_DATABASE_URL": database_url, "GLEANER_REDIS_URL": redis.start().url}
            door = process(["-m", "gleaner_ingest.door"], ports[0], GLEANER_DOOR_PORT=str(ports[0]), **addresses)
            with door as pid, process([str(HERE), "--bare", str(ports[1])], ports[1]):
                sent = Sender(ports[0], ports[1], database_url, headers, pid)
                return rates(sent, count, rounds)
        finally:
            redis.stop()
            postgres.stop()


@dataclass(frozen=True)
class Sender:
    """Where articles go, and who takes them."""

    door_port: int
    bare_port: int
    database_url: str
    headers: dict[str, str]
    door_pid: int

    def door_batch(self, bodies: list[bytes]) -> tuple[float, float]:
        """Return the rate of the batch door, and the CPU time an article took it in ms."""
        before = cpu_s([self.door_pid])
        rate = batch(f"http://127.0.0.1:{self.door_port}/v1/articles:batch", self.headers, bodies)
        return rate, (cpu_s([self.door_pid]) - before) * 1e3 / len(bodies)

    def door_single(self, bodies: list[bytes], per_s: float = 0.0) -> tuple[Answers, float]:
        """Return the answers of the single door, and the CPU time an article took it in ms."""
        before = cpu_s([self.door_pid])
        found = single(self.door_port, self.headers, bodies, per_s)
        return found, (cpu_s([self.door_pid]) - before) * 1e3 / len(bodies)


def rates(sent: Sender, count: int, rounds: int) -> dict[str, object]:
    """Return the best of what was measured, after a short run that warms both servers."""
    some = max(count // 4, 10 * CONNECTIONS)
    for port in (sent.door_port, sent.bare_port):
        single(port, sent.headers, articles(100, "w"))
    batches: list[tuple[float, float]] = []
    singles: list[tuple[Answers, float]] = []
    bare_batches: list[float] = []
    copies: list[float] = []
    bares: list[Answers] = []
    for n in range(rounds):
        many = articles(count, f"b{n}")
        bare_batches.append(batch(f"http://127.0.0.1:{sent.bare_port}/bare-batch", sent.headers, many))
        batches.append(sent.door_batch(many))
        copies.append(copy(sent.database_url, many))
        bares.append(single(sent.bare_port, sent.headers, articles(some, f"s{n}")))
        singles.append(sent.door_single(articles(some, f"s{n}")))
    door = max((found for found, _ in singles), key=lambda found: found.per_s)
    calm = [sent.door_single(articles(some, f"c{n}"), door.per_s / 2)[0] for n in range(rounds)]
    bare, bare_batch_rate, copy_rate = max(found.per_s for found in bares), max(bare_batches), max(copies)
    batch_rate = max(rate for rate, _ in batches)
    return {
        "batch": {
            "per_s": round(batch_rate),
            "bare_per_s": round(bare_batch_rate),
            "copy_per_s": round(copy_rate),
            "of_bare": round(batch_rate / bare_batch_rate, 3),
            "of_copy": round(batch_rate / copy_rate, 3),
            "door_cpu_ms": round(min(cpu for _, cpu in batches), 3),
        },
        "single": {
            **shown(door),
            "bare_per_s": round(bare),
            "of_bare": round(door.per_s / bare, 3),
            "of_copy": round(door.per_s / copy_rate, 3),
            "door_cpu_ms": round(min(cpu for _, cpu in singles), 3),
        },
        "single_at_half_the_rate": shown(min(calm, key=lambda found: found.percentile_ms(99))),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=5_000, help="articles of the batch; a quarter goes one by one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bare", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        serve_bare(options.bare)
        return
    load = round(os.getloadavg()[0], 1)
    about = {"articles": options.count, "rounds": options.rounds, "cores": os.cpu_count(), "load_before": load}
    result = {**about, **measure(options.count, options.rounds)}
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
