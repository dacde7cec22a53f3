"""`POST /v1/articles:batch`: NDJSON in, one result line an item out, both while they stream.

It is a plain ASGI handler, because the framework's streams listen for the end of the request while they answer and would
swallow its body.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

import msgspec
from litestar import Request, asgi
from litestar.datastructures import State
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from gleaner_contracts.enums import Lane
from gleaner_ingest.door.auth import check_source
from gleaner_ingest.door.body import in_time, with_pauses
from gleaner_ingest.door.context import Context
from gleaner_ingest.door.lines import Line, LineCutter
from gleaner_ingest.door.problems import MEDIA_TYPE, headers_of, problem_of
from gleaner_ingest.door.spool import Spool
from gleaner_ingest.door.writer import Answer, status_of
from gleaner_ingest.keys import Credential
from gleaner_ingest.packed import Identity, unpacker
from gleaner_ingest.refusals import source_of
from gleaner_ingest.submission import Outcome, RefusalReason, Refused, Submission
from gleaner_ingest.wire import read_json, refuse_packed

WINDOW_ITEMS: Final = 32  # read and checked within some 5 ms; then all other requests have their turn
WINDOW_BYTES: Final = 256 * 1024
WINDOWS_AHEAD: Final = 12  # committed while the next ones are read
PAUSE_S: Final = 0.05  # after which a window is not waited for to be full
SMALL_ITEMS: Final = 4  # a batch of that many articles counts as single ones
KEPT_LINES: Final = 100  # refused lines of one batch that can be looked up; all are answered and counted
BUSY_WAIT_S: Final = 0.05
BUSY_LIMIT_S: Final = 20.0
NDJSON: Final = b"application/x-ndjson"


class LineResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one line: a receipt or a refusal."""

    line: int
    status: int
    id: UUID | None = None
    outcome: Outcome | None = None
    same_as: UUID | None = None
    duplicate_of: UUID | None = None
    normalised_count: int = 0
    reason: str | None = None
    detail: str | None = None
    field: str | None = None
    limit: str | None = None
    retry_after_s: int | None = None


class Summary(Struct, frozen=True, kw_only=True):
    """The last line of every answer that is whole; `stopped` tells why lines after the last result were not read."""

    done: bool
    accepted: int
    known: int
    refused: int
    stopped: LineResult | None = None


class ClientGone(Exception):
    """The client closed the connection."""


@asgi("/v1/articles:batch", copy_scope=True)
async def post_batch(scope: Scope, receive: Receive, send: Send) -> None:
    """Take many articles as NDJSON, plain or as gzip or zstd."""
    request: Request[None, None, State] = Request(scope, receive=receive)
    context: Context = request.app.state.context
    try:
        if scope["method"] != "POST":  # type: ignore[typeddict-item]
            raise Refused(405, RefusalReason.INVALID_FIELD, "send a POST", field="method")
        context.pressure.check()
        credential = await context.credential(request.headers.get("authorization"))
        batch = Batch(context, credential, request)
    except Refused as refused:
        context.refusals.count(refused.reason)
        await _refuse(send, refused)
        return
    await batch.run(receive, send)


async def _refuse(send: Send, refused: Refused) -> None:
    headers = {"content-type": MEDIA_TYPE, **headers_of(refused)}
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": refused.status, "headers": pairs})
    body = msgspec.json.encode(problem_of(refused))
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Batch:
    """One request: a reader that cuts and submits, a collector that answers in order, a sender."""

    def __init__(self, context: Context, credential: Credential, request: Request[None, None, State]) -> None:
        """Check what can be checked before the body is read.

        Raises:
            Refused: an encoding or a default that we do not know.
        """
        self._context, self._credential = context, credential
        self._unpacker = unpacker(request.headers.get("content-encoding"))
        self._source = request.query_params.get("source") or credential.only_source
        lane = request.query_params.get("lane") or Lane.FRESH.value
        if lane not in set(Lane):
            raise Refused(422, RefusalReason.INVALID_FIELD, f"lane {lane[:40]!r} is not one of {', '.join(Lane)}", field="lane")
        self._lane = Lane(lane)
        self._spool = Spool()
        self._pending: asyncio.Queue[tuple[list[Line], list[Answer | None], asyncio.Future[list[Answer]]] | None]
        self._pending = asyncio.Queue(WINDOWS_AHEAD)
        self._counts = {202: 0, 200: 0, 400: 0}
        self._stopped: LineResult | None = None
        self._last_line = 0
        self._kept = 0

    async def run(self, receive: Receive, send: Send) -> None:
        """Serve the request to its end."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", NDJSON)]})
        sender = asyncio.create_task(self._send(send))
        collector = asyncio.create_task(self._collect())
        try:
            await self._read(receive)
        except ClientGone:
            sender.cancel()  # what was submitted is committed all the same, and can be asked for
        except Refused as refused:
            self._stop(refused, self._last_line + 1)
        finally:
            await self._pending.put(None)
            await collector
            self._finish()
            await asyncio.gather(sender, return_exceptions=True)
            self._spool.close()

    def _finish(self) -> None:
        summary = Summary(
            done=self._stopped is None,
            accepted=self._counts[202],
            known=self._counts[200],
            refused=self._counts[400],
            stopped=self._stopped,
        )
        self._spool.write(msgspec.json.encode(summary) + b"\n")
        self._spool.finish()

    async def _read(self, receive: Receive) -> None:
        settings = self._context.settings
        cutter = LineCutter(settings.door_body_bytes)
        window: list[Line] = []
        size_bytes = total = items = unread = 0
        async for chunk in with_pauses(in_time(_chunks(receive), settings.door_body_timeout_s), PAUSE_S):
            if chunk is None:  # the client may wait for answers to what it sent
                await self._submit(window)
                window, size_bytes = [], 0
                continue
            if not total and isinstance(self._unpacker, Identity):
                refuse_packed(chunk)
            for piece in self._unpacker.feed(chunk):
                total += len(piece)
                for line in cutter.feed(piece):
                    window.append(line)
                    size_bytes += len(line.content)
                    items += 1
                    if len(window) >= WINDOW_ITEMS or size_bytes >= WINDOW_BYTES:
                        await self._submit(window)
                        window, size_bytes, unread = [], 0, 0
                self._check_totals(total, items)
                unread += len(piece)
                if unread >= WINDOW_BYTES:  # of one line without end, or of many blank ones
                    unread = 0
                    await breathe()
            if self._stopped:
                return
        if not isinstance(self._unpacker, Identity):
            self._unpacker.finish()
        await self._submit([*window, *cutter.finish()], is_last=True)

    def _check_totals(self, size_bytes: int, items: int) -> None:
        settings = self._context.settings
        if size_bytes > settings.door_batch_bytes or items > settings.door_batch_items:
            limit = f"{settings.door_batch_bytes} bytes, {settings.door_batch_items} items"
            raise Refused(413, RefusalReason.TOO_LARGE, "the batch is too long", field="body", limit=limit)

    async def _submit(self, window: list[Line], *, is_last: bool = False) -> None:
        """Check a window of lines and hand it to the writer; waits while the key's rate or the writer is used up."""
        if not window or self._stopped:
            return
        await breathe()
        is_bulk = not (is_last and self._last_line == 0 and len(window) <= SMALL_ITEMS)
        answers: list[Answer | None] = []
        submissions = []
        for line in window:
            found = self._parse(line)
            answers.append(found if isinstance(found, Refused) else None)
            if isinstance(found, Submission):
                submissions.append(found)
        future = await self._hand_over(submissions, is_bulk=is_bulk)
        self._last_line = window[-1].number
        await self._pending.put((window, answers, future))

    def _parse(self, line: Line) -> Submission | Refused:
        if line.refused is not None:
            return line.refused
        try:
            limit = self._context.settings.door_item_bytes
            found = read_json(line.content, limit_bytes=limit, source=self._source)
            check_source(self._credential, found.source)
        except Refused as refused:
            return refused
        if self._lane is not Lane.FRESH and found.lane is Lane.FRESH:
            return msgspec.structs.replace(found, lane=self._lane)
        return found

    async def _hand_over(self, submissions: Sequence[Submission], *, is_bulk: bool) -> "asyncio.Future[list[Answer]]":
        await self._context.reserve(self._credential, submissions)
        waited_s = 0.0
        while True:
            try:
                self._context.pressure.check()
                self._context.gate.admit(self._credential, len(submissions))
                return asyncio.wrap_future(self._context.writer.submit(submissions, is_bulk=is_bulk))
            except Refused as refused:
                if refused.reason not in (RefusalReason.BUSY, RefusalReason.RATE) or waited_s > BUSY_LIMIT_S:
                    raise
            await asyncio.sleep(BUSY_WAIT_S)
            waited_s += BUSY_WAIT_S

    async def _collect(self) -> None:
        while (entry := await self._pending.get()) is not None:
            window, answers, future = entry
            try:
                committed = iter(await future)
                settled = [next(committed) if answer is None else answer for answer in answers]
            except Refused as refused:  # the database is away: every line that was in order gets this answer
                settled = [refused if answer is None else answer for answer in answers]
                self._stop(refused, window[-1].number + 1)
            for line, answer in zip(window, settled, strict=True):
                self._answer(line.number, answer)

    def _answer(self, number: int, answer: Answer) -> None:
        result = line_result(number, answer)
        self._counts[result.status if result.status in (200, 202) else 400] += 1
        if result.reason is not None:
            source = source_of(answer, self._credential) if isinstance(answer, Refused) else self._credential.only_source
            self._context.refusals.count(RefusalReason(result.reason), source)
        if isinstance(answer, Refused) and self._kept < KEPT_LINES:
            self._kept += 1
            self._context.refusals.keep(answer, self._credential, place=f"line {number}")
        self._spool.write(msgspec.json.encode(result) + b"\n")

    def _stop(self, refused: Refused, number: int) -> None:
        if self._stopped is None:
            self._stopped = line_result(number, refused)
            self._context.refusals.count(refused.reason, self._credential.only_source)

    async def _send(self, send: Send) -> None:
        while piece := await self._spool.read():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def line_result(number: int, answer: Answer) -> LineResult:
    """Return what is answered to one line."""
    if isinstance(answer, Refused):
        return LineResult(
            line=number,
            status=answer.status,
            reason=answer.reason.value,
            detail=answer.detail,
            field=answer.field,
            limit=answer.limit,
            retry_after_s=answer.retry_after_s,
        )
    reason = RefusalReason.CONFLICT.value if answer.outcome is Outcome.CONFLICT else None
    return LineResult(
        line=number,
        status=status_of(answer),
        id=answer.id,
        outcome=answer.outcome,
        same_as=answer.same_as,
        duplicate_of=answer.duplicate_of,
        normalised_count=answer.normalised_count,
        reason=reason,
    )


async def breathe() -> None:
    """Let every other request have its turn; nothing else waits in a batch whose bytes are there already."""
    await asyncio.sleep(0)


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        if message["type"] == "http.request":
            yield message["body"]
            if not message["more_body"]:
                return
