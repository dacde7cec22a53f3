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
from typing import Any

import msgspec
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
AREA, MASS, LENGTH = ("亩", "公顷", "平方公里", "平方米"), ("吨", "公斤", "斤"), ("公里", "米", "厘米")


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

    def inputs(self, replaced: tuple[str, str] = ("", "")) -> tuple[CleanArticle, EntitiesResult, FiguresResult]:
        """What link_article takes; a mark of punctuation may be replaced by another of the same length."""
        assert self.article is not None
        text = self.article.clean_text.replace(*replaced) if replaced[0] else self.article.clean_text
        return (
            msgspec.structs.replace(self.article, clean_text=text),
            EntitiesResult(entities=tuple(self.entities)),
            FiguresResult(figures=tuple(self.figures), times=tuple(self.times)),
        )


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


def entity(surface: str, start: int, kind: EntityType, **fields: Any) -> Entity:
    end = start + len(surface)
    base: dict[str, Any] = {"name": surface, "rule_id": "given", "confidence": 1.0} | fields
    return Entity(start=start, end=end, raw_start=start, raw_end=end, surface=surface, type=kind, **base)


def time(surface: str, start: int, norm: str, relation: TimeRelation = TimeRelation.IN) -> TimeExpression:
    end = start + len(surface)
    return TimeExpression(
        start=start, end=end, raw_start=start, raw_end=end, surface=surface, norm=norm, relation=relation, rule_id="given"
    )


def figure(surface: str, start: int, **fields: Any) -> Figure:
    number = NUMBER.search(surface)
    tail = re.sub(r"以上|以下|左右|多|余|几", "", surface[number.end() if number else 0 :])
    scale = Decimal(1)
    while tail[:1] in SCALES:
        scale, tail = scale * SCALES[tail[0]], tail[1:]
    kinds = {"money": MONEY, "ratio": RATIO, "area": AREA, "mass": MASS, "length": LENGTH}
    return Figure(
        start=start,
        end=start + len(surface),
        raw_start=start,
        raw_end=start + len(surface),
        surface=surface,
        rule_id="given",
        confidence=1.0,
        value=Decimal(number.group()) * scale if number else None,
        unit=tail or None,
        unit_kind=next((UnitKind(k) for k, units in kinds.items() if tail in units), UnitKind.COUNT),
        **fields,
    )


def read_entities(text: str, kind: str, parts: list[str]) -> list[Entity]:
    surface, _, full = parts[0].partition("=")
    fields: dict[str, Any] = {"name": full or surface}
    type_ = {"place": EntityType.LOC, "org": EntityType.ORG, "person": EntityType.PER, "doc": EntityType.DOC}[kind]
    if kind == "place":
        level, code = PlaceLevel(parts[1]), parts[2] if len(parts) > 2 and parts[2] != "-" else None
        is_low = level in (PlaceLevel.TOWNSHIP, PlaceLevel.VILLAGE, PlaceLevel.OTHER)
        fields |= {"level": level, "nearest_code" if is_low else "code": code, "parents": tuple(parts[3:])}
    elif kind == "org" and len(parts) > 1:
        fields["subtype"] = OrgSubtype(parts[1])
    return [entity(surface, start, type_, **fields) for start, _ in spans(text, surface)]


def longest(entities: list[Entity]) -> list[Entity]:
    """Drop what crosses or repeats a longer entity; places inside others stay."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda e: (e.start, -e.end)):
        if not any(k.start <= entity.start < k.end and (entity.end > k.end or k.type is entity.type) for k in kept[-4:]):
            kept.append(entity)
    return kept


def read_times(text: str, surface: str, norm: str, relation: str = "in") -> list[TimeExpression]:
    return [time(surface, start, norm, TimeRelation(relation)) for start, _ in spans(text, surface)]


def inside_none(times: list[TimeExpression]) -> list[TimeExpression]:
    return [t for t in times if not any(o is not t and o.start <= t.start and t.end <= o.end for o in times)]


def read_figure(text: str, line: str, passage: Passage) -> None:
    left, right = line.split(" => ")
    surface, indicator, *rest = left.split(" ")
    at = text.index(surface, passage.figures[-1].end if passage.figures else 0)
    holder, scope, *relations = (part.strip() for part in right.split("|"))
    pairs = tuple((r.split()[0], r.split()[1]) for r in relations[0].split(",")) if relations else ()
    passage.expected.append(Expected(surface, holder, scope, pairs))
    per = next((r for r in rest if r in ("person", "household", "mu")), None)
    modality = Modality.RULE if "rule" in rest else Modality.FACT
    passage.figures.append(figure(surface, at, indicator=indicator, per=per, modality=modality))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, cases in (("passage", read_passages), ("holder_case", read_holder_cases), ("time_case", read_time_cases)):
        if name in metafunc.fixturenames:
            read = cases()
            metafunc.parametrize(name, read, ids=[case.name for case in read])


@pytest.fixture(scope="session")
def all_passages() -> list[Passage]:
    return read_passages()


@pytest.fixture(scope="session")
def all_holder_cases() -> "list[RuleCase]":
    return read_holder_cases()


@pytest.fixture(scope="session")
def all_time_cases() -> "list[RuleCase]":
    return read_time_cases()


# ---- one-line cases of rules

MARKED = re.compile(
    r"\[(?P<place>[^\]]+)\]|\{(?P<org>[^}]+)\}|<(?P<figure>[^>!]+)(?:!(?P<modality>\w+))?>|«(?P<time>[^»!]+)(?:!(?P<kind>\w+))?»|~(?P<person>[^~]+)~"
)
LEVELS = {
    "省": "province",
    "市": "city",
    "县": "county",
    "镇": "township",
    "乡": "township",
    "村": "village",
    "旗": "county",
    "查": "village",
    "库": "other",
    "塘": "other",
}


@dataclass
class RuleCase:
    rule: str
    is_positive: bool
    wanted: str
    passage: Passage

    @property
    def name(self) -> str:
        return self.passage.name

    def inputs(self) -> tuple[CleanArticle, EntitiesResult, FiguresResult]:
        return self.passage.inputs()


def read_holder_cases() -> list[RuleCase]:
    return read_cases("holder_rules.txt")


def read_time_cases() -> list[RuleCase]:
    return read_cases("time_rules.txt")


def read_cases(name: str) -> list[RuleCase]:
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [read_case(line) for line in lines if line.startswith("link.")]


def read_case(line: str) -> RuleCase:
    left, wanted = line.rsplit(" => ", 1)
    rule, sign, marked = left.split(" ", 2)
    passage = Passage(line)
    paragraphs: list[Paragraph] = []
    text = ""
    for part in marked.split("/"):
        start, bare = len(text), part.strip()
        text += read_marked(bare.removeprefix("#").strip(), start, passage)
        kind = ParagraphKind.TITLE if bare.startswith("#") else ParagraphKind.BODY
        paragraphs.append(Paragraph(start=start, end=len(text), kind=kind))
        text += "\n"
    passage.figures = [with_span(text, figure) for figure in passage.figures]
    passage.article = CleanArticle(
        clean_text=text,
        raw_length=len(text),
        charset="text",
        paragraphs=tuple(paragraphs),
        offsets=(OffsetRun(0, 0, len(text)),),
    )
    return RuleCase(rule, sign == "+", wanted, passage)


def with_span(text: str, read: Figure) -> Figure:
    """Return a figure with the span of its indicator, where that stands before it."""
    at = text.rfind(read.indicator, 0, read.start) if read.indicator else -1
    if at < 0 or read.indicator is None:
        return read
    return msgspec.structs.replace(read, indicator_start=at, indicator_end=at + len(read.indicator))


def read_marked(marked: str, offset: int, passage: Passage) -> str:
    text, last = "", 0
    for mark in MARKED.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        start = offset + len(text)
        text += add_marked(mark, start, passage)
    return text + marked[last:]


def add_marked(mark: re.Match[str], start: int, passage: Passage) -> str:
    surface: str = mark["place"] or mark["org"] or mark["person"] or (mark["figure"] or mark["time"]).rpartition("=")[2]
    if mark["place"]:
        level = PlaceLevel(LEVELS[surface[-1]])
        is_low = level in (PlaceLevel.TOWNSHIP, PlaceLevel.VILLAGE, PlaceLevel.OTHER)
        passage.entities.append(entity(surface, start, EntityType.LOC, level=level, parents=("青山县",) if is_low else ()))
    elif mark["org"] or mark["person"]:
        passage.entities.append(entity(surface, start, EntityType.ORG if mark["org"] else EntityType.PER))
    elif mark["figure"]:
        modality, indicator = Modality(mark["modality"] or "fact"), mark["figure"].rpartition("=")[0] or None
        passage.figures.append(figure(surface, start, modality=modality, indicator=indicator))
    else:
        norm = "originally" if mark["kind"] == "originally" else mark["time"].partition("=")[0]
        relation = TimeRelation(mark["kind"]) if mark["kind"] in ("per", "since") else TimeRelation.IN
        passage.times.append(time(surface, start, norm, relation))
    return surface
