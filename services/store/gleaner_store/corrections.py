"""People's corrections, laid over every new extraction of their article.

A correction names words in their context and one field. Where the words are found again, the person's value stands,
also when the extractor now says a third thing: that is a conflict, which goes to the review list.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from gleaner_contracts.records import Entity, Figure, FigureTime, Holder
from gleaner_store.correcting import (
    CODES,
    NORM_RULE,
    RESOLVING,
    correct_entity_record,
    correct_figure_record,
    holder_of,
    is_held_by,
    nearest_mention,
    nearest_time,
    time_of,
    time_said,
)
from gleaner_store.database import Connection
from gleaner_store.finished import Finished

CONTEXT_CHARS: Final = 20
MAX_NAME: Final = 500
PLACE_CODE: Final = re.compile("[0-9]{6,12}")
R = TypeVar("R", Figure, Entity)


class Target(StrEnum):
    """What is corrected."""

    FIGURE = "figure"
    ENTITY = "entity"


FIELDS: Final[Mapping[Target, tuple[str, ...]]] = {
    Target.FIGURE: (
        "value",
        "value_max",
        "approx",
        "unit",
        "unit_kind",
        "indicator",
        "change",
        "per",
        "modality",
        "holder",
        "time",
    ),
    Target.ENTITY: ("name", "type", "level", "code", "nearest_code", "role", "org"),
}
RECORDS: Final[Mapping[Target, type[Figure] | type[Entity]]] = {Target.FIGURE: Figure, Target.ENTITY: Entity}


class Outcome(StrEnum):
    """What a correction met in the newest extraction."""

    APPLIED = "applied"
    AGREES = "agrees"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that holds."""

    id: int
    article_id: UUID
    target: str
    field: str
    surface: str
    span_start: int
    before_text: str
    after_text: str
    old_value: str  # JSON
    new_value: str  # JSON


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of laying one correction over an extraction."""

    id: int
    outcome: Outcome
    found_value: str | None  # JSON


ACTIVE: Final = """
select id, article_id, target, field, surface, span_start, before_text, after_text, old_value::text, new_value::text
from store.corrections where article_id = any(%s) and withdrawn_at is null order by id
"""

TELL: Final = """
update store.corrections c
set outcome = u.outcome, found_value = u.found_value::jsonb, checked_at = now()
from unnest(%s::bigint[], %s::text[], %s::text[]) u(id, outcome, found_value)
where c.id = u.id
"""


def lay_over_all(connection: Connection, items: Sequence[Finished]) -> list[Finished]:
    """Return articles with their corrections laid over them, and note what each correction met."""
    with connection.cursor(row_factory=class_row(Correction)) as cursor:
        found = cursor.execute(ACTIVE, [[item.article_id for item in items]]).fetchall()
    if not found:
        return list(items)
    corrected, checked = [], []
    for item in items:
        own = [correction for correction in found if correction.article_id == item.article_id]
        laid, outcomes = lay_over(item, own)
        corrected.append(laid)
        checked += outcomes
    connection.execute(TELL, [[c.id for c in checked], [c.outcome.value for c in checked], [c.found_value for c in checked]])
    return corrected


def lay_over(item: Finished, corrections: Sequence[Correction]) -> tuple[Finished, list[Checked]]:
    """Return an article with corrections laid over it, and what each met; pure."""
    checked = []
    for correction in corrections:
        lay = _lay_over_figure if correction.target == Target.FIGURE else _lay_over_entity
        item, outcome = lay(item, correction)
        checked.append(outcome)
    return item, checked


def _lay_over_figure(item: Finished, correction: Correction) -> tuple[Finished, Checked]:
    figures = item.link.figures if item.link else ()
    index = _find(figures, correction, item.clean.clean_text)
    if index is None or item.link is None:
        return item, Checked(correction.id, Outcome.NOT_FOUND, None)
    right, wrong = _values(correction)
    if isinstance(right, Holder | FigureTime):
        right = _found_again(item, right, figures[index])
        if right is None:
            return item, Checked(correction.id, Outcome.NOT_FOUND, value_of(figures[index], correction.field))
    outcome = _compare(figures[index], correction, right, wrong)
    if outcome.outcome is Outcome.AGREES:
        return item, outcome
    return _with_figures(item, {index: correct_figure_record(figures[index], correction.field, right)}), outcome


def _found_again(item: Finished, right: Holder | FigureTime, figure: Figure) -> Holder | FigureTime | None:
    """Return a holder or time with the words that name it now; null when none do."""
    if isinstance(right, Holder):
        mention = nearest_mention(item.entities.entities, right, figure.start)
        return None if mention is None else msgspec.structs.replace(holder_of(mention), text=right.text)
    if right.rule_id == NORM_RULE:
        return time_said(right.norm, figure)
    expression = nearest_time(item.figures.times, right, figure.start)
    return None if expression is None else time_of(expression)


def _lay_over_entity(item: Finished, correction: Correction) -> tuple[Finished, Checked]:
    entities = item.entities.entities
    index = _find(entities, correction, item.clean.clean_text)
    if index is None:
        return item, Checked(correction.id, Outcome.NOT_FOUND, None)
    right, wrong = _values(correction)
    outcome = _compare(entities[index], correction, right, wrong)
    if outcome.outcome is Outcome.AGREES:
        return item, outcome
    mention = correct_entity_record(entities[index], correction.field, right)
    found = msgspec.structs.replace(item.entities, entities=_put(entities, {index: mention}))
    item = replace(item, entities=found, corrected_entities=item.corrected_entities | {index})
    if correction.field not in RESOLVING or item.link is None:
        return item, outcome
    held = {n: figure for n, figure in enumerate(item.link.figures) if is_held_by(figure, mention)}
    follow = {n: msgspec.structs.replace(f, holder=holder_of(mention, f.holder)) for n, f in held.items()}
    return _with_figures(item, follow), outcome


def _with_figures(item: Finished, changed: Mapping[int, Figure]) -> Finished:
    """Return an article with some figures replaced and marked as corrected."""
    assert item.link is not None
    link = msgspec.structs.replace(item.link, figures=_put(item.link.figures, changed))
    return replace(item, link=link, corrected_figures=item.corrected_figures | changed.keys())


def _put(records: tuple[R, ...], changed: Mapping[int, R]) -> tuple[R, ...]:
    return tuple(changed.get(index, record) for index, record in enumerate(records))


def _values(correction: Correction) -> tuple[Any, Any]:
    """Return what is right and what the extractor said when the correction was made."""
    target = Target(correction.target)
    right, wrong = (read_value(target, correction.field, value) for value in (correction.new_value, correction.old_value))
    return right, wrong


def _compare(record: Figure | Entity, correction: Correction, right: object, wrong: object) -> Checked:
    found = _plain(getattr(record, correction.field))
    as_before = Outcome.APPLIED if found == _plain(wrong) else Outcome.CONFLICT
    outcome = Outcome.AGREES if found == _plain(right) else as_before
    return Checked(correction.id, outcome, value_of(record, correction.field))


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the characters before and after a span by which it is found again."""
    return text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]


def value_of(record: Figure | Entity, field: str) -> str:
    """Return a field of a record as JSON."""
    return value_as_json(getattr(record, field))


def value_as_json(value: object) -> str:
    """Return the value of a field as JSON; numbers keep all their digits."""
    return msgspec.json.Encoder(decimal_format="number").encode(value).decode()


def read_value(target: Target, field: str, json_text: str) -> Any:
    """Return a corrected value as the record has it.

    Raises:
        ValueError: there is no such field, or the value is none of its kind.
    """
    if field not in FIELDS[target]:
        kind = "figures" if target is Target.FIGURE else "mentions"
        raise ValueError(f"{kind} have no field {field!r} to correct, only {', '.join(FIELDS[target])}")
    kind_of_field = next(f.type for f in msgspec.structs.fields(RECORDS[target]) if f.name == field)
    try:
        value = msgspec.json.decode(json_text, type=kind_of_field)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{field}: {error}") from error
    if field in CODES and value is not None and not PLACE_CODE.fullmatch(value):
        raise ValueError(f"{field}: a code has six to twelve digits")
    if field == "name" and not 1 <= len(value) <= MAX_NAME:
        raise ValueError(f"name: 1 to {MAX_NAME} characters")
    return value


def _plain(value: object) -> object:
    """Return what of a value is compared: of a holder its name, of a time its normal form, not the words that say so."""
    if isinstance(value, FigureTime):
        return value.norm
    return value.text if isinstance(value, Holder) else value


def _find(records: Sequence[Figure | Entity], correction: Correction, text: str) -> int | None:
    """Return where the corrected words stand now: best by context, then nearest; null without any of their context."""
    ranked = []
    for index, record in enumerate(records):
        if record.surface == correction.surface:
            before, after = context_of(text, record.start, record.end)
            matches = _common(before[::-1], correction.before_text[::-1]) + _common(after, correction.after_text)
            ranked.append((-matches, abs(record.start - correction.span_start), index))
    if not ranked:
        return None
    matches, distance, index = min(ranked)
    return index if matches or not distance else None


def _common(first: str, second: str) -> int:
    """Return how many characters two texts share from their start."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
