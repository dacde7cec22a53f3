from collections.abc import Callable

import pytest

from gleaner_contracts.records import CleanArticle
from gleaner_extract.figures import accept, extract, extract_figures, quantities

Build = Callable[..., CleanArticle]


def broken(*_: object) -> None:
    raise ZeroDivisionError


def test_a_rule_that_raises_is_named_once_and_the_others_stand(article: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "per_of", broken)
    result = extract_figures(article("全村有50户。增收3万元。"))
    assert ([f.surface for f in result.figures], result.failed_rules) == (["50户", "3万元"], ("figures.per",))


def test_a_number_that_cannot_be_judged_is_left_out_and_times_stand(article: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accept, "trap_of", broken)
    result = extract_figures(article("2019年有50户。"))
    assert (result.figures, len(result.times), result.failed_rules) == ((), 1, ("figures.traps",))


def test_a_number_whose_reading_raises_costs_that_number(article: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantities, "read_quantity", broken)
    result = extract_figures(article("2019年有50户。"))
    assert (result.figures, len(result.times), result.failed_rules) == ((), 1, ("figures.quantity",))


def test_a_sound_article_names_no_failed_rule(article: Build) -> None:
    assert extract_figures(article("2019年有50户。")).failed_rules == ()
