"""The tables are asked by the signs next to a number first; that must leave out no rule that fits."""

import re

import pytest

from gleaner_extract.figures.lexicon import rows
from gleaner_extract.figures.time_rules import RULES
from gleaner_extract.figures.times import _BY_SIGN
from gleaner_extract.figures.trap_rules import ANY, HAN, Table

LEXICONS = (
    "figures_approximators",
    "figures_context",
    "figures_elided_units",
    "figures_compounds",
    "figures_indicator_words",
    "figures_times",
    "figures_traps",
    "figures_unit_words",
    "figures_units",
)
SIGNS = sorted(set("第每±学前初周拜历月A-.+K一3·:号#强后大、)是则要来(里户级统电话手机热线编号为〔[]〕年5户,。 \n"))


@pytest.mark.parametrize("table", [ANY, HAN], ids=["any", "han"])
def test_asking_by_neighbours_finds_what_asking_every_rule_finds(table: Table) -> None:
    for first in SIGNS:
        for second in SIGNS:
            for before in (first + second, "电话" + first, "学" + second, ""):
                for after in (second + first, "里" + first + "村", "年行动", ""):
                    every = [rule.id for rule in table.rules if rule.fits(before, after)]
                    near = [rule.id for rule in table.near(before, after) if rule.fits(before, after)]
                    assert near == every, (before, after)


@pytest.mark.parametrize("number", ["5", "12", "2016", "365"])
@pytest.mark.parametrize(
    "behind", ["年", "月3日", "日", "时30分", ":30", "点半", "个月来", "天前", "-6月", "至5月", "年至2018年", "户", "、4月"]
)
def test_a_time_rule_that_matches_digits_is_asked_for_the_sign_behind_them(number: str, behind: str) -> None:
    text = number + behind
    matching = [rule for rule in RULES if number[0] in rule.starts and rule.pattern.match(text)]
    assert all(rule in _BY_SIGN.get(behind[0], ()) for rule in matching)


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_is_sorted_unique_and_simplified(name: str) -> None:
    listed = ["\t".join(row) for row in rows(name)]
    assert listed == sorted(set(listed))
    assert not re.search("[萬億個戶畝縣鎮鄉農產業時間數據]", "".join(listed))
