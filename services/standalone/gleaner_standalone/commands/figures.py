"""`gleaner figures`: figures of current articles."""

import typer

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import (
    Article,
    Confidence,
    Damaged,
    Indicator,
    Limit,
    Place,
    Shape,
    Source,
    Unit,
    Year,
    pages,
    read_uuid,
)
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store import queries
from gleaner_store.queries import FactFilter

app = typer.Typer()

COLUMNS = (
    Column("holder", "holder", style="green"),
    Column("indicator", "indicator"),
    Column("value", "value", justify="right", style="bold", is_whole=True),
    Column("approx", "", style="dim"),
    Column("unit", "unit", is_whole=True),
    Column("time", "time", style="magenta"),
    Column("surface", "as written", style="cyan"),
    Column("title", "article", style="dim"),
)


@app.command(epilog="Example: gleaner figures --place 汉源县 --unit 户 --format csv > households.csv")
def figures(
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
    """List figures of current articles, the newest article first."""
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
        print_rows(pages(lambda page: queries.figures(engine, page), wanted, limit), shape, COLUMNS)
