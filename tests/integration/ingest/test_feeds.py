"""Polling and fetching against a site of our own: manners, memory, and documents that mean harm."""

import asyncio
import gzip
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, text

from gleaner_ingest import sources
from gleaner_ingest.accept import accept
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.feeds.loop import Feeds, make_fetcher
from gleaner_ingest.feeds.visit import Visitor
from gleaner_ingest.refusals import Refusals
from gleaner_ingest.settings import FeedSettings
from gleaner_ingest.sources import NewSource, Source
from gleaner_ingest.submission import Submission

from .conftest import scalar
from .site import Answer, Site

pytestmark = pytest.mark.servers
HTML = {"Content-Type": "text/html; charset=gbk"}
PAGE = "<html><body>县里的消息</body></html>".encode("gbk")
Round = Callable[[], tuple[int, int]]


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture
def settings(site: Site, module_database_url: str) -> FeedSettings:
    return FeedSettings(
        database_url=module_database_url,
        feed_allow_private=site.place,
        feed_host_delay_s=0.0,
        feed_timeout_s=3.0,
        feed_document_bytes=20_000_000,
    )


@pytest.fixture
def work(engine: Engine, settings: FeedSettings) -> Round:
    """Does one round of polls and one of pages, whatever is due; returns how many of each."""

    def round_() -> tuple[int, int]:
        refusals = Refusals(engine)

        async def once() -> tuple[int, int]:
            feeds = Feeds(settings, engine, Arrivals(""), refusals)
            async with make_fetcher(settings) as fetcher:
                visitor = Visitor(engine, fetcher, settings)
                return await feeds.poll_due(visitor), await feeds.fetch_due(visitor)

        done = asyncio.run(once())
        refusals.flush()
        return done

    return round_


def rss(*urls: str) -> bytes:
    items = "".join(f"<item><title>第{n}条</title><link>{url}</link></item>" for n, url in enumerate(urls))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><link>/</link>{items}</channel></rss>'.encode()


def sitemap(*urls: str, kind: str = "url") -> bytes:
    root = "urlset" if kind == "url" else "sitemapindex"
    items = "".join(f"<{kind}><loc>{url}</loc></{kind}>" for url in urls)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{root}>'.encode()


def add(engine: Engine, site: Site, path: str = "/feed", **fields: Any) -> Source:
    return sources.add(engine, NewSource(name="s", url=site.url(path), **fields))


def due(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update ingest.sources set due_at = now()"))
        connection.execute(text("update ingest.pages set due_at = now() where state = 'due'"))
        connection.execute(text("update ingest.hosts set next_at = now()"))


def source(engine: Engine) -> Source:
    return sources.list_sources(engine)[0]


def test_an_article_of_a_feed_is_fetched_and_accepted_once(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"), site.url("/2"))), "/1": Answer(body=PAGE, headers=HTML)}
    site.routes["/2"] = Answer(body=PAGE + b" ", headers=HTML)
    add(engine, site)
    assert work() == (1, 2)
    assert work() == (0, 0)
    due(engine)
    assert work() == (1, 0)
    assert scalar(engine, "select count(*) from ledger.entries where source = 's' and state = 'waiting'") == 2
    assert scalar(engine, "select content from ingest.raw order by title limit 1") == PAGE
    assert scalar(engine, "select string_agg(charset || title, ',' order by title) from ingest.raw") == "gbk第0条,gbk第1条"
    assert scalar(engine, "select count(*) from ingest.pages where state = 'done' and entry_id is not null") == 2


def test_validators_go_back_verbatim_and_a_304_brings_nothing(engine: Engine, site: Site, work: Round) -> None:
    marks = {"ETag": 'W/"a-1"', "Last-Modified": "Tue, 01 Jun 2021 00:00:00 GMT"}
    site.routes["/feed"] = lambda headers: Answer(304) if "if-none-match" in headers else Answer(body=rss(), headers=marks)
    add(engine, site)
    work()
    due(engine)
    work()
    asked = [headers for path, headers in site.asked if path == "/feed"][-1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"a-1"', "Tue, 01 Jun 2021 00:00:00 GMT")
    assert source(engine).last_outcome == "not_modified"


def test_after_a_failure_the_whole_document_is_asked_for_until_it_can_be_read(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/feed"] = Answer(body=rss(), headers={"ETag": '"1"'})
    add(engine, site)
    work()
    site.routes["/feed"] = Answer(body=b"not a feed", headers={"ETag": '"2"'})
    due(engine)
    work()
    failed = source(engine)
    assert (failed.last_outcome, failed.etag, failed.failures) == ("malformed", '"1"', 0.5)
    site.routes["/feed"] = Answer(304)
    due(engine)
    work()
    assert "if-none-match" not in site.asked[-1][1]
    assert source(engine).failures == 0.5  # a 304 is no health
    site.routes["/feed"] = Answer(body=rss())
    due(engine)
    work()
    assert (source(engine).failures, source(engine).etag) == (0.0, None)


def test_a_source_that_always_fails_is_slowed_and_never_ended(engine: Engine, site: Site, work: Round) -> None:
    add(engine, site, max_interval_s=7_200)
    for _ in range(8):
        due(engine)
        assert work()[0] == 1
    found = source(engine)
    assert (found.failures, found.last_outcome, found.is_paused) == (8.0, "gone", False)
    assert scalar(engine, "select due_at < now() + interval '2.2 hours' from ingest.sources")


def test_a_busy_host_is_left_alone_as_long_as_it_asks(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/feed"] = Answer(429, headers={"Retry-After": "7200"})
    add(engine, site, max_interval_s=3_600)
    work()
    assert scalar(engine, "select due_at > now() + interval '1.8 hours' from ingest.sources")
    assert scalar(engine, "select next_at > now() + interval '1.9 hours' from ingest.hosts")


def test_robots_are_obeyed_and_counted(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/robots.txt"] = Answer(body=b"User-agent: GleanerBot\nDisallow: /private\n")
    site.routes["/feed"] = Answer(body=rss(site.url("/private/1")))
    add(engine, site)
    work()
    assert site.paths() == ["/feed"]
    assert scalar(engine, "select state || detail from ingest.pages").startswith("refusedrobots.txt")
    assert scalar(engine, "select count from ingest.refusals where source = 's' and reason = 'robots'") == 1


def test_a_host_whose_robots_cannot_be_had_is_not_asked(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/robots.txt": Answer(503), "/feed": Answer(body=rss())}
    add(engine, site)
    work()
    assert site.paths() == []
    assert source(engine).last_outcome == "forbidden"


def test_an_article_on_a_host_that_is_not_allowed_is_refused_and_counted(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/feed"] = Answer(body=rss("http://169.254.169.254/latest", "http://other.cn/1"))
    add(engine, site)
    work()
    assert scalar(engine, "select count(*) from ingest.pages where state = 'refused'") == 2
    assert scalar(engine, "select count from ingest.refusals where reason = 'fetch_forbidden'") == 2


def test_sitemap_indexes_that_name_themselves_end(engine: Engine, site: Site, work: Round) -> None:
    for level in range(50):
        body = sitemap(site.url(f"/map{level + 1}"), site.url(f"/map{level}"), site.url("/feed"), kind="sitemap")
        site.routes[f"/map{level}"] = Answer(body=body)
    site.routes["/feed"] = Answer(body=sitemap(site.url("/map0"), site.url("/feed"), site.url("/leaf"), kind="sitemap"))
    site.routes["/leaf"] = Answer(body=gzip.compress(sitemap(site.url("/1"))))
    add(engine, site, kind="sitemap")
    work()
    paths = site.paths()
    assert len(paths) == len(set(paths)) <= 8
    assert scalar(engine, "select count(*) from ingest.pages") == 1
    assert "nested deeper" in (source(engine).last_detail or "")


def test_a_feed_of_100000_entries_is_read_in_part_and_says_so(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/feed"] = Answer(body=rss(*(site.url(f"/{n}") for n in range(100_000))))
    add(engine, site)
    work()
    found = source(engine)
    assert (found.last_outcome, found.last_detail) == ("cut", "more links than are read")
    assert scalar(engine, "select count(*) from ingest.pages") == 1_000


@pytest.mark.parametrize("kind", ["feed", "sitemap", "list"])
def test_a_document_that_never_ends_is_cut_off_and_reported(engine: Engine, site: Site, work: Round, kind: str) -> None:
    site.routes["/feed"] = Answer(body=itertools.repeat(b"<rss>" * 20_000))
    add(engine, site, kind=kind)
    work()
    assert source(engine).last_outcome == "failed"
    assert source(engine).last_detail == "longer than 20000000 bytes"


def test_an_article_that_never_ends_is_refused_and_counted(engine: Engine, site: Site, work: Round) -> None:
    site.routes["/feed"] = Answer(body=rss(site.url("/endless")))
    site.routes["/endless"] = Answer(body=itertools.repeat(b"x" * 100_000), headers=HTML)
    add(engine, site)
    work()
    assert scalar(engine, "select state || ' ' || detail from ingest.pages") == "refused longer than 2097152 bytes"
    assert scalar(engine, "select count from ingest.refusals where source = 's' and reason = 'too_large'") == 1


@pytest.mark.parametrize("kind", ["feed", "sitemap", "list"])
def test_documents_with_entities_are_refused(engine: Engine, site: Site, work: Round, kind: str) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&b;&x;</rss>'
    site.routes["/feed"] = Answer(body=bomb.encode())
    add(engine, site, kind=kind)
    work()
    assert (source(engine).last_outcome, source(engine).last_detail) == ("malformed", "it defines entities")


def test_a_list_page_gives_its_articles(engine: Engine, site: Site, work: Round) -> None:
    links = '<a href="/2021/0408/1.html">某县脱贫攻坚工作会议召开</a><a href="/about">关于我们</a>'
    site.routes["/feed"] = Answer(body=f"<meta charset=gb2312>{links}".encode("gbk"))
    add(engine, site, kind="list")
    work()
    assert (
        scalar(engine, "select string_agg(url || title, ',') from ingest.pages")
        == site.url("/2021/0408/1.html") + "某县脱贫攻坚工作会议召开"
    )


def test_a_stored_page_is_looked_at_again_where_the_source_wants_it(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"))), "/1": Answer(body=PAGE, headers=HTML)}
    add(engine, site, is_rechecked=True)
    work()
    assert scalar(engine, "select state = 'due' and due_at > now() + interval '23 hours' from ingest.pages")
    site.routes["/1"] = Answer(body=PAGE + b"edited", headers=HTML)
    due(engine)
    work()
    assert scalar(engine, "select count(*) from ledger.entries where state = 'waiting'") == 2
    site.routes["/1"] = Answer(404)
    due(engine)
    work()
    assert scalar(engine, "select state || rechecks from ingest.pages") == "gone2"


def push(engine: Engine, url: str, source: str, *, hours_ago: int) -> None:
    """An article that a crawler pushed and that is stored by now."""
    with engine.begin() as connection:
        [receipt] = accept(connection, [Submission(content=PAGE, source=source, url=url, content_type="text/html")])
        connection.execute(
            text(
                "update ledger.entries set state = 'done', disposition = 'stored', done_at = now(),"
                " received_at = now() - make_interval(hours => :hours) where id = :id"
            ),
            {"hours": hours_ago, "id": receipt.id},
        )


def test_pushed_articles_are_looked_at_again_after_a_day_and_a_week(engine: Engine, site: Site, work: Round) -> None:
    push(engine, site.url("/old"), "s", hours_ago=25)
    push(engine, site.url("/young"), "s", hours_ago=1)
    push(engine, site.url("/unwatched"), "t", hours_ago=25)
    for path in ("/old", "/young", "/unwatched"):
        site.routes[path] = Answer(body=PAGE + b"edited", headers=HTML)
    add(engine, site, "/", kind="push", is_rechecked=True)
    sources.add(engine, NewSource(name="t", url=site.url("/t"), kind="push"))
    assert work() == (0, 1)
    assert site.paths() == ["/old"]
    waiting = "select string_agg(source || url, ',') from ledger.entries where state = 'waiting'"
    assert scalar(engine, waiting) == "s" + site.url("/old")
    week = "select due_at > now() + interval '6 days 23 hours' and rechecks = 2 from ingest.pages where url = :url"
    assert scalar(engine, week, url=site.url("/old"))
    site.routes["/old"] = Answer(410)
    with engine.begin() as connection:
        connection.execute(text("update ingest.pages set due_at = now() where url = :url"), {"url": site.url("/old")})
        connection.execute(text("update ingest.hosts set next_at = now()"))
    assert work() == (0, 1)
    assert scalar(engine, "select state from ingest.pages where url = :url", url=site.url("/old")) == "gone"


def test_a_page_that_fails_is_tried_again_later(engine: Engine, site: Site, work: Round) -> None:
    site.routes |= {"/feed": Answer(body=rss(site.url("/1"))), "/1": Answer(500)}
    add(engine, site)
    for _ in range(7):
        work()
        due(engine)
    assert scalar(engine, "select state || attempts from ingest.pages") == "failed6"
    assert site.paths().count("/1") == 6


def test_a_source_can_be_checked_paused_and_found(engine: Engine, site: Site, work: Round, settings: FeedSettings) -> None:
    site.routes["/feed"] = Answer(body=rss(site.url("/1")))
    add(engine, site)
    [(_, answer)] = sources.check(engine, "s", settings)
    assert (answer.outcome, [link.url for link in answer.links]) == ("ok", [site.url("/1")])
    assert scalar(engine, "select count(*) from ingest.pages") == 0
    assert [each.is_paused for each in sources.pause(engine, "s")] == [True]
    assert work() == (0, 0)
    sources.pause(engine, "s", is_paused=False)
    assert work()[0] == 1


def test_a_check_asks_for_all_there_is_and_a_changed_source_is_read_anew(
    site: Site, engine: Engine, work: Round, settings: FeedSettings
) -> None:
    def answer(seen: dict[str, str]) -> Answer:
        if "If-None-Match" in seen or "if-none-match" in {name.lower() for name in seen}:
            return Answer(status=304)
        return Answer(body=b"<a href='/a/1'>one</a><a href='/b/2'>two</a>", headers={"ETag": '"1"', "Content-Type": "text/html"})

    site.routes["/list"] = answer
    new = NewSource(name="s", url=site.url("/list"), kind="list", article_pattern="*/a/*")
    sources.add(engine, new)
    work()
    [(_, found)] = sources.check(engine, "s", settings)
    assert (found.outcome, [link.url for link in found.links]) == ("ok", [site.url("/a/1")])
    assert [source.new_7d for source in sources.list_sources(engine)] == [1]
    sources.add(engine, msgspec.structs.replace(new, article_pattern="*/b/*"))
    work()
    assert scalar(engine, "select count(*) from ingest.pages where url = :url", url=site.url("/b/2")) == 1
