"""The resources of the read API."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, Parameter
from sqlalchemy import Engine

from gleaner_store.api.pages import Page, answer, decode_cursor, page
from gleaner_store.queries import articles as where_is
from gleaner_store.queries import listing
from gleaner_store.queries.consumers import ConsumerRow, consumers
from gleaner_store.queries.facts import FactFilter, FactRow, FigureRow, facts, figures
from gleaner_store.queries.ledger import LedgerSummary, ledger_summary

Ask = Request[Any, Any, State]
Limit = Annotated[int, Parameter(ge=1, le=1000, description="the most items of a page")]
Cursor = Annotated[str | None, Parameter(description="`next` of the page before", max_length=200)]
Text = Annotated[str | None, Parameter(max_length=500)]
Day = Annotated[date | None, Parameter(description="YYYY-MM-DD")]
Id = Annotated[UUID | None, Parameter(description="an id")]
Number = Annotated[int | None, Parameter(ge=-2147483648, le=2147483647)]
Share = Annotated[float | None, Parameter(ge=0, le=1)]
Flag = Annotated[bool | None, Parameter(description="true or false; both without it")]
Code = Annotated[str | None, Parameter(pattern=r"^[0-9]{2,12}$", description="行政区划代码; all below it are found too")]


def engine_of(request: Ask) -> Engine:
    """Return the engine of the application."""
    engine = request.app.state.engine
    assert isinstance(engine, Engine)
    return engine


def returns(kind: Any) -> dict[int, ResponseSpec]:
    """Return what OpenAPI says of an answer."""
    return {200: ResponseSpec(kind, generate_examples=False)}


@get("/v1/articles", sync_to_thread=True, tags=["articles"], responses=returns(Page[listing.ArticleRow]))
def get_articles(  # noqa: PLR0913, PLR0917 - these are the query parameters
    request: Ask,
    source: Text = None,
    publisher: Text = None,
    title: Text = None,
    code: Code = None,
    published_from: Day = None,
    published_until: Day = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response[bytes]:
    """List current versions of articles, the newest first."""
    wanted = listing.ArticleFilter(
        source=source,
        publisher=publisher,
        title=title,
        code=code,
        published_from=published_from,
        published_until=published_until,
        limit=limit,
        after=key[0] if (key := decode_cursor(cursor, tuple[int])) else None,
    )
    found = listing.articles(engine_of(request), wanted)
    return page(found, limit, (found[-1].extraction_id,) if found else None)


@get("/v1/articles/find", sync_to_thread=True, tags=["articles"], responses=returns(list[where_is.Found]))
def find_article(request: Ask, q: Annotated[str, Parameter(min_length=2, max_length=3000)]) -> Response[bytes]:
    """Tell where an article is: by id, URL, a part of a URL, or words of its text; also when it was not kept."""
    return answer(where_is.find(engine_of(request), q))


@get("/v1/articles/{article_id:uuid}", sync_to_thread=True, tags=["articles"], responses=returns(listing.ArticleText))
def get_article(request: Ask, article_id: FromPath[UUID], version: Number = None) -> Response[bytes]:
    """Return an article with its clean text."""
    found = listing.article(engine_of(request), article_id, version)
    if found is None:
        raise NotFoundException("no such article or version")
    return answer(found)


@get(
    "/v1/articles/{article_id:uuid}/versions", sync_to_thread=True, tags=["articles"], responses=returns(Page[listing.ArticleRow])
)
def get_versions(request: Ask, article_id: FromPath[UUID]) -> Response[bytes]:
    """List all versions of an article, the newest first."""
    wanted = listing.ArticleFilter(article_id=article_id, all_versions=True, limit=1000)
    return answer(Page(listing.articles(engine_of(request), wanted)))


def fact_filter(  # noqa: PLR0913, PLR0917 - these are the query parameters
    article_id: Id = None,
    place: Text = None,
    indicator: Text = None,
    unit: Text = None,
    unit_kind: Text = None,
    year: Annotated[int | None, Parameter(ge=1, le=9998)] = None,
    source: Text = None,
    damaged: Flag = None,
    min_confidence: Share = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> FactFilter:
    """Return the filter that the query parameters ask for."""
    return FactFilter(
        article_id=article_id,
        place=place,
        indicator=indicator,
        unit=unit,
        unit_kind=unit_kind,
        year=year,
        source=source,
        is_damaged=damaged,
        min_confidence=min_confidence,
        limit=limit,
        after=decode_cursor(cursor, tuple[int, int]),
    )


FACT_FILTER: Final = {"wanted": Provide(fact_filter, sync_to_thread=False)}


@get("/v1/figures", sync_to_thread=True, tags=["figures"], responses=returns(Page[FigureRow]), dependencies=FACT_FILTER)
def get_figures(request: Ask, wanted: NamedDependency[FactFilter]) -> Response[bytes]:
    """List figures of current versions, the newest article first."""
    found = figures(engine_of(request), wanted)
    return page(found, wanted.limit, found[-1].key if found else None)


@get("/v1/facts", sync_to_thread=True, tags=["facts"], responses=returns(Page[FactRow]), dependencies=FACT_FILTER)
def get_facts(request: Ask, wanted: NamedDependency[FactFilter]) -> Response[bytes]:
    """List facts of current versions, the newest article first."""
    found = facts(engine_of(request), wanted)
    return page(found, wanted.limit, found[-1].key if found else None)


@get("/v1/mentions", sync_to_thread=True, tags=["entities"], responses=returns(Page[listing.MentionRow]))
def get_mentions(  # noqa: PLR0913, PLR0917 - these are the query parameters
    request: Ask,
    article_id: Id = None,
    entity_id: Id = None,
    type: Text = None,  # noqa: A002 - the name of the query parameter
    name: Text = None,
    code: Code = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response[bytes]:
    """List mentions in current versions with the entities they mean."""
    wanted = listing.EntityFilter(
        article_id=article_id,
        entity_id=entity_id,
        type=type,
        name=name,
        code=code,
        limit=limit,
        after=decode_cursor(cursor, tuple[int, int]),
    )
    found = listing.mentions(engine_of(request), wanted)
    return page(found, limit, (found[-1].extraction_id, found[-1].ordinal) if found else None)


@get("/v1/entities", sync_to_thread=True, tags=["entities"], responses=returns(Page[listing.EntityRow]))
def get_entities(
    request: Ask,
    type: Text = None,  # noqa: A002 - the name of the query parameter
    name: Text = None,
    code: Code = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response[bytes]:
    """List entities that articles mention."""
    return _entities(request, listing.EntityFilter(type=type, name=name, code=code, limit=limit), cursor)


@get("/v1/places", sync_to_thread=True, tags=["entities"], responses=returns(Page[listing.EntityRow]))
def get_places(request: Ask, name: Text = None, code: Code = None, limit: Limit = 100, cursor: Cursor = None) -> Response[bytes]:
    """List places that articles mention."""
    return _entities(request, listing.EntityFilter(type="LOC", name=name, code=code, limit=limit), cursor)


@get("/v1/changes", sync_to_thread=True, tags=["changes"], responses=returns(Page[listing.ChangeRow]))
def get_changes(request: Ask, after: Annotated[int, Parameter(ge=0)] = 0, limit: Limit = 100) -> Response[bytes]:
    """List the change feed after a seq; the seq of the last item is the next `after`."""
    found = listing.changes(engine_of(request), after, limit)
    return answer(Page(found, str(found[-1].seq) if found else None))


@get("/v1/consumers", sync_to_thread=True, tags=["changes"], responses=returns(list[ConsumerRow]))
def get_consumers(request: Ask) -> Response[bytes]:
    """List consumers of the feed and their lag."""
    return answer(consumers(engine_of(request)))


@get("/v1/ledger", sync_to_thread=True, tags=["operation"], responses=returns(LedgerSummary))
def get_ledger(request: Ask) -> Response[bytes]:
    """Return the conservation equation."""
    return answer(ledger_summary(engine_of(request)))


def _entities(request: Ask, wanted: listing.EntityFilter, cursor: str | None) -> Response[bytes]:
    after = decode_cursor(cursor, tuple[UUID])
    found = listing.entities(engine_of(request), _after(wanted, after[0] if after else None))
    return page(found, wanted.limit, (str(found[-1].id),) if found else None)


def _after(wanted: listing.EntityFilter, after: UUID | None) -> listing.EntityFilter:
    return listing.EntityFilter(type=wanted.type, name=wanted.name, code=wanted.code, limit=wanted.limit, after_id=after)
