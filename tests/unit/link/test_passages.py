"""Whose figure, when and of what, on annotated passages of many genres."""

from typing import Any

import pytest

from gleaner_contracts.records import Figure
from gleaner_extract.link import link_article


def load(passage: Any) -> tuple[Any, ...]:
    """The article and results of a passage (see conftest.py)."""
    return tuple(passage.inputs())


def named(figure: Figure) -> str:
    return "-" if figure.holder is None else figure.holder.text


def timed(figure: Figure) -> str:
    return "-" if figure.time is None else figure.time.text


def test_every_figure_has_the_holder_that_a_reader_gives_it(passage: Any) -> None:
    result = link_article(*load(passage))
    found = [(f.surface, e.holder, named(f)) for f, e in zip(result.figures, passage.expected, strict=True) if e.holder != "*"]
    assert [(s, wanted) for s, wanted, _ in found] == [(s, got) for s, _, got in found]


def test_every_figure_has_the_time_that_a_reader_gives_it(passage: Any) -> None:
    result = link_article(*load(passage))
    found = [(f.surface, e.time, timed(f)) for f, e in zip(result.figures, passage.expected, strict=True) if e.time != "*"]
    assert [(s, wanted) for s, wanted, _ in found] == [(s, got) for s, _, got in found]


def test_relations_are_those_that_the_words_state(passage: Any) -> None:
    result = link_article(*load(passage))
    for figure, expected in zip(result.figures, passage.expected, strict=True):
        found = {(relation.kind.value, result.figures[relation.figure].surface) for relation in figure.relations}
        assert found == set(expected.relations), figure.surface


def test_evidence_is_in_the_text_and_no_rule_failed(passage: Any) -> None:
    article, entities, figures = load(passage)
    result = link_article(article, entities, figures)
    assert result.failed_rules == ()
    for figure in result.figures:
        if figure.holder is not None:
            assert 0 <= figure.holder.start <= figure.holder.end <= len(article.clean_text)
        if figure.time is not None:
            assert article.clean_text[figure.time.start : figure.time.end] == figure.time.text


@pytest.mark.parametrize("mark", [("，", ","), ("；", ";"), ("（", "("), ("）", ")"), ("：", ":")])
def test_half_width_punctuation_reads_the_same(passage: Any, mark: tuple[str, str]) -> None:
    whole = link_article(*load(passage))
    half = link_article(*passage.inputs(replaced=mark))
    assert [named(f) for f in half.figures] == [named(f) for f in whole.figures]
    assert [timed(f) for f in half.figures] == [timed(f) for f in whole.figures]


def test_there_are_enough_passages(all_passages: list[Any]) -> None:
    assert len(all_passages) >= 25
