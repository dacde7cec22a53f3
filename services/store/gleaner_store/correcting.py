"""What a corrected field brings with it in its record, and in the figures that rest on it; pure."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from gleaner_contracts.enums import PlaceLevel, Resolution, TimeLink
from gleaner_contracts.records import Entity, Figure, FigureTime, Holder, TimeExpression

HOLDER_RULE: Final = "corrections.holder"
TIME_RULE: Final = "corrections.time"  # the time of other words of the article
NORM_RULE: Final = "corrections.time_norm"  # a time that a person said, whatever the words
DAY: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
CODES: Final = ("code", "nearest_code")
RESOLVING: Final = ("name", "type", "level", *CODES)  # fields by which a mention means something else


def correct_figure_record(figure: Figure, field: str, value: Any) -> Figure:
    """Return a figure with one field corrected; what was computed from it follows, or is null where it cannot."""
    found = msgspec.structs.replace(figure, **{field: value})
    if field in ("unit", "unit_kind"):
        return msgspec.structs.replace(found, si_value=None, si_unit=None)
    if field == "value" and figure.si_value is not None:
        si_value = _scaled(figure.si_value, figure.value, value)
        return msgspec.structs.replace(found, si_value=si_value, si_unit=figure.si_unit if si_value is not None else None)
    return found


def correct_entity_record(entity: Entity, field: str, value: Any) -> Entity:
    """Return a mention with one field corrected.

    A person's word resolves it: it is ambiguous no more. A code that is one of its candidates brings that candidate's name and
    parents; any other code leaves the parents out, since nobody said them. Another name or type is another thing, so the code
    of the thing it was taken for goes.
    """
    if field not in RESOLVING:
        return msgspec.structs.replace(entity, **{field: value})
    found = msgspec.structs.replace(
        entity, **{field: value}, resolution=Resolution.RESOLVED, candidates=(), current_code=None, current_name=None
    )
    if field in CODES:
        meant = next((c for c in entity.candidates if c.code == value), None)
        name, parents = (meant.name, meant.parents) if meant else (entity.name, () if value else entity.parents)
        level = entity.level or (_level_of(value) if field == "code" and value else None)
        return msgspec.structs.replace(found, name=name, parents=parents, level=level, code_year=None)
    if field == "type":
        return msgspec.structs.replace(found, level=None, subtype=None, code=None, code_year=None)
    return found if field == "level" else msgspec.structs.replace(found, code=None, code_year=None)


def is_held_by(figure: Figure, entity: Entity) -> bool:
    """Whether the words that name a figure's holder are this mention."""
    holder = figure.holder
    return holder is not None and (holder.start, holder.end) == (entity.start, entity.end)


def holder_of(entity: Entity, before: Holder | None = None) -> Holder:
    """Return a mention as the holder of a figure.

    Args:
        entity: the mention.
        before: the holder as it was: where its text had a parent in front, the new one has, too.
    """
    is_long = before is not None and before.text != before.name
    return Holder(
        text=f"{entity.parents[0]}{entity.name}" if is_long and entity.parents else entity.name,
        start=entity.start,
        end=entity.end,
        raw_start=entity.raw_start,
        raw_end=entity.raw_end,
        type=entity.type,
        name=entity.name,
        rule_id=HOLDER_RULE,
        level=entity.level,
        code=entity.code or entity.nearest_code,
        parents=entity.parents,
    )


def nearest_mention(entities: Sequence[Entity], holder: Holder, start: int) -> Entity | None:
    """Return the mention of what a holder means that stands nearest to a place in the text; null when nothing names it."""
    same = [e for e in entities if (e.type, e.name) == (holder.type, holder.name)]
    return min(same, key=lambda e: abs(e.start - start), default=None)


def time_of(expression: TimeExpression) -> FigureTime:
    """Return a time expression as the time of a figure."""
    return FigureTime(
        text=expression.surface,
        start=expression.start,
        end=expression.end,
        raw_start=expression.raw_start,
        raw_end=expression.raw_end,
        norm=expression.norm,
        link=TimeLink.INHERITED,
        rule_id=TIME_RULE,
    )


def time_said(norm: str, figure: Figure) -> FigureTime:
    """Return a time that a person says of a figure; its words are those the figure had, or none (an empty span).

    Raises:
        ValueError: it is no normal form of a time.
    """
    interval_of(norm)
    before = figure.time
    if before is not None:
        return msgspec.structs.replace(before, norm=norm, rule_id=NORM_RULE)
    at, raw_at = figure.start, figure.raw_start
    return FigureTime(
        text=norm, start=at, end=at, raw_start=raw_at, raw_end=raw_at, norm=norm, link=TimeLink.INHERITED, rule_id=NORM_RULE
    )


def nearest_time(times: Sequence[TimeExpression], wanted: FigureTime, start: int) -> TimeExpression | None:
    """Return the expression of the same words and time that stands nearest to a place in the text; null when none does."""
    same = [time for time in times if (time.surface, time.norm) == (wanted.text, wanted.norm)]
    return min(same, key=lambda time: abs(time.start - start), default=None)


def interval_of(norm: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of a normal form: 2020, 2020-12, 2020-12-31, 2014/2018, 2014/.. or ../2020.

    Raises:
        ValueError: it is none of these, or ends before it begins.
    """
    begin, slash, end = norm.partition("/")
    if not slash:
        return _days(norm)
    first = None if begin == ".." else _days(begin)[0]
    last = None if end == ".." else _days(end)[1]
    if (first is None and last is None) or (first and last and first > last):
        raise ValueError(f"{norm} is no time")
    return first, last


def _days(text: str) -> tuple[date, date]:
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no time: name one of the article's words, or 2020, 2020-12, 2014/2018, 2014/.., ../2020")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or monthrange(year, last_month)[1])


def _level_of(code: str) -> PlaceLevel:
    """Return the level that the zeros of a 行政区划代码 tell; of an ambiguous mention it is not stored."""
    if code.endswith("0000"):
        return PlaceLevel.PROVINCE
    return PlaceLevel.CITY if code.endswith("00") else PlaceLevel.COUNTY


def _scaled(si_value: Decimal, before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return si_value * after / before if before and after is not None else None
