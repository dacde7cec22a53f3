"""Makes corrections: keeps what a person says, and lays it over the current extraction at once."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg.rows import dict_row
from sqlalchemy import Engine

from gleaner_contracts.records import Entity, Figure, FigureTime, TimeExpression
from gleaner_store import feed, ids, rows
from gleaner_store.correcting import (
    RESOLVING,
    correct_entity_record,
    correct_figure_record,
    holder_of,
    is_held_by,
    nearest_mention,
    time_of,
    time_said,
)
from gleaner_store.corrections import Target, context_of, read_value, value_as_json, value_of
from gleaner_store.database import Connection, transaction
from gleaner_store.feed import Switch
from gleaner_store.writing import write_entities

ARTICLE: Final = """
select x.id, x.version, x.extractor_version, x.clean_text
from store.articles a join store.extractions x on x.id = a.extraction_id where a.id = %s for update of a
"""
FIGURES: Final = "select * from store.figures where extraction_id = %s order by ordinal"
MENTIONS: Final = """
select m.*, e.level, e.subtype, e.code, e.code_year, e.nearest_code, e.current_code, e.current_name,
    coalesce(e.parents, '{}') as parents
from store.mentions m left join store.entities e on e.id = m.entity_id where m.extraction_id = %s order by m.ordinal
"""
KEEP: Final = """
insert into store.corrections (article_id, target, field, surface, span_start, before_text, after_text, old_value, new_value,
    author, reason)
values (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s) returning id
"""
SET_FIGURE: Final = """
update store.figures
set value = %s, value_max = %s, approx = %s, unit = %s, unit_kind = %s, si_value = %s, si_unit = %s, indicator = %s, change = %s,
    per = %s, modality = %s, holder = %s, holder_name = %s, holder_type = %s, holder_level = %s, holder_code = %s,
    holder_parents = %s, holder_entity_id = %s, holder_start = %s, holder_end = %s, holder_raw_start = %s, holder_raw_end = %s,
    holder_rule_id = %s, time = %s, time_norm = %s, time_begin = %s, time_end = %s, time_start = %s, time_stop = %s,
    time_raw_start = %s, time_raw_end = %s, time_link = %s, time_rule_id = %s, is_corrected = true
where extraction_id = %s and ordinal = %s
"""
SET_MENTION: Final = """
update store.mentions
set type = %s, name = %s, role = %s, org = %s, resolution = %s, candidates = %s, entity_id = %s, is_corrected = true
where extraction_id = %s and ordinal = %s
"""
FIGURE_FIELDS: Final = ("value", "value_max", "approx", "unit", "unit_kind", "si_value", "si_unit", "indicator", "change", "per",
                        "modality")  # fmt: skip
SPAN: Final = {"start": "span_start", "end": "span_end"}
HOLDER: Final = ("name", "type", "level", "code", "parents", "start", "end", "raw_start", "raw_end", "rule_id")
TIME: Final = {"norm": "time_norm", "link": "time_link", "rule_id": "time_rule_id", "start": "time_start", "end": "time_stop",
               "raw_start": "time_raw_start", "raw_end": "time_raw_end"}  # fmt: skip
WITHOUT_WORDS: Final = {"start": "span_start", "end": "span_start", "raw_start": "raw_start", "raw_end": "raw_start"}
TIMES: Final = "select times from store.extractions where id = %s"


@dataclass(frozen=True, slots=True)
class Current:
    """What readers see of an article, and who changes it."""

    article_id: UUID
    extraction_id: int
    figures: list[Figure]
    mentions: list[Entity]
    holder_ids: dict[int, UUID | None]  # of figures, by ordinal
    times: list[TimeExpression]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of one record, and why."""

    target: Target
    ordinal: int
    field: str
    new_value: str  # JSON
    author: str
    reason: str


def correct_figure(  # noqa: PLR0913 - who, when, why, where and what
    engine: Engine, article_id: UUID, ordinal: int, *, field: str, new_value: str, author: str, reason: str
) -> int:
    """Correct a field of a figure of the current version; return the number of the correction.

    Args:
        engine: of the store's role.
        article_id: the article.
        ordinal: of the figure, as in `api_v1.figures`.
        field: value, value_max, approx, unit, unit_kind, indicator, change, per, modality, holder or time.
        new_value: what is right, as JSON; of a holder, the name by which the article mentions it; of a time, words of the
            article that name it, or a normal form: 2020, 2020-12, 2014/2018, 2014/.. or ../2020.
        author: who says so.
        reason: why.

    Raises:
        ValueError: no such field or figure, a value that is none of its kind, or a holder that the article does not mention.
    """
    return _correct(engine, article_id, Said(Target.FIGURE, ordinal, field, new_value, author, reason))


def correct_entity(  # noqa: PLR0913 - who, when, why, where and what
    engine: Engine, article_id: UUID, ordinal: int, *, field: str, new_value: str, author: str, reason: str
) -> int:
    """Correct a field of a mention of the current version; return the number of the correction.

    Figures whose holder these words name follow.

    Args:
        engine: of the store's role.
        article_id: the article.
        ordinal: of the mention, as in `api_v1.entities`.
        field: name, type, level, code, nearest_code, role or org.
        new_value: what is right, as JSON.
        author: who says so.
        reason: why.

    Raises:
        ValueError: no such field or mention, or a value that is none of its kind.
    """
    return _correct(engine, article_id, Said(Target.ENTITY, ordinal, field, new_value, author, reason))


def _correct(engine: Engine, article_id: UUID, said: Said) -> int:
    if not said.author.strip() or not said.reason.strip():
        raise ValueError("say who corrects it, and why")
    with transaction(engine) as connection:
        found = connection.execute(ARTICLE, [article_id]).fetchone()
        if found is None:
            raise ValueError(f"there is no article {article_id}")
        extraction, version, extractor, text = found
        before = feed.load_facts(connection, [extraction]).get(extraction, {})
        current = _read(connection, article_id, extraction)
        record, new_value = _apply(connection, current, said)
        context = context_of(text, record.start, record.end)
        values = [article_id, said.target.value, said.field, record.surface, record.start, *context,
                  value_of(record, said.field), new_value, said.author, said.reason]  # fmt: skip
        row = connection.execute(KEEP, values).fetchone()
        after = feed.load_facts(connection, [extraction]).get(extraction, {})
        feed.append_differences(connection, Switch(article_id, version, extractor, extraction, extraction), before, after)
    return int(row[0]) if row else 0


def _apply(connection: Connection, current: Current, said: Said) -> tuple[Figure | Entity, str]:
    """Write the corrected rows; return the record as it was, and the new value as it is kept."""
    records: list[Any] = current.figures if said.target is Target.FIGURE else current.mentions
    if said.ordinal >= len(records):
        kind = "figure" if said.target is Target.FIGURE else "mention"
        raise ValueError(f"article {current.article_id} has no {kind} {said.ordinal}")
    record = records[said.ordinal]
    new_value = said.new_value
    if said.target is Target.FIGURE and said.field in MEANT:
        new_value = MEANT[said.field](current, record, new_value)
    right = read_value(said.target, said.field, new_value)
    new_value = value_as_json(right)
    is_same_time = isinstance(record, Figure) and said.field == "time" and _norm(right) == _norm(record.time)
    if is_same_time or new_value == value_of(record, said.field):
        raise ValueError(f"{said.field}: it is {new_value} already")
    if isinstance(record, Figure):
        _write_figure(connection, current, said.ordinal, correct_figure_record(record, said.field, right))
    else:
        _write_mention(connection, current, said.ordinal, correct_entity_record(record, said.field, right))
        _let_holders_follow(connection, current, said)
    return record, new_value


def _norm(time: FigureTime | None) -> str | None:
    return time.norm if time else None


def _let_holders_follow(connection: Connection, current: Current, said: Said) -> None:
    mention = current.mentions[said.ordinal]
    for ordinal, figure in enumerate(current.figures):
        if said.field in RESOLVING and is_held_by(figure, mention):
            follows = msgspec.structs.replace(figure, holder=holder_of(mention, figure.holder))
            _write_figure(connection, current, ordinal, follows)


def _holder_json(current: Current, figure: Figure, new_value: str) -> str:
    """Return the holder that a name means in this article, as it is kept; null stays null."""
    name = msgspec.json.decode(new_value)
    if name is None:
        return new_value
    named = [mention for mention in current.mentions if name in (mention.name, mention.surface)]
    if not named:
        raise ValueError(f"holder: the article does not mention {name!r}; name it as `api_v1.entities` does")
    return msgspec.json.encode(holder_of(min(named, key=lambda mention: abs(mention.start - figure.start)))).decode()


def _time_json(current: Current, figure: Figure, new_value: str) -> str:
    """Return the time that words of this article or a normal form mean, as it is kept; null stays null."""
    said = msgspec.json.decode(new_value)
    if said is None:
        return new_value
    named = [time for time in current.times if said in (time.surface, time.norm)]
    nearest = min(named, key=lambda time: abs(time.start - figure.start), default=None)
    return msgspec.json.encode(time_of(nearest) if nearest else time_said(str(said), figure)).decode()


MEANT: Final = {"holder": _holder_json, "time": _time_json}


def _read(connection: Connection, article_id: UUID, extraction_id: int) -> Current:
    with connection.cursor(row_factory=dict_row) as cursor:
        figures = cursor.execute(FIGURES, [extraction_id]).fetchall()
        mentions = cursor.execute(MENTIONS, [extraction_id]).fetchall()
        found = cursor.execute(TIMES, [extraction_id]).fetchone()
    return Current(
        article_id,
        extraction_id,
        [_figure(row) for row in figures],
        [msgspec.convert(_fields(row, Entity), Entity) for row in mentions],
        {row["ordinal"]: row["holder_entity_id"] for row in figures},
        msgspec.convert(found["times"] if found else [], list[TimeExpression]),
    )


def _fields(row: dict[str, Any], kind: type) -> dict[str, Any]:
    names = {field.encode_name: SPAN.get(field.name, field.name) for field in msgspec.structs.fields(kind)}
    return {name: row[column] for name, column in names.items() if row.get(column) is not None or column in ("value",)}


def _figure(row: dict[str, Any]) -> Figure:
    fields = {name: value for name, value in _fields(row, Figure).items() if name not in ("holder", "time", "relations")}
    if row["holder"] is not None:
        holder = {name: row[f"holder_{name}"] for name in HOLDER if row[f"holder_{name}"] is not None}
        fields["holder"] = {"text": row["holder"], **holder}
    if row["time"] is not None:
        columns = {**TIME, **(WITHOUT_WORDS if row["time_start"] is None else {})}
        fields["time"] = {"text": row["time"], **{name: row[column] for name, column in columns.items()}}
    return msgspec.convert(fields, Figure)


def _write_figure(connection: Connection, current: Current, ordinal: int, figure: Figure) -> None:
    entity = None
    if figure.holder == current.figures[ordinal].holder:
        entity = current.holder_ids[ordinal]
    elif figure.holder:
        mention = nearest_mention(current.mentions, figure.holder, figure.holder.start)
        entity = ids.entity_id(mention, current.article_id) if mention else None
    values = [getattr(figure, name) for name in FIGURE_FIELDS]
    holder = rows.holder_columns(figure.holder, entity)
    time = rows.time_columns(figure.time, {(time.start, time.end): time for time in current.times})
    connection.execute(SET_FIGURE, [*values, *holder, *time, current.extraction_id, ordinal])


def _write_mention(connection: Connection, current: Current, ordinal: int, mention: Entity) -> None:
    current.mentions[ordinal] = mention
    identity = ids.entity_id(mention, current.article_id)
    if identity:
        write_entities(connection, [rows.entity_row(identity, mention)])
    candidates = rows.json_text(mention.candidates) if mention.candidates else None
    values = [mention.type, mention.name, mention.role, mention.org, mention.resolution, candidates, identity]
    connection.execute(SET_MENTION, [*values, current.extraction_id, ordinal])
