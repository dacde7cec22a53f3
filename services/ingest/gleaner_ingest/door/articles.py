"""`POST /v1/articles` and the questions about single articles."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from gleaner_contracts.records import RawDocument
from gleaner_ingest import status
from gleaner_ingest.door.auth import check_source
from gleaner_ingest.door.body import in_time, read_all
from gleaner_ingest.door.context import Context
from gleaner_ingest.door.writer import status_of
from gleaner_ingest.identity import normalise_url
from gleaner_ingest.keys import Credential
from gleaner_ingest.refusals import source_of
from gleaner_ingest.submission import Outcome, RefusalReason, Refused, Submission
from gleaner_ingest.wire import MAX_IDEMPOTENCY_KEY, from_body, read_json

JSON: Final = "application/json"
SIMULATE_BYTES: Final = 512 * 1024
SIMULATION: Final = "simulation"  # nothing is stored under it
Ask = Request[None, None, State]


def context_of(request: Ask) -> Context:
    """Return what the application shares."""
    found: Context = request.app.state.context
    return found


@post("/v1/articles", status_code=202, tags=["articles"], summary="Send one article")
async def post_article(request: Ask) -> Response[bytes]:
    """Take one article, as a JSON object or as a raw body with `X-Gleaner-…` headers."""
    context = context_of(request)
    source: str | None = None
    credential: Credential | None = None
    try:
        context.pressure.check()
        credential = await context.credential(request.headers.get("authorization"))
        submission = await read_submission(request, context, credential)
        check_source(credential, submission.source)
        source = submission.source
        context.gate.admit(credential, 1)
        await context.reserve(credential, [submission])
        [answer] = await context.commit([submission])
        if isinstance(answer, Refused):
            answer.url, answer.source = submission.url, submission.source
            raise answer
        if answer.outcome is Outcome.CONFLICT:
            detail = f"this Idempotency-Key stands for another content, received as {answer.id}"
            raise Refused(409, RefusalReason.CONFLICT, detail, field="Idempotency-Key")
    except Refused as refused:
        context.refusals.count(refused.reason, source or source_of(refused, credential))
        context.refusals.keep(refused, credential)
        raise
    location = {"location": f"/v1/articles/{answer.id}"}
    return Response(msgspec.json.encode(answer), status_code=status_of(answer), media_type=JSON, headers=location)


async def read_submission(
    request: Ask, context: Context, credential: Credential, *, default_source: str | None = None
) -> Submission:
    """Read and check what a request sends.

    Args:
        request: with a JSON object or a raw body.
        context: of the application.
        credential: who sends it.
        default_source: where neither the article nor the key names one.

    Raises:
        Refused: with the field and the limit that is wrong.
    """
    settings = context.settings
    source = credential.only_source or default_source
    chunks = in_time(request.stream(), settings.door_body_timeout_s)
    body = await read_all(chunks, request.headers.get("content-encoding"), settings.door_body_bytes)
    media_type = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if media_type == JSON:
        found = read_json(body, limit_bytes=settings.door_item_bytes, source=source)
    else:
        headers = dict(request.headers)
        found = from_body(body, headers, limit_bytes=settings.door_item_bytes, source=source)
    return _with_idempotency_key(found, request.headers.get("idempotency-key"))


def _with_idempotency_key(found: Submission, key: str | None) -> Submission:
    if not key:
        return found
    if len(key) > MAX_IDEMPOTENCY_KEY:
        limit = f"{MAX_IDEMPOTENCY_KEY} characters"
        raise Refused(
            422, RefusalReason.INVALID_FIELD, f"Idempotency-Key is longer than {limit}", field="Idempotency-Key", limit=limit
        )
    return msgspec.structs.replace(found, idempotency_key=key)


@get("/v1/articles/{entry_id:uuid}", tags=["articles"], summary="Ask what became of an article")
async def get_article(request: Ask, entry_id: FromPath[UUID]) -> Response[bytes]:
    """Return state, disposition, version and reasons of what a receipt names."""
    context = context_of(request)
    credential = await context.credential(request.headers.get("authorization"))
    found = await context.ask(status.by_id, context.engine, entry_id)
    if found is None or not credential.may_write(found.source):
        raise Refused(404, RefusalReason.NOT_FOUND, "no article of yours has this id", field="id")
    return Response(msgspec.json.encode(found), media_type=JSON)


@get("/v1/articles", tags=["articles"], summary="Find articles by URL or Idempotency-Key")
async def find_articles(
    request: Ask,
    url: FromQuery[str | None] = None,
    source: FromQuery[str | None] = None,
    idempotency_key: FromQuery[str | None] = None,
) -> Response[bytes]:
    """Return the newest entries of a URL, or the entry of a source and Idempotency-Key."""
    context = context_of(request)
    credential = await context.credential(request.headers.get("authorization"))
    source = source or credential.only_source
    if (url is None) == (idempotency_key is None) or any("\x00" in text for text in (url, source, idempotency_key) if text):
        raise Refused(422, RefusalReason.INVALID_FIELD, "give exactly one of url and idempotency_key", field="url")
    if url is not None:
        found = await context.ask(status.by_article, context.engine, _key(url))
    elif source is None:
        raise Refused(422, RefusalReason.INVALID_FIELD, "name the source of the idempotency_key", field="source")
    else:
        found = await context.ask(status.by_idempotency_key, context.engine, source, idempotency_key or "")
    entries = [entry for entry in found if credential.may_write(entry.source)]
    return Response(msgspec.json.encode(status.Found(entries)), media_type=JSON)


def _key(url: str) -> str:
    try:
        return normalise_url(url)
    except ValueError as error:
        raise Refused(422, RefusalReason.INVALID_FIELD, f"url: {error}", field="url") from error


@post("/v1/simulate", status_code=200, tags=["articles"], summary="Try an article without storing it")
async def post_simulate(request: Ask) -> Response[bytes]:
    """Return what the extraction finds in an article, as `gleaner extract` prints it; nothing is stored."""
    context = context_of(request)
    simulate = context.simulate
    if simulate is None:
        raise Refused(501, RefusalReason.UNSUPPORTED_TYPE, "this door runs without an extractor")
    credential = await context.credential(request.headers.get("authorization"))
    context.gate.admit(credential, 1)
    found = await read_submission(request, context, credential, default_source=SIMULATION)
    if len(found.content) > SIMULATE_BYTES:
        limit = f"{SIMULATE_BYTES} bytes"
        raise Refused(413, RefusalReason.TOO_LARGE, "too long to be tried", field="content", limit=limit)
    document = document_of(found)
    async with context.simulations:
        result = await context.ask(lambda: simulate(document))
    return Response(result, media_type=JSON)


def document_of(found: Submission) -> RawDocument:
    """Return a submission as the stages take it."""
    return RawDocument(
        content=None if found.is_text else found.content,
        text=found.content.decode() if found.is_text else None,
        content_type=found.content_type,
        charset=found.charset,
        url=found.url,
        source=found.source,
        title=found.title,
    )
