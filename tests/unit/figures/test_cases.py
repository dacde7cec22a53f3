from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from gleaner_contracts.records import CleanArticle, Figure
from gleaner_extract.figures import extract_figures, unaccounted_numerals

CASES = Path(__file__).parents[2] / "cases" / "figures"
Build = Callable[..., CleanArticle]


def lines(name: str) -> list[str]:
    rows = (CASES / name).read_text(encoding="utf-8").split("\n")
    return [row for row in rows if row and not row.startswith("#")]


def shown(figure: Figure) -> str:
    value = str(figure.value)
    if figure.lower is not None:
        value = f"{figure.lower}..{figure.upper}"
    elif figure.value_max is not None:
        value += f"~{figure.value_max}"
    return f"{value} {figure.unit or '-'} {figure.approx.value}"


@pytest.mark.parametrize("line", lines("positive.txt"))
def test_a_stated_quantity_is_read_exactly(article: Build, line: str) -> None:
    surface, expected = line.split(" => ")
    assert [shown(f) for f in extract_figures(article(f"共有{surface}。")).figures] == [expected]


@pytest.mark.parametrize("line", lines("negative.txt"))
def test_what_only_looks_like_a_quantity_is_none(article: Build, line: str) -> None:
    assert extract_figures(article(f"推进{line}，")).figures == ()


@pytest.mark.parametrize("line", lines("expressions.txt"))
def test_an_expression_gives_its_figures_and_no_others(article: Build, line: str) -> None:
    text, _, expected = line.partition(" =>")
    figures = extract_figures(article(text)).figures
    assert " | ".join(f"{f.surface}: {shown(f)}" for f in figures) == expected.strip()


@pytest.mark.parametrize("line", lines("indicators.txt"))
def test_the_noun_that_a_figure_counts_or_measures_is_named(article: Build, line: str) -> None:
    text, expected = line.split(" => ")
    figures = extract_figures(article(text)).figures
    assert " | ".join(f"{f.surface}: {f.indicator or '-'}" for f in figures) == expected


@pytest.mark.parametrize("line", lines("senses.txt"))
def test_a_change_a_plan_a_rule_and_a_rate_are_told_from_levels_and_facts(article: Build, line: str) -> None:
    text, expected = line.split(" => ")
    figures = extract_figures(article(text)).figures
    senses = [f"{f.surface}: {f.change.value if f.change else '-'} {f.modality.value} {f.per or '-'}" for f in figures]
    assert " | ".join(senses) == expected


def test_there_are_as_many_cases_of_nothing_as_of_something() -> None:
    assert len(lines("negative.txt")) >= len(lines("positive.txt")) + len(lines("expressions.txt"))


@pytest.mark.parametrize(
    ("text", "value", "surface"),
    [
        ("四億零五萬", 400050000, "四億零五萬"),
        ("兩千三百戶", 2300, "兩千三百戶"),
        ("六十個百分點", 60, "六十個百分點"),
        ("負七點五", Decimal("-7.5"), "負七點五"),
    ],
)
def test_a_text_that_kept_its_traditional_characters_is_read_all_the_same(
    article: Build, text: str, value: Decimal, surface: str
) -> None:
    assert [(f.value, f.surface) for f in extract_figures(article(text)).figures] == [(value, surface)]


def test_a_digit_lost_in_the_source_leaves_a_damaged_figure_without_value(article: Build) -> None:
    (figure,) = extract_figures(article("从党费中下拨\ufffd.15亿元。")).figures
    assert (figure.is_damaged, figure.value, figure.unit) == (True, None, "元")


@pytest.mark.parametrize(
    "number", ["1\ufffd,234", "\ufffd,500", "12,\ufffd45", "1,2\ufffd4.5", "3,456,\ufffd8", "3\ufffd.5", "2,34\ufffd"]
)
def test_a_digit_lost_beside_a_comma_or_a_point_leaves_one_damaged_figure(article: Build, number: str) -> None:
    (figure,) = extract_figures(article(f"全县发放补助{number}元。")).figures
    assert (figure.is_damaged, figure.value, figure.unit, figure.surface) == (True, None, "元", f"{number}元")


def test_a_number_before_a_comma_is_not_damaged_by_what_was_lost_behind_it(article: Build) -> None:
    figures = extract_figures(article("全县有贫困户1,234户，\ufffd北镇有12户。")).figures
    assert [(int(f.value or 0), f.is_damaged) for f in figures] == [(1234, False), (12, False)]


def test_two_levels_of_a_change_are_two_figures(article: Build) -> None:
    figures = extract_figures(article("存栏量由500余头发展到6000余头。")).figures
    assert [(str(f.value), f.indicator) for f in figures] == [("500", "存栏量"), ("6000", "存栏量")]


def test_values_behind_respectively_go_to_their_subjects(article: Build) -> None:
    figures = extract_figures(article("农户和企业分别增长3%和5%。")).figures
    assert [f.indicator for f in figures] == ["农户", "企业"]


def test_relative_times_are_resolved_with_the_date_of_publication(article: Build) -> None:
    (time,) = extract_figures(article("今年以来，形势稳定。", "2021-06-01")).times
    assert (time.norm, time.begin, time.until) == ("publication_year/..", "2021-01-01", None)


def test_a_numeral_that_no_rule_explains_is_reported() -> None:
    assert [u.surface for u in unaccounted_numerals("他站在37那里。")] == ["37"]


def passages() -> list[list[str]]:
    blocks = (CASES / "passages.txt").read_text(encoding="utf-8").strip().split("\n\n")
    return [block.split("\n") for block in blocks[1:]]


@pytest.mark.parametrize("rows", passages())
def test_a_passage_of_its_genre_gives_its_golden_figures(article: Build, rows: list[str]) -> None:
    figures = extract_figures(article(rows[0])).figures
    assert [f"{f.surface} | {f.value} | {f.unit or '-'} | {f.approx.value}" for f in figures] == rows[1:]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("人均年增收8000元。", "person"),
        ("社员户均年收入4万元。", "household"),
        ("茶园亩均年产值6000元。", "mu"),
        ("合作社年收入30万元。", "year"),
        ("他每月领工资3000元。", "month"),
        ("总收入30万元。", None),
        ("30户每年分红。", None),
    ],
)
def test_what_is_shared_out_wins_over_the_time_that_it_is_per(article: Build, text: str, per: str | None) -> None:
    assert [figure.per for figure in extract_figures(article(text)).figures] == [per]


@pytest.mark.parametrize(
    ("text", "pers"),
    [
        ("每年为30个村增加收入50万元。", [None, "year"]),
        ("每月给12名员工发奖金3万元。", [None, "month"]),
        ("每年让40户社员分红8万元。", [None, "year"]),
        ("每年接待游客3万人次。", ["year"]),
        ("每天派出20名队员。", ["day"]),
    ],
)
def test_a_rate_belongs_to_the_amount_and_not_to_whom_it_is_for(article: Build, text: str, pers: list[str | None]) -> None:
    assert [figure.per for figure in extract_figures(article(text)).figures] == pers
