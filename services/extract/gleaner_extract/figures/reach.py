"""What only ties a number to its indicator (达, 已增长到) is dropped before the indicator is sought."""

import re
from typing import Final

from gleaner_extract.figures import phrases
from gleaner_extract.figures.segment import Token

_DEGREES: Final = frozenset((*"高长低少多大重宽深厚远快慢贵", "便宜"))  # what a quantity is by: 长128公里
_COMPARING: Final = frozenset(["比", "较", "相比"])
_REACHING: Final = re.compile(
    r"[仍已竟更还却则也都均就又]*[高多低长]?[达至为到占约近超有]到?"
)  # 仍高达, which is cut as one word
_ABOVE: Final = frozenset(["超", "超过", "高于", "低于", "快于", "慢于", "高出", "好于", "优于", "领先", "领先于"])
AMONG: Final = ("中有", "内有", "里有")  # 村民小组|中有, cut as one word
HAVING: Final = ("有", *AMONG)
_AVERAGES: Final = frozenset(["平均水平", "平均", "水平", "平均值", "同期"])  # what a rate is above
_GROWN: Final = frozenset(["增产", "减产", "增值", "增效"])
_BEGUN: Final = frozenset(["开工", "动工", "竣工", "完工", "通车", "开建", "开工建设", "动工建设"])
_BOUGHT: Final = frozenset(
    ["订购", "预订", "抢购", "收购", "采购", "认购", "认领", "订走", "买走", "征收", "征用", "淹没", "冲毁"]
)
_RECKONED: Final = ("计算", "折算", "换算", "核算", "测算")
_BY: Final = frozenset(["按", "按照", "按年", "按月", "按日", "按季"])  # 按年|平均汇率|折算: cut as one word
_ANNOUNCED: Final = frozenset(["公布", "发布", "预测", "预期", "统计", "报告"])
_LEFT_OUT: Final = ("剔除", "扣除")  # 产值|剔除不可比因素|增长


def strip_reach(tokens: list[Token]) -> list[Token]:
    """Drop from the right end what only ties a number to its indicator: 面积|已达到."""
    end = len(tokens)
    for index in range(1, end):
        if tokens[index].word == "上" and tokens[index - 1].word == "基础":
            return strip_reach(tokens[index + 1 :])  # 在去年成效的基础上|确保
    while end and (
        tokens[end - 1].word in phrases.REACH
        or (len(tokens[end - 1].word) > 1 and _REACHING.fullmatch(tokens[end - 1].word) is not None)
        or _is_rate_or_time(tokens, end - 1)
        or tokens[end - 1].tag in ("d", "ul", "ug", "uz", "p", "c")
        or tokens[end - 1].word in " :"
    ):
        end -= 1
    if end and tokens[end - 1].word in _DEGREES and not _is_compared(tokens, end - 1) and _is_degree_of(tokens, end - 1):
        return strip_reach(tokens[: end - 1])  # 发生率|高|达, 海岸线|长
    if 0 < end < len(tokens) and tokens[end].word == "的" and tokens[end - 1].word in _ANNOUNCED:
        return strip_reach(tokens[: end - 1])  # 失业率|由上月公布的|1.6%
    if end and tokens[end - 1].word in AMONG:
        return strip_reach(tokens[: end - 1])
    if end and len(tokens[end - 1].word) > 1 and tokens[end - 1].word[-1] in "由达至约占为有":  # 入户费由: cut wrongly
        last = tokens[end - 1]
        return [*tokens[: end - 1], Token(last.start, last.end - 1, last.word[:-1], last.tag)]
    return _without_left_out(_before_comparison(tokens, end))


def _without_left_out(tokens: list[Token]) -> list[Token]:
    """Read over what a growth leaves out and how a sum is reckoned: 产值|剔除价格因素|增长, 产值|按不变价计算|增长."""
    if tokens and tokens[-1].word in _RECKONED:
        for index in range(len(tokens) - 2, -1, -1):
            if tokens[index].word in _BY:
                return strip_reach(tokens[:index])
    if tokens and tokens[-1].word.endswith(("因素", "影响")):
        for index in range(len(tokens) - 2, -1, -1):
            if tokens[index].word in _LEFT_OUT:
                return strip_reach(tokens[:index])
    return tokens


def _is_compared(tokens: list[Token], index: int) -> bool:
    """Whether a degree ends a comparison with a subject: 增幅|比|全省|高."""
    return any(token.word == "比" for token in tokens[1:index])


def _is_degree_of(tokens: list[Token], index: int) -> bool:
    """Whether a degree says how much of the noun in front (海岸线|长) or goes on with the figure before (比上年|高)."""
    before = tokens[index - 1] if index else None
    return before is not None and (before.tag == phrases.TIME_TAG or (len(before.word) > 1 and phrases.is_noun(before)))


def _before_comparison(tokens: list[Token], end: int) -> list[Token]:
    """Leave out what a change is measured against: 平均年龄|比|上届|下降, |比|目标|少."""
    is_change = end < len(tokens) or (end > 0 and tokens[end - 1].word in _DEGREES)
    if is_change:
        for index in range(end - 1, -1, -1):
            if tokens[index].word in _COMPARING and tokens[index].tag == "p":
                return strip_reach(tokens[:index])
    if end > 1 and (begun := _without_begun(tokens, end)) < end:
        return strip_reach(tokens[:begun])  # 农村公路|开工|建设|19892公里, 苹果|已|被|订购|400万斤
    is_above = end > 1 and tokens[0].word in _ABOVE and all(_is_other(token) for token in tokens[1:end])
    is_grown = end > 1 and tokens[end - 1].word in _GROWN and all(_is_when(token) for token in tokens[: end - 1])
    if is_above or is_grown:
        return []  # 普及率达97%,|高于全国平均水平|7个百分点, |同比|增产|26%: of what was measured before
    for index in range(end - 1, 0, -1):
        if tokens[index].word in _ABOVE and phrases.left_phrase(subject := strip_reach(tokens[:index])) is not None:
            return subject  # 增速|高于|全省平均水平
    return tokens[:end]


def _without_begun(tokens: list[Token], end: int) -> int:
    """Return where what is said of a thing begins, that it is begun, finished or bought; `end` where nothing is."""
    last = end - 1
    is_begun = tokens[last].word == "建设" and tokens[last - 1].word in _BEGUN
    is_suffered = tokens[last - 1].word in ("被", "已被") and tokens[last].word in _BOUGHT
    if end > 2 and (is_begun or is_suffered):
        last -= 1
    elif tokens[last].word not in _BEGUN:
        return end
    while last and tokens[last - 1].tag == "d":
        last -= 1
    before = tokens[last - 1] if last else None
    is_thing = before is not None and before.tag == "n" and not before.word.endswith(phrases.AGENTS)
    return last if is_thing else end


def _is_when(token: Token) -> bool:
    """Whether a word is a time or an adverb: 同比|增产, 比上年|增产."""
    return token.tag in (phrases.TIME_TAG, "d")


def _is_other(token: Token) -> bool:
    """Whether a word only says with what a rate is compared: 高于|全国|平均水平."""
    return token.word in _AVERAGES or token.word in phrases.HOLDERS or token.tag in ("ns", "f", "d", phrases.TIME_TAG)


def _is_rate_or_time(tokens: list[Token], index: int) -> bool:
    """Whether a word is 每 with its unit (收购价|每斤), or a time expression."""
    token = tokens[index]
    if (
        token.tag == phrases.TIME_TAG
        or token.word.startswith("每")
        or (token.tag == "m" and token.word[-1] in "年月天" and len(token.word) > 1)
    ):
        return True
    return len(token.word) <= 3 and index > 0 and tokens[index - 1].word == "每"
