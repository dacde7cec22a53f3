"""robots.txt as RFC 9309 wants it read, and why something is not asked for."""

import pytest

from gleaner_ingest.feeds.robots import Robots

RULES = b"User-agent: *\nDisallow: /private/\n"


@pytest.mark.parametrize(
    ("status", "body", "may", "why"),
    [
        (200, RULES, False, "forbids it"),
        (200, b"", True, ""),
        (404, b"", True, ""),
        (429, b"", False, "answered 429, which forbids everything; it is asked again after 30 minutes"),
        (503, b"", False, "answered 503, which forbids everything; it is asked again after 30 minutes"),
        (0, b"", False, "did not answer, which forbids everything; it is asked again after 30 minutes"),
    ],
)
def test_missing_allows_unreachable_forbids_and_it_is_said_why(status: int, body: bytes, may: bool, why: str) -> None:
    robots = Robots(status, body)
    assert robots.may_fetch("http://news.example.cn/private/1.html", "GleanerBot/0.1") is may
    assert may or robots.why_not() == why
