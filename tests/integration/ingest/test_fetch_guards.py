"""Fetching never reaches what is not the open web, and never waits or swallows without end."""

import asyncio
import gzip
import itertools
import time
from collections.abc import Iterator

import pytest

from gleaner_ingest.fetch import Fetched, Fetcher, FetchError, HostRule
from gleaner_ingest.fetch.client import Resolve
from gleaner_ingest.submission import RefusalReason

from .site import Answer, Site


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


def get(
    url: str,
    *hosts: str,
    private: str = "",
    timeout_s: float = 5.0,
    limit_bytes: int = 100_000,
    resolve: Resolve | None = None,
) -> Fetched:
    async def once() -> Fetched:
        fetcher = Fetcher(user_agent="Test/1", timeout_s=timeout_s, private=frozenset(private.split(",")), resolve=resolve)
        async with fetcher:
            return await fetcher.get(url, HostRule(hosts), limit_bytes=limit_bytes)

    return asyncio.run(once())


def refused(url: str, *hosts: str, **options: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(url, *hosts, **options)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://localhost/", "localhost"),
        ("http://2130706433/", "2130706433"),
        ("http://0177.0.0.1/", "0177.0.0.1"),
        ("http://0x7f.0.0.1/", "0x7f.0.0.1"),
        ("http://127.1/", "127.1"),
        ("http://0/", "0"),
        ("http://0.0.0.0/", "0.0.0.0"),
        ("http://10.1.2.3/", "10.1.2.3"),
        ("http://172.16.0.1/", "172.16.0.1"),
        ("http://192.168.0.1/", "192.168.0.1"),
        ("http://100.64.0.1/", "100.64.0.1"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://224.0.0.1/", "224.0.0.1"),
        ("http://255.255.255.255/", "255.255.255.255"),
        ("http://[::1]/", "::1"),
        ("http://[::]/", "::"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"),
        ("http://[::ffff:7f00:1]/", "::ffff:7f00:1"),
        ("http://[::127.0.0.1]/", "::127.0.0.1"),
        ("http://[64:ff9b::7f00:1]/", "64:ff9b::7f00:1"),
        ("http://[2002:7f00:1::]/", "2002:7f00:1::"),
        ("http://[fe80::1]/", "fe80::1"),
        ("http://[fc00::1]/", "fc00::1"),
        ("http://[ff02::1]/", "ff02::1"),
    ],
)
def test_no_spelling_of_a_private_address_is_asked(url: str, host: str) -> None:
    error = refused(url, host)
    if "does not resolve" not in error.detail and "InvalidURL" not in error.detail:  # some spellings mean nothing here
        assert error.reason is RefusalReason.FETCH_FORBIDDEN
        assert "open internet" in error.detail


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.cn/",
        "gopher://example.cn/",
        "data:text/html,x",
        "unix:///run/x.sock",
        "//example.cn/",
        "example.cn",
        "http:///",
        "http://user:pass@example.cn/",
        "http://example.cn@127.0.0.1/",
    ],
)
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    assert refused(url, "example.cn", "127.0.0.1").reason in (RefusalReason.FETCH_FORBIDDEN, RefusalReason.FETCH_FAILED)


@pytest.mark.parametrize("host", ["other.cn", "notexample.cn", "example.cn.other.cn", "sub.example.cn"])
def test_a_host_that_is_not_allowed_is_not_asked(host: str) -> None:
    assert "not allowed" in refused(f"http://{host}/", "example.cn").detail


def test_a_pattern_allows_all_below_a_host() -> None:
    rule = HostRule(("*.example.cn",))
    assert rule.allows("example.cn")
    assert rule.allows("A.b.Example.cn.")
    assert not rule.allows("notexample.cn")


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:10.0.0.1"], ["2001:4860:4860::8888", "fc00::1"], []]
)
def test_a_name_with_one_private_address_is_refused(answers: list[str]) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return answers

    assert refused("http://example.cn/", "example.cn", resolve=resolve).reason is RefusalReason.FETCH_FORBIDDEN


def test_a_name_is_resolved_once_so_that_its_answer_cannot_change(site: Site) -> None:
    site.routes["/"] = Answer(body=b"ok")
    answers = iter([["127.0.0.1"], ["10.255.255.1"]])
    port = site.place.partition(":")[2]

    async def resolve(host: str, port: int) -> list[str]:
        return next(answers)

    found = get(f"http://rebind.cn:{port}/", "rebind.cn", private=f"rebind.cn:{port}", resolve=resolve)
    assert found.body == b"ok"
    assert site.asked[0][1]["host"] == f"rebind.cn:{port}"
    assert list(answers) == [["10.255.255.1"]]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "http://[::ffff:127.0.0.1]/",
        "file:///etc/passwd",
        "//10.0.0.1/",
        "http://other.cn/",
    ],
)
def test_a_redirect_is_checked_like_a_first_address(site: Site, target: str) -> None:
    site.routes["/"] = Answer(302, headers={"Location": target})
    error = refused(site.url("/"), "127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "10.0.0.1", private=site.place)
    assert error.reason in (RefusalReason.FETCH_FORBIDDEN, RefusalReason.FETCH_FAILED)
    assert site.paths() == ["/"]


def test_redirects_within_the_rules_are_followed_and_bounded(site: Site) -> None:
    site.routes["/a"] = Answer(301, headers={"Location": "/b"})
    site.routes["/b"] = Answer(body=b"there")
    found = get(site.url("/a"), "127.0.0.1", private=site.place)
    assert (found.url, found.body) == (site.url("/b"), b"there")
    site.routes["/loop"] = Answer(302, headers={"Location": "/loop"})
    assert "redirects" in refused(site.url("/loop"), "127.0.0.1", private=site.place).detail


def test_a_body_that_never_ends_is_cut_off(site: Site) -> None:
    site.routes["/"] = Answer(body=itertools.repeat(b"x" * 10_000))
    assert refused(site.url("/"), "127.0.0.1", private=site.place).reason is RefusalReason.TOO_LARGE


def test_a_body_that_trickles_is_given_up(site: Site) -> None:
    def trickle() -> Iterator[bytes]:
        while True:
            time.sleep(0.05)
            yield b"x"

    site.routes["/"] = Answer(body=trickle())
    assert "within" in refused(site.url("/"), "127.0.0.1", private=site.place, timeout_s=0.5).detail


def test_a_packed_bomb_is_seen_before_it_is_held(site: Site) -> None:
    site.routes["/"] = Answer(body=gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert refused(site.url("/"), "127.0.0.1", private=site.place).reason is RefusalReason.TOO_LARGE


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_body_that_is_not_what_it_says_is_refused(site: Site, encoding: str) -> None:
    site.routes["/"] = Answer(body=b"plain", headers={"Content-Encoding": encoding})
    assert refused(site.url("/"), "127.0.0.1", private=site.place).reason in (
        RefusalReason.MALFORMED,
        RefusalReason.UNSUPPORTED_ENCODING,
    )
