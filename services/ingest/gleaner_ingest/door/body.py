"""Reads bodies: refused over the cap while they stream, unpacked no further than the cap, given up when they stop coming."""

import asyncio
from collections.abc import AsyncIterator

from gleaner_ingest.packed import Identity, unpacker
from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_ingest.wire import too_large


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


async def with_pauses(chunks: AsyncIterator[bytes], pause_s: float) -> AsyncIterator[bytes | None]:
    """Pass chunks on, and None once in each pause that is so long."""
    iterator = aiter(chunks)
    while True:
        coming = asyncio.ensure_future(anext(iterator, None))
        try:
            if not (await asyncio.wait({coming}, timeout=pause_s))[0]:
                yield None
            chunk = await coming
        finally:
            coming.cancel()
        if chunk is None:
            return
        yield chunk


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
