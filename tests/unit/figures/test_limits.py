"""Input made to hurt: the work that is done for it is bounded, or grows no faster than the text."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from gleaner_contracts.records import CleanArticle
from gleaner_extract.figures import extract_figures

Build = Callable[..., CleanArticle]
MILLION = 1_000_000


def calls_of(work: Callable[[], object]) -> int:
    """Count the calls of functions of the figures stage."""
    count = 0

    def note(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call" and "figures" in frame.f_code.co_filename

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "text",
    ["1" * MILLION, "万" * MILLION, "一" * MILLION, "." * MILLION, "(" * 100_000, "[" * 100_000, "\ufffd" * MILLION],
    ids=["digits", "ten thousands", "ones", "full stops", "round brackets", "square brackets", "lost characters"],
)
def test_endless_runs_are_passed_over_in_a_few_steps(article: Build, text: str) -> None:
    found = []
    assert calls_of(lambda: found.append(extract_figures(article(text)))) < 200
    assert (found[0].figures, found[0].times, found[0].failed_rules) == ((), (), ())


HOSTILE = (
    "1 ", "1、", "1至", "1/", "1e", "2^9", "一又", "三分之", "百分之", "零下", "负", "半", "近", "-", "约1", "大于1小于2",
    "3户", "共有3户\n", "12年期间", "3月以来", "过去的12年", "国庆期间", "疫情发生后,", "分别为3和5,", "增长3%,", "比3大",
    "第", "(1)",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_no_faster_than_the_text(article: Build, piece: str) -> None:
    small = calls_of(lambda: extract_figures(article(piece * 300)))
    large = calls_of(lambda: extract_figures(article(piece * 900)))
    assert large <= 3.3 * small + 200


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_rule_fails_on_endless_repetition(article: Build, piece: str) -> None:
    assert extract_figures(article(piece * 900)).failed_rules == ()


def test_a_number_longer_than_any_quantity_is_none(article: Build) -> None:
    assert extract_figures(article(f"共有{'9' * 40}户，另有15户。")).figures[0].surface == "15户"
