"""The clients that crawlers copy, against a real door."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from gleaner_client import AsyncGleanerClient, GleanerClient, Refused
from scrapy_pipeline import GleanerPipeline
from sqlalchemy import Engine

from .conftest import Door, scalar

pytestmark = pytest.mark.servers
SHUT = "http://127.0.0.1:9"  # nothing listens on the port of "discard"
COUNT = "select count(*) from ledger.entries"


def article(number: int) -> dict[str, Any]:
    return {"source": "s", "url": f"http://e.cn/{number}", "content": f"第{number}篇"}


def key_of(http: httpx.Client) -> str:
    return http.headers["authorization"].partition(" ")[2]


def test_articles_arrive_in_batches_and_what_a_shut_door_missed_comes_later(door: Door, engine: Engine, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"
    with GleanerClient(SHUT, "glk_a_b", batch=2, tries=1, spool=str(spool)) as client:
        for number in range(3):
            client.add(article(number))
    assert len(spool.read_text().splitlines()) == 3
    with door() as http, GleanerClient(str(http.base_url), key_of(http), batch=2, spool=str(spool)) as client:
        client.add(article(3))
        client.add({"source": "s", "url": "ftp://no", "content": "x"})
    assert not spool.exists()
    assert scalar(engine, COUNT) == 4


def test_a_wrong_key_is_told_and_not_tried_again(door: Door, engine: Engine) -> None:
    with door() as http:
        client = GleanerClient(str(http.base_url), "glk_wrong_key", batch=10)
        client.add(article(1))
        with pytest.raises(Refused, match="unauthorized"):
            client.close()
    assert scalar(engine, COUNT) == 0


def test_the_async_client_takes_many_callers_at_once_and_loses_nothing(door: Door, engine: Engine) -> None:
    async def send(url: str, key: str) -> None:
        client = AsyncGleanerClient(url, key, batch=7)
        await asyncio.gather(*(client.add_all(article(10 * caller + n) for n in range(10)) for caller in range(5)))
        await client.close()

    with door() as http:
        asyncio.run(send(str(http.base_url), key_of(http)))
    assert scalar(engine, COUNT) == 50


def test_the_async_client_spools_while_the_door_is_shut(tmp_path: Path) -> None:
    async def send() -> None:
        client = AsyncGleanerClient(SHUT, "glk_a_b", batch=2, tries=1, spool=str(spool))
        await client.add_all([article(1), article(2), article(3)])
        await client.close()

    spool = tmp_path / "spool.jsonl"
    asyncio.run(send())
    assert len(spool.read_text().splitlines()) == 3


def test_scrapy_items_arrive_and_are_passed_on(door: Door, engine: Engine, tmp_path: Path) -> None:
    spider = SimpleNamespace(name="spider")
    with door() as http:
        settings = {"GLEANER_URL": str(http.base_url), "GLEANER_KEY": key_of(http), "GLEANER_SPOOL": str(tmp_path / "spool")}
        pipeline = GleanerPipeline.from_crawler(SimpleNamespace(settings=settings))
        items = [article(number) for number in range(3)]
        assert [pipeline.process_item(item, spider) for item in items] == items
        pipeline.close_spider(spider)
    assert scalar(engine, COUNT) == 3
    assert scalar(engine, "select min(url) from ledger.entries") == "http://e.cn/0"


def test_what_the_door_refuses_is_told_with_the_article(door: Door, engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str, str]] = []
    with door() as http:
        url, key = str(http.base_url), key_of(http)
        with GleanerClient(
            url, key, batch=1, on_refused=lambda item, answer: told.append((item["url"], answer["reason"]))
        ) as client:
            client.add({**article(1), "fetched_at": datetime(2026, 1, 1, tzinfo=UTC)})
            client.add({"source": "s", "url": "ftp://no", "content": "x"})
            client.add(article(2))
        assert (client.refused_count, told) == (1, [("ftp://no", "invalid_field")])
    assert "ftp://no" in caplog.text
    assert scalar(engine, COUNT) == 2
    assert scalar(engine, "select count(*) from ingest.raw where fetched_at = '2026-01-01Z'") == 1


def test_bytes_are_pointed_to_the_field_for_bytes() -> None:
    client = GleanerClient(SHUT, "glk_a_b")
    with pytest.raises(TypeError, match="content_base64"):
        client.add({"content": b"x"})


def test_the_async_client_is_used_as_the_other_one_is(door: Door, engine: Engine) -> None:
    async def send(url: str, key: str) -> tuple[int, list[int]]:
        async with AsyncGleanerClient(url, key) as client:
            await client.add(article(1))
            await client.add({**article(2), "content": ""})
            await client.flush()
            found = client.refused_count, [each["status"] for each in client.results]
            await client.add(article(3))
        return found

    with door() as http:
        assert asyncio.run(send(str(http.base_url), key_of(http))) == (1, [202, 422])
    assert scalar(engine, COUNT) == 2


@dataclass
class Item:
    source: str
    url: str
    content: str


def test_scrapy_items_of_other_kinds_arrive_and_what_is_refused_is_in_the_stats(
    door: Door, engine: Engine, tmp_path: Path
) -> None:
    counts: list[str] = []
    stats = SimpleNamespace(inc_value=counts.append)
    with door() as http:
        settings = {"GLEANER_URL": str(http.base_url), "GLEANER_KEY": key_of(http), "GLEANER_SPOOL": str(tmp_path / "spool")}
        pipeline = GleanerPipeline.from_crawler(SimpleNamespace(settings=settings, stats=stats))
        pipeline.process_item(Item("s", "http://e.cn/1", "甲"))
        pipeline.process_item(Item("s", "ftp://e.cn/1", "乙"))
        pipeline.close_spider()
    assert (scalar(engine, COUNT), counts) == (1, ["gleaner/refused"])
