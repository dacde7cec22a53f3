"""A whole pipeline to measure: opened, filled through the door, looked at from outside."""

import os
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import psycopg
import redis
from articles import Article, article
from measuring import children_of, cpu_s

from gleaner_standalone.commands.demo import authorization
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.servers import Home

WARM = 8  # articles that load what is loaded on first use
LIMIT_S = 3600.0
OPEN_S = 60.0
BATCH = 200  # articles a request
SERVERS = {"postgres": "postgres", "redis": "redis"}  # name in the table: start of the command's name


@dataclass(slots=True)
class Bench:
    """A running pipeline with a client of its door and a connection to its database."""

    instance: Instance
    client: httpx.Client
    database: psycopg.Connection
    broker: redis.Redis

    def push(self, articles: Iterable[Article]) -> None:
        """Send articles in batches, as a crawler that has many does."""
        batch: list[bytes] = []
        for a in articles:
            batch.append(line(a))
            if len(batch) == BATCH:
                self._send(batch)
                batch = []
        if batch:
            self._send(batch)

    def _send(self, lines: Sequence[bytes]) -> None:
        headers = {"content-type": "application/x-ndjson"}
        answer = self.client.post("/v1/articles:batch", content=b"".join(lines), headers=headers).raise_for_status()
        refused = [row for row in answer.text.splitlines() if '"error"' in row or '"status":4' in row or '"status":5' in row]
        if refused:
            raise RuntimeError(f"{len(refused)} articles were refused, the first: {refused[0]}")

    def push_one(self, a: Article) -> str:
        """Send one article; returns its id."""
        headers = {"content-type": a.content_type, "x-gleaner-source": a.source, "x-gleaner-url": a.url}
        return str(self.client.post("/v1/articles", content=a.content, headers=headers).raise_for_status().json()["id"])

    def done(self) -> int:
        """Return how many articles came to their end."""
        row = self.database.execute("select count(*) from ledger.entries where state = 'done'").fetchone()
        return int(row[0]) if row else 0

    def wait_for(self, count: int) -> None:
        """Return when so many articles came to their end."""
        until(lambda: self.done() >= count, LIMIT_S, f"{count} articles done", each_s=0.1)  # each look costs the database

    def finish(self) -> int:
        """Return how many articles there are, when all of them came to their end."""
        count = self.accepted()
        self.wait_for(count)
        return count

    def accepted(self) -> int:
        """Return how many articles were ever accepted."""
        row = self.database.execute("select count(*) from ledger.entries").fetchone()
        return int(row[0]) if row else 0

    def dispositions(self) -> dict[str, int]:
        """Return how the articles ended."""
        return dict(self.database.execute("select disposition, count(*) from ledger.entries group by 1").fetchall())

    def groups(self) -> dict[str, list[int]]:
        """Return the processes of each service and server."""
        found = {name: self.instance.supervisor.pid(name) for name in self.instance.supervisor.children}
        named = {name: children_of(pid) for name, pid in found.items() if pid}
        ours = {pid for pids in named.values() for pid in pids}
        for pid in children_of(os.getpid()):
            command = process_name(pid)
            for name, start in SERVERS.items():
                if pid not in ours and command.startswith(start):
                    named.setdefault(name, []).append(pid)
        return named

    def cpu(self) -> dict[str, float]:
        """Return the CPU seconds of each service and server so far."""
        return {name: cpu_s(pids) for name, pids in self.groups().items()}

    def traffic(self) -> int:
        """Return the bytes that went into and out of Redis so far."""
        found = self.broker.info("stats")
        return int(found["total_net_input_bytes"]) + int(found["total_net_output_bytes"])

    def database_s(self) -> float:
        """Return the time that statements took in the database so far, as the server counts it."""
        self.database.execute("select pg_stat_clear_snapshot()")
        row = self.database.execute("select sum(active_time) from pg_stat_database").fetchone()
        return float(row[0]) / 1000 if row else 0.0


def process_name(pid: int) -> str:
    """Return the name of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip().replace("valkey-server", "redis-server")
    except OSError:
        return ""


def line(a: Article) -> bytes:
    """Return an article as a line of a batch."""
    item = {"url": a.url, "source": a.source, "content_type": a.content_type, "content_base64": b64encode(a.content).decode()}
    return msgspec.json.encode(item) + b"\n"


def until(is_true: Callable[[], bool], limit_s: float, what: str, *, each_s: float = 0.02) -> None:
    """Return when something is true, looking so often; raises TimeoutError with its name otherwise."""
    give_up = time.monotonic() + limit_s
    while time.monotonic() < give_up:
        if is_true():
            return
        time.sleep(each_s)
    raise TimeoutError(f"not within {limit_s} s: {what}")


def is_open(client: httpx.Client) -> bool:
    """Whether the door takes articles."""
    try:
        return client.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@contextmanager
def opened(settings: Mapping[str, str], *, workers: int) -> Iterator[Bench]:
    """Open a pipeline in an empty home, warm; settings are variables of the environment."""
    os.environ.update(settings)
    options = Options(concurrency=workers, has_fixed_ports=False, grace_s=2.0)
    with Home.temporary() as home, open_pipeline(home, report=lambda line: None, options=options) as instance:
        key = authorization(instance)
        with (
            httpx.Client(base_url=instance.addresses.door_url, timeout=120, trust_env=False, headers=key) as client,
            psycopg.connect(instance.servers.database_url, autocommit=True) as database,
            redis.Redis.from_url(instance.servers.redis_url) as broker,
        ):
            until(lambda: is_open(client), OPEN_S, "the door opens")
            bench = Bench(instance, client, database, broker)
            bench.push(article(number, seed=1) for number in range(WARM))
            bench.wait_for(WARM)
            yield bench
