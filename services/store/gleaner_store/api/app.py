"""The application of the read API."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

import structlog
from litestar import Litestar, Request, Response, get
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Parameter as OpenAPIParameter
from sqlalchemy.exc import SQLAlchemyError

from gleaner_runtime.database import make_engine
from gleaner_runtime.metrics import exposition
from gleaner_store.api import handlers
from gleaner_store.api.observing import Observer
from gleaner_store.api.pages import answer
from gleaner_store.api.settings import ApiSettings
from gleaner_store.queries.consumers import consumers

PATH_TYPE: Final = re.compile(r":[a-z]{1,10}\}")
ROUTES: Final = (
    handlers.get_articles,
    handlers.find_article,
    handlers.get_article,
    handlers.get_versions,
    handlers.get_figures,
    handlers.get_facts,
    handlers.get_mentions,
    handlers.get_entities,
    handlers.get_places,
    handlers.get_changes,
    handlers.get_consumers,
    handlers.get_ledger,
)


@get("/healthz", tags=["operation"])
async def healthz() -> Response[bytes]:
    """Answer as long as the event loop runs."""
    return answer({"status": "ok"})


@get("/readyz", tags=["operation"], sync_to_thread=True)
def readyz(request: handlers.Ask) -> Response[bytes]:
    """Answer 200 when the database answers."""
    consumers(handlers.engine_of(request))
    return answer({"status": "ready"})


@get("/metrics", tags=["operation"], sync_to_thread=True)
def metrics(request: handlers.Ask) -> Response[bytes]:
    """Return all metrics of this process, and what only the database can tell."""
    request.app.state.observer.look()
    return Response(exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


def make_app(settings: ApiSettings) -> Litestar:
    """Return the application; it opens connections when it is first asked."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        app.state.engine = make_engine(
            settings.database_url,
            application="gleaner-api",
            pool_size=settings.api_pool_size,
            statement_timeout_ms=settings.api_statement_timeout_ms,
        )
        app.state.observer = Observer(app.state.engine)
        try:
            yield
        finally:
            app.state.engine.dispose()

    return Litestar(
        route_handlers=[*ROUTES, healthz, readyz, metrics],
        lifespan=[lifespan],
        before_request=refuse_unknown_parameters,
        exception_handlers={HTTPException: on_http_error, Exception: on_error},
        openapi_config=OpenAPIConfig(title="Gleaner: the read API", version="1", path="/v1/schema"),
        logging_config=None,
    )


def refuse_unknown_parameters(request: Request[Any, Any, Any]) -> None:
    """Answer 400 to a parameter that the resource does not have: a misspelt filter must not look like an empty one."""
    known = parameters_of(request.app).get(PATH_TYPE.sub("}", request.scope["path_template"]))
    unknown = sorted(set(request.query_params) - known) if known is not None else []
    if unknown:
        there_are = ", ".join(sorted(known or ())) or "none"
        raise ValidationException(f"no parameter {unknown[0][:100]!r}; there are: {there_are}")


def parameters_of(app: Litestar) -> dict[str, frozenset[str]]:
    """Return the query parameters of each resource under /v1, as the OpenAPI document has them."""
    found: dict[str, frozenset[str]] = app.state.get("parameters") or {}
    if not found:
        for path, item in (app.openapi_schema.paths or {}).items():
            parameters = (item.get.parameters if item.get else None) or []
            names = (p.name for p in parameters if isinstance(p, OpenAPIParameter) and p.param_in == "query")
            if path.startswith("/v1/"):
                found[path] = frozenset(names)
        app.state.parameters = found
    return found


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer with a problem document that says what was wrong with the request."""
    return _problem(error.status_code, error.detail, error.extra)


def on_error(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer 503 when the database is away or too slow, else 500; the cause is in the log only."""
    structlog.get_logger().error("request failed", error=f"{type(error).__name__}: {error}")
    is_outside = isinstance(error, SQLAlchemyError) or type(error).__module__.startswith("psycopg")
    return _problem(HTTPStatus.SERVICE_UNAVAILABLE if is_outside else HTTPStatus.INTERNAL_SERVER_ERROR, "try again later")


def _problem(status: int, detail: str, extra: object = None) -> Response[bytes]:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    found = answer({**body, "errors": extra} if extra else body, status)
    found.media_type = "application/problem+json"
    return found
