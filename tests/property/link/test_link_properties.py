"""What holds for any text, however broken."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gleaner_contracts.enums import EntityType, PlaceLevel, TimeRelation, UnitKind
from gleaner_contracts.records import (
    CleanArticle,
    EntitiesResult,
    Entity,
    Figure,
    FiguresResult,
    LinkResult,
    OffsetRun,
    TimeExpression,
)
from gleaner_extract.link import link_article

NAMES = ["青山县", "白水镇", "平安村", "青山农业公司", "全县", "我省", "该公司", "各乡镇", "县委"]
WORDS = [
    "其中",
    "占",
    "分别",
    "由",
    "到",
    "增加到",
    "共",
    "户均",
    "在",
    "比",
    "记者从",
    "获悉",
    "的",
    "有",
    "种植",
    "投资",
    "比上年",
    "一是",
    "如",
]
NUMBERS = ["12个", "3万元", "5%", "200户", "目前", "2020年", "每年", "原来"]
MARKS = ["“", "”", "（", "）", "(", "，", ",", "；", "。", "\n", "、"]
PIECES = NAMES + WORDS + NUMBERS + MARKS
PLACES = {"青山县": PlaceLevel.COUNTY, "白水镇": PlaceLevel.TOWNSHIP, "平安村": PlaceLevel.VILLAGE}
TIMES = {"目前": "as_of:publication", "2020年": "2020", "每年": "per:P1Y", "原来": "originally"}
UNITS = {
    "12个": ("个", UnitKind.COUNT),
    "3万元": ("元", UnitKind.MONEY),
    "5%": ("%", UnitKind.RATIO),
    "200户": ("户", UnitKind.COUNT),
}


def inputs(pieces: list[str]) -> tuple[CleanArticle, EntitiesResult, FiguresResult]:
    entities: list[Entity] = []
    figures: list[Figure] = []
    times: list[TimeExpression] = []
    at = 0
    for piece in pieces:
        span = {"start": at, "end": at + len(piece), "raw_start": at, "raw_end": at + len(piece)}
        at += len(piece)
        if piece in PLACES or piece.endswith("农业公司"):
            kind = EntityType.LOC if piece in PLACES else EntityType.ORG
            level = PLACES.get(piece)
            entities.append(
                Entity(**span, surface=piece, type=kind, rule_id="given", name=piece, confidence=1.0, level=level)  # type: ignore[arg-type]
            )
        elif piece in UNITS:
            unit, unit_kind = UNITS[piece]
            figures.append(
                Figure(
                    **span,  # type: ignore[arg-type]
                    surface=piece,
                    rule_id="given",
                    confidence=1.0,
                    value=Decimal(3),
                    unit=unit,
                    unit_kind=unit_kind,
                    indicator="数",
                )
            )
        elif piece in TIMES:
            relation = TimeRelation.PER if piece == "每年" else TimeRelation.IN
            times.append(
                TimeExpression(**span, surface=piece, norm=TIMES[piece], relation=relation, rule_id="given")  # type: ignore[arg-type]
            )
    text = "".join(pieces)
    article = CleanArticle(clean_text=text, raw_length=at, charset="text", offsets=(OffsetRun(0, 0, at),))
    return article, EntitiesResult(entities=tuple(entities)), FiguresResult(figures=tuple(figures), times=tuple(times))


texts = st.lists(st.sampled_from(PIECES), max_size=60)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_every_figure_comes_back_in_place_and_no_pass_fails(pieces: list[str]) -> None:
    article, entities, figures = inputs(pieces)
    result = link_article(article, entities, figures)
    assert result.failed_rules == ()
    assert [(f.start, f.end, f.value) for f in result.figures] == [(f.start, f.end, f.value) for f in figures.figures]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_evidence_and_relations_point_into_the_article(pieces: list[str]) -> None:
    article, entities, figures = inputs(pieces)
    result = link_article(article, entities, figures)
    for number, figure in enumerate(result.figures):
        if figure.holder is not None:
            assert 0 <= figure.holder.start <= figure.holder.end <= len(article.clean_text)
            assert figure.holder.text.endswith(figure.holder.name) or figure.holder.name == "中国"
        if figure.time is not None:
            assert article.clean_text[figure.time.start : figure.time.end] == figure.time.text
        for relation in figure.relations:
            assert 0 <= relation.figure < len(result.figures) and relation.figure != number


@given(texts)
@settings(max_examples=200, deadline=None)
def test_every_figure_is_in_exactly_one_fact_and_keys_are_unique(pieces: list[str]) -> None:
    result = link_article(*inputs(pieces))
    members = sorted(number for fact in result.facts for number in fact.figures)
    assert members == list(range(len(result.figures)))
    assert len({fact.key for fact in result.facts}) == len(result.facts)
    assert all(0 <= fact.confidence <= 1 for fact in result.facts)


@given(texts)
@settings(max_examples=100, deadline=None)
def test_linking_twice_gives_the_same(pieces: list[str]) -> None:
    article, entities, figures = inputs(pieces)
    once: LinkResult = link_article(article, entities, figures)
    again = link_article(article, entities, FiguresResult(figures=once.figures, times=figures.times))
    assert again == once


@given(texts)
@settings(max_examples=100, deadline=None)
def test_the_order_of_entities_does_not_matter(pieces: list[str]) -> None:
    article, entities, figures = inputs(pieces)
    turned = EntitiesResult(entities=entities.entities[::-1])
    assert link_article(article, turned, figures) == link_article(article, entities, figures)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_without_figures_links_to_nothing(text: str) -> None:
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text")
    result = link_article(article, EntitiesResult(), FiguresResult())
    assert (result.figures, result.facts, result.failed_rules) == ((), (), ())
