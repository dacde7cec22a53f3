"""Answers of the door when something is wrong: RFC 9457 problem documents that name the field and the limit."""

from http import HTTPStatus
from typing import Final

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from msgspec import Struct

from gleaner_ingest.submission import RefusalReason, Refused

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:gleaner:problem:"


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `reason`, `field`, `limit` and `retry_after_s` are our members."""

    type: str
    title: str
    status: int
    detail: str
    reason: str
    field: str | None = None
    limit: str | None = None
    retry_after_s: int | None = None
    line: int | None = None


def problem_of(refused: Refused, *, line: int | None = None) -> Problem:
    """Return what a refusal says to its sender."""
    return Problem(
        type=TYPE_PREFIX + refused.reason.value,
        title=HTTPStatus(refused.status).phrase,
        status=refused.status,
        detail=refused.detail,
        reason=refused.reason.value,
        field=refused.field,
        limit=refused.limit,
        retry_after_s=refused.retry_after_s,
        line=line,
    )


def headers_of(refused: Refused) -> dict[str, str]:
    """Return the headers that belong to a refusal."""
    headers = {}
    if refused.retry_after_s is not None:
        headers["retry-after"] = str(refused.retry_after_s)
    if refused.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = "POST"
    if refused.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = 'Bearer realm="gleaner"'
    return headers


def answer(refused: Refused) -> Response[bytes]:
    """Return a refusal as an HTTP answer."""
    body = msgspec.json.encode(problem_of(refused))
    return Response(body, status_code=refused.status, media_type=MEDIA_TYPE, headers=headers_of(refused))


def on_refused(_: Request[None, None, State], refused: Refused) -> Response[bytes]:
    """Answer a refusal raised by a handler; it was counted where it was raised."""
    return answer(refused)


def on_http_error(_: Request[None, None, State], error: HTTPException) -> Response[bytes]:
    """Answer errors of the framework in the same form: unknown path, wrong method, bad parameter."""
    status = HTTPStatus(error.status_code)
    problem = Problem(
        type="about:blank", title=status.phrase, status=status, detail=str(error.detail), reason=status.name.lower()
    )
    return Response(msgspec.json.encode(problem), status_code=status, media_type=MEDIA_TYPE, headers=dict(error.headers or {}))


def database_away() -> Refused:
    """Return the answer while Postgres does not: nothing was taken."""
    return Refused(503, RefusalReason.DATABASE_AWAY, "the database is away; nothing was taken", retry_after_s=5)
