"""Readers of archives and of WARC files; nothing is unpacked to disk, nothing beyond its limit."""

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

import msgspec
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from gleaner_ingest.files import readers
from gleaner_ingest.files.records import Item, Reader, ReadOptions, refused_item
from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_ingest.wire import from_body, too_large

BROKEN: Final = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zstandard.ZstdError,
    ArchiveLoadFailed,
    NotImplementedError,
    RuntimeError,  # zipfile: a password is needed
)
READERS: Final[dict[str, Reader]] = {
    ".txt": readers.read_text,
    ".text": readers.read_text,
    ".md": readers.read_text,
    ".html": readers.read_html,
    ".htm": readers.read_html,
    ".shtml": readers.read_html,
    ".xhtml": readers.read_html,
    ".json": readers.read_json_file,
    ".jsonl": readers.read_jsonl,
    ".ndjson": readers.read_jsonl,
    ".csv": readers.read_csv,
    ".tsv": readers.read_tsv,
}


def read_any(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read a file by the end of its name; what cannot be read is an item that says why."""
    reader = reader_of(name)
    if reader is None:
        yield refused_item(name, RefusalReason.UNSUPPORTED_TYPE, "no reader for files with this ending", 415)
        return
    try:
        yield from reader(stream, name, options)
    except BROKEN as error:
        yield refused_item(name, RefusalReason.MALFORMED, f"{type(error).__name__}: {error}")


def reader_of(name: str) -> Reader | None:
    """Return the reader of a file, or None."""
    lowered = name.lower()
    for ending, reader in COMPOUND:
        if lowered.endswith(ending):
            return reader
    return READERS.get("." + lowered.rpartition(".")[2])


def read_warc(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read the pages of a WARC file: responses with status 200 and a text type."""
    for number, record in enumerate(ArchiveIterator(stream), 1):
        if record.rec_type not in ("response", "resource"):
            continue
        headers = record.http_headers
        if headers is not None and headers.get_statuscode() != "200":
            continue
        content_type = (headers or record.rec_headers).get_header("Content-Type") or "text/html"
        if not content_type.lower().startswith(("text/html", "text/plain", "application/xhtml")):
            continue
        yield _page(record, f"{name}#{number}", content_type, options)


def _page(record: object, name: str, content_type: str, options: ReadOptions) -> Item:
    content = record.content_stream().read(options.limit_bytes + 1)  # type: ignore[attr-defined]
    if len(content) > options.limit_bytes:
        return Item(name, too_large("record", options.limit_bytes))
    rec_headers = record.rec_headers  # type: ignore[attr-defined]
    fields = {
        "content-type": content_type,
        "x-gleaner-url": rec_headers.get_header("WARC-Target-URI") or "",
        "x-gleaner-fetched-at": rec_headers.get_header("WARC-Date") or "",
    }
    try:
        found = from_body(content, fields, limit_bytes=options.limit_bytes, source=options.source)
    except Refused as refused:
        return Item(name, refused)
    return Item(name, msgspec.structs.replace(found, lane=options.lane))


def read_zip(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read the members of a zip file."""
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist()[: options.member_count]:
            if not member.is_dir() and not _is_hidden(member.filename):
                with archive.open(member) as opened:
                    yield from _member(cast("BinaryIO", opened), f"{name}!{member.filename}", options)


def read_tar(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    """Read the regular members of a tar file, packed or not, in one pass."""
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for number, member in enumerate(archive):
            if number >= options.member_count:
                return
            opened = archive.extractfile(member) if member.isreg() and not _is_hidden(member.name) else None
            if opened is not None:
                yield from _member(cast("BinaryIO", opened), f"{name}!{member.name}", options)


def _member(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
    if options.depth <= 0:
        yield refused_item(name, RefusalReason.TOO_DEEP, "an archive in an archive in an archive")
        return
    inner = msgspec.structs.replace(options, depth=options.depth - 1)
    yield from read_any(stream, name, inner if reader_of(name) in ARCHIVES else options)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part not in (".", ".."))


def _unpacked(open_stream: Callable[[BinaryIO], BinaryIO]) -> Reader:
    """Return a reader of a packed file, which reads what is inside by the name without its last ending."""

    def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Item]:
        inner = name.rpartition(".")[0]
        with open_stream(stream) as opened:
            for item in read_any(opened, inner, options):
                yield Item(f"{name}{item.name.removeprefix(inner)}", item.found)

    return read


def _open_gzip(stream: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=stream)))


def _open_zstd(stream: BinaryIO) -> BinaryIO:
    reader = zstandard.ZstdDecompressor(max_window_size=128 * 1024 * 1024).stream_reader(stream, read_across_frames=True)
    return cast("BinaryIO", io.BufferedReader(reader))


ARCHIVES: Final = (read_zip, read_tar)
COMPOUND: Final[tuple[tuple[str, Reader], ...]] = (
    (".warc", read_warc),
    (".warc.gz", read_warc),
    (".tar", read_tar),
    (".tar.gz", read_tar),
    (".tgz", read_tar),
    (".tar.bz2", read_tar),
    (".tar.xz", read_tar),
    (".zip", read_zip),
    (".gz", _unpacked(_open_gzip)),
    (".zst", _unpacked(_open_zstd)),
)
