"""The clients while the door is killed, answers are lost, and the door asks to wait: nothing lost, nothing doubled."""

import asyncio
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gleaner_client
import httpx
import pytest
from gleaner_client import AsyncGleanerClient, GleanerClient, Refused, Shut
from sqlalchemy import Engine, text

from .conftest import Door, poll, scalar
from .doors import DoorProcess

pytestmark = pytest.mark.servers
SHUT = "http://127.0.0.1:9"  # nothing listens on the port of "discard"
PAGES, VERSIONS = 150, 2
COUNT = "select count(*) from ledger.entries"
NEW = f"{COUNT} where disposition is null"
TEXTS = "select count(distinct (url, content_sha256)) from ledger.entries where disposition is null"


def versions() -> list[dict[str, Any]]:
    """Return two texts of each page, the second right behind the first: what is sent again looks like a change back."""
    return [
        {"source": "s", "url": f"http://e.cn/{page}", "content": f"第{page}篇，第{version}稿"}
        for page in range(PAGES)
        for version in range(VERSIONS)
    ]


def send_sync(url: str, spool: Path, between: Callable[[int], None]) -> None:
    with GleanerClient(url, "-", batch=10, spool=str(spool)) as client:
        for number, article in enumerate(versions()):
            between(number)
            client.add(article)


def send_async(url: str, spool: Path, between: Callable[[int], None]) -> None:
    async def send() -> None:
        client = AsyncGleanerClient(url, "-", batch=10, spool=str(spool))
        for number, article in enumerate(versions()):
            await asyncio.to_thread(between, number)
            await client.add_all([article])
        await client.close()

    asyncio.run(send())


def instead_of_sleep(monkeypatch: pytest.MonkeyPatch, sleep: Callable[[float], None]) -> None:
    """Do something else in the client, and there only, where it sleeps."""
    monkeypatch.setattr(gleaner_client, "time", SimpleNamespace(sleep=sleep, monotonic=time.monotonic))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits of the client, which do not last; a test may look at them."""
    waits: list[float] = []
    instead_of_sleep(monkeypatch, waits.append)
    return waits


@pytest.mark.parametrize("send", [send_sync, send_async])
def test_a_door_that_is_killed_and_started_again_costs_nothing(
    send: Callable[[str, Path, Callable[[int], None]], None],
    engine: Engine,
    module_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gleaner_client, "PAUSE_S", 0.0)
    instead_of_sleep(monkeypatch, lambda _: None)
    spool = tmp_path / "spool.jsonl"
    with DoorProcess(module_database_url) as process:
        seen: list[int] = []

        def between(number: int) -> None:
            if number in (85, 205):  # in the middle of a batch; the next one finds the door away
                process.kill()
            if number in (125, 235):
                seen.append(len(spool.read_bytes().splitlines()))
                process.start()

        send(process.url, spool, between)
    assert seen[0] >= 40  # the spool held what the door missed
    assert not spool.exists()
    assert scalar(engine, NEW) == scalar(engine, TEXTS) == PAGES * VERSIONS


def test_a_door_that_dies_while_it_answers_costs_nothing(engine: Engine, module_database_url: str, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"
    with DoorProcess(module_database_url) as process:
        sender = threading.Thread(target=send_sync, args=(process.url, spool, lambda _: None))
        sender.start()
        for least in (20, 120):
            poll(lambda least=least: scalar(engine, COUNT) >= least or not sender.is_alive())  # type: ignore[misc]
            process.kill()
            process.start()
        sender.join(timeout=300)
        GleanerClient(process.url, "-", spool=str(spool)).close()  # a door that was long in starting left something in the spool
    assert not sender.is_alive()
    assert not spool.exists()
    assert scalar(engine, NEW) == scalar(engine, TEXTS) == PAGES * VERSIONS


class Forgetful(http.server.BaseHTTPRequestHandler):
    """Passes each request on and loses the answer of every other one."""

    door = ""
    seen = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {"authorization": self.headers["authorization"]}
        answer = httpx.post(f"{self.door}{self.path}", content=body, headers=headers, trust_env=False, verify=False)
        type(self).seen += 1
        if self.seen % 2:
            self.close_connection = True
            return
        self.send_response(answer.status_code)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def forgetful(door: str) -> Iterator[str]:
    handler = type("Here", (Forgetful,), {"door": door})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.usefixtures("quick")
def test_what_is_sent_again_after_a_lost_answer_is_taken_once(door: Door, engine: Engine, tmp_path: Path) -> None:
    articles = versions()[:20]
    with door(door_require_key=False) as http_client, forgetful(str(http_client.base_url).rstrip("/")) as url:
        with GleanerClient(url, "-", batch=5) as client:
            for article in articles:
                client.add(article)
        assert (scalar(engine, COUNT), scalar(engine, NEW)) == (20, 20)
        plain = b"\n".join(json.dumps(article).encode() for article in articles)
        http_client.post("/v1/articles:batch", content=plain)
        http_client.post("/v1/articles:batch", content=plain)
        assert scalar(engine, NEW) > 40  # without keys, a text that comes back is a change


def backlog(engine: Engine, age_s: float) -> None:
    """Leave one fresh article that waits for so long."""
    with engine.begin() as connection:
        values = {"age_s": age_s}
        connection.execute(text("update ledger.entries set received_at = now() - make_interval(secs => :age_s)"), values)


def article() -> dict[str, Any]:
    return {"source": "s", "url": "http://e.cn/new", "content": "新"}


@pytest.fixture
def crowded(door: Door, engine: Engine) -> Iterator[httpx.Client]:
    """A door that asks to come back in 30 seconds, or some more on a slow machine."""
    with door(door_max_age_s=1_000.0) as client:
        client.post("/v1/articles", json={**article(), "url": "http://e.cn/old"}).raise_for_status()
        backlog(engine, 1_030.0)
        poll(lambda: client.get("/readyz").status_code == 429)
        yield client


def test_the_time_the_door_asks_for_is_waited_for(crowded: httpx.Client, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        with engine.begin() as connection:
            connection.execute(text("truncate ledger.entries"))
        threading.Event().wait(1.5)  # the door looks once a second

    instead_of_sleep(monkeypatch, sleep)
    key = crowded.headers["authorization"].partition(" ")[2]
    with GleanerClient(str(crowded.base_url), key) as client:
        client.add(article())
    assert len(waits) == 1
    assert 30 <= waits[0] <= 60
    assert scalar(engine, COUNT) == 1


@pytest.mark.usefixtures("quick")
def test_while_the_door_asks_to_wait_articles_go_to_the_spool_and_no_request_is_sent(
    crowded: httpx.Client, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gleaner_client, "MAX_WAIT_S", 10.0)
    spool = tmp_path / "spool.jsonl"
    key = crowded.headers["authorization"].partition(" ")[2]
    client = GleanerClient(str(crowded.base_url), key, spool=str(spool))
    client.add(article())
    client.flush()
    backlog(engine, 0.0)
    poll(lambda: crowded.get("/readyz").status_code == 200)
    client.add({**article(), "url": "http://e.cn/newer"})
    client.close()
    assert len(spool.read_bytes().splitlines()) == 2
    assert scalar(engine, COUNT) == 1
    with GleanerClient(str(crowded.base_url), key, spool=str(spool)):
        pass
    assert not spool.exists()
    assert scalar(engine, COUNT) == 3


@pytest.mark.usefixtures("quick")
def test_without_a_spool_what_the_door_does_not_take_is_raised_and_kept(crowded: httpx.Client, engine: Engine) -> None:
    key = crowded.headers["authorization"].partition(" ")[2]
    client = GleanerClient(str(crowded.base_url), key, tries=2)
    client.add(article())
    with pytest.raises(Shut) as caught:
        client.flush()
    assert caught.value.retry_after_s >= 30
    backlog(engine, 0.0)
    poll(lambda: crowded.get("/readyz").status_code == 200)
    client.close()
    assert scalar(engine, COUNT) == 2


def test_what_a_wrong_key_brought_is_kept_for_the_right_one(door: Door, engine: Engine, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"
    with door() as http_client:
        url = str(http_client.base_url)
        wrong = GleanerClient(url, "glk_a_b", spool=str(spool))
        wrong.add(article())
        with pytest.raises(Refused):
            wrong.close()
        with GleanerClient(url, http_client.headers["authorization"].partition(" ")[2], spool=str(spool)):
            pass
    assert not spool.exists()
    assert scalar(engine, COUNT) == 1


@pytest.mark.usefixtures("quick")
def test_a_line_that_a_crash_cut_off_costs_only_itself(door: Door, engine: Engine, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"
    spool.write_bytes(b'{"source": "s", "url": "http://e.cn/half", "cont')
    with GleanerClient(SHUT, "-", tries=1, spool=str(spool)) as client:
        client.add(article())
    with door() as http_client:
        key = http_client.headers["authorization"].partition(" ")[2]
        with GleanerClient(str(http_client.base_url), key, spool=str(spool)) as client:
            pass
        assert [result["status"] for result in client.results] == [422, 202]
    assert not spool.exists()
    assert scalar(engine, "select url from ledger.entries") == "http://e.cn/new"
