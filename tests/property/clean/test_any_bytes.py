"""Whatever a crawler sends ends as a clean article or as a typed refusal."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import clean_document

TAGS = ["<html>", "<body>", "<div class='content'>", "</div>", "<p>", "</p>", "<table><tr><td>", "</td></tr></table>", "<script>",
        "</script>", "<!--", "-->", "<br/>", "<a href='x'>", "</a>", "<h1>", "</h1>", "<title>", "</title>", "<![CDATA[", "]]>",
        "<meta charset=gb2312>", "&#x4e2d;", "&amp;", "&#0;", "&#xD800;", "<p", "'\"", "\x00", "\ufffd"]  # fmt: skip
WORDS = ["截至2012年4月,", "全县共有合作社93个。", "來源:地方日報", "會(huì)議(yì)", "?，F在", "责任编辑：王平", "1 6 9 2万台"]
CHARSETS = ["utf-8", "gb18030", "big5", "utf-16", "latin-1"]
TAG = re.compile(r"</?(?:html|body|div|p|table|tr|td|script|h1)\b[^<>]{0,80}>")


def cleaned(document: RawDocument) -> CleanArticle | None:
    try:
        return clean_document(document)
    except InvalidInput as refusal:
        assert refusal.reason
        return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(content=st.binary(max_size=400), declared=st.sampled_from([None, *CHARSETS, "x-unknown", ""]))
def test_any_bytes_become_an_article_or_a_reason(content: bytes, declared: str | None) -> None:
    article = cleaned(RawDocument(content=content, charset=declared))
    assert article is None or article.clean_text.strip()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    pieces=st.lists(st.sampled_from(TAGS + WORDS), max_size=60),
    charset=st.sampled_from(CHARSETS),
    cut=st.integers(0, 3),
    flipped=st.integers(0, 10_000),
)
def test_broken_pages_leave_no_tag_in_the_text(pieces: list[str], charset: str, cut: int, flipped: int) -> None:
    head = "<html><body>".encode(charset)
    content = bytearray("".join(pieces).encode(charset, "replace").removeprefix(b"\xff\xfe"))
    if content:
        content[flipped % len(content)] ^= 0x40
    article = cleaned(RawDocument(content=head + bytes(content[: max(0, len(content) - cut)]), content_type="text/html"))
    if article is not None:
        assert len(TAG.findall(article.clean_text)) <= 1  # what stood around the flipped byte may stay
        for start, end in article.sentences:
            assert 0 <= start < end <= len(article.clean_text)
