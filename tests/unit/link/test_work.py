"""The work grows with the number of figures and mentions, and not faster; counted, not timed."""

import sys
from collections.abc import Callable
from itertools import product
from types import FrameType
from typing import Any

import pytest

from gleaner_contracts.enums import EntityType, PlaceLevel, TimeRelation, UnitKind
from gleaner_contracts.records import CleanArticle, EntitiesResult, Entity, Figure, FiguresResult, OffsetRun, TimeExpression
from gleaner_extract.link import link_article

Inputs = tuple[CleanArticle, EntitiesResult, FiguresResult]
LETTERS = "东南西北上下前后高低长宽新旧清白红绿青黄蓝金银铜铁石木林"
NAMES = ["".join(pair) + "镇" for pair in product(LETTERS, LETTERS)]
SHAPES = {
    "one sentence": "{place}完成投资3亿元，",
    "many places and 全县": "{place}建成大棚200个。全县增长5%。",
    "lists": "{place}、全市分别完成投资3亿元、2亿元，",
    "parts": "{place}共有党员120名，其中女党员30名；占20%，",
    "no mention": "完成投资3亿元，其中民间投资2亿元，",
    "times": "今年，{place}在2020年投资3亿元，比上年增长5%，",
    "brackets": "{place}（完成投资3亿元",
    "speech": "“{place}完成投资3亿元，”",
    "touching places": "{place}",
}
FIGURES = {
    "3亿元": UnitKind.MONEY,
    "2亿元": UnitKind.MONEY,
    "200个": UnitKind.COUNT,
    "120名": UnitKind.COUNT,
    "30名": UnitKind.COUNT,
}
FIGURES |= {"5%": UnitKind.RATIO, "20%": UnitKind.RATIO}
TIMES = {"今年": "publication_year", "2020年": "2020", "上年": "last_year"}


def spans(text: str, words: list[str]) -> list[tuple[int, str]]:
    """Where words stand, in order; none of the words lies in another."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append((at, word))
            at = text.find(word, at + 1)
    return sorted(found)


def report(shape: str, count: int) -> Inputs:
    names = NAMES[:count]
    text = "".join(shape.format(place=name) for name in names)
    at = {"raw_start": 0, "raw_end": 0, "rule_id": "given", "confidence": 1.0}
    entities = [
        Entity(start=s, end=s + len(w), surface=w, name=w, type=EntityType.LOC, level=PlaceLevel.TOWNSHIP, **at)  # type: ignore[arg-type]
        for s, w in spans(text, names)
    ]
    figures = [
        Figure(start=s, end=s + len(w), surface=w, value=None, unit=w[-1], unit_kind=FIGURES[w], indicator="投资", **at)  # type: ignore[arg-type]
        for s, w in spans(text, list(FIGURES))
    ]
    times = [
        TimeExpression(start=s, end=s + len(w), surface=w, norm=TIMES[w], relation=TimeRelation.IN, **at)  # type: ignore[arg-type]
        for s, w in spans(text, list(TIMES))
    ]
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text", offsets=(OffsetRun(0, 0, len(text)),))
    return article, EntitiesResult(entities=tuple(entities)), FiguresResult(figures=tuple(figures), times=tuple(times))


def calls(work: Callable[[], object]) -> int:
    """Count the calls of functions and steps of generators, ours and built-in."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_the_figures_take_twice_the_work(shape: str) -> None:
    small, large = report(shape, 150), report(shape, 300)
    link_article(*small)  # fills what is remembered between articles
    assert calls(lambda: link_article(*large)) <= 2.2 * calls(lambda: link_article(*small))


def test_an_article_of_figures_takes_a_bounded_number_of_calls_each() -> None:
    article, entities, figures = report(SHAPES["many places and 全县"], 100)
    assert len(figures.figures) == 200
    assert calls(lambda: link_article(article, entities, figures)) <= 300 * len(figures.figures)


def test_the_count_sees_work_that_grows_faster() -> None:
    def square(size: int) -> int:
        return calls(lambda: [len(str(i)) for i in range(size) for _ in range(size)])

    assert square(40) > 3 * square(20)
