"""Which URLs are one article."""

import pytest

from gleaner_ingest.identity import MAX_KEY_BYTES, article_key, new_id, normalise_url

SAME = [
    ("http://WWW.Example.CN/a", "http://www.example.cn/a"),
    ("http://example.cn:80/a", "http://example.cn/a"),
    ("https://example.cn:443/a", "https://example.cn/a"),
    ("http://example.cn", "http://example.cn/"),
    ("http://example.cn/a#top", "http://example.cn/a"),
    ("http://example.cn/a?utm_source=wx&id=7", "http://example.cn/a?id=7"),
    ("http://example.cn/a?spm=1.2&UTM_medium=x", "http://example.cn/a"),
    ("http://example.cn./a", "http://example.cn/a"),
    ("http://例子.cn/新闻", "http://xn--fsqu00a.cn/%E6%96%B0%E9%97%BB"),
    ("  http://example.cn/a\n", "http://example.cn/a"),
]
DIFFERENT = [
    ("http://example.cn/a?id=7", "http://example.cn/a?id=8"),
    ("http://example.cn/a?id=7&page=2", "http://example.cn/a?page=2&id=7"),
    ("http://example.cn/a/", "http://example.cn/a"),
    ("http://example.cn/A", "http://example.cn/a"),
    ("http://example.cn:8080/a", "http://example.cn/a"),
    ("http://example.cn/a?from=7", "http://example.cn/a"),
]


@pytest.mark.parametrize(("url", "expected"), SAME)
def test_spellings_of_one_address_are_one(url: str, expected: str) -> None:
    assert normalise_url(url) == expected
    assert normalise_url(expected) == expected


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_may_name_another_article_stays(one: str, other: str) -> None:
    assert normalise_url(one) != normalise_url(other)


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://example.cn/a", "file:///etc/passwd", "http://", "javascript:alert(1)", "http://[::1"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        normalise_url(url)


def test_an_article_without_url_is_its_content() -> None:
    assert article_key(None, b"\x01" * 32) == "content:" + "01" * 32


def test_a_long_url_still_fits_an_index() -> None:
    key = article_key("http://example.cn/" + "长" * 600, b"")
    assert len(key.encode()) <= MAX_KEY_BYTES
    assert key != article_key("http://example.cn/" + "长" * 601, b"")


def test_new_ids_rise_and_are_of_version_7() -> None:
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(set(ids))
    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {"specified in RFC 4122"}
