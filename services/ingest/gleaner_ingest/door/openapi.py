"""The OpenAPI document of the door, built from the very types that its handlers read and write.

The framework cannot derive it: bodies are read as streams and answers are encoded by msgspec.
"""

from typing import Any, Final

import msgspec
from litestar import Response, get
from msgspec import Struct

from gleaner_contracts.enums import Lane
from gleaner_ingest.door.batch import LineResult, Summary
from gleaner_ingest.door.problems import MEDIA_TYPE, Problem
from gleaner_ingest.status import Found, Status
from gleaner_ingest.submission import Receipt
from gleaner_ingest.wire import MAX_IDEMPOTENCY_KEY, MAX_SOURCE, MAX_TITLE, MAX_URL, Item

JSON: Final = "application/json"
NDJSON: Final = "application/x-ndjson"
TEXT: Final = "text/plain"
REF: Final = "#/components/schemas/{name}"
TYPES: Final = (Item, Receipt, Status, Found, LineResult, Summary, Problem)
STRING: Final = {"type": "string"}
LANE: Final = {"type": "string", "enum": [lane.value for lane in Lane]}
ENCODING: Final = {"type": "string", "enum": ["identity", "gzip", "zstd"]}
EXAMPLE: Final = {"source": "county-news", "url": "http://example.cn/1.html", "content": "<p>…</p>", "content_type": "text/html"}
Json = dict[str, Any]  # a piece of the document, which is JSON by its nature


class Operation(Struct, frozen=True, kw_only=True):
    """One method of one path."""

    name: str
    summary: str
    answers: dict[int, Json]  # content of the good answers, by status
    problems: tuple[int, ...] = ()
    parameters: tuple[Json, ...] = ()
    body: Json = {}  # content of the request
    needs_key: bool = True


def parameter(place: str, name: str, schema: Json, *, required: bool = False) -> Json:
    """Return a parameter in a path, a query or a header."""
    return {"in": place, "name": name, "required": required, "schema": schema}


def reference(kind: type[Struct]) -> Json:
    """Return a reference to the schema of a type."""
    return {"$ref": REF.format(name=kind.__name__)}


def content(media_type: str, schema: Json) -> Json:
    """Return a body of one media type."""
    return {media_type: {"schema": schema}}


RAW_HEADERS: Final = (
    parameter("header", "X-Gleaner-Source", {"type": "string", "maxLength": MAX_SOURCE * 12}),
    parameter("header", "X-Gleaner-Url", {"type": "string", "maxLength": MAX_URL}),
    parameter("header", "X-Gleaner-Title", {"type": "string", "maxLength": MAX_TITLE * 12}),
    parameter("header", "X-Gleaner-Fetched-At", {"type": "string", "format": "date-time"}),
    parameter("header", "X-Gleaner-Lane", LANE),
    parameter("header", "Content-Encoding", ENCODING),
)
IDEMPOTENCY: Final = parameter("header", "Idempotency-Key", {"type": "string", "maxLength": MAX_IDEMPOTENCY_KEY})
ARTICLE: Final = {
    **content(JSON, reference(Item)),
    **content("text/html", {"type": "string", "minLength": 1}),
    **content(TEXT, {"type": "string", "minLength": 1}),
}
RECEIPT: Final = content(JSON, reference(Receipt))
REFUSED: Final = (400, 401, 403, 409, 413, 415, 422, 429, 503)
PATHS: Final[dict[str, dict[str, Operation]]] = {
    "/v1/articles": {
        "post": Operation(
            name="postArticle",
            summary="Send one article, as JSON or as a raw body with X-Gleaner headers",
            answers={202: RECEIPT, 200: RECEIPT},
            problems=(*REFUSED, 408),
            parameters=(IDEMPOTENCY, *RAW_HEADERS),
            body=ARTICLE,
        ),
        "get": Operation(
            name="findArticles",
            summary="Find articles by exactly one of URL and Idempotency-Key",
            answers={200: content(JSON, reference(Found))},
            problems=(400, 401, 422, 503),
            parameters=tuple(parameter("query", name, STRING) for name in ("url", "source", "idempotency_key")),
        ),
    },
    "/v1/articles:batch": {
        "post": Operation(
            name="postBatch",
            summary="Send many articles, one JSON object a line; answers one result a line, then a summary",
            answers={200: content(NDJSON, {"oneOf": [reference(LineResult), reference(Summary)]})},
            problems=(401, 415, 422, 429, 503),
            parameters=(
                parameter("query", "source", STRING),
                parameter("query", "lane", LANE),
                parameter("header", "Content-Encoding", ENCODING),
            ),
            body=content(NDJSON, {"type": "string", "description": "one Item a line"}),
        ),
    },
    "/v1/articles/{entry_id}": {
        "get": Operation(
            name="getArticle",
            summary="Ask what became of an article",
            answers={200: content(JSON, reference(Status))},
            problems=(400, 401, 404, 503),
            parameters=(parameter("path", "entry_id", {"type": "string", "format": "uuid"}, required=True),),
        ),
    },
    "/v1/simulate": {
        "post": Operation(
            name="postSimulate",
            summary="Try an article without storing it",
            answers={200: content(JSON, {"type": "object"})},
            problems=(*REFUSED, 408, 501),
            parameters=RAW_HEADERS,
            body=ARTICLE,
        ),
    },
    "/healthz": {
        "get": Operation(
            name="healthz", summary="Is the process alive", answers={200: content(JSON, {"type": "object"})}, needs_key=False
        )
    },
    "/readyz": {
        "get": Operation(
            name="readyz",
            summary="May articles be sent",
            answers={200: content(JSON, {"type": "object"})},
            problems=(429, 503),
            needs_key=False,
        )
    },
    "/metrics": {
        "get": Operation(name="metrics", summary="Metrics for Prometheus", answers={200: content(TEXT, STRING)}, needs_key=False)
    },
}


def _operation(operation: Operation) -> Json:
    problem = {"description": "a problem document", "content": content(MEDIA_TYPE, reference(Problem))}
    found: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": list(operation.parameters),
        "responses": {
            **{str(status): problem for status in operation.problems},
            **{str(status): {"description": "as asked", "content": body} for status, body in operation.answers.items()},
        },
    }
    if operation.body:
        found["requestBody"] = {"required": True, "content": operation.body}
    if operation.needs_key:
        found["security"] = [{"key": []}]
    return found


def document() -> Json:
    """Return the OpenAPI 3.1 document."""
    _, schemas = msgspec.json.schema_components(TYPES, ref_template=REF)
    schemas[Item.__name__]["examples"] = [EXAMPLE]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Gleaner: the door", "version": "1"},
        "paths": {
            path: {method: _operation(operation) for method, operation in methods.items()} for path, methods in PATHS.items()
        },
        "components": {"schemas": schemas, "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }


DOCUMENT: Final = msgspec.json.encode(document())


@get(["/v1/schema", "/v1/schema/openapi.json"])
async def schema() -> Response[bytes]:
    """Return the OpenAPI document."""
    return Response(DOCUMENT, media_type=JSON)
