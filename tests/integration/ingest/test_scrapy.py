"""The item pipeline inside Scrapy itself: a real crawl of a site of ours, pushed to a real door."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from .conftest import Door, scalar
from .site import Answer, Site

pytestmark = [pytest.mark.servers, pytest.mark.skipif(find_spec("scrapy") is None, reason="Scrapy is not installed")]
CLIENTS = Path(__file__).parents[3] / "services" / "ingest" / "clients"
PAGES = 7
SPIDER = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess


class County(scrapy.Spider):
    name = "county"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.article)

    def article(self, response):
        yield {"url": response.url, "source": "s", "title": response.css("h1::text").get(), "content": response.text,
               "content_type": "text/html"}


process = CrawlerProcess({
    "ITEM_PIPELINES": {"scrapy_pipeline.GleanerPipeline": 900},
    "GLEANER_URL": sys.argv[2], "GLEANER_KEY": sys.argv[3], "GLEANER_SPOOL": sys.argv[4],
    "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False,
})
process.crawl(County)
process.start()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    headers = {"Content-Type": "text/html; charset=gb18030"}
    links = "".join(f'<a href="/2021/{n}.html">第{n}篇</a>' for n in range(PAGES))
    found.routes["/"] = Answer(body=links.encode("gb18030"), headers=headers)
    for number in range(PAGES):
        page = f"<h1>第{number}篇</h1><p>全县{number + 10}户脱贫。</p>"
        found.routes[f"/2021/{number}.html"] = Answer(body=page.encode("gb18030"), headers=headers)
    yield found
    found.close()


def crawl(site: Site, url: str, key: str, spool: Path) -> None:
    script = spool.with_name("spider.py")
    script.write_text(SPIDER)
    environment = {**os.environ, "PYTHONPATH": str(CLIENTS)}
    command = [sys.executable, str(script), site.url("/"), url, key, str(spool)]
    subprocess.run(command, check=True, timeout=120, env=environment, cwd=spool.parent)


def key_of(client: httpx.Client) -> str:
    return client.headers["authorization"].partition(" ")[2]


def test_a_crawl_arrives_whole(door: Door, engine: Engine, site: Site, tmp_path: Path) -> None:
    with door() as client:
        crawl(site, str(client.base_url), key_of(client), tmp_path / "spool.jsonl")
    assert scalar(engine, "select count(*) from ledger.entries where source = 's' and state = 'waiting'") == PAGES
    assert scalar(engine, "select min(title) || ' ' || max(title) from ingest.raw") == f"第0篇 第{PAGES - 1}篇"
    assert not (tmp_path / "spool.jsonl").exists()


def test_a_crawl_while_the_door_is_shut_is_kept_and_sent_by_the_next(
    door: Door, engine: Engine, site: Site, tmp_path: Path
) -> None:
    spool = tmp_path / "spool.jsonl"
    crawl(site, "http://127.0.0.1:9", "glk_a_b", spool)
    assert len(spool.read_text().splitlines()) == PAGES
    site.routes["/"] = Answer(body=b"<p>nothing new</p>", headers={"Content-Type": "text/html"})
    with door() as client:
        crawl(site, str(client.base_url), key_of(client), spool)
    assert scalar(engine, "select count(*) from ledger.entries") == PAGES
    assert not spool.exists()
