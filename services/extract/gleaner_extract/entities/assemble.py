"""Turns drafts into records: one mention a span and type, nested or apart, never crossing."""

from collections.abc import Iterable

from gleaner_contracts.enums import EntityType
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, Entity
from gleaner_extract.entities.draft import Draft

_ORDER = {EntityType.DOC: 0, EntityType.LOC: 1, EntityType.PROGRAMME: 2, EntityType.ORG: 3, EntityType.PER: 4}


def without_crossing(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts sorted by span, without doubles; of two that cross the surer one stays, then the longer one."""
    ranked = sorted(drafts, key=lambda d: (-d.confidence, d.start - d.end, _ORDER[d.type], d.start))
    kept: list[Draft] = []
    spans: set[tuple[int, int]] = set()
    by_position: dict[int, list[Draft]] = {}
    for draft in ranked:
        span = (draft.start, draft.end)
        near = [d for p in range(draft.start // 64, (draft.end - 1) // 64 + 1) for d in by_position.get(p, ())]
        if draft.end <= draft.start or span in spans or any(draft.crosses(d) for d in near):
            continue
        spans.add(span)
        kept.append(draft)
        for p in range(draft.start // 64, (draft.end - 1) // 64 + 1):
            by_position.setdefault(p, []).append(draft)
    return sorted(kept, key=lambda d: (d.start, -d.end))


def to_entities(article: CleanArticle, drafts: Iterable[Draft]) -> tuple[Entity, ...]:
    """Return the records of the drafts, with their spans in the raw text."""
    offsets = OffsetMap(article.offsets) if article.offsets else OffsetMap.identity(len(article.clean_text))
    return tuple(_entity(article.clean_text, offsets, draft) for draft in drafts)


def _entity(text: str, offsets: OffsetMap, draft: Draft) -> Entity:
    raw_start, raw_end = offsets.raw_span(draft.start, draft.end)
    surface, place = text[draft.start : draft.end], draft.place
    common = {
        "start": draft.start,
        "end": draft.end,
        "raw_start": raw_start,
        "raw_end": raw_end,
        "surface": surface,
        "type": draft.type,
        "rule_id": draft.rule_id,
        "name": draft.name or surface,
        "confidence": draft.confidence,
    }
    if place is None:
        return Entity(
            **common,
            subtype=draft.subtype,
            role=draft.role,
            org=draft.org,
            alias_of=draft.alias_of,
            is_deictic=draft.is_deictic,
        )
    return Entity(
        **common,
        level=place.level,
        code=place.code,
        code_year=place.code_year,
        nearest_code=place.nearest_code,
        current_code=place.current_code,
        current_name=place.current_name,
        parents=place.parents,
        resolution=place.resolution,
        candidates=place.candidates,
        is_deictic=draft.is_deictic,
    )
