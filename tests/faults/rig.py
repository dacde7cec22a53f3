"""A whole pipeline that can be broken, and the oracle that says whether anything was lost.

Each article has a deterministic payload; each receipt is an obligation. After the faults heal, every obligation must be met
and the result of every article must equal what the same code finds in process without any fault.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
from proxy import Proxy

from gleaner_standalone.pipeline.children import Addresses, ChildSpec, database_children, extract_worker
from gleaner_standalone.pipeline.instance import make_pinger
from gleaner_standalone.pipeline.supervisor import Supervisor
from gleaner_standalone.servers import Home, PostgresServer, RedisServer, ServerSet
from gleaner_standalone.servers.process import free_port
from gleaner_store.migrate import upgrade

# Short leases and pauses, so that what takes a minute in production takes seconds here; no tagger, which no fault depends on.
QUICK: Final = {
    "GLEANER_LEASE_S": "4",
    "GLEANER_BACKOFF_S": "0.2",
    "GLEANER_RETRY_BASE_S": "0.2",
    "GLEANER_POLL_S": "0.05",
    "GLEANER_MAX_ATTEMPTS": "8",  # of a hundred kills some hit the same article more than once
    "GLEANER_TAGGER": "none",
    "GLEANER_FAILPOINTS": "1",
    "GLEANER_LOG_LEVEL": "WARNING",
}

BALANCE: Final = """
select received, stored + unchanged + duplicate + quarantined + in_flight from api_v1.ledger
"""
OPEN: Final = "select count(*) from ledger.entries where state <> 'done'"
FIRST_STORED: Final = """
select extract(epoch from min(done_at)) - %s from ledger.entries
where received_at > to_timestamp(%s) and disposition = 'stored'
"""
FEED: Final = "select coalesce(min(seq), 1), coalesce(max(seq), 0), count(*), count(distinct seq) from api_v1.changes"


@dataclass(frozen=True, slots=True)
class Payload:
    """One article as a crawler sends it."""

    url: str
    source: str
    content: str


@dataclass(frozen=True, slots=True)
class Balance:
    """One look at the ledger's equation."""

    received: int
    accounted: int


@dataclass(slots=True)
class Rig:
    """Servers and services of one fault test."""

    home: Home
    redis: RedisServer
    postgres: PostgresServer
    supervisor: Supervisor
    addresses: Addresses
    proxy: Proxy | None = None
    obligations: dict[UUID, Payload] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    sample_s: float = 0.1
    _stop: threading.Event = field(default_factory=threading.Event)

    def send(self, payloads: Sequence[Payload], *, deadline_s: float = 60) -> None:
        """Push articles one by one until each was answered with a receipt; a door that is away is asked again."""
        give_up = time.monotonic() + deadline_s
        with httpx.Client(base_url=self.addresses.door_url, timeout=10) as client:
            for payload in payloads:
                self.obligations[self._send_one(client, payload, give_up)] = payload

    def _send_one(self, client: httpx.Client, payload: Payload, give_up: float) -> UUID:
        body = {"url": payload.url, "source": payload.source, "content": payload.content, "content_type": "text/plain"}
        while True:
            try:
                answer = client.post("/v1/articles", json=body)
                if answer.status_code in (200, 202):
                    return UUID(answer.json()["id"])
                assert answer.status_code in (429, 500, 503), f"{answer.status_code}: {answer.text}"
                self.refusals.append(f"{answer.status_code} {answer.text}")
            except httpx.TransportError as error:
                self.refusals.append(f"{type(error).__name__}: {error}")
            assert time.monotonic() < give_up, "the door stays shut"
            self._stop.wait(0.05)

    def query(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Return rows of a statement, run on a connection of its own."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            return connection.execute(statement.encode(), arguments).fetchall()

    def open_count(self) -> int:
        """Return how many articles are still on their way."""
        return int(self.query(OPEN)[0][0])

    def wait_until(self, is_true: Callable[[], bool], *, deadline_s: float, what: str) -> float:
        """Poll until something holds; servers that are away are waited for.

        Returns:
            Seconds it took.
        """
        started = time.monotonic()
        while True:
            try:
                if is_true():
                    return time.monotonic() - started
            except psycopg.OperationalError:
                pass
            assert time.monotonic() < started + deadline_s, f"not within {deadline_s} s: {what}"
            self._stop.wait(0.05)

    def wait_done(self, *, deadline_s: float = 120) -> float:
        """Wait until nothing is on its way any more and the feed is numbered; return the seconds it took."""
        took = self.wait_until(lambda: self.open_count() == 0, deadline_s=deadline_s, what="all articles done")
        self.wait_until(
            lambda: self.query("select count(*) from store.outbox")[0][0] == 0, deadline_s=20, what="the feed numbered"
        )
        return took

    def stored_count(self) -> int:
        """Return how many articles are stored so far."""
        return int(self.query("select count(*) from ledger.entries where disposition = 'stored'")[0][0])

    def sample(self) -> None:
        """Look at the ledger's equation until told to stop."""
        while not self._stop.wait(self.sample_s):
            try:
                received, accounted = self.query(BALANCE)[0]
                self.balances.append(Balance(received, accounted))
            except psycopg.Error:
                continue

    def recovery_s(self, since: float, *, deadline_s: float = 60) -> float:
        """Wait until an article that was received after a moment is stored.

        Args:
            since: the moment, as of `time.time`.
            deadline_s: most to wait.

        Returns:
            Seconds from that moment until it was stored.
        """
        found: list[float] = []

        def is_stored() -> bool:
            found[:] = [float(age) for (age,) in self.query(FIRST_STORED, since, since) if age is not None]
            return bool(found)

        self.wait_until(is_stored, deadline_s=deadline_s, what="an article received after the fault is stored")
        return found[0]

    def stop_sampling(self) -> None:
        """End the sampling thread."""
        self._stop.set()


def restarts_kept_quiet(_: str) -> None:
    """Swallow the supervisor's messages: restarts are what fault tests are about."""


def overridden(spec: ChildSpec, settings: dict[str, str]) -> ChildSpec:
    """Return a process with other settings."""
    return replace(spec, environment={**spec.environment, **settings})


def extract_workers(redis_url: str, count: int, concurrency: int) -> list[ChildSpec]:
    """Return extract workers as on several hosts, each a node of its own name."""
    first = extract_worker(redis_url, concurrency=concurrency)
    return [first, *(_other_node(first, n) for n in range(1, count))]


def _other_node(spec: ChildSpec, number: int) -> ChildSpec:
    node = f"{spec.name}-{number}@gleaner"
    command = tuple(f"--hostname={node}" if part.startswith("--hostname=") else part for part in spec.command)
    return replace(spec, name=f"{spec.name}-{number}", command=command, node=node)


@contextmanager
def open_rig(
    settings: dict[str, str] | None = None,
    *,
    concurrency: int = 2,
    workers: int = 1,
    dispatchers: int = 1,
    proxied: bool = False,
    sample_s: float = 0.1,
) -> Iterator[Rig]:
    """Start a pipeline of its own and end it on the way out.

    Args:
        settings: environment of all processes over the quick ones.
        concurrency: processes of each extract worker.
        workers: how many extract workers run side by side, as on several hosts.
        dispatchers: how many of them run side by side.
        proxied: put a proxy that can freeze between the services and Redis.
        sample_s: between two looks at the ledger's equation.
    """
    environment = {**QUICK, **(settings or {})}
    with ExitStack() as stack:
        home = stack.enter_context(Home.temporary(prefix="gleaner-fault-"))
        redis, postgres = RedisServer(home), PostgresServer(home)
        stack.callback(redis.stop)
        stack.callback(postgres.stop)
        redis.start()
        postgres.start()
        upgrade(postgres.url)
        proxy = Proxy(redis.url) if proxied else None
        if proxy:
            stack.callback(proxy.close)
        servers = ServerSet(postgres.url, proxy.url if proxy else redis.url)
        addresses = Addresses(door_port=free_port(), api_port=free_port())
        supervisor = Supervisor(home.log_path, restarts_kept_quiet, make_pinger(redis.url))
        stack.callback(lambda: supervisor.stop(grace_s=4))
        children = [c for c in database_children(servers, addresses) if c.name != "api"]
        extra = [replace(c, name=f"dispatch-{n}") for c in children if c.name == "dispatch" for n in range(1, dispatchers)]
        specs = [*extract_workers(servers.redis_url, workers, concurrency), *children, *extra]
        supervisor.start(overridden(spec, environment) for spec in specs)
        rig = Rig(home, redis, postgres, supervisor, addresses, proxy, sample_s=sample_s)
        sampler = threading.Thread(target=rig.sample, daemon=True)
        sampler.start()
        stack.callback(sampler.join)
        stack.callback(rig.stop_sampling)
        yield rig
