"""Turns drafts into records: one mention a span and type, nested or apart, never crossing."""

from collections.abc import Iterable

from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, Entity
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.members import entity_type, place_level, resolutions

_ORDER = {entity_type.DOC: 0, entity_type.LOC: 1, entity_type.PROGRAMME: 2, entity_type.ORG: 3, entity_type.PER: 4}

_NOWHERE = Place(place_level.OTHER, "", resolutions.UNRESOLVED)  # the place of what is none


def without_crossing(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts sorted by span, without doubles; of two that cross the surer one stays, then the longer one."""
    ranked = sorted(drafts, key=lambda d: (-d.confidence, d.start - d.end, _ORDER[d.type], d.start))
    index = SpanIndex()
    kept: list[Draft] = []
    for draft in ranked:
        near = index.overlapping(draft.start, draft.end) if draft.end > draft.start else [draft]
        if not any(d.crosses(draft) or (d.start, d.end) == (draft.start, draft.end) for d in near):
            kept.append(draft)
            index.add(draft)
    return sorted(kept, key=lambda d: (d.start, -d.end))


def to_entities(article: CleanArticle, drafts: Iterable[Draft]) -> tuple[Entity, ...]:
    """Return the records of the drafts, with their spans in the raw text."""
    offsets = OffsetMap(article.offsets) if article.offsets else OffsetMap.identity(len(article.clean_text))
    return tuple(_entity(article.clean_text, offsets, draft) for draft in drafts)


def _entity(text: str, offsets: OffsetMap, draft: Draft) -> Entity:
    raw_start, raw_end = offsets.raw_span(draft.start, draft.end)
    surface = text[draft.start : draft.end]
    place = draft.place if draft.place is not None else _NOWHERE
    return Entity(
        start=draft.start,
        end=draft.end,
        raw_start=raw_start,
        raw_end=raw_end,
        surface=surface,
        type=draft.type,
        rule_id=draft.rule_id,
        name=draft.name or surface,
        confidence=draft.confidence,
        level=place.level if place is not _NOWHERE else None,
        subtype=draft.subtype,
        code=place.code,
        code_year=place.code_year,
        nearest_code=place.nearest_code,
        current_code=place.current_code,
        current_name=place.current_name,
        parents=place.parents,
        resolution=place.resolution,
        candidates=place.candidates,
        role=draft.role,
        org=draft.org,
        alias_of=draft.alias_of,
        is_deictic=draft.is_deictic,
    )
