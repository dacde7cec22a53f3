"""What stands in front of a number and is its indicator although other words stand between, or is none although it is a noun."""

import re
from typing import Final

from gleaner_contracts.enums import UnitKind
from gleaner_extract.figures import phrases, reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.segment import Token

_DIRECTION: Final = re.compile("以?[东南西北]{1,2}(?:方向|方|面|侧|部)?")
_ALONE: Final = re.compile(
    "(?:仅|光|单单?)(?P<thing>[\u4e00-\u9fff]{2,8}?)(?:这?一项)?(?:每[户人年天月亩]|一年)?就[\u4e00-\u9fff]{1,4}$"
)
_ALONE_REACH: Final = 20
_MEASURED_ALONE: Final = frozenset([UnitKind.MONEY, UnitKind.MASS, UnitKind.AREA])
_SUPPLIED: Final = frozenset(["收购", "采购", "收储", "回收", "代销", "发放", "购买"])
_THERE_ARE: Final = frozenset(["有", "只有", "共有", "仅有", "达", "高达", "达到", "占", "约有"])
_PROPERTIES: Final = frozenset(
    ["有", "无", "没有", "缺", "缺乏", "具有", "具备", "属于", "因", "享受", "患有", "符合", "符合条件"]
)
_PROPERTY_REACH: Final = 7  # words
_SEASONS: Final = ("高峰期", "高峰时", "旺季", "淡季", "忙季", "农忙时", "农闲时", "采摘季")
_HAPPENS: Final = re.compile("(?:均|都|也|则)?(?:出现|发生)[在于](?=[\u4e00-\u9fff]{2,12}$)")
_HEAD_ALONE: Final = ("户数", "人数", "总数", "人口数", "面积", "总额", "产值", "产量")
_REGISTERED: Final = frozenset(["常住", "在籍", "在册", "登记", "受灾", "参保", "外出"])
_HEAD_REACH: Final = 14
_LIKE: Final = re.compile("像[^,。;:]{0,16}?(?:这样|那样|一样)的?(?P<thing>[^,。;:]{2,24})$")
_RATE_GOES: Final = re.compile(
    r"(?P<rate>率|比例|占比|比重)(?:也|均|较|相对|已|仍|一直|连续|持续|继续|总体|基本|逐[年月步]|明显|大幅|稳[步定中]|保持|维持|有所|再|创)[^率例重,]{0,16}$"
)
_LIKE_REACH: Final = 44


def beside_direction(quantity: Quantity, sides_left: list[Token]) -> Span | None:
    """Return what a length is measured from, where a direction stands between: 镇政府|东北|8公里."""
    is_length = quantity.unit is not None and quantity.unit.kind is UnitKind.LENGTH
    if not is_length or len(sides_left) < 2 or _DIRECTION.fullmatch(sides_left[-1].word) is None:
        return None
    rest = sides_left[:-1]
    last = rest[-1]
    named = (last.start, last.end) if len(last.word) > 1 and last.tag[0] in "nv" else None
    return phrases.left_phrase(rest) or named


def alone(context: Clauses, quantity: Quantity) -> Span | None:
    """Return what alone brings so much: 仅|黄桃|就卖出|4000斤, 光|分红|每户就领了|900元."""
    if quantity.unit is None or quantity.unit.kind not in _MEASURED_ALONE:
        return None
    begin = quantity.front if quantity.front is not None else quantity.start
    found = _ALONE.search(context.text, max(context.clause_start(begin), begin - _ALONE_REACH), begin)
    if found is None:
        return None
    words = context.words(*found.span("thing"))
    span = phrases.left_phrase(words)
    is_whose = span is None or phrases.is_holder_only(words, span) or words[-1].word.endswith(phrases.AGENTS)
    return None if is_whose else span


def supplied(quantity: Quantity, left: list[Token], span: Span) -> Span:
    """Leave out who supplies or gets what is bought or given: 收购|农户|红薯|30吨."""
    if quantity.unit is None or quantity.unit.kind is not UnitKind.MASS:
        return span
    at = next((index for index, token in enumerate(left) if token.start == span[0]), 0)
    verb = left[at - 1].word if at else left[at].word
    if verb not in _SUPPLIED:
        return span
    inside = [token for token in left if span[0] <= token.start and token.end <= span[1]]
    for index in range(len(inside) - 2, -1, -1):
        if inside[index].word.endswith(phrases.AGENTS) and inside[index].tag[0] == "n":
            return inside[index + 1].start, span[1]
    return span


def is_property(whole: list[Token]) -> bool:
    """Whether what stands in front only tells which of them are counted: 有劳动能力的|298户, 因病致贫的|120户."""
    end = len(whole)
    while end and whole[end - 1].word in _THERE_ARE:
        end -= 1  # 有党员的|只有|315家
    if end < 3 or whole[end - 1].word != "的":
        return False
    return any(token.word in _PROPERTIES for token in whole[max(0, end - _PROPERTY_REACH) : end - 1])


def is_part(whole: list[Token]) -> bool:
    """Whether what stands in front says with a verb which of the things counted before are meant: 实际开业投产的有|252家."""
    if len(whole) < 3 or whole[-1].word not in _THERE_ARE or whole[-2].word != "的":
        return False
    return whole[-3].tag[0] == "v" or len(whole) == 3  # 只有1名|党员的|高达211家


def is_season(word: str) -> bool:
    """Whether a noun only says when: 高峰期|60人|务工."""
    return word.endswith(_SEASONS)


def subject_of_place(context: Clauses, sentence: int, clause: int) -> Span | None:
    """Return what is said to happen somewhere in the clause before: |最高气温|出现在河口乡，达39.6℃."""
    if clause - 1 <= sentence:
        return None
    start = context.clause_start(clause - 1)
    found = _HAPPENS.search(context.text, start, clause - 1)
    if found is None or found.start() == start:
        return None
    return phrases.left_phrase(reach.strip_reach(context.words(start, found.start())))


def head_before_comma(context: Clauses, floor: int, clause: int) -> Span | None:
    """Return the name of a quantity that a comma parts from its number: |常住户数|,180户."""
    if not clause or context.text[clause - 1] not in ",:" or not context.text.endswith(_HEAD_ALONE, floor, clause - 1):
        return None
    start = max(context.clause_start(clause - 1), clause - _HEAD_REACH)
    if start < floor:
        return None
    words = context.words(start, clause - 1)
    span = phrases.left_phrase(words)
    if span is None:
        return None
    ahead = [token for token in words if token.start < span[0] and token.word not in phrases.HOLDERS]
    if len(ahead) == 1 and ahead[0].word in _REGISTERED and ahead[0].end == span[0]:
        return ahead[0].start, span[1]
    return None if ahead else span


def rate_before_comma(context: Clauses, quantity: Quantity, floor: int, clause: int) -> Span | None:
    """Return the rate of which the clause before only says how it went: |平均溢价率|持续走低,为8%."""
    if quantity.unit is None or quantity.unit.surface != "%" or not clause or context.text[clause - 1] != ",":
        return None
    start = max(context.clause_start(clause - 1), floor)
    found = _RATE_GOES.search(context.text, start, clause - 1)
    return None if found is None else phrases.left_phrase(context.words(start, found.end("rate")))


def alike(context: Clauses, sentence: int, clause: int) -> Span | None:
    """Return the kind that an example stands for: 像他这样的|种粮大户|，全镇有36户."""
    start = max(sentence, clause - _LIKE_REACH)
    found = _LIKE.search(context.text, start, clause - 1) if clause - 1 > start else None
    return None if found is None else phrases.left_phrase(context.words(*found.span("thing")))
