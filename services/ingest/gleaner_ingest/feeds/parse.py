"""Reads feeds, sitemaps and list pages into links; without entities, without network, never more than asked for."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urljoin, urlsplit

import feedparser
from lxml import etree, html
from msgspec import Struct

from gleaner_ingest.packed import Gzip
from gleaner_ingest.submission import Refused

MAX_LINKS: Final = 50_000  # links read of one document; the sitemap protocol allows no more either
MAX_TITLE: Final = 500
MAX_URL: Final = 2_048
FALLBACK_BYTES: Final = 256 * 1024  # feedparser repairs much, slowly: up to six seconds a megabyte
DECLARATION: Final = re.compile(rb"\A\s{0,100}<\?xml[^>]{0,200}\?>")
ENCODING: Final = re.compile(rb"encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_.:-]{1,40})")
DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
ENTITY: Final = re.compile(rb"<!ENTITY", re.IGNORECASE)
# Outside of CDATA; a parser that recovers drops such an ampersand with the name behind it, and the address is another one.
CDATA: Final = (b"<![CDATA[", b"]]>")
MAX_AMPERSANDS: Final = 200_000
BARE_AMPERSAND: Final = re.compile(rb"&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
META_CHARSET: Final = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DATE_TAGS: Final = ("pubDate", "published", "updated", "date", "lastmod", "publication_date")
GLUED_DIGITS: Final = re.compile(r"\d{2}")


class ParseError(Exception):
    """The document is none of what was expected."""


class Link(Struct, frozen=True):
    """An article that a document names."""

    url: str
    title: str | None = None
    published_at: datetime | None = None


class Document(Struct, frozen=True):
    """What a document names."""

    links: tuple[Link, ...]
    sitemaps: tuple[Link, ...] = ()
    is_cut: bool = False  # there were more links than are read


def parse_feed(body: bytes, base_url: str, charset: str | None = None) -> Document:
    """Read RSS or Atom.

    Raises:
        ParseError: it is neither.
    """
    text = _with_ampersands(_utf8(body, charset))
    links, is_cut, is_feed = [], False, False
    for element in _elements(text, {"item", "entry", "rss", "feed", "RDF"}):
        is_feed = True
        link = _entry(element, base_url) if _local(element) in ("item", "entry") else None
        if link is not None:
            links.append(link)
        is_cut = len(links) >= MAX_LINKS
        if is_cut:
            break
    if not links and len(text) <= FALLBACK_BYTES:
        links = _repaired(text, base_url)
    if not links and not is_feed:
        raise ParseError("neither RSS nor Atom")
    return Document(tuple(links), is_cut=is_cut)


def parse_sitemap(body: bytes, base_url: str, limit_bytes: int) -> Document:
    """Read a sitemap or a sitemap index, plain or gzip.

    Raises:
        ParseError: it is none.
    """
    text = _with_ampersands(_utf8(_gunzipped(body, limit_bytes), None))
    links: list[Link] = []
    sitemaps: list[Link] = []
    is_sitemap = False
    for element in _elements(text, {"url", "sitemap", "urlset", "sitemapindex"}):
        is_sitemap = True
        kind = _local(element)
        link = _entry(element, base_url) if kind in ("url", "sitemap") else None
        if link is not None:
            (links if kind == "url" else sitemaps).append(link)
        if len(links) + len(sitemaps) >= MAX_LINKS:
            return Document(tuple(links), tuple(sitemaps), is_cut=True)
    if not is_sitemap:
        raise ParseError("not a sitemap")
    return Document(tuple(links), tuple(sitemaps))


def parse_list(body: bytes, base_url: str, charset: str | None, pattern: str | None) -> Document:
    """Read the links of an HTML page.

    Args:
        body: of the page.
        base_url: its address.
        charset: of its HTTP header.
        pattern: which links are articles, `*` stands for anything; without it, links on the same host whose text is
            long enough for a headline and whose path carries digits, as dated and numbered pages do.

    Raises:
        ParseError: it is not HTML.
    """
    declared = META_CHARSET.search(body[:2_048])
    text = _utf8(body, charset or (declared[1].decode() if declared else None))
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise ParseError(f"not HTML: {error}") from error
    found: dict[str, Link] = {}
    for anchor in tree.iter("a"):
        link = _link(anchor.get("href"), base_url, " ".join("".join(str(part) for part in anchor.itertext()).split()), None)
        if link is not None and link.url not in found and _is_article(link, base_url, pattern):
            found[link.url] = link
        if len(found) >= MAX_LINKS:
            return Document(tuple(found.values()), is_cut=True)
    return Document(tuple(found.values()))


def _is_article(link: Link, base_url: str, pattern: str | None) -> bool:
    if pattern:
        return fnmatchcase(link.url, pattern if pattern.startswith(("*", "http")) else f"*{pattern}*")
    parts = urlsplit(link.url)
    is_near = parts.hostname == urlsplit(base_url).hostname
    return is_near and len(link.title or "") >= 8 and GLUED_DIGITS.search(parts.path) is not None


def _utf8(body: bytes, charset: str | None) -> bytes:
    """Return a document as UTF-8 without its declaration; labels are believed only where the bytes do not know better.

    Raises:
        ParseError: it defines entities, which only those do who mean harm.
    """
    text = _decoded(body, charset)
    if DOCTYPE.search(text) and ENTITY.search(text):  # in the text, not in the bytes: UTF-16 would hide them
        raise ParseError("it defines entities")
    return text


def _decoded(body: bytes, charset: str | None) -> bytes:
    declaration = DECLARATION.match(body)
    declared = ENCODING.search(declaration[0]) if declaration else None
    rest = body[declaration.end() :] if declaration else body
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return DECLARATION.sub(b"", body.decode(encoding, "replace").encode("utf-8", "replace"))
    candidates = ("utf-8", declared[1].decode() if declared else None, charset, "gb18030")
    for encoding in filter(None, candidates):
        try:
            return rest.decode(encoding).encode("utf-8")
        except (UnicodeError, LookupError):
            continue
    return rest.decode("gb18030", "replace").encode("utf-8")


def _with_ampersands(text: bytes) -> bytes:
    """Return a document whose ampersands that begin nothing are written as XML wants them."""
    if not BARE_AMPERSAND.search(text):
        return text
    parts, place, left = [], 0, MAX_AMPERSANDS
    while place < len(text) and left > 0:
        start = text.find(CDATA[0], place)
        start = len(text) if start < 0 else start
        end = text.find(CDATA[1], start)
        end = len(text) if end < 0 else end
        mended, count = BARE_AMPERSAND.subn(b"&amp;", text[place:start], count=left)
        parts += [mended, text[start:end]]
        place, left = end, left - count
    return b"".join([*parts, text[place:]])


def _gunzipped(body: bytes, limit_bytes: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    out = bytearray()
    try:
        for piece in Gzip().feed(body):
            out += piece
            if len(out) > limit_bytes:
                raise ParseError(f"longer than {limit_bytes} bytes when unpacked")
    except Refused as refused:
        raise ParseError(refused.detail) from refused
    return bytes(out)


def _elements(text: bytes, wanted: set[str]) -> Iterator[etree._Element]:
    """Yield the elements of some local names: containers when they begin, entries when they end; then forget them."""
    containers = {"rss", "feed", "RDF", "urlset", "sitemapindex"}
    tags = [f"{{*}}{name}" for name in wanted] + list(wanted)
    try:
        # `recover` reads past broken markup; libxml2 itself refuses more than 256 levels.
        found = etree.iterparse(
            io.BytesIO(text),
            events=("start", "end"),
            tag=tags,
            recover=True,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            encoding="utf-8",
        )
        for event, element in found:
            is_container = _local(element) in containers
            if is_container == (event == "start"):
                yield element
            if event == "end" and not is_container:
                element.clear()
                while element.getprevious() is not None and (parent := element.getparent()) is not None:
                    del parent[0]
    except (etree.LxmlError, SyntaxError) as error:
        if isinstance(error, etree.XMLSyntaxError) and not text.strip():
            raise ParseError("empty") from error


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _entry(element: etree._Element, base_url: str) -> Link | None:
    """Return what an item, entry, url or sitemap says of its article.

    What stands in the namespace of the entry itself comes first: `media:title` is the title of a picture. Of several dates the
    first in the order of `DATE_TAGS` counts.
    """
    found: dict[str, str] = {}
    dates: dict[str, str] = {}
    own = etree.QName(element).namespace
    news = [below for each in element if _local(each) == "news" for below in each]
    children = [child for child in [*element, *news] if isinstance(child.tag, str)]
    for child in sorted(children, key=lambda child: etree.QName(child).namespace != own):
        name = _local(child)
        if name in DATE_TAGS:
            dates.setdefault(name, (child.text or "").strip())
        elif name == "title":
            found.setdefault(name, _words(child))
        elif value := _address(child, name):
            found.setdefault("url", urljoin(child.base, value) if child.base else value)
    date = next((dates[name] for name in DATE_TAGS if dates.get(name)), None)
    return _link(found.get("url"), base_url, found.get("title"), date)


def _words(element: etree._Element) -> str:
    """Return the text of a title, also of one with markup in it."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _address(child: etree._Element, name: str) -> str | None:
    text = (child.text or "").strip()
    if name == "link":
        return text or (child.get("href") if child.get("rel", "alternate") == "alternate" else None)
    if name == "guid":
        return text if text.startswith("http") and child.get("isPermaLink", "true") != "false" else None
    return text if name == "loc" else None


def _link(url: str | None, base_url: str, title: str | None, date: str | None) -> Link | None:
    if not url:
        return None
    try:
        whole = urljoin(base_url, url.strip())
        parts = urlsplit(whole)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(whole) > MAX_URL or not whole.isprintable():
        return None
    return Link(whole.partition("#")[0], (title or "")[:MAX_TITLE] or None, _date(date))


def _date(text: str | None) -> datetime | None:
    """Return a date of RFC 822 or ISO 8601; anything else is no date."""
    if not text or len(text) > 60:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _repaired(text: bytes, base_url: str) -> list[Link]:
    """Read a feed that is no XML with feedparser, which forgives nearly everything."""
    found = feedparser.parse(io.BytesIO(text), response_headers={"content-type": "application/xml; charset=utf-8"})
    links = (_link(e.get("link"), base_url, e.get("title"), e.get("published") or e.get("updated")) for e in found.entries)
    return [link for link in links if link is not None][:MAX_LINKS]
