"""Shapes of feeds, sitemaps and list pages as sites send them: each row gives the links that must come out."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gleaner_ingest.feeds.parse import MAX_LINKS, Document, ParseError, parse_feed, parse_list, parse_sitemap

BASE = "http://news.example.cn/rss/"
ITEM = "<item><title>县里的消息</title><link>http://news.example.cn/1.html</link></item>"
LIMIT = 10_000_000

FEEDS = {
    "rss 2.0": f'<?xml version="1.0"?><rss version="2.0"><channel><title>站</title>{ITEM}</channel></rss>',
    "rss 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>站</title></channel>" + ITEM + "</rdf:RDF>"
    ),
    "rss 0.91 without a declaration": f'<rss version="0.91"><channel>{ITEM}</channel></rss>',
    "atom 1.0": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><title>县里的消息</title>'
        '<link rel="self" href="/feed"/><link href="/1.html"/></entry></feed>'
    ),
    "atom 0.3": (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>县里的消息</title>'
        '<link rel="alternate" type="text/html" href="http://news.example.cn/1.html"/></entry></feed>'
    ),
    "atom with a base of its own prefix": (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>县里的消息</a:title><a:link href="../1.html"/>'
        "</a:entry></a:feed>"
    ),
    "cdata": (
        "<rss><channel><item><title><![CDATA[县里的消息]]></title><link><![CDATA[http://news.example.cn/1.html]]></link>"
        "</item></channel></rss>"
    ),
    "guid instead of link": (
        "<rss><channel><item><title>县里的消息</title><guid>http://news.example.cn/1.html</guid></item></channel></rss>"
    ),
    "link and another guid": (
        "<rss><channel><item><title>县里的消息</title><link>http://news.example.cn/1.html</link>"
        '<guid isPermaLink="false">http://other.example.cn/x</guid></item></channel></rss>'
    ),
    "blanks around the address": (
        "<rss><channel><item><title>县里的消息</title><link>\n  http://news.example.cn/1.html#top \n</link>"
        "</item></channel></rss>"
    ),
    "a doctype without entities": f'<!DOCTYPE rss PUBLIC "-//X//EN" "http://x.example/rss.dtd"><rss><channel>{ITEM}</channel></rss>',
    "text before the declaration": f'\n\n<?xml version="1.0"?><rss><channel>{ITEM}</channel></rss>',
    "an ampersand that is none": (
        "<rss><channel><item><title>县里的消息</title><link>http://news.example.cn/1.html</link>"
        "<description>A & B &nbsp; C</description></item></channel></rss>"
    ),
    "a tag that never closes": f"<rss><channel>{ITEM}<item><title>半条",
    "media of a namespace": (
        '<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item><media:title>图</media:title><title>县里的消息</title>'
        "<link>http://news.example.cn/1.html</link></item></channel></rss>"
    ),
}


@pytest.mark.parametrize("body", FEEDS.values(), ids=FEEDS)
def test_every_shape_of_feed_gives_its_article(body: str) -> None:
    [link] = parse_feed(body.encode(), BASE).links
    assert (link.url, link.title) == ("http://news.example.cn/1.html", "县里的消息")


WHOLE = Path(__file__).parent / "feeds"
AT = datetime(2021, 6, 1, 2, 0, tzinfo=UTC)
LINKS = {
    "blog.rss": [("https://news.example.cn/2021/06/tea/", "青石县：“小茶园”带富 320 户 & 更多")],
    "broadcaster.rss": [("http://tv.example.cn/news/1?utm_source=rss&id=7&page=2", "柳溪镇修通村组公路 12 公里")],
    "agency.atom": [
        ("http://agency.example.cn/news/2021/1.html", "南岭乡137户搬进新居"),
        ("http://archive.example.cn/2021/2.html", "北河村合作社年产值 80 万元"),
    ],
    "wire.rdf": [("http://wire.example.cn/a/1", "东山村人均增收 1200 元")],
}


@pytest.mark.parametrize("name", LINKS)
def test_a_whole_feed_gives_its_articles_and_nothing_else(name: str) -> None:
    """Comments, pictures, enclosures, sources, other alternates and entries without an address are no articles."""
    document = parse_feed((WHOLE / name).read_bytes(), "http://feeds.example.cn/all")
    assert [(link.url, link.title) for link in document.links] == LINKS[name]
    assert {link.published_at for link in document.links} == {AT}


@pytest.mark.parametrize(
    ("declared", "header", "encoding"),
    [
        ("utf-8", "utf-8", "gbk"),
        ("gb2312", None, "utf-8"),
        ("gb2312", "gb2312", "gb18030"),
        ("big5", None, "gb18030"),
        ("x-no-such-thing", "nonsense", "gb18030"),
        (None, "iso-8859-1", "utf-8"),
        (None, None, "gb18030"),
        ("utf-8", "gbk", "utf-16"),
        ("gbk", "gbk", "utf-8-sig"),
    ],
)
def test_wrong_labels_of_the_charset_are_not_believed(declared: str | None, header: str | None, encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = f"{declaration}<rss><channel>{ITEM}</channel></rss>".encode(encoding)
    [link] = parse_feed(body, BASE, header).links
    assert link.url == "http://news.example.cn/1.html"
    assert link.title == "县里的消息" or declared == "big5"  # bytes that are valid in the declared charset stay as declared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 01 Jun 2021 08:00:00 +0800", datetime(2021, 6, 1, 0, 0, tzinfo=UTC)),
        ("2021-06-01T08:00:00+08:00", datetime(2021, 6, 1, 0, 0, tzinfo=UTC)),
        ("2021-06-01", datetime(2021, 6, 1, tzinfo=UTC)),
        ("2021年6月1日", None),
        ("Tue, 99 Jun 2021 08:00:00 GMT", None),
        ("9" * 100, None),
        ("", None),
    ],
)
def test_dates_are_read_or_left_out(text: str, expected: datetime | None) -> None:
    body = f"<rss><channel><item><link>/1</link><pubDate>{text}</pubDate></item></channel></rss>"
    [link] = parse_feed(body.encode(), BASE).links
    assert link.published_at == expected


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@b.cn",
        "http://[",
        "",
        "data:text/html,x",
        "http://e.cn/" + "x" * 3_000,
    ],
)
def test_what_is_no_web_address_is_no_article(address: str) -> None:
    assert parse_feed(f"<rss><channel><item><link>{address}</link></item></channel></rss>".encode(), BASE).links == ()


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    body = """<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
      xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>http://news.example.cn/1.html</loc>
      <news:news><news:publication><news:name>站</news:name></news:publication>
      <news:publication_date>2021-06-01T00:00:00Z</news:publication_date><news:title>县里的消息</news:title></news:news>
      <image:image><image:loc>http://news.example.cn/1.jpg</image:loc></image:image></url>
    </urlset>"""
    for packed in (body.encode(), gzip.compress(body.encode())):
        [link] = parse_sitemap(packed, BASE, LIMIT).links
        assert (link.url, link.title) == ("http://news.example.cn/1.html", "县里的消息")
        assert link.published_at == datetime(2021, 6, 1, tzinfo=UTC)


def test_a_sitemap_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="longer than 100000 bytes"):
        parse_sitemap(gzip.compress(b"<urlset>" + b" " * 50_000_000), BASE, 100_000)


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"{}", b"\x00\xff\xfe", b"<?xml version='1.0'?>"])
def test_what_is_no_feed_and_no_sitemap_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(ParseError):
        parse_feed(body, BASE)
    with pytest.raises(ParseError):
        parse_sitemap(body, BASE, LIMIT)


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        '<!DOCTYPE r [<!entity % p SYSTEM "http://e.cn/x.dtd"> %p;]><rss></rss>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_documents_that_define_entities_are_refused(bomb: str, encoding: str) -> None:
    padded = bomb.replace("]><rss>", f"]><!-- {'长' * 100_000} --><rss>")
    late = f"<!-- {'长' * 100_000} -->{bomb}"
    for text in (bomb, padded, late):
        with pytest.raises(ParseError, match="entities"):
            parse_feed(text.encode(encoding), BASE)
        with pytest.raises(ParseError, match="entities"):
            parse_sitemap(text.encode(encoding), BASE, LIMIT)


def test_a_feed_that_writes_about_entities_is_read() -> None:
    body = ITEM.replace("县里的消息", "<![CDATA[<!ENTITY]]>")
    assert len(parse_feed(f"<rss><channel>{body}</channel></rss>".encode(), BASE).links) == 1


def test_depth_and_length_are_bounded() -> None:
    deep = b"<rss><channel>" + b"<x>" * 50_000 + ITEM.encode()
    parse_feed(deep, BASE)  # libxml2 gives up at its own limit; nothing is raised and nothing overflows
    many = "".join(f"<item><link>/{n}</link></item>" for n in range(MAX_LINKS + 10))
    document = parse_feed(f"<rss><channel>{many}</channel></rss>".encode(), BASE)
    assert (len(document.links), document.is_cut) == (MAX_LINKS, True)


def test_a_list_page_gives_what_its_pattern_says_else_what_looks_like_an_article() -> None:
    page = """<meta charset=utf-8><a href="/2021/0408/1.html">某县脱贫攻坚工作会议召开</a><a href="/2021/0408/1.html">再来一次</a>
    <a href="/c/2.html">短</a><a href="http://other.example.cn/2021/3.html">别处的一篇很长的文章</a><a name="x">没有地址</a>"""
    assert [x.url for x in parse_list(page.encode(), BASE, None, None).links] == ["http://news.example.cn/2021/0408/1.html"]
    found = parse_list(page.encode(), BASE, "gb2312", "/c/*").links
    assert [x.url for x in found] == ["http://news.example.cn/c/2.html"]


@given(st.binary(max_size=400) | st.text("<>/&;!?[]rssitemlinkfeedentry =\"'县\x00", max_size=200).map(str.encode))
def test_any_bytes_are_links_or_a_parse_error(body: bytes) -> None:
    readers: tuple[Callable[[], Document], ...] = (
        lambda: parse_feed(body, BASE),
        lambda: parse_sitemap(body, BASE, LIMIT),
        lambda: parse_list(body, BASE, None, None),
    )
    for read in readers:
        try:
            links = read().links
        except ParseError:
            continue
        assert all(link.url.startswith(("http://", "https://")) for link in links)
