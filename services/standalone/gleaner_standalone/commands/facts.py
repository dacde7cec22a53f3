"""`gleaner facts`: figure × holder × time, what an analyst opens first."""

import typer

from gleaner_standalone.commands.figures import COLUMNS
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
from gleaner_standalone.render import Format, print_rows
from gleaner_store import queries
from gleaner_store.queries import FactFilter

app = typer.Typer()


@app.command(epilog="Example: gleaner facts --indicator 贫困户 --year 2016 --format jsonl | jq '{holder, value}'")
def facts(
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
    """List facts: what is said of whom and when, each once an article."""
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
        print_rows(pages(lambda page: queries.facts(engine, page), wanted, limit), shape, COLUMNS)
