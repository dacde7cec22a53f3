"""A whole pipeline that can be broken, and the oracle that says whether anything was lost.

Each article has a deterministic payload; each receipt is an obligation. After the faults heal, every obligation must be met
and the result of every article must equal what the same code finds in process without any fault.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import psycopg
from connections import Connections
from easing import eased
from furnishing import furnish
from proxy import Proxy

from gleaner_standalone.pipeline.children import Addresses, ChildSpec, database_children, extract_worker
from gleaner_standalone.pipeline.instance import make_pinger
from gleaner_standalone.pipeline.supervisor import FIRST_PAUSE_S, Supervisor
from gleaner_standalone.servers import Home, PostgresServer, RedisServer, ServerSet
from gleaner_standalone.servers.process import free_port
from gleaner_store.migrate import upgrade

# Short leases and pauses, so that what takes a minute in production takes seconds here; no tagger, which no fault depends on.
QUICK: Final = {
    "GLEANER_BACKOFF_S": "0.2",
    "GLEANER_BACKOFF_MAX_S": "1",
    "GLEANER_RETRY_BASE_S": "0.1",
    "GLEANER_POLL_S": "0.2",  # what arrives wakes the dispatcher in any case
    "GLEANER_MAX_ATTEMPTS": "30",  # on a busy machine many kills, or leases that are over, hit the same article
    "GLEANER_TAGGER": "none",
    "GLEANER_NICENESS": "0",
    "GLEANER_THROUGH_BYTES": "1300",  # half of the articles in one trip, the others from task to task: both ways meet each fault
    "GLEANER_FAILPOINTS": "1",
    "GLEANER_LOG_LEVEL": "WARNING",
}

# What is waited for comes long before on a machine that has time. A longer wait costs nothing where it comes, so that no test
# fails for a machine that has none.
AMPLE: Final = 4.0

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
    connections: Connections
    proxy: Proxy | None = None
    obligations: dict[UUID, Payload] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    sample_s: float = 0.2
    is_prompt: bool = True
    batch: list[Payload] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)
    usual: dict[str, ChildSpec] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(2_000_000))
    _stop: threading.Event = field(default_factory=threading.Event)

    def send(self, payloads: Sequence[Payload], *, deadline_s: float = 60) -> None:
        """Push articles one by one until each was answered with a receipt; a door that is away is asked again."""
        give_up = time.monotonic() + deadline_s * max(AMPLE, patience())
        with httpx.Client(base_url=self.addresses.door_url, timeout=10, verify=False) as client:
            for payload in payloads:
                self.obligations[self._send_one(client, payload, give_up)] = payload
                self.batch.append(payload)

    def _send_one(self, client: httpx.Client, payload: Payload, give_up: float) -> UUID:
        body = {"url": payload.url, "source": payload.source, "content": payload.content, "content_type": "text/plain"}
        while True:
            try:
                answer = client.post("/v1/articles", json=body)
                if answer.status_code in (200, 202):
                    return UUID(answer.json()["id"])
                assert answer.status_code in (429, 503), f"{answer.status_code}: {answer.text}"
                assert answer.headers["retry-after"].isdigit()
                self.refusals.append(f"{answer.status_code} {answer.text}")
            except httpx.TransportError as error:
                self.refusals.append(f"{type(error).__name__}: {error}")
            assert time.monotonic() < give_up, "the door stays shut"
            self._stop.wait(0.05)

    def begin(self) -> None:
        """Forget what was sent before as far as reports go, and start the next articles' count of refusals anew."""
        self.batch.clear()
        self.refusals.clear()

    def alter(self, name: str, settings: dict[str, str], *, is_pinged: bool = True, prefix: tuple[str, ...] = ()) -> None:
        """Kill a process; it comes back with other settings, until `restore`.

        Args:
            name: of the process.
            settings: laid over those of its start.
            is_pinged: whether the supervisor looks after a worker that is there but does not answer.
            prefix: words before its command, for one that shall run elsewhere.
        """
        usual = self.usual.setdefault(name, self.supervisor.children[name].spec)
        spec = overridden(usual, settings)
        self._replace(name, replace(spec, node=spec.node if is_pinged else None, command=(*prefix, *spec.command)))

    def restore(self, name: str, *, at_once: bool = True) -> None:
        """Have a process come back with the settings that it had at first: by a kill, or when it next ends by itself."""
        if at_once:
            self._replace(name, self.usual.pop(name))
        else:
            self.supervisor.children[name].spec = self.usual.pop(name)

    def _replace(self, name: str, spec: ChildSpec) -> None:
        child = self.supervisor.children[name]
        child.spec = spec
        process = child.process
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def give_up(self, name: str) -> None:
        """Kill a process for good."""
        with self.supervisor._lock:
            child = self.supervisor.children.pop(name)
        if child.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Signal a process and all it started; one that is just being started again is waited for."""
        child = self.supervisor.children[name]
        self.wait_until(child.is_running, deadline_s=15, what=f"{name} runs")
        assert child.process is not None
        os.killpg(child.process.pid, number)

    @contextmanager
    def held(self, *names: str) -> Iterator[None]:
        """Hold processes, and all they started, where they are while the block runs.

        The supervisor does not ask them how they are meanwhile: it would replace one that has not answered for ten seconds,
        and on a busy machine ten seconds are soon over.
        """
        specs = {name: self.supervisor.children[name].spec for name in names}
        for name, spec in specs.items():
            with self.supervisor._lock:  # not in the midst of a question
                self.supervisor.children[name].spec = replace(spec, node=None, health_url=None)
            self.signal(name, signal.SIGSTOP)
        try:
            yield
        finally:
            for name, spec in specs.items():
                self.signal(name, signal.SIGCONT)
                self.supervisor.children[name].spec = spec

    def plan_deaths(self, name: str, times: int) -> None:
        """Have processes die so many times at a point of `unprotected/sitecustomize.py`."""
        for number in range(times):
            (deaths_path(self.home) / f"{name}.{number}").touch()

    def deaths_left(self) -> int:
        """Return how many planned deaths have not come."""
        return len(list(deaths_path(self.home).iterdir()))

    def query(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Return rows of a statement."""
        return self.connections.rows(statement, arguments)

    def run(self, statement: str, *arguments: object) -> None:
        """Run a statement that returns nothing."""
        self.connections.rows(statement, arguments)

    def open_count(self) -> int:
        """Return how many articles are still on their way."""
        return int(self.query(OPEN)[0][0])

    def wait_until(self, is_true: Callable[[], bool], *, deadline_s: float, what: str) -> float:
        """Poll until something holds; servers that are away are waited for, and a busy machine is given more time.

        Returns:
            Seconds it took.
        """
        started, given_s = time.monotonic(), 0.0
        while True:
            given_s = max(given_s, deadline_s * max(AMPLE, patience()))  # work of others may begin meanwhile
            try:
                if is_true():
                    return time.monotonic() - started
            except psycopg.OperationalError:
                pass
            assert time.monotonic() < started + given_s, f"not within {given_s:.0f} s: {what}"
            self._stop.wait(0.05)

    def wait_done(self, *, deadline_s: float = 120) -> float:
        """Wait until nothing is on its way any more and the feed is numbered; return the seconds it took."""
        took = self.wait_until(lambda: self.open_count() == 0, deadline_s=deadline_s, what="all articles done")
        self.wait_until(
            lambda: self.query("select count(*) from store.outbox")[0][0] == 0, deadline_s=20, what="the feed numbered"
        )
        return took

    def open_of_batch(self) -> int:
        """Return how many articles of this test are still on their way."""
        urls = [payload.url for payload in self.batch]
        return int(self.query("select count(*) from ledger.entries where state <> 'done' and url = any(%s)", urls)[0][0])

    def leased_count(self) -> int:
        """Return how many articles are with workers."""
        return int(self.query("select count(*) from ledger.entries where state = 'leased'")[0][0])

    def pause(self, seconds: float) -> None:
        """Let a fault work."""
        self._stop.wait(seconds)

    def ended_spec(self, name: str) -> ChildSpec:
        """Return a stand-in that does nothing, so that a process is not started again."""
        return replace(self.supervisor.children[name].spec, command=("sleep", "infinity"), node=None)

    def stored_count(self) -> int:
        """Return how many articles are stored so far."""
        return int(self.query("select count(*) from ledger.entries where disposition = 'stored'")[0][0])

    def sample(self) -> None:
        """Look at the ledger's equation until told to stop."""
        while not self._stop.wait(self.sample_s):
            try:
                if self.is_prompt:
                    self._forgive()
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

    def _forgive(self) -> None:
        """Have the supervisor start at once what was killed, however often."""
        for child in self.supervisor.children.values():
            child.pause_s = FIRST_PAUSE_S
            child.due_at = min(child.due_at, time.monotonic() + FIRST_PAUSE_S)

    def stop_sampling(self) -> None:
        """End the sampling thread."""
        self._stop.set()


def patience() -> float:
    """Return by how much to stretch times on a machine that has other work: 1 on one that has none, 8 at most."""
    return max(1.0, min(8.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def restarts_kept_quiet(_: str) -> None:
    """Swallow the supervisor's messages: restarts are what fault tests are about."""


def deaths_path(home: Home) -> Path:
    """Return the folder of planned deaths."""
    return home.path / "deaths"


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
    sample_s: float = 0.2,
    is_prompt: bool = True,
    prepare: "Callable[[Home], AbstractContextManager[None]] | None" = None,
) -> Iterator[Rig]:
    """Start a pipeline of its own and end it on the way out.

    Args:
        settings: environment of all processes over the quick ones.
        concurrency: processes of each extract worker.
        workers: how many extract workers run side by side, as on several hosts.
        dispatchers: how many of them run side by side.
        proxied: put a proxy that can freeze between the services and Redis.
        sample_s: between two looks at the ledger's equation.
        is_prompt: what was killed starts again at once; otherwise with the supervisor's growing pauses.
        prepare: is entered with the folder of the rig before any server starts; Postgres then makes its data anew.
    """
    with ExitStack() as stack:
        home = stack.enter_context(Home.temporary(prefix="gleaner-fault-"))
        if prepare is not None:
            stack.enter_context(prepare(home))
        else:
            furnish(home)
        deaths_path(home).mkdir()
        lease_s = f"{5 * min(3.0, patience()):.1f}"
        environment = {
            **QUICK,
            **eased(),  # more than a second of each start of a worker
            "GLEANER_LEASE_S": lease_s,
            "GLEANER_DEATHS": str(deaths_path(home)),
            **(settings or {}),
        }
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
        connections = Connections(lambda: postgres.url)
        stack.callback(connections.close)
        rig = Rig(home, redis, postgres, supervisor, addresses, connections, proxy, sample_s=sample_s, is_prompt=is_prompt)
        sampler = threading.Thread(target=rig.sample, daemon=True)
        sampler.start()
        stack.callback(sampler.join)
        stack.callback(rig.stop_sampling)
        yield rig
