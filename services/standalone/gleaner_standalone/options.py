"""Options that several commands share, and what their values mean."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Protocol, TypeVar
from uuid import UUID

import typer

from gleaner_standalone.render import Format
from gleaner_store.queries import FactFilter

PAGE: int = 1000

Shape = Annotated[Format, typer.Option("--format", help="How rows are printed; csv, json and jsonl have all columns.")]
Limit = Annotated[int, typer.Option(min=0, help="Most rows printed; 0 is all.")]
Source = Annotated[str | None, typer.Option(help="Of this source only.")]
Place = Annotated[str | None, typer.Option(help="A place's name, or the first digits of its code (51 is all of Sichuan).")]
Indicator = Annotated[str | None, typer.Option(help="A part of the indicator: 贫困户.")]
Unit = Annotated[str | None, typer.Option(help="The unit: 户, 元, 亩, %.")]
Year = Annotated[int | None, typer.Option(help="The figure's time begins in this year.")]
Article = Annotated[str | None, typer.Option(help="Id of one article.")]
Damaged = Annotated[bool | None, typer.Option("--damaged/--intact", help="Only figures whose source is damaged, or only others.")]
Confidence = Annotated[float | None, typer.Option(min=0, max=1, help="At least this confidence.")]
Since = Annotated[str | None, typer.Option(help="At or after: 2026-11-24, 2026-11-24T08:00, or 2h, 3d ago.")]
Until = Annotated[str | None, typer.Option(help="Before: the same forms.")]

SECONDS_OF = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class Keyed(Protocol):
    """A row that knows where the page after it begins."""

    @property
    def key(self) -> tuple[int, int]:
        """Where a page that ends with this row goes on."""
        ...


R = TypeVar("R", bound=Keyed)


def read_uuid(text: str) -> UUID:
    """Return an id.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not an id like 01a20ae5-3b0b-7a77-ae0a-3a7626b3dd1b") from error


def read_moment(text: str | None, *, now: datetime | None = None) -> datetime | None:
    """Return a moment of a date, a date and time (local where no zone is named), or an age like 2h.

    Raises:
        typer.BadParameter: it is none of them.
    """
    if text is None:
        return None
    if text[-1:] in SECONDS_OF and text[:-1].isdigit():
        seconds = int(text[:-1]) * SECONDS_OF[text[-1]]
        moment = (now or datetime.now(UTC)).timestamp() - seconds
        return datetime.fromtimestamp(moment, UTC)
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is neither a date, nor a time, nor an age like 2h or 3d") from error


def pages(ask: Callable[[FactFilter], list[R]], wanted: FactFilter, limit: int) -> Iterator[R]:
    """Yield rows page by page, so that an export of everything holds one page at a time.

    Args:
        ask: returns one page.
        wanted: which rows.
        limit: most rows in all; 0 is no limit.
    """
    left = limit or None
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        page = ask(replace(wanted, limit=size))
        yield from page
        if len(page) < size:
            return
        wanted = replace(wanted, after=page[-1].key)
        left = None if left is None else left - size
