"""Reads bodies: refused over the cap while they stream, unpacked no further than the cap, given up when they stop coming."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Final, Protocol

import zstandard

from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_ingest.wire import too_large

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


async def read_all(chunks: AsyncIterator[bytes], encoding: str | None, limit_bytes: int) -> bytes:
    """Read a whole body into memory.

    Raises:
        Refused: it is longer than the limit, as sent or unpacked, or not what its encoding says.
    """
    found = unpacker(encoding)
    body = bytearray()
    async for chunk in chunks:
        for piece in found.feed(chunk):
            body += piece
            if len(body) > limit_bytes:
                raise too_large("body", limit_bytes)
    if not isinstance(found, Identity):
        found.finish()
    return bytes(body)


async def in_time(chunks: AsyncIterator[bytes], timeout_s: float) -> AsyncIterator[bytes]:
    """Pass chunks on as long as they keep coming.

    Raises:
        Refused: nothing came for so long.
    """
    iterator = aiter(chunks)
    while True:
        try:
            async with asyncio.timeout(timeout_s):
                chunk = await anext(iterator)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            limit = f"{timeout_s:g} s"
            raise Refused(408, RefusalReason.TIMEOUT, f"no part of the body came for {limit}", limit=limit) from error
        yield chunk


def _malformed(encoding: str, error: object) -> Refused:
    detail = f"the body is not {encoding}: {error}"
    return Refused(422, RefusalReason.MALFORMED, detail[:500], field="Content-Encoding")
