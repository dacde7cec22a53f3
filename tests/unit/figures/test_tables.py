"""The tables are asked by the signs next to a number first; that must leave out no rule that fits."""

import re

import pytest

from gleaner_extract.figures.lexicon import rows
from gleaner_extract.figures.time_rules import RULES
from gleaner_extract.figures.times import _BY_ANY_PAIR, _BY_PAIR, _BY_SIGN
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


HEADS = (
    "上午 中午 凌晨 清晨 早上 早晨 下午 傍晚 晚上 晚 夜间 当晚 当 零 今 明 昨 前 本月 上月 当月 今年 去年 "
    "前年 明年 后年 本年 本年度 当年 同年 上年 上年度 上一年度 次年 翌年 自 从 自从 至 截至 截止到 截止 "
    "止于 近 最近 过去 这 最近的 未来 今后 接下来 连续 第二年 每 每个 十三五 十五 一 二 三 五 八 十 十二 "
    "二十 两 几 数 百 二零一八 一九九八 二八 一七 零八 元旦 元宵 五一 六一 七一 十一 国庆 春节 清明 端午 "
    "中秋 重阳"
)
TAILS = (
    "2015年 二零一五年 去年 年 年以来 5月 五月 月 5月3日 月三日 月份 月底 -6月 至八月 、四月 (8)日 3 三 "
    "3年 三年 几年 个月 个月来 天前 周后 年间 年内 年时间 年平均 年新建 年的努力 载 余年 多年来 时 点 "
    "点半 八点 8时30分 三点半 期间 ”期间 规划 假期 节前后 节, 度 季度 上半年 小时 , 。"
)


@pytest.mark.parametrize("head", HEADS.split())
def test_a_time_rule_that_matches_is_asked_for_the_two_signs_it_begins_with(head: str) -> None:
    for tail in TAILS.split():
        for before in ("", ",", "过", "到"):
            text, at = before + head + tail, len(before)
            matching = [rule for rule in RULES if text[at] in rule.starts and rule.pattern.match(text, at)]
            asked = _BY_PAIR.get(text[at : at + 2], _BY_ANY_PAIR.get(text[at], ()))
            assert [rule.starts for rule in asked if rule in matching] == [rule.starts for rule in matching], text


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_is_sorted_unique_and_simplified(name: str) -> None:
    listed = ["\t".join(row) for row in rows(name)]
    assert listed == sorted(set(listed))
    assert not re.search("[萬億個戶畝縣鎮鄉農產業時間數據]", "".join(listed))
