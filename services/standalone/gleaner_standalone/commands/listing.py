"""What `gleaner facts` and `gleaner figures` share: their filters and their columns."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import (
    Article,
    Confidence,
    Damaged,
    Indicator,
    Limit,
    Place,
    R,
    Shape,
    Source,
    Unit,
    Year,
    pages,
    read_uuid,
)
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store.queries import FactFilter

COLUMNS: Final = (
    Column("holder", "holder", style="green"),
    Column("indicator", "indicator"),
    Column("value", "value", justify="right", style="bold", is_whole=True),
    Column("approx", "", style="dim"),
    Column("unit", "unit", is_whole=True),
    Column("time", "time", style="magenta"),
    Column("surface", "as written", style="cyan"),
    Column("title", "article", style="dim"),
)


def listing_of(query: Callable[[Engine, FactFilter], list[R]]) -> Callable[..., None]:
    """Return the command that prints what a query finds; its parameters are the options of the command line.

    Args:
        query: returns one page of rows.
    """

    def listing(
        place: Place = None,
        indicator: Indicator = None,
        unit: Unit = None,
        year: Year = None,
        source: Source = None,
        article: Article = None,
        damaged: Damaged = None,
        min_confidence: Confidence = None,
        limit: Limit = 100,
        shape: Shape = Format.TABLE,
    ) -> None:
        wanted = FactFilter(
            article_id=read_uuid(article) if article else None,
            place=place,
            indicator=indicator,
            unit=unit,
            year=year,
            source=source,
            min_confidence=min_confidence,
            is_damaged=damaged,
        )
        with open_engine() as engine:
            print_rows(pages(lambda page: query(engine, page), wanted, limit), shape, COLUMNS)

    return listing
