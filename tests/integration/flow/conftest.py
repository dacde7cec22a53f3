"""A whole pipeline for tests: every service as its own process, with short leases, and a witness of the balance."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
import psycopg
import pytest
import redis
from easing import quick
from furnishing import furnish
from psycopg.rows import dict_row

from gleaner_standalone.commands.demo import authorization
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.servers import Home

SETTINGS = {
    "GLEANER_TAGGER": "none",
    "GLEANER_FAILPOINTS": "1",
    "GLEANER_LEASE_S": "8",
    "GLEANER_RETRY_BASE_S": "0.2",
    "GLEANER_BACKOFF_S": "0.2",
    "GLEANER_LOG_LEVEL": "INFO",
}
DEADLINE_S = 300.0  # what comes, comes long before on a machine that has time


class Flow:
    """What a crawler, a reader and a saboteur can do to a running pipeline."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.client = httpx.Client(
            base_url=instance.addresses.door_url, timeout=30, trust_env=False, headers=authorization(instance), verify=False
        )
        self.redis = redis.Redis.from_url(instance.servers.redis_url)
        self.acknowledged = 0

    def push(self, content: str | bytes, url: str, *, source: str = "flow") -> str:
        """Send one article; returns the id of its receipt."""
        headers = {
            "content-type": "text/plain; charset=utf-8",
            "x-gleaner-source": source,
            "x-gleaner-url": quote(url, safe=":/"),
        }
        answer = self.client.post("/v1/articles", content=content, headers=headers)
        assert answer.status_code in (200, 202), answer.text
        self.acknowledged += 1
        return str(answer.json()["id"])

    def rows(self, query: str, *parameters: object) -> list[dict[str, object]]:
        with psycopg.connect(self.instance.servers.database_url, autocommit=True, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def entries(self, ids: Sequence[str]) -> list[dict[str, object]]:
        """Ledger rows in the order of the ids."""
        order = "select * from ledger.entries where id = any(%s::uuid[]) order by array_position(%s::uuid[], id)"
        return self.rows(order, list(ids), list(ids))

    def dispositions(self, ids: Sequence[str]) -> list[object]:
        return [entry["disposition"] for entry in self.entries(ids)]

    def await_end(self, ids: Sequence[str], *, limit_s: float = DEADLINE_S) -> list[dict[str, object]]:
        """Wait until all came to their end; returns their ledger rows."""
        self.await_that(lambda: all(self.dispositions(ids)), f"{len(ids)} articles at their end", limit_s=limit_s)
        return self.entries(ids)

    def await_that(self, is_true: Callable[[], bool], what: str, *, limit_s: float = DEADLINE_S) -> None:
        give_up = time.monotonic() + limit_s
        while not is_true():
            if time.monotonic() > give_up:
                logs = {path.name: path.read_text()[-1500:] for path in self.instance.home.path.glob("logs/*.log")}
                pytest.fail(f"not in {limit_s} s: {what}\n" + "\n".join(f"== {name}\n{text}" for name, text in logs.items()))
            time.sleep(0.02)

    def pid(self, name: str) -> int:
        return self.instance.supervisor.pid(name)

    def kill(self, name: str) -> None:
        """End a service and all its children like the kernel would."""
        os.killpg(self.pid(name), signal.SIGKILL)

    def pause(self, name: str) -> None:
        os.killpg(self.pid(name), signal.SIGSTOP)

    def resume(self, name: str) -> None:
        os.killpg(self.pid(name), signal.SIGCONT)


@dataclass
class Witness:
    """Reads the balance all the time; what it saw is checked when the tests of a module are over."""

    flow: Flow
    samples: int = 0
    wrong: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        with psycopg.connect(self.flow.instance.servers.database_url, autocommit=True) as connection:
            while not self.stop.wait(0.05):
                promised = self.flow.acknowledged
                row = connection.execute(
                    "select received, stored, unchanged, duplicate, quarantined, in_flight, is_balanced from api_v1.ledger"
                ).fetchone()
                assert row is not None
                received, *parts, is_balanced = row
                self.samples += 1
                if received != sum(parts) or not is_balanced or received < promised:
                    self.wrong.append(f"promised {promised}, saw {row}")


@pytest.fixture(scope="module")
def flow() -> Iterator[Flow]:
    """A pipeline of its own for each module, watched from its first to its last article."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SETTINGS, **quick()}.items():
            patch.setenv(name, value)
        options = Options(concurrency=2, has_fixed_ports=False, grace_s=2.0)
        with ExitStack() as stack:
            home = stack.enter_context(Home.temporary(prefix="gleaner-test-"))
            furnish(home)
            flow = Flow(stack.enter_context(open_pipeline(home, report=print, options=options)))
            flow.await_that(lambda: is_open(flow), "an open door")
            witness = Witness(flow)
            thread = threading.Thread(target=witness.watch)
            thread.start()
            warm_up(flow)
            yield flow
            witness.stop.set()
            thread.join()
            flow.client.close()
            flow.redis.close()
            assert witness.samples > 0
            assert not witness.wrong


def is_open(flow: Flow) -> bool:
    try:
        return flow.client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def warm_up(flow: Flow) -> None:
    """Have each extract process load what it loads on its first article, or a short lease runs out meanwhile."""
    texts = (f"暖机县第{n}号通报\n{n + 2001}年，暖机县{'〇一二三四五六'[n]}组贫困户{n + 40}户，作者暖{n}。" * 9 for n in range(6))
    flow.await_end([flow.push(text, f"http://warm.example/{n}", source="warm") for n, text in enumerate(texts)])


@pytest.fixture
def text_of() -> Callable[[str, int], str]:
    """Makes distinct articles: a name of the test, a number."""

    def make(name: str, number: int) -> str:
        return (
            f"平昌县{name}第{number}次产业扶贫会\n"
            f"2016年，平昌县投入资金{number + 100}万元，发展茶叶{number + 2000}亩，带动贫困户{number + 300}户。\n"
            f"截至目前，全县共有专业合作社{number + 10}家，{name}社员{number + 5000}余人，人均增收{number + 700}元。"
        )

    return make
