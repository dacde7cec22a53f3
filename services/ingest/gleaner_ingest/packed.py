"""Unpacks gzip and zstd in steps of bounded size, so that a bomb is seen before it is held."""

import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import zstandard

from gleaner_ingest.submission import RefusalReason, Refused

STEP_BYTES: Final = 64 * 1024  # most that one step of unpacking yields
# zstd has no limit on what one call yields; a block of 128 KiB can come from 4 bytes, so it is fed in tiny slices.
ZSTD_SLICE_BYTES: Final = 128
ZSTD_WINDOW_BYTES: Final = 8 * 1024 * 1024
ENCODINGS: Final = ("identity", "gzip", "zstd")


class Unpacker(Protocol):
    """Turns chunks of a body into chunks of what it holds."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk holds, in steps of bounded size.

        Raises:
            Refused: the body is not what its encoding says.
        """

    def finish(self) -> None:
        """Check that the body was whole.

        Raises:
            Refused: it ends too early.
        """


class Identity:
    """No encoding."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the chunk."""
        yield chunk

    def finish(self) -> None:
        """Every end is a good end."""


class Gzip:
    """gzip, of one or several members."""

    def __init__(self) -> None:
        """Begin a member."""
        self._member = zlib.decompressobj(wbits=31)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk holds."""
        try:
            while chunk:
                if self._member.eof:
                    self._member = zlib.decompressobj(wbits=31)
                yield self._member.decompress(chunk, STEP_BYTES)
                chunk = self._member.unconsumed_tail or self._member.unused_data
        except zlib.error as error:
            raise _malformed("gzip", error) from error

    def finish(self) -> None:
        """Check that the last member is whole."""
        if not self._member.eof:
            raise _malformed("gzip", "it ends too early")


class Zstd:
    """zstd, of one or several frames."""

    def __init__(self) -> None:
        """Begin a frame."""
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
        self._frame = self._decompressor.decompressobj()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk holds."""
        try:
            for start in range(0, len(chunk), ZSTD_SLICE_BYTES):
                yield from self._slice(chunk[start : start + ZSTD_SLICE_BYTES])
        except zstandard.ZstdError as error:
            raise _malformed("zstd", error) from error

    def _slice(self, piece: bytes) -> Iterator[bytes]:
        while piece:
            if self._frame.eof:
                self._frame = self._decompressor.decompressobj()
            yield self._frame.decompress(piece)
            piece = self._frame.unused_data if self._frame.eof else b""

    def finish(self) -> None:
        """Check that the last frame is whole."""
        if not self._frame.eof:
            raise _malformed("zstd", "it ends too early")


def unpacker(encoding: str | None) -> Unpacker:
    """Return the unpacker of a Content-Encoding.

    Raises:
        Refused: an encoding we do not read.
    """
    name = (encoding or "identity").strip().lower()
    if name not in ENCODINGS:
        detail = f"Content-Encoding {name[:60]!r} is not one of {', '.join(ENCODINGS)}"
        raise Refused(415, RefusalReason.UNSUPPORTED_ENCODING, detail, field="Content-Encoding")
    makers: dict[str, Callable[[], Unpacker]] = {"identity": Identity, "gzip": Gzip, "zstd": Zstd}
    return makers[name]()


def _malformed(encoding: str, error: object) -> Refused:
    detail = f"the body is not {encoding}: {error}"
    return Refused(422, RefusalReason.MALFORMED, detail[:500], field="Content-Encoding")
