"""People's corrections, laid over every new extraction of their article.

A correction names words in their context and one field. Where the words are found again, the person's value stands,
also when the extractor now says a third thing: that is a conflict, which goes to the review list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from gleaner_contracts.records import Entity, Figure, Holder
from gleaner_store.database import Connection
from gleaner_store.finished import Finished

CONTEXT_CHARS: Final = 20
R = TypeVar("R", Figure, Entity)


class Target(StrEnum):
    """What is corrected."""

    FIGURE = "figure"
    ENTITY = "entity"


FIELDS: Final[Mapping[Target, tuple[str, ...]]] = {
    Target.FIGURE: ("value", "value_max", "approx", "unit", "indicator", "change", "per", "modality", "holder"),
    Target.ENTITY: ("name", "type", "level", "code", "role", "org"),
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
        if correction.target == Target.FIGURE and item.link is not None:
            figures, index, outcome = _correct(item.link.figures, correction, item.clean.clean_text)
            link = msgspec.structs.replace(item.link, figures=figures)
            item = replace(item, link=link, corrected_figures=item.corrected_figures | index)
        else:
            entities, index, outcome = _correct(item.entities.entities, correction, item.clean.clean_text)
            found = msgspec.structs.replace(item.entities, entities=entities)
            item = replace(item, entities=found, corrected_entities=item.corrected_entities | index)
        checked.append(outcome)
    return item, checked


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the characters before and after a span by which it is found again."""
    return text[max(0, start - CONTEXT_CHARS) : start], text[end : end + CONTEXT_CHARS]


def value_of(record: Figure | Entity, field: str) -> str:
    """Return a field of a record as JSON; numbers keep all their digits."""
    return msgspec.json.Encoder(decimal_format="number").encode(getattr(record, field)).decode()


def read_value(target: Target, field: str, json_text: str) -> Any:
    """Return a corrected value as the record has it.

    Raises:
        ValueError: there is no such field, or the value is none of its kind.
    """
    if field not in FIELDS[target]:
        raise ValueError(f"{target.value}s have no field {field!r} to correct, only {', '.join(FIELDS[target])}")
    kind = next(f.type for f in msgspec.structs.fields(RECORDS[target]) if f.name == field)
    try:
        return msgspec.json.decode(json_text, type=kind)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{field}: {error}") from error


def _correct(records: tuple[R, ...], correction: Correction, text: str) -> tuple[tuple[R, ...], frozenset[int], Checked]:
    place = _find(records, correction, text)
    if place is None:
        return records, frozenset(), Checked(correction.id, Outcome.NOT_FOUND, None)
    field, target = correction.field, Target(correction.target)
    index: int = place
    record: R = records[index]
    right, wrong = (read_value(target, field, value) for value in (correction.new_value, correction.old_value))
    found = _plain(getattr(record, field))
    if found == _plain(right):
        return records, frozenset(), Checked(correction.id, Outcome.AGREES, value_of(record, field))
    outcome = Outcome.APPLIED if found == _plain(wrong) else Outcome.CONFLICT
    corrected: R = msgspec.structs.replace(record, **{field: right})
    changed: tuple[R, ...] = records[:index] + (corrected,) + records[index + 1 :]  # noqa: RUF005 - keeps its type
    return changed, frozenset((index,)), Checked(correction.id, outcome, value_of(record, field))


def _plain(value: object) -> object:
    """Return what of a value is compared: of a holder its name, not the words that say so."""
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
