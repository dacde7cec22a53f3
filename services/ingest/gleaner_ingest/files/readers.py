"""Readers of single files; each yields articles one by one and holds at most one of them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import msgspec

from gleaner_contracts.enums import Lane
from gleaner_ingest.files.records import Item, ReadOptions, refused_item
from gleaner_ingest.submission import RefusalReason, Refused, Submission
from gleaner_ingest.wire import Item as WireItem
from gleaner_ingest.wire import from_body, from_item, read_json, too_large

JSON_BYTES: Final = 64 * 1024 * 1024  # a JSON file is read whole; larger sets belong in JSONL
LINE_FACTOR: Final = 4  # a line may be longer than its content: escapes, base64, other fields
WIRE_FIELDS: Final = frozenset(WireItem.__struct_fields__)
CHUNK_BYTES: Final = 64 * 1024
UNKNOWN_MEMBER: Final = "contains unknown field"


def read_page(stream: BinaryIO, name: str, options: ReadOptions, content_type: str) -> Iterator[Item]:
    """Read a file that is one article."""
    content = stream.read(options.limit_bytes + 1)
    headers = {"content-type": content_type}
    try:
        found = from_body(content, headers, limit_bytes=options.limit_bytes, source=options.source)
    except Refused as refused:
        yield Item(name, refused)
        return
    yield Item(name, msgspec.structs.replace(found, lane=options.lane, meta=_meta(name)))


def read_text(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read plain text in any encoding."""
    return read_page(stream, name, options, "text/plain")


def read_html(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read an HTML page in any encoding."""
    return read_page(stream, name, options, "text/html")


def read_json_file(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read a JSON file: one article, or an array of articles."""
    body = stream.read(JSON_BYTES + 1)
    if len(body) > JSON_BYTES:
        yield Item(name, too_large("file", JSON_BYTES))
        return
    try:
        whole = msgspec.json.decode(body, type=list[msgspec.Raw] if body.lstrip()[:1] == b"[" else msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield refused_item(name, RefusalReason.MALFORMED, f"not JSON in UTF-8: {error}")
        return
    if isinstance(whole, list):
        for number, raw in enumerate(whole, 1):
            yield _record(bytes(raw), f"{name}#{number}", options)
    else:
        yield _record(body, name, options)


def read_jsonl(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read one article a line."""
    limit = options.limit_bytes * LINE_FACTOR
    for number, line in _lines(stream, limit):
        if line is None:
            yield Item(f"{name}#{number}", too_large("line", limit))
        elif line.strip():
            yield _record(line, f"{name}#{number}", options)


def read_csv(stream: BinaryIO, name: str, options: ReadOptions, delimiter: str = ",") -> Iterator[Item]:
    """Read one article a row, with a header line; UTF-8, or else GB 18030."""
    csv.field_size_limit(options.limit_bytes * LINE_FACTOR)
    encoding = _encoding(stream)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        for number, row in enumerate(csv.DictReader(text, delimiter=delimiter), 1):
            columns = {key: value or "" for key, value in row.items() if isinstance(key, str)}
            yield _mapped(columns, f"{name}#{number}", options)
    except csv.Error as error:
        yield refused_item(name, RefusalReason.MALFORMED, f"not CSV: {error}")
    finally:
        text.detach()


def read_tsv(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read one article a row, with tabs between columns."""
    return read_csv(stream, name, options, "\t")


def _record(body: bytes, name: str, options: ReadOptions) -> Item:
    """Return the article of one JSON object."""
    try:
        if options.mapping is None:
            found = read_json(body, limit_bytes=options.limit_bytes, source=options.source)
            return Item(name, _in_lane(found, options))
    except Refused as refused:
        if UNKNOWN_MEMBER not in refused.detail:  # members that we do not know are kept in `meta`, as columns of a CSV are
            return Item(name, refused)
    try:
        record = json.loads(body)
    except (ValueError, RecursionError) as error:
        return refused_item(name, RefusalReason.MALFORMED, f"not JSON in UTF-8: {error}")
    if not isinstance(record, dict):
        return refused_item(name, RefusalReason.MALFORMED, "not a JSON object")
    return _mapped(record, name, options)


def _mapped(record: dict[str, Any], name: str, options: ReadOptions) -> Item:
    """Return the article of a record whose members have other names."""
    names = options.mapping.fields if options.mapping else {field: field for field in WIRE_FIELDS & set(record)}
    if "content" not in names and "content_base64" not in names:
        columns = ", ".join(list(record)[:20])
        return refused_item(
            name, RefusalReason.INVALID_FIELD, f"no column 'content'; there are: {columns}; --map content=… names it"
        )
    texts = [names[field] for field in ("content", "content_base64") if field in names]
    if not any(column in record for column in texts):
        detail = f"no column {texts[0]!r}; there are: {', '.join(list(record)[:20])}"
        return refused_item(name, RefusalReason.INVALID_FIELD, detail)
    if all(record.get(column) in (None, "") for column in texts):
        return refused_item(name, RefusalReason.EMPTY, "the content is empty")
    fields: dict[str, Any] = {field: record[column] for field, column in names.items() if record.get(column) not in (None, "")}
    rest = {column: value for column, value in record.items() if column not in names.values() and value not in (None, "")}
    if "meta" not in fields:
        fields["meta"] = rest
    try:
        item = msgspec.convert(fields, WireItem, strict=False)
        found = from_item(item, limit_bytes=options.limit_bytes, source=options.source)
    except msgspec.ValidationError as error:
        return refused_item(name, RefusalReason.INVALID_FIELD, str(error))
    except (Refused, RecursionError) as error:
        return (
            Item(name, error) if isinstance(error, Refused) else refused_item(name, RefusalReason.TOO_DEEP, "nested too deeply")
        )
    return Item(name, _in_lane(found, options))


def _in_lane(found: Submission, options: ReadOptions) -> Submission:
    return found if options.lane is Lane.FRESH else msgspec.structs.replace(found, lane=options.lane)


def _lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield numbered lines; None stands for a line that is too long."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(CHUNK_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _encoding(stream: BinaryIO) -> str:
    """Return the encoding of a CSV file, from its beginning; spreadsheets in Chinese write GBK."""
    peek = getattr(stream, "peek", None)
    head: bytes = peek(CHUNK_BYTES)[:CHUNK_BYTES] if peek else b""
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not just a character that the peek cut
            return "gb18030"
    return "utf-8-sig"


def _meta(name: str) -> bytes:
    return msgspec.json.encode({"file": name[-1_000:].encode("utf-8", "replace").decode()})
