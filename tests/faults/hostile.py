"""Articles that no newspaper would print: what breaks decoders, parsers, patterns and stores."""

import gzip
from base64 import b64encode
from typing import Any, Final

GOOD: Final = "截至2020年底,全县共有300户农户加入合作社。"
MIB: Final = 1024 * 1024


def page(body: str, head: str = "") -> str:
    """Return an HTML page."""
    return f"<html><head>{head}<title>某县</title></head><body>{body}</body></html>"


def as_bytes(content: bytes, content_type: str = "text/html", charset: str | None = None) -> dict[str, Any]:
    """Return the fields of an article that arrives as bytes."""
    return {"content_base64": b64encode(content).decode(), "content_type": content_type, "charset": charset}


def as_text(content: str, content_type: str = "text/plain") -> dict[str, Any]:
    """Return the fields of an article that arrives as text."""
    return {"content": content, "content_type": content_type}


def corpus() -> dict[str, dict[str, Any]]:
    """Return fields for the door by a name for each."""
    return {**texts(), **pages(), **bytes_of_all_kinds()}


def texts() -> dict[str, dict[str, Any]]:
    """Return plain texts."""
    return {
        "a million digits": as_text(GOOD + "1" * 1_000_000),
        "only digits": as_text("1234567890" * 5_000),
        "digits and commas": as_text("1,234,567," * 20_000),
        "digits of other scripts": as_text("１２３٤٥٦७८९" * 5_000 + "户"),
        "one character for ever": as_text("县" * 100_000),
        "rare characters": as_text("".join(chr(0x20000 + n % 40_000) for n in range(100_000))),
        "numerals for ever": as_text("一百万亿" * 20_000 + "户"),
        "numbers that are none": as_text("1/0户,0000年00月00日,99999年99月99日,%%%%,1e999999元,-0.0.0亩," * 200),
        "a very small number": as_text(f"0.{'0' * 50_000}1亩"),
        "brackets that never close": as_text("(《“「" * 20_000),
        "NUL and lone surrogates": as_text(f"{GOOD}\x00\ud800\udfff{GOOD}"),
        "marks on marks": as_text("e" + "\u0301" * 100_000),
        "invisible characters": as_text("\u200b\u200e\u202e\ufeff" * 10_000 + GOOD),
        "blanks": as_text(" \u3000\n" * 100),
        "a line a character": as_text("\n".join("县" * 20_000)),
        "no paragraph ends": as_text((GOOD[:-1] + ",") * 5_000),
        "deep JSON": as_text("[" * 20_000 + "]" * 20_000, "text/plain"),
        "statements": as_text("'; drop table ledger.entries; --\\copy x\t\\N\\.\n" * 200 + GOOD),
    }


def pages() -> dict[str, dict[str, Any]]:
    """Return pages that were decoded by the crawler."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "100,000 nested tags": as_text(page("<div>" * 100_000 + GOOD), "text/html"),
        "tags that never open": as_text(page("</div>" * 100_000 + GOOD), "text/html"),
        "only less-than signs": as_text("<" * 100_000, "text/html"),
        "a comment without end": as_text(page("<!-- " + GOOD * 2_000), "text/html"),
        "50,000 attributes": as_text(page(f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>{GOOD}</p>"), "text/html"),
        "an attribute of a megabyte": as_text(page(f"<p title='{'x' * MIB}'>{GOOD}</p>"), "text/html"),
        "a table of 20,000 cells": as_text(page("<table>" + "<tr><td>1户</td></tr>" * 20_000 + "</table>"), "text/html"),
        "a page of 3,000 paragraphs": as_text(page("".join(f"<p>{GOOD}</p>" for _ in range(3_000))), "text/html"),
        "a billion laughs": as_text(
            f'<!DOCTYPE x [<!ENTITY a0 "哈">{laughs}]><html><p>&a9;{GOOD}</p></html>', "application/xhtml+xml"
        ),
        "an entity from a file": as_text(
            f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><html><p>&f;{GOOD}</p></html>', "application/xhtml+xml"
        ),
        "only scripts": as_text(page("<script>" + "var a=1;" * 10_000 + "</script>"), "text/html"),
    }


def bytes_of_all_kinds() -> dict[str, dict[str, Any]]:
    """Return bytes as servers send them."""
    text = GOOD * 50
    return {
        "half a character at the end": as_bytes(page(text).encode("gb18030")[:-3], charset="gb2312"),
        "UTF-8 that is said to be GBK": as_bytes(page(text).encode(), charset="gbk"),
        "UTF-16 without a mark": as_bytes(page(text).encode("utf-16-le")),
        "an unknown charset": as_bytes(page(text).encode(), charset="x-klingon"),
        "two charsets in one page": as_bytes(page(text).encode("gb18030") + page(text).encode()),
        "bytes at random": as_bytes(bytes((n * 7919 + n // 251) % 256 for n in range(50_000))),
        "a picture": as_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100),
        "a bomb as content": as_bytes(gzip.compress(b"0" * 50 * MIB), "text/html"),
        "only a mark of order": as_bytes(b"\xef\xbb\xbf "),
        "zeros": as_bytes(b"\0" * 100_000),
    }


REFUSED_BODIES: Final[dict[str, tuple[bytes, dict[str, str], int, str]]] = {
    "a bomb as body": (gzip.compress(b'{"content":"' + b"0" * 100 * MIB), {"content-encoding": "gzip"}, 413, "too_large"),
    "a body over the limit": (b'{"content":"' + b"0" * 7 * MIB + b'"}', {}, 413, "too_large"),
    "content over the limit": (b'{"source":"s","content":"' + b"0" * 3 * MIB + b'"}', {}, 413, "too_large"),
    "deep JSON as body": (
        b'{"source":"s","content":"x","meta":{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        {},
        422,
        "too_deep",
    ),
    "half a JSON": (b'{"source":"s","content":"', {}, 422, "malformed"),
    "not gzip": (b"\x1f\x8b\x08 nothing", {"content-encoding": "gzip"}, 422, "malformed"),
    "broken base64": (b'{"source":"s","content_base64":"=%="}', {}, 422, "malformed"),
    "nothing": (b'{"source":"s","content":""}', {}, 422, "empty"),
}
