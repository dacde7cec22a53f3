"""What a figure without words of its own goes on with: the figure before, the thing counted first, the clause before."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import Approx, UnitKind
from gleaner_extract.figures import phrases, reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.segment import Token

_AIM: Final = re.compile(r"[,。;:](?:扩大|扩展|提高|提升|增加|壮大)(?P<noun>[\u4e00-\u9fff]{2,6}?)[,:]$")
_GIVEN: Final = re.compile(
    r"(?:进行|给予|享受|实行|予以)(?P<noun>(?:\w{0,4}?)(?:补贴|补助|奖励|补偿|资助|救助)),$"
)  # 给予|补助|,最高2万元
_AIM_REACH: Final = 12
_HEADLESS: Final = re.compile(r"的(?:共|已|就|一?共)?(?:有|达到?|为)?(?:了|近|约|超过)?")
_GROWN: Final = re.compile(r"[,、][^,、]{0,8}(?:增长|下降|上升|增加|减少|提高|增幅|降幅)(?:了|达|为|近|约|超过?|幅度)*$")
_CHANGED_TO: Final = re.compile("[增减降升扩缩]加?少?大?小?[至到为]")
_SHARE: Final = re.compile(r"的?(?:[^,。;]{0,4}占|比例)[^,。;]{0,8}")
_OF_DEEDS: Final = frozenset(["人", "名", "位", "户", "家", "次", "人次", "例", "起", "件", "宗", "场"])  # 创业30人
_OWN_NOUNS: Final = ("户", "人")
_FAR: Final = 24  # figures
_GIVEN_AWAY: Final = frozenset(["卖出", "售出", "卖掉", "售完", "建成", "建好", "完成", "种活", "成活", "领走", "送出", "通过"])
_PERIODS: Final = ("时间", "期限", "工期", "时长", "周期", "时限")
_ENDS_OF_HEADS: Final = "户人口民员者众工生数量率"
_OF_HEADS: Final = frozenset(["户", "人", "名", "位", "口", "人次", "家"])  # 18户,61人: of the same
_ALONE_BEHIND: Final = re.compile(r"[,、](?:共计?|共有|合计|总共)?(?:约|近)?")
_ONE_OF_IT: Final = frozenset("一" + unit for unit in "条座处口眼个栋所家")
_ENDS_ITEM: Final = re.compile(r"[,。;、()]|$|[0-9]")
_LEFT: Final = 40  # characters read of a clause before


def unit_noun(quantity: Quantity, *, is_alone: bool = False) -> Span | None:
    """Return the unit where it names what it counts: 23|县; 全村|236|户 where no other noun can be meant."""
    if quantity.unit is None or (quantity.unit.group != "noun" and not (is_alone and quantity.unit.surface in _OWN_NOUNS)):
        return None
    return quantity.end - len(quantity.unit.surface), quantity.end


def is_count(quantity: Quantity) -> bool:
    """Whether the unit of a figure counts (个, 户)."""
    return quantity.unit is not None and quantity.unit.is_counting


def inherit(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], left_start: int
) -> Span | None:
    """A figure without words of its own goes on with the one before, or with the subject of the clause before."""
    sentence, left_end = context.sentence_start(quantities[index].start), quantities[index].start
    if (aim := _aim(context, quantities, index, left_start)) is not None:
        return aim
    if (group := _age_group(context, quantities, index, found)) is not None:
        return group
    if is_span_of_time(quantities[index]) and not (index and is_span_of_time(quantities[index - 1])):
        named = _subject(context, sentence, left_start, quantities[index - 1] if index else None)
        is_period = named is not None and context.text.endswith(_PERIODS, *named)
        return named if is_period else None  # 公告时间为…,共|10天, but 仅用|2天
    if index and quantities[index - 1].start >= sentence and found[index - 1] is not None:
        is_own = found[index - 1] == unit_noun(quantities[index - 1], is_alone=True)
        is_level = _CHANGED_TO.search(context.text, quantities[index - 1].end, left_end) is not None  # 300户|减至|20户
        is_household = context.text[quantities[index].end - 1] == "户" and not is_level
        is_own = is_own or (is_household and _is_of_people(context, found[index - 1]))
        is_own = is_own or (not is_level and _is_other_kind(context, quantities, index, found[index - 1]))
        if is_own and (noun := unit_noun(quantities[index], is_alone=True)) is not None:
            return noun
        return _head_of_clause(context, quantities, index, found, sentence) or found[index - 1]
    named = _subject(context, sentence, left_start, quantities[index - 1] if index else None)
    owners = unit_noun(quantities[index], is_alone=True) if named is not None else None
    is_of_heads = named is not None and context.text[named[1] - 1] in _ENDS_OF_HEADS
    return named if owners is None or is_of_heads else owners  # 是唯一的贫困村,有327|户


def counted_again(
    context: Clauses,
    quantities: Sequence[Quantity],
    index: int,
    found: list[Span | None],
    words: Sequence[Token],
    span: Span | None,
) -> Span | None:
    """A count behind one bare verb is of what was counted before it: 养了6头|牛|,卖了3头, 养的100羽|鸭|,4天卖出39羽."""
    quantity = quantities[index]
    if span is None or quantity.unit is None or not is_count(quantity):
        return None
    if quantity.unit.surface in _OF_DEEDS or span[1] > quantity.start:
        return None
    named = [token for token in words if span[0] <= token.start and token.end <= span[1]]
    if (
        not named
        or not all(token.tag == "v" for token in named)
        or (len(named[-1].word) > 1 and named[-1].word not in _GIVEN_AWAY)
    ):
        return None
    sentence = context.sentence_start(quantity.start)
    for at in range(index - 1, max(-1, index - 4), -1):
        unit = quantities[at].unit
        if quantities[at].start < sentence:
            return None
        if unit is not None and unit.kind is not UnitKind.DURATION:
            return found[at] if unit.name == quantity.unit.name else None
    return None


def _age_group(context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None]) -> Span | None:
    """Return the group that a bound of age makes, where nothing else says whose share it is: |50岁以上|的占31%."""
    before = quantities[index - 1] if index else None
    if before is None or before.unit is None or before.unit.kind is not UnitKind.AGE:
        return None
    if (before.approx is Approx.EXACT and before.value_max is None) or _SHARE.fullmatch(
        context.text, before.end, quantities[index].front or quantities[index].start
    ) is None:
        return None
    named = found[index - 1]
    return (before.start, before.end) if named is None or named[0] < context.clause_start(before.start) else None


def _aim(context: Clauses, quantities: Sequence[Quantity], index: int, left_start: int) -> Span | None:
    """Return what a clause of its own sets out to change, in front of the levels: |扩大|规模|,从8亩到20亩."""
    floor = quantities[index - 1].end if index else 0
    start = max(floor, left_start - _AIM_REACH)
    found = _AIM.search(context.text, start, left_start)
    unit = quantities[index].unit
    if found is None and unit is not None and unit.kind is UnitKind.MONEY:
        found = _GIVEN.search(context.text, start, left_start)
    return None if found is None else found.span("noun")


def _head_of_clause(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], sentence: int
) -> Span | None:
    """Return the thing counted before: behind a rate that is interposed, or behind a threshold (收入超过5万元的|达9个)."""
    quantity, before = quantities[index], quantities[index - 1]
    gap = context.text[before.end : quantity.start]
    is_headless = _HEADLESS.fullmatch(gap) is not None and is_count(quantity)
    is_share = quantity.unit is not None and quantity.unit.surface == "%"
    is_points = before.unit is not None and before.unit.surface.endswith("百分点")  # 高于全省2个百分点，占总产值的|25%
    is_growth = _ends_in_rate(context, before, found[index - 1]) and _GROWN.search(gap) is not None
    is_growth = is_share and (is_growth or (is_points and "," in gap))
    if not is_headless and not is_growth:
        return None
    for at in range(index - 2, max(-1, index - 6), -1):
        earlier = quantities[at]
        if earlier.start < sentence or (is_growth and ";" in context.text[earlier.end : quantity.start]):
            return None
        if is_headless and is_count(earlier):
            return found[at]
        is_level = earlier.unit is not None and earlier.unit.kind is not UnitKind.RATIO
        if is_growth and (is_level or (is_points and earlier.unit is not None and earlier.unit.surface == "%")):
            return found[at]
    return None


def _ends_in_rate(context: Clauses, quantity: Quantity, span: Span | None) -> bool:
    """Whether a figure is the value of a rate: 完成率为27%."""
    is_share = quantity.unit is not None and quantity.unit.kind is UnitKind.RATIO
    return is_share and span is not None and context.text.endswith(("率", "占比", "比重", "进度"), span[0], span[1])


def _is_of_people(context: Clauses, span: Span | None) -> bool:
    """Whether an indicator counts heads, so that 户 behind it is another: 人口1136人，312|户."""
    return span is not None and context.text.endswith(("人口", "人数"), span[0], span[1])


def is_span_of_time(quantity: Quantity) -> bool:
    """Whether a figure says how long something lasts, and counts nothing."""
    return quantity.unit is not None and quantity.unit.kind is UnitKind.DURATION


def counted_in_all(context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None]) -> Span | None:
    """Return what was counted in all, for the count of one place: |贫困人口|281户。其中:瓦额村81户."""
    quantity = quantities[index]
    sentence = context.sentence_start(quantity.start)
    is_part = context.text.startswith("其中", sentence)
    floor = context.sentence_start(max(0, sentence - 2)) if is_part else sentence
    for at in range(index - 1, max(-1, index - _FAR), -1):
        unit, named = quantities[at].unit, found[at]
        if quantities[at].start < floor:
            break
        if unit is None or quantity.unit is None or unit.name != quantity.unit.name or named is None:
            continue
        is_unit = quantities[at].start <= named[0] and named[1] <= quantities[at].end
        if not is_unit and context.text[named[1] - 1] not in "村镇乡":
            return named
    return None


def _is_other_kind(context: Clauses, quantities: Sequence[Quantity], index: int, span: Span | None) -> bool:
    """Whether bare 户 or 人 is no count of what the figure before it counts: 10个村民小组,371|户, 总户数530户2052|人."""
    quantity, before = quantities[index], quantities[index - 1]
    unit = None if quantity.unit is None else quantity.unit.surface
    if span is None or unit not in _OWN_NOUNS:
        return False
    if unit == "人" and span[1] <= before.start and context.text.endswith("户数", span[0], span[1]):
        return True
    is_listed = _ALONE_BEHIND.fullmatch(context.text, before.end if span[1] <= before.start else span[1], quantity.start)
    is_thing = before.unit is not None and before.unit.surface not in _OF_HEADS
    return is_thing and is_listed is not None and _ENDS_ITEM.match(context.text, quantity.end) is not None


def _subject(context: Clauses, sentence: int, clause: int, before: Quantity | None) -> Span | None:
    """Return the first noun phrase of the nearest clause before this one that has one; what is a figure there is none."""
    at = clause
    for _ in range(3):
        if at - 1 <= sentence:
            return None
        start = context.clause_start(at - 1)
        end = at - 1
        if before is not None and start <= before.start < end:
            end = before.front if before.front is not None else before.start
        words = context.words(max(start, end - _LEFT), end) if start < end else []
        while words and words[-1].word in _ONE_OF_IT:
            words.pop()  # 新建产业路|一条|,长4公里
        span = phrases.left_phrase(reach.strip_reach(words))
        if span is not None:
            return span
        at = start
    return None
