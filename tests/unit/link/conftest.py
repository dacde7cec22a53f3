"""Reads annotated passages: an article whose mentions, times and figures are given, so that link is tested alone.

A passage is a block of lines `kind: value`:

    == name
    title: …                                     the title paragraph
    place: surface[=name] level code parents…    every occurrence in the text becomes an entity
    org: name subtype [place it lies in]
    person: name
    time: surface norm relation
    text: one body paragraph
    figure: surface indicator [per] => holder | time | relation surface, relation surface

Figures stand in the order of the text. `-` is "none", `*` is "either is fine"; the holder is the text of the record.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from gleaner_contracts.enums import EntityType, Modality, OrgSubtype, ParagraphKind, PlaceLevel, TimeRelation, UnitKind
from gleaner_contracts.records import (
    CleanArticle,
    EntitiesResult,
    Entity,
    Figure,
    FiguresResult,
    Meta,
    OffsetRun,
    Paragraph,
    TimeExpression,
)

CASES = Path(__file__).resolve().parents[2] / "cases" / "link"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
MONEY, RATIO = ("元", "美元", "块"), ("%", "％", "个百分点")
AREA, MASS = ("亩", "公顷", "平方公里", "平方米"), ("吨", "公斤", "斤")


@dataclass(frozen=True)
class Expected:
    surface: str
    holder: str
    time: str
    relations: tuple[tuple[str, str], ...]


@dataclass
class Passage:
    name: str
    article: CleanArticle | None = None
    entities: list[Entity] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)


def read_passages() -> list[Passage]:
    blocks = []
    for path in sorted(CASES.glob("passages_*.txt")):
        blocks += re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [read_passage(block) for block in blocks]


def read_passage(block: str) -> Passage:
    name, *lines = block.strip().split("\n")
    rows = [tuple(line.split(": ", 1)) for line in lines if ": " in line and not line.startswith("#")]
    paragraphs, text = [], ""
    for kind, value in ((k, v) for k, v in rows if k in ("title", "text", "heading")):
        paragraphs.append(
            Paragraph(
                start=len(text),
                end=len(text) + len(value),
                kind=ParagraphKind.TITLE if kind == "title" else ParagraphKind.BODY,
            )
        )
        text += value + "\n"
    passage = Passage(name)
    meta = {k.removeprefix("meta_"): v for k, v in rows if k.startswith("meta_")}
    passage.article = CleanArticle(
        clean_text=text,
        raw_length=len(text),
        charset="text",
        meta=Meta(**meta),
        paragraphs=tuple(paragraphs),
        offsets=(OffsetRun(0, 0, len(text)),),
    )
    for kind, value in rows:
        if kind in ("place", "org", "person", "doc"):
            passage.entities += read_entities(text, kind, value.split(" "))
        elif kind == "time":
            passage.times += read_times(text, *value.split(" "))
        elif kind == "figure":
            read_figure(text, value, passage)
    passage.entities = longest(passage.entities)
    passage.times = sorted(inside_none(passage.times), key=lambda t: t.start)
    return passage


def spans(text: str, surface: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(re.escape(surface), text)]


def read_entities(text: str, kind: str, parts: list[str]) -> list[Entity]:
    found = []
    surface, _, full = parts[0].partition("=")
    parts = [full or surface, *parts[1:]]
    for start, end in spans(text, surface):
        base = {"start": start, "end": end, "raw_start": start, "raw_end": end, "surface": surface, "rule_id": "given"}
        if kind == "place":
            level = PlaceLevel(parts[1])
            code = parts[2] if len(parts) > 2 and parts[2] != "-" else None
            is_low = level in (PlaceLevel.TOWNSHIP, PlaceLevel.VILLAGE, PlaceLevel.OTHER)
            found.append(
                Entity(
                    **base,
                    type=EntityType.LOC,
                    name=parts[0],
                    confidence=1.0,
                    level=level,
                    code=None if is_low else code,
                    nearest_code=code if is_low else None,
                    parents=tuple(parts[3:]),
                )
            )
        elif kind == "org":
            subtype = OrgSubtype(parts[1]) if len(parts) > 1 else None
            found.append(Entity(**base, type=EntityType.ORG, name=parts[0], confidence=1.0, subtype=subtype))
        else:
            kind_ = EntityType.PER if kind == "person" else EntityType.DOC
            found.append(Entity(**base, type=kind_, name=parts[0], confidence=1.0))
    return found


def longest(entities: list[Entity]) -> list[Entity]:
    """Drop what crosses or repeats a longer entity; places inside others stay."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        if not any(k.start <= entity.start < k.end and (entity.end > k.end or k.type is entity.type) for k in kept[-4:]):
            kept.append(entity)
    return kept


def read_times(text: str, surface: str, norm: str, relation: str = "in") -> list[TimeExpression]:
    return [
        TimeExpression(
            start=start,
            end=end,
            raw_start=start,
            raw_end=end,
            surface=surface,
            norm=norm,
            relation=TimeRelation(relation),
            rule_id="given",
        )
        for start, end in spans(text, surface)
    ]


def inside_none(times: list[TimeExpression]) -> list[TimeExpression]:
    return [t for t in times if not any(o is not t and o.start <= t.start and t.end <= o.end for o in times)]


def read_figure(text: str, line: str, passage: Passage) -> None:
    left, right = line.split(" => ")
    surface, indicator, *rest = left.split(" ")
    at = text.index(surface, passage.figures[-1].end if passage.figures else 0)
    holder, time, *relations = (part.strip() for part in right.split("|"))
    pairs = tuple(tuple(r.strip().split(" ", 1)) for r in relations[0].split(",")) if relations else ()
    passage.expected.append(Expected(surface, holder, time, pairs))  # type: ignore[arg-type]
    number = NUMBER.search(surface)
    tail = re.sub(r"以上|以下|左右|多|余|几", "", surface[number.end() if number else 0 :])
    scale = Decimal(1)
    while tail[:1] in SCALES:
        scale, tail = scale * SCALES[tail[0]], tail[1:]
    kinds = {"money": MONEY, "ratio": RATIO, "area": AREA, "mass": MASS}
    kind = next((UnitKind(k) for k, units in kinds.items() if tail in units), UnitKind.COUNT)
    passage.figures.append(
        Figure(
            start=at,
            end=at + len(surface),
            raw_start=at,
            raw_end=at + len(surface),
            surface=surface,
            rule_id="given",
            confidence=1.0,
            value=Decimal(number.group()) * scale if number else None,
            unit=tail or None,
            unit_kind=kind,
            indicator=indicator,
            per=next((r for r in rest if r in ("person", "household", "mu")), None),
            modality=Modality.RULE if "rule" in rest else Modality.FACT,
        )
    )


def results(passage: Passage) -> tuple[CleanArticle, EntitiesResult, FiguresResult]:
    assert passage.article is not None
    return (
        passage.article,
        EntitiesResult(entities=tuple(passage.entities)),
        FiguresResult(figures=tuple(passage.figures), times=tuple(passage.times)),
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "passage" in metafunc.fixturenames:
        passages = read_passages()
        metafunc.parametrize("passage", passages, ids=[p.name for p in passages])
