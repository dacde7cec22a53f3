"""Candidates of patterns: what the engine would find in the whole text, and nothing else."""

import random
import re

import pytest

from gleaner_extract.entities import firms, lexicon, lists
from gleaner_extract.entities.runs import matches_at, matches_before

PIECES = ("等", "、", "村", "3个", "企业", "公司", "澄溪", "杨溪镇", "，", "。", "a", "\n", "民", "等等", "12家")


def spans(found: "object") -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(200))
@pytest.mark.parametrize(
    ("pattern", "sign", "longest"),
    [(lists._PLACES, lists._MAY_HOLD, lists.LONGEST), (firms._LIST, firms._MAY_HOLD, firms.LONGEST)],
)
def test_matches_before_a_sign_are_those_of_the_whole_text(
    pattern: re.Pattern[str], sign: re.Pattern[str], longest: int, seed: int
) -> None:
    text = "".join(random.Random(seed).choices(PIECES, k=120))
    assert spans(matches_before(pattern, sign, text, longest)) == spans(pattern.finditer(text))


@pytest.mark.parametrize("seed", range(50))
def test_matches_at_candidates_are_those_of_the_whole_text(seed: int) -> None:
    text = "".join(random.Random(seed).choices("ab", k=60))
    pattern = re.compile("ab?a")
    assert spans(matches_at(pattern, text, [m.start() for m in re.finditer("a", text)])) == spans(pattern.finditer(text))


def test_a_sign_at_the_end_of_a_long_list_reaches_back_to_its_first_member() -> None:
    text = "一" + "、".join(["澄溪河畔"] * 11) + "等村"
    assert spans(matches_before(lists._PLACES, lists._MAY_HOLD, text, lists.LONGEST)) == spans(lists._PLACES.finditer(text))


def test_trades_of_firms_are_found_by_their_first_two_characters() -> None:
    assert all(len(word) > 1 for word, kind in lexicon.pairs("trades").items() if kind == "firm")
