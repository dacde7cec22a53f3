"""The door's application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from gleaner_ingest.door.articles import Ask, context_of, find_articles, get_article, post_article, post_simulate
from gleaner_ingest.door.batch import post_batch
from gleaner_ingest.door.context import Context, Simulate
from gleaner_ingest.door.openapi import schema
from gleaner_ingest.door.problems import on_http_error, on_refused
from gleaner_ingest.settings import DoorSettings
from gleaner_ingest.submission import Refused
from gleaner_runtime.metrics import exposition


@get("/healthz", tags=["operation"], summary="Is the process alive")
async def healthz() -> Response[bytes]:
    """Answer as long as the event loop runs."""
    return Response(b'{"status":"ok"}', media_type="application/json")


@get("/readyz", tags=["operation"], summary="May articles be sent")
async def readyz(request: Ask) -> Response[bytes]:
    """Answer 200 when articles would be taken, else the problem that a sender would get."""
    context_of(request).pressure.check()
    return Response(b'{"status":"ready"}', media_type="application/json")


@get("/metrics", tags=["operation"], summary="Metrics for Prometheus")
async def metrics() -> Response[bytes]:
    """Return all metrics of this process."""
    return Response(exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


def make_app(settings: DoorSettings, *, simulate: Simulate | None = None) -> Litestar:
    """Return the application; it connects when it starts.

    Args:
        settings: addresses and limits.
        simulate: runs the extraction of `POST /v1/simulate`; without it that answers 501.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        context = Context(settings, simulate)
        app.state.context = context
        context.start()
        try:
            yield
        finally:
            context.stop()

    return Litestar(
        route_handlers=[post_article, post_batch, find_articles, get_article, post_simulate, healthz, readyz, metrics, schema],
        lifespan=[lifespan],
        state=State(),
        exception_handlers={Refused: on_refused, HTTPException: on_http_error},
        openapi_config=None,  # `schema` answers instead
        request_max_body_size=None,  # bodies are bounded where they are read, while they stream
        logging_config=None,
    )
