"""Reads one article as crawlers send it: a JSON object, or a raw body with headers."""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from gleaner_contracts.enums import Lane
from gleaner_ingest.identity import normalise_url
from gleaner_ingest.submission import RefusalReason, Refused, Submission

MAX_URL: Final = 2_048  # characters
MAX_SOURCE: Final = 200
MAX_TITLE: Final = 2_000
MAX_IDEMPOTENCY_KEY: Final = 255
MAX_META_BYTES: Final = 64 * 1024  # of headers and of meta, each
MAX_DEPTH: Final = 64
EXCERPT_BYTES: Final = 1_200  # of what is refused: 200 characters, also where each is escaped
MISSING: Final = {"source": "source is missing: name it in `source` or X-Gleaner-Source; only a key of one source needs none"}
REPLACEMENT: Final = "\ufffd"  # one character for one character, so that spans stay
# Postgres has no NUL, UTF-8 has no surrogates; both reach us through JSON escapes.
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
BOM: Final = b"\xef\xbb\xbf"
PACKED: Final = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd"}  # how files of these kinds begin
CHARSET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")
AN_ARRAY: Final = "Expected `object`, got `array`"
TEXT_TYPES: Final = frozenset({"application/xhtml+xml", "application/xml"})
FORM: Final = "application/x-www-form-urlencoded"  # what curl says where nobody said anything


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article as JSON; exactly one of `content` and `content_base64` is given.

    `content` is text that the crawler decoded, `content_base64` the bytes as they came from the server.
    """

    content: str | None = None
    content_base64: str | None = None
    source: str | None = None  # may be left out where the key has exactly one
    url: str | None = None
    fetched_at: datetime | None = None
    title: str | None = None
    content_type: str = "text/plain"
    charset: str | None = None
    headers: dict[str, str] = {}
    meta: dict[str, Any] = {}
    lane: Lane = Lane.FRESH
    idempotency_key: str | None = None


_decoder: Final = msgspec.json.Decoder(Item)


def read_json(body: bytes, *, limit_bytes: int, source: str | None = None) -> Submission:
    """Read one JSON object.

    Args:
        body: UTF-8.
        limit_bytes: longest content.
        source: used where the item names none.

    Raises:
        Refused: with the field and the limit that is wrong.
    """
    try:
        return from_item(*_decode(body), limit_bytes=limit_bytes, source=source)
    except RecursionError as error:
        deep = Refused(422, RefusalReason.TOO_DEEP, "the JSON is nested too deeply", limit=f"{MAX_DEPTH} levels")
        deep.excerpt = body[:EXCERPT_BYTES]
        raise deep from error
    except Refused as refused:
        refused.excerpt = body[:EXCERPT_BYTES]
        raise


def from_item(item: Item, normalised: int = 0, *, limit_bytes: int, source: str | None = None) -> Submission:
    """Check an item and return it as a submission.

    Raises:
        Refused: with the field and the limit that is wrong.
    """
    try:
        return _checked(item, normalised, limit_bytes=limit_bytes, source=source)
    except Refused as refused:
        refused.url, refused.source = item.url, item.source or source
        raise


def _checked(item: Item, normalised: int, *, limit_bytes: int, source: str | None) -> Submission:
    content_type = _content_type(item.content_type)
    content, changed, is_text = _content(item, limit_bytes)
    meta, meta_changed = _object("meta", item.meta)
    headers, headers_changed = _object("headers", item.headers)
    texts = {"source": item.source or source, "url": item.url, "title": item.title, "idempotency_key": item.idempotency_key}
    cleaned = {name: _storable(text) for name, text in texts.items()}
    return Submission(
        content=content,
        is_text=is_text,
        source=_bounded("source", _required("source", cleaned["source"][0]), MAX_SOURCE),
        url=_url(cleaned["url"][0]),
        content_type=content_type,
        charset=_charset(item.charset),
        title=_cut(cleaned["title"][0]),
        fetched_at=_aware(item.fetched_at),
        headers=headers,
        meta=meta,
        lane=item.lane,
        idempotency_key=_optional_bounded("idempotency_key", cleaned["idempotency_key"][0], MAX_IDEMPOTENCY_KEY),
        normalised_count=normalised + changed + meta_changed + headers_changed + sum(n for _, n in cleaned.values()),
    )


def from_body(body: bytes, headers: Mapping[str, str], *, limit_bytes: int, source: str | None = None) -> Submission:
    """Read a raw body; what JSON says in fields stands in `X-Gleaner-…` headers, percent-encoded where not ASCII.

    Args:
        body: the bytes as the crawler got them.
        headers: of the request, names in lower case.
        limit_bytes: longest body.
        source: used where no header names one.

    Raises:
        Refused: with the header and the limit that is wrong.
    """
    try:
        return _checked_body(body, headers, limit_bytes=limit_bytes, source=source)
    except Refused as refused:
        refused.url, refused.source = _header(headers, "url"), _header(headers, "source") or source
        raise


def _checked_body(body: bytes, headers: Mapping[str, str], *, limit_bytes: int, source: str | None) -> Submission:
    if len(body) > limit_bytes:
        raise too_large("body", limit_bytes)
    if not body.strip():
        raise Refused(422, RefusalReason.EMPTY, "the body is empty", field="body")
    refuse_packed(body)
    media_type, _, parameters = headers.get("content-type", "text/plain").partition(";")
    charset = re.search(r"charset\s{0,8}=\s{0,8}\"?([^\s\";]{1,60})", parameters, re.IGNORECASE)
    fields = {
        "content": "-",
        "content_type": media_type.strip(),
        "charset": charset[1] if charset else None,
        "source": _header(headers, "source") or source,
        "url": _header(headers, "url"),
        "title": _header(headers, "title"),
        "fetched_at": _header(headers, "fetched-at"),
        "lane": _header(headers, "lane") or Lane.FRESH.value,
    }
    try:
        item = msgspec.convert(fields, Item)
    except msgspec.ValidationError as error:
        raise _invalid(error) from error
    checked = from_item(item, limit_bytes=limit_bytes)
    return msgspec.structs.replace(checked, content=body, is_text=False)


def too_large(field: str, limit_bytes: int) -> Refused:
    """Return the refusal of something longer than its limit."""
    detail = f"{field} is longer than {limit_bytes} bytes"
    return Refused(413, RefusalReason.TOO_LARGE, detail, field=field, limit=f"{limit_bytes} bytes")


def refuse_packed(body: bytes) -> None:
    """Check that a body is not packed behind the back of its headers.

    Raises:
        Refused: it is, with the header that is missing.
    """
    for encoding, mark in PACKED.items():
        if body.startswith(mark):
            detail = f"the body is packed: send it with Content-Encoding: {encoding}"
            raise Refused(415, RefusalReason.UNSUPPORTED_ENCODING, detail, field="Content-Encoding")


def _header(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(f"x-gleaner-{name}")
    return unquote(value) if value else None


def _decode(body: bytes) -> tuple[Item, int]:
    """Return the item, and how many surrogates had to be replaced to read it."""
    try:
        return _decoder.decode(body), 0
    except msgspec.ValidationError as error:
        raise _invalid(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if body.startswith(BOM):  # what some editors put in front of UTF-8
            return _decode(body.removeprefix(BOM))
        if b"\\ud" not in body.lower():
            refuse_packed(body)
            raise Refused(422, RefusalReason.MALFORMED, f"not a JSON object in UTF-8: {error}") from error
    return _decode_leniently(body)  # msgspec refuses lone surrogates, which crawlers written in Java and JavaScript send


def _decode_leniently(body: bytes) -> tuple[Item, int]:
    try:
        found, count = _replace_deeply(json.loads(body), 0)
        return msgspec.convert(found, Item), count
    except msgspec.ValidationError as error:
        raise _invalid(error) from error
    except ValueError as error:
        raise Refused(422, RefusalReason.MALFORMED, f"not a JSON object in UTF-8: {error}") from error


def _invalid(error: msgspec.ValidationError) -> Refused:
    message = str(error).replace("Invalid RFC3339 encoded datetime", "not a moment like 2024-05-01T08:00:00+08:00")
    if message == AN_ARRAY:
        message = "one JSON object is wanted, not an array of them; the batch door takes one a line"
    path = re.search(r"`\$\.?([^`]{0,80})`", message)
    named = re.search(r"field `([^`]{0,80})`", message)
    field = (path[1] if path else "") or (named[1] if named else None)
    return Refused(422, RefusalReason.INVALID_FIELD, message[:500], field=field)


def _content(item: Item, limit_bytes: int) -> tuple[bytes, int, bool]:
    if (item.content is None) == (item.content_base64 is None):
        raise Refused(422, RefusalReason.INVALID_FIELD, "give exactly one of content and content_base64", field="content")
    field = "content" if item.content is not None else "content_base64"
    if item.content is not None:
        text, changed = _storable(item.content)
        content = (text or "").encode()
    else:
        content, changed = _base64(item.content_base64 or "", limit_bytes), 0
    if len(content) > limit_bytes:
        raise too_large(field, limit_bytes)
    if not content.strip():
        raise Refused(422, RefusalReason.EMPTY, "the content is empty", field=field)
    return content, changed, item.content is not None


def _base64(text: str, limit_bytes: int) -> bytes:
    if len(text) * 3 // 4 > limit_bytes + 2:
        raise too_large("content_base64", limit_bytes)
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(422, RefusalReason.MALFORMED, f"not base64: {error}", field="content_base64") from error


def _storable(text: str | None) -> tuple[str | None, int]:
    """Return a text that Postgres and UTF-8 can hold, and how many characters were replaced."""
    if text is None or (text.isascii() and "\x00" not in text):
        return text, 0
    return UNSTORABLE.subn(REPLACEMENT, text)


def _object(field: str, found: Mapping[str, Any]) -> tuple[bytes, int]:
    if not found:
        return b"{}", 0
    cleaned, count = _replace_deeply(dict(found), 0)
    encoded = msgspec.json.encode(cleaned)
    if len(encoded) > MAX_META_BYTES:
        raise too_large(field, MAX_META_BYTES)
    return encoded, count


def _replace_deeply(found: Any, depth: int) -> tuple[Any, int]:
    """Return a JSON value whose strings can be stored, and how many characters were replaced."""
    if depth > MAX_DEPTH:
        raise Refused(422, RefusalReason.TOO_DEEP, "the JSON is nested too deeply", limit=f"{MAX_DEPTH} levels")
    if isinstance(found, str):
        return UNSTORABLE.subn(REPLACEMENT, found)
    if isinstance(found, list):
        pairs = [_replace_deeply(value, depth + 1) for value in found]
        return [value for value, _ in pairs], sum(count for _, count in pairs)
    if isinstance(found, dict):
        names = [UNSTORABLE.subn(REPLACEMENT, str(name)) for name in found]
        pairs = [_replace_deeply(value, depth + 1) for value in found.values()]
        cleaned = {name: value for (name, _), (value, _) in zip(names, pairs, strict=True)}
        return cleaned, sum(count for _, count in (*names, *pairs))
    return found, 0


def _required(field: str, value: str | None) -> str:
    if not value or not value.strip():
        raise Refused(422, RefusalReason.INVALID_FIELD, MISSING.get(field, f"{field} is missing"), field=field)
    return value.strip()


def _bounded(field: str, value: str, limit: int) -> str:
    if len(value) > limit:
        detail = f"{field} is longer than {limit} characters"
        raise Refused(422, RefusalReason.INVALID_FIELD, detail, field=field, limit=f"{limit} characters")
    return value


def _optional_bounded(field: str, value: str | None, limit: int) -> str | None:
    return _bounded(field, value, limit) if value else None


def _url(url: str | None) -> str | None:
    if url is None or not url.strip():
        return None
    try:
        normalise_url(url)
    except ValueError as error:
        raise Refused(422, RefusalReason.INVALID_FIELD, f"url: {error}", field="url") from error
    return _bounded("url", url.strip(), MAX_URL)


def _content_type(content_type: str) -> str:
    found = content_type.partition(";")[0].strip().lower()
    if (found.startswith("text/") and len(found) <= 100 and found.isascii() and found.isprintable()) or found in TEXT_TYPES:
        return found
    detail = f"content_type {found[:100]!r} is not text; send text/html, text/plain or another text type"
    if found == FORM:
        detail = "a body without a Content-Type that is meant: send application/json for an article as JSON, or a text type"
    raise Refused(415, RefusalReason.UNSUPPORTED_TYPE, detail, field="content_type")


def _charset(charset: str | None) -> str | None:
    """Return a charset label if it may be one; what it is worth is decided when the article is cleaned."""
    return charset if charset and CHARSET.fullmatch(charset) else None


def _cut(title: str | None) -> str | None:
    """Return a title as the crawler believes it; a longer one is no title."""
    return title[:MAX_TITLE] if title and title.strip() else None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
