"""`gleaner corrections`: correct figures and mentions, review what extractions say of that, hand it out as test cases."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from gleaner_standalone.connect import open_engine
from gleaner_standalone.options import Shape, read_uuid
from gleaner_standalone.render import Column, Format, print_rows
from gleaner_store import queries
from gleaner_store.queries import CorrectionRow

app = typer.Typer(
    name="corrections", no_args_is_help=True, help="Correct figures and mentions; a correction is laid over each new extraction."
)

COLUMNS = (
    Column("id", "no.", justify="right", style="bold"),
    Column("target", "of a"),
    Column("surface", "words"),
    Column("field", "field"),
    Column("old_value", "was", justify="right"),
    Column("new_value", "is", justify="right", style="green"),
    Column("outcome", "outcome"),
    Column("found_value", "newest extraction", justify="right"),
    Column("author", "by"),
    Column("reason", "why", style="dim"),
    Column("withdrawn_at", "withdrawn", style="dim"),
    Column("article_id", "article", style="dim", is_whole=True),
)
Number = Annotated[int, typer.Argument(help="Number of a correction, as `gleaner corrections list` shows it.")]


@app.command("list", epilog="Example: gleaner corrections list --format json")
def list_corrections(shape: Shape = Format.TABLE) -> None:
    """List all corrections, also withdrawn ones."""
    with open_engine() as engine:
        _print(queries.corrections(engine), shape)


@app.command(epilog="Example: gleaner corrections review")
def review(shape: Shape = Format.TABLE) -> None:
    """List corrections that the newest extraction contradicts (conflict), or whose words are gone (not_found)."""
    with open_engine() as engine:
        _print(queries.corrections(engine, review=True), shape)


def _print(found: Sequence[CorrectionRow], shape: Format) -> None:
    """Print corrections; a table shows of a holder or a time what is meant, the other forms all that is kept."""
    if shape is Format.TABLE:
        found = [
            replace(row, old_value=_short(row.old_value), new_value=_short(row.new_value), found_value=_short(row.found_value))
            for row in found
        ]
    print_rows(found, shape, COLUMNS)


def _short(value: object) -> object:
    """Return the words of a holder, the normal form of a time, and anything else as it is."""
    return value.get("norm", value.get("text")) if isinstance(value, dict) else value


FIELDS_HELP = (
    "Of a figure: value, value_max, approx, unit, unit_kind, indicator, change, per, modality, holder or time; "
    "of a mention: name, type, level, code, nearest_code, role or org."
)

VALUE_HELP = (
    "What is right: a number, a word, or null; of a holder, a name in the article; of a time, words of the article, "
    "or 2020, 2020-12, 2014/2018, 2014/.., ../2020."
)


@app.command(
    epilog="Example: gleaner corrections make 01a20ae5-3b0b-7a77-ae0a-3a7626b3dd1b 4 value 173 --by 'Li Na' --why 'read the scan'"
)
def make(
    article: Annotated[str, typer.Argument(help="Id of an article.")],
    ordinal: Annotated[int, typer.Argument(min=0, help="Ordinal of the figure or mention, as in api_v1.figures or entities.")],
    field: Annotated[str, typer.Argument(help=FIELDS_HELP)],
    value: Annotated[str, typer.Argument(help=VALUE_HELP)],
    author: Annotated[str, typer.Option("--by", help="Who says so.")],
    reason: Annotated[str, typer.Option("--why", help="Why, for whoever reviews it.")],
    is_entity: Annotated[
        bool, typer.Option("--entity", help="Correct a mention, and with it the figures whose holder it names.")
    ] = False,
) -> None:
    """Correct one field of one figure or mention; readers see it at once, and the feed tells it."""
    correct = queries.correct_entity if is_entity else queries.correct_figure
    new_value = value if value == "null" else json.dumps(value, ensure_ascii=False)
    with open_engine() as engine:
        try:
            made = correct(engine, read_uuid(article), ordinal, field=field, new_value=new_value, author=author, reason=reason)
        except (LookupError, ValueError) as error:
            raise typer.BadParameter(str(error.args[0] if error.args else error)) from error
    typer.echo(f"correction {made} is made")


@app.command(epilog="Example: gleaner corrections withdraw 12")
def withdraw(number: Number) -> None:
    """Withdraw a correction: extractions to come are left as they are; status 1 if none of that number holds."""
    with open_engine() as engine:
        is_gone = queries.withdraw_correction(engine, number)
    message = f"correction {number} is withdrawn" if is_gone else f"gleaner: no correction {number} holds"
    typer.echo(message, err=not is_gone)
    raise typer.Exit(0 if is_gone else 1)


@app.command(epilog="Example: gleaner corrections export > corrections.jsonl")
def export(shape: Shape = Format.JSONL) -> None:
    """Print the corrections that hold as test cases: these words in this context have this value."""
    with open_engine() as engine:
        print_rows(queries.corrections_export(engine), shape)
