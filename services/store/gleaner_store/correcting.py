"""What a corrected field brings with it in its record, and in the figures that rest on it; pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from gleaner_contracts.enums import PlaceLevel, Resolution
from gleaner_contracts.records import Entity, Figure, Holder

HOLDER_RULE: Final = "corrections.holder"
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


def _level_of(code: str) -> PlaceLevel:
    """Return the level that the zeros of a 行政区划代码 tell; of an ambiguous mention it is not stored."""
    if code.endswith("0000"):
        return PlaceLevel.PROVINCE
    return PlaceLevel.CITY if code.endswith("00") else PlaceLevel.COUNTY


def _scaled(si_value: Decimal, before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return si_value * after / before if before and after is not None else None
