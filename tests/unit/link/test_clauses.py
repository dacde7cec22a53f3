"""Clauses, sentences and paragraphs."""

import pytest

from gleaner_contracts.enums import ParagraphKind
from gleaner_contracts.records import CleanArticle, Paragraph
from gleaner_extract.link.clauses import Outline, outline


def plan(text: str, *paragraphs: Paragraph) -> Outline:
    return outline(CleanArticle(clean_text=text, raw_length=len(text), charset="text", paragraphs=paragraphs))


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("甲，乙；丙。丁", ["甲", "乙", "丙", "丁"]),
        ("甲,乙;丙。丁", ["甲", "乙", "丙", "丁"]),
        ("投资3,500万元,增长2:1", ["投资3,500万元", "增长2:1"]),
        ("共建成(其中甲)三处", ["共建成", "其中甲", "三处"]),
        ("一、二、三", ["一、二、三"]),
        ("，，。", []),
        ("", []),
    ],
)
def test_clauses_end_at_punctuation_but_not_inside_numbers(text: str, clauses: list[str]) -> None:
    assert [text[c.start : c.end] for c in plan(text).clauses] == clauses


def test_sentences_are_counted_through_the_article() -> None:
    text = "甲，乙。丙！\n丁？戊"
    assert [c.sentence for c in plan(text).clauses][:3] == [0, 0, 1]
    assert len({c.sentence for c in plan(text).clauses}) == 4


def test_a_full_stop_closes_an_unbalanced_bracket() -> None:
    depths = [c.depth for c in plan("甲（乙。丙").clauses]
    assert depths == [0, 1, 0]


def test_lines_are_paragraphs_where_none_are_given() -> None:
    assert [c.paragraph for c in plan("甲。\n\n乙。").clauses] == [0, 1]


def test_a_short_first_line_is_the_title() -> None:
    assert plan("青山县新貌\n青山县变化很大。").kinds == (ParagraphKind.TITLE, ParagraphKind.BODY)


def test_a_first_line_that_is_a_sentence_is_no_title() -> None:
    assert plan("青山县变化很大。\n真的很大。").kinds[0] is ParagraphKind.BODY


def test_the_clause_of_a_position_is_found() -> None:
    outlined = plan("甲乙，丙丁。戊")
    assert [outlined.at(position) for position in (0, 2, 3, 6)] == [0, 0, 1, 2]


def test_short_lines_without_full_stop_are_headings() -> None:
    assert plan("题目\n产业兴旺\n产业发展很快。").headings == frozenset({0, 1})
