"""Rows of the result tables, made from the records of an article."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Final
from uuid import UUID

import msgspec

from gleaner_contracts.enums import EntityType, RepairStatus
from gleaner_contracts.records import Entity, Fact, Figure, FigureTime, Holder, Locus, Meta, OffsetRun, TimeExpression
from gleaner_store import ids
from gleaner_store.correcting import NORM_RULE, interval_of
from gleaner_store.database import Row
from gleaner_store.finished import Finished
from gleaner_store.sentences import sentence_hashes

EXTRACTION_COLUMNS: Final = (
    "id, article_id, version, entry_id, extractor_version, state, content_hash, clean_text, char_count, raw_length, charset, "
    "is_traditional, title, subtitle, publisher, author, author_org, editor, photographer, published_at, published_on, locus, "
    "locus_code, locus_level, locus_confidence, flags, failed_rules, undecodable_count, repair_count, lost_count, "
    "damaged_chars, repairs, times, paragraphs, sentences, offsets, fingerprint, sentence_hashes"
)
MENTION_COLUMNS: Final = (
    "extraction_id, ordinal, entity_id, type, surface, name, span_start, span_end, raw_start, raw_end, rule_id, confidence, "
    "resolution, candidates, role, org, alias_of, is_deictic, is_corrected"
)
FIGURE_COLUMNS: Final = (
    "extraction_id, ordinal, surface, span_start, span_end, raw_start, raw_end, rule_id, confidence, value, value_max, lower, "
    "upper, approx, unit, unit_kind, si_value, si_unit, indicator, indicator_start, indicator_end, change, per, modality, "
    "is_damaged, is_corrected, holder, holder_name, holder_type, holder_level, holder_code, holder_parents, holder_entity_id, "
    "holder_start, holder_end, holder_raw_start, holder_raw_end, holder_rule_id, time, time_norm, time_begin, time_end, "
    "time_start, time_stop, time_raw_start, time_raw_end, time_link, time_rule_id, relations"
)
FACT_COLUMNS: Final = "extraction_id, ordinal, fact_id, key, figure, figures, confidence, version, extractor_version"

EntityIds = tuple[UUID | None, ...]  # what each mention of an article means
ByName = dict[tuple[EntityType, str], UUID | None]
BySpan = dict[tuple[EntityType, str, int], UUID | None]
FULL_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
# Repairs after which a character of the text is not what stood in the source for certain.
DAMAGE: Final = frozenset({RepairStatus.INFERRED, RepairStatus.LOST, RepairStatus.OPEN})


def extraction_row(item: Finished, extraction_id: int, version: int, state: str) -> Row:
    """Return the row of an extraction."""
    clean = item.clean
    lost = sum(1 for repair in clean.repairs if repair.status is RepairStatus.LOST)
    damaged = sum(max(1, repair.end - repair.start) for repair in clean.repairs if repair.status in DAMAGE)
    return (
        extraction_id,
        item.article_id,
        version,
        item.entry.id,
        item.extractor_version,
        state,
        item.content_hash,
        clean.clean_text,
        len(clean.clean_text),
        clean.raw_length,
        clean.charset,
        clean.is_traditional,
        *_meta_columns(clean.meta),
        *_locus_columns(item.link.locus if item.link else None),
        list(clean.flags),
        failed_rules(item),
        clean.undecodable_count,
        len(clean.repairs),
        lost,
        damaged + clean.undecodable_count,
        json_text(clean.repairs),
        json_text(item.figures.times),
        json_text(clean.paragraphs),
        numbers_text(clean.sentences),
        numbers_text(clean.offsets),
        numbers_text(clean.fingerprint),
        numbers_text(sentence_hashes(clean.clean_text)),
    )


def _meta_columns(meta: Meta) -> Row:
    """Return what the article says of itself, title to publication day."""
    people = (meta.publisher, meta.author, meta.author_org, meta.editor, meta.photographer)
    return (meta.title, meta.subtitle, *people, meta.published_at, publication_day(meta.published_at))


def _locus_columns(locus: Locus | None) -> Row:
    """Return name, code, level and confidence of the article's place."""
    if locus is None:
        return (None, None, None, None)
    return (locus.name, locus.code, locus.level.value if locus.level else None, locus.confidence)


def publication_day(published_at: str | None) -> str | None:
    """Return the day of publication, null when the article states less than a day."""
    found = FULL_DATE.match(published_at or "")
    return found[0] if found else None


def day(text: str | None) -> str | None:
    """Return a day as it stands; Postgres says whether it exists.

    Raises:
        ValueError: not an ISO date; Postgres would take `yesterday` and `infinity` for one.
    """
    if text is not None and not FULL_DATE.fullmatch(text):
        raise ValueError("a date is not of the form YYYY-MM-DD")
    return text


def failed_rules(item: Finished) -> list[str]:
    """Return the rules that failed on an article; it is stored as partial."""
    link = item.link.failed_rules if item.link else ()
    return sorted({*item.entities.failed_rules, *item.figures.failed_rules, *link})


def entity_ids(item: Finished) -> EntityIds:
    """Return the id of what each mention of an article means, null for an ambiguous one."""
    article = item.article_id
    return tuple([ids.entity_id(entity, article) for entity in item.entities.entities])


def entity_rows(items: Sequence[tuple[Finished, EntityIds]]) -> list[Row]:
    """Return the entities that articles name, each once, in order of their ids (so that writers do not deadlock).

    Args:
        items: articles, with the ids of their mentions.

    Their last column, the parents, is the text of an array: arrays of arrays cannot be ragged in Postgres.
    """
    found: dict[UUID, Row] = {}
    for item, meant in items:
        named = _entities_by_name(item, meant)
        for entity, identity in zip(item.entities.entities, meant, strict=True):
            if identity and identity not in found:
                found[identity] = entity_row(identity, entity)
        for figure in item.link.figures if item.link else ():
            holder = figure.holder
            if holder and not named.get((holder.type, holder.name)):
                identity = ids.holder_id(holder)
                if identity:
                    found.setdefault(identity, _holder_row(identity, holder))
    return [found[identity] for identity in sorted(found)]


def mention_rows(item: Finished, meant: EntityIds, extraction_id: int) -> list[Row]:
    """Return the rows of an article's mentions."""
    return [
        (
            extraction_id,
            ordinal,
            meant[ordinal],
            e.type.value,
            e.surface,
            e.name,
            e.start,
            e.end,
            e.raw_start,
            e.raw_end,
            e.rule_id,
            e.confidence,
            e.resolution.value,
            json_text(e.candidates) if e.candidates else None,
            e.role,
            e.org,
            e.alias_of,
            e.is_deictic,
            ordinal in item.corrected_entities,
        )
        for ordinal, e in enumerate(item.entities.entities)
    ]


def figure_rows(item: Finished, meant: EntityIds, extraction_id: int) -> list[Row]:
    """Return the rows of an article's figures."""
    times = {(time.start, time.end): time for time in item.figures.times}
    holding = partial(entity_of_holder, _entities_by_span(item, meant), _entities_by_name(item, meant))
    figures = item.link.figures if item.link else ()
    return [
        (
            extraction_id,
            ordinal,
            *_quantity(f),
            ordinal in item.corrected_figures,
            *holder_columns(f.holder, holding(f.holder) if f.holder else None),
            *time_columns(f.time, times),
            json_text(f.relations) if f.relations else None,
        )
        for ordinal, f in enumerate(figures)
    ]


def fact_rows(item: Finished, extraction_id: int, version: int) -> list[Row]:
    """Return the rows of an article's facts; facts of one key are one.

    Raises:
        IndexError: a fact names a figure that is not there.
    """
    if item.link is None:
        return []
    merged: dict[str, tuple[Fact, list[int]]] = {}
    for fact in item.link.facts:
        if not all(0 <= index < len(item.link.figures) for index in fact.figures):
            raise IndexError(f"fact names figure {fact.figures} of {len(item.link.figures)}")
        _, figures = merged.setdefault(fact.key, (fact, []))
        figures.extend(index for index in fact.figures if index not in figures)
    found = ids.fact_ids(item.article_id, merged)
    return [
        (
            extraction_id,
            ordinal,
            found[ordinal],
            key,
            figures[0],
            numbers_text(figures),
            fact.confidence,
            version,
            item.extractor_version,
        )
        for ordinal, (key, (fact, figures)) in enumerate(merged.items())
    ]


def json_text(value: object) -> str:
    """Return records as JSON text."""
    return msgspec.json.encode(value).decode()


def numbers_text(numbers: Sequence[int] | Sequence[tuple[int, ...]] | Sequence[OffsetRun]) -> str:
    """Return whole numbers, or spans of them in one row, as the text of an array; COPY would look at the type of each."""
    return "{" + msgspec.json.encode(numbers).translate(None, b"[]").decode() + "}"


@lru_cache(4_096)  # the same parents come again and again
def array_text(words: tuple[str, ...]) -> str:
    """Return words as the text of an array of text."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"


def _quantity(f: Figure) -> Row:
    return (
        f.surface,
        f.start,
        f.end,
        f.raw_start,
        f.raw_end,
        f.rule_id,
        f.confidence,
        f.value,
        f.value_max,
        f.lower,
        f.upper,
        f.approx.value,
        f.unit,
        f.unit_kind.value,
        f.si_value,
        f.si_unit,
        f.indicator,
        f.indicator_start,
        f.indicator_end,
        f.change.value if f.change else None,
        f.per,
        f.modality.value,
        f.is_damaged,
    )


def entity_of_holder(by_span: BySpan, by_name: ByName, holder: Holder) -> UUID | None:
    """Return what a holder is: what the mention at its words means, else the first mention of its name."""
    return by_span.get((holder.type, holder.name, holder.start)) or by_name.get((holder.type, holder.name))


def holder_columns(holder: Holder | None, entity: UUID | None) -> Row:
    """Return the columns of a figure that tell of its holder, `holder` to `holder_rule_id`."""
    if holder is None:
        return (None,) * 12
    return (
        holder.text,
        holder.name,
        holder.type.value,
        holder.level.value if holder.level else None,
        holder.code,
        array_text(holder.parents),
        entity or ids.holder_id(holder),
        holder.start,
        holder.end,
        holder.raw_start,
        holder.raw_end,
        holder.rule_id,
    )


def time_columns(time: FigureTime | None, times: Mapping[tuple[int, int], TimeExpression]) -> Row:
    """Return the columns of a figure that tell of its time, `time` to `time_rule_id`; what a person said may have no words."""
    if time is None:
        return (None,) * 10
    known = times.get((time.start, time.end))
    begin, end = (day(known.begin), day(known.until)) if known else (None, None)
    if time.rule_id == NORM_RULE:
        begin, end = (str(each) if each else None for each in interval_of(time.norm))
    spans = (time.start, time.end, time.raw_start, time.raw_end)
    has_words = time.start < time.end
    return (time.text, time.norm, begin, end, *(spans if has_words else (None,) * 4), time.link.value, time.rule_id)


def _entities_by_span(item: Finished, meant: EntityIds) -> BySpan:
    return {(e.type, e.name, e.start): identity for e, identity in zip(item.entities.entities, meant, strict=True)}


def _entities_by_name(item: Finished, meant: EntityIds) -> ByName:
    return {(e.type, e.name): identity for e, identity in zip(reversed(item.entities.entities), reversed(meant), strict=True)}


def entity_row(identity: UUID, e: Entity) -> Row:
    """Return the row of what a mention means."""
    level = e.level.value if e.level else None
    return (
        identity,
        e.type.value,
        e.name,
        level,
        e.subtype,
        e.code,
        e.code_year,
        e.nearest_code,
        e.current_code,
        e.current_name,
        array_text(e.parents),
    )


def _holder_row(identity: UUID, holder: Holder) -> Row:
    level = holder.level.value if holder.level else None
    return (
        identity,
        holder.type.value,
        holder.name,
        level,
        None,
        None,
        None,
        holder.code,
        None,
        None,
        array_text(holder.parents),
    )
