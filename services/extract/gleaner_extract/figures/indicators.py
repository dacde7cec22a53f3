"""What a figure counts or measures: the noun phrase on the side that its unit looks to, or inherited from a list.

Count units (个 户 名) look right, measures (元 % 亩) look left; what stands between is stripped first (达, 增长, 超过),
and where nothing is left the figure continues the one before it (…贷款137笔，共1000余万元).
"""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import UnitKind
from gleaner_extract.figures import behind, phrases, reach
from gleaner_extract.figures import front as ahead
from gleaner_extract.figures.brackets import before_bracket, beside_bracket, next_start
from gleaner_extract.figures.carried import counted_again, counted_in_all, inherit, is_count, is_span_of_time, unit_noun
from gleaner_extract.figures.clauses import Clauses, Span, clauses_of
from gleaner_extract.figures.edges import is_named_village, is_place
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.lists import LISTED, distribute, share_among_places, share_dimensions
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.quotes import quoted_name
from gleaner_extract.figures.segment import Token
from gleaner_extract.figures.sides import Sides
from gleaner_extract.figures.things import DEGREES, LEVELS, thing_before
from gleaner_extract.figures.times import Time

_LEFT: Final = 40  # characters read on the left
_RIGHT: Final = 24
_JOINTS: Final = ("和", "及", "与", "、")
_PEOPLE: Final = frozenset("人名位")
_LEADING: Final = frozenset(["把", "将", "对", "给", "用"])  # lead on to what is behind the number
_RESTORED: Final = frozenset(["恢复", "恢复到", "恢复至", "相当于"])  # A恢复至B的70%: the share is of A
_GOALS: Final = ("目标", "要求", "水平", "标准", "速度", "增速", "任务", "比例", "优惠", "底线")  # 占比|78%|的目标
_OR_MORE: Final = "或多个"  # 1个或多个|服务岗位
_OF_PEOPLE: Final = ("户", "人")
_HEADS: Final = "户人口民员"  # ends of those who live in households: 9户贫困户|31人
_OTHER_UNIT: Final = re.compile(r"\((?:[只头羽条尾家户人次辆台座处个名亩]|人次|平方米|公里)\)(?=[\u4e00-\u9fff])|只(?=[牲羊牛])")
_LONGEST_PLACE: Final = 5
_IS: Final = ("是", "为")
_NO_SHARE: Final = ("占地", "占用", "占领", "占比", "占据")


def find_indicators(text: str, quantities: Sequence[Quantity], times: Sequence[Time], failures: Failures) -> list[Span | None]:
    """Return for each quantity the span of its indicator in the view, or None.

    Args:
        text: a folded text.
        quantities: the figures of the text, sorted.
        times: its time expressions, sorted.
        failures: takes the name of what raises.
    """
    context = clauses_of(text, times)
    found: list[Span | None] = []
    for index in range(len(quantities)):
        found.append(failures.guard("figures.indicator", None, _indicator, context, quantities, index, found))
    failures.guard("figures.respectively", None, distribute, context, quantities, found)
    failures.guard("figures.places", None, share_among_places, context, quantities, found)
    failures.guard("figures.dimensions", None, share_dimensions, context, quantities, found)
    return found


def _indicator(context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None]) -> Span | None:
    quantity = quantities[index]
    begin = quantity.front if quantity.front is not None else quantity.start
    floor = quantities[index - 1].end if index else 0
    left_start = max(context.clause_start(begin), floor, begin - _LEFT)
    if context.text.startswith("扣除", left_start):  # 扣除价格因素: names no indicator of its own
        left_start = begin
    sides = Sides(context, (left_start, begin), _right_of(context, quantities, index))
    span = (
        _shared(context, quantities, index, sides)
        or _in_list_of_nouns(context, quantities, index, found, sides)
        or _in_mirrored_list(context, quantities, index, found, sides)
        or _from_clause_before(context, quantities, index, left_start, sides)
        or _choose(context, quantity, sides)
    )
    if span is None and not sides.left and left_start and context.text[left_start - 1] in "()":
        span = beside_bracket(context, quantities, index, left_start - 1) or before_bracket(context, quantities, index, found)
    if span is not None and span[1] <= begin and context.text[span[0] : span[1]] in LEVELS + DEGREES:
        return thing_before(context, quantities, index, found, left_start, span)
    span = counted_again(context, quantities, index, found, sides.left, span) or span
    if span is not None and span[1] <= begin and _is_of_place(context, quantity, sides.left, span):
        own = counted_in_all(context, quantities, index, found) or unit_noun(quantity, is_alone=True)
        return own or inherit(context, quantities, index, found, left_start)
    if is_count(quantity) and _is_of_those(quantity, sides, span, begin):
        span = counted_in_all(context, quantities, index, found) or span
    is_of_before = index > 0 and is_span_of_time(quantity) and span is not None and span == found[index - 1]
    if span is not None and not is_of_before and (span[1] > begin or not phrases.is_scope(sides.left, span)):
        return span  # 5家景区|8天: how long
    if is_span_of_time(quantity):
        return inherit(context, quantities, index, found, left_start)
    return inherit(context, quantities, index, found, left_start) or span or _unnamed(quantity, sides)


def _right_of(context: Clauses, quantities: Sequence[Quantity], index: int) -> Span:
    """Return the span behind a number that may name what it counts."""
    quantity = quantities[index]
    right_end = min(context.clause_end(quantity.end), quantity.end + _RIGHT, next_start(quantities, index))
    if not is_count(quantity) and (comma := context.text.find("、", quantity.end, right_end)) >= 0:
        right_end = comma  # 供水项目1.1亿元贷款、污水厂: the list is one of figures
    right_start = quantity.end + (len(_OR_MORE) if context.text.startswith(_OR_MORE, quantity.end) else 0)
    if (other := _OTHER_UNIT.match(context.text, right_start)) is not None:  # 1.2万头(只)|牲畜
        right_start = other.end()
        right_end = min(context.clause_end(right_start), right_start + _RIGHT, next_start(quantities, index))
    return right_start, right_end


def _is_of_place(context: Clauses, quantity: Quantity, left: list[Token], span: Span) -> bool:
    """Whether a phrase in front only says whose figure it is; 7个 behind 虹桥村等 are villages."""
    is_of_people = quantity.unit is not None and quantity.unit.surface in _OF_PEOPLE and span[1] - span[0] > 1
    if is_of_people and context.text[span[1] - 1] in "村镇乡":
        return True  # 瓦额村|81户
    return is_place(left, span) or (context.text[quantity.end - 1] != "个" and is_named_village(left, span))


def _is_of_those(quantity: Quantity, sides: Sides, span: Span | None, begin: int) -> bool:
    """Whether the words in front only tell which of those counted before are meant: 有党员的|只有|315家."""
    if span is None:
        return ahead.is_property(sides.whole)
    is_person = quantity.unit is not None and quantity.unit.surface in _PEOPLE
    return span[1] <= begin and not is_person and ahead.is_part(sides.whole)


def _unnamed(quantity: Quantity, sides: Sides) -> Span | None:
    """Return the unit of those of whom only a property is told: 有劳动能力的|298|户|."""
    return unit_noun(quantity, is_alone=True) if ahead.is_property(sides.whole) else None


def _from_clause_before(
    context: Clauses, quantities: Sequence[Quantity], index: int, left_start: int, sides: Sides
) -> Span | None:
    """Return what the clause before names for a figure that has nothing but its scope (全县有) of its own."""
    sentence = context.sentence_start(quantities[index].start)
    floor = max(quantities[index - 1].end if index else 0, sentence)
    if left_start <= floor + 1:
        return None
    named = (
        ahead.head_before_comma(context, floor, left_start)
        or ahead.rate_before_comma(context, quantities[index], floor, left_start)
        or ahead.alike(context, floor, left_start)
        or ahead.subject_of_place(context, floor, left_start)
    )
    # the sides are looked at last: most clauses name nothing, and tagging is what costs
    if named is None or any(token.word not in phrases.HOLDERS for token in sides.left):
        return None
    is_own = is_count(quantities[index]) and phrases.counted_phrase(sides.right) is not None
    return None if is_own else named


def _in_list_of_nouns(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], sides: Sides
) -> Span | None:
    """A list goes on as it began: 70亩|苍术|和130亩|茶叶, 4个|村民小组|、236户."""
    before = found[index - 1] if index else None
    quantity = quantities[index]
    begin = quantity.front if quantity.front is not None else quantity.start
    if before is None or before[0] < quantities[index - 1].end:
        return None
    if before[1] == begin and quantity.unit is not None and quantity.unit.surface in _OF_PEOPLE:
        is_other = context.text[begin - 1] not in _HEADS  # 6个村民小组|218户, but 9户贫困户|31人
        return (phrases.counted_phrase(sides.right) or unit_noun(quantity, is_alone=True)) if is_other else None
    if not LISTED.fullmatch(context.text, before[1], begin) or context.text[before[1]] == ",":
        return None
    is_people = quantity.unit is not None and quantity.unit.surface in _PEOPLE
    return (
        behind.plain_product(sides.right)
        or (behind.listed_verb(sides.right) if quantity.unit is not None else None)
        or (phrases.verb_phrase(sides.right) if is_people else None)
        or (unit_noun(quantity, is_alone=True) if is_count(quantity) else None)
    )


def _in_mirrored_list(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], sides: Sides
) -> Span | None:
    """A list that names its things first goes on so: |低保户|12户、|脱贫户|40人受益."""
    before = found[index - 1] if index else None
    quantity = quantities[index]
    if before is None or not is_count(quantity) or before[1] > quantities[index - 1].start or not sides.whole:
        return None
    if index > 1 and before[0] < quantities[index - 2].end:
        return None
    if LISTED.fullmatch(context.text[quantities[index - 1].end]) is None or context.text[quantities[index - 1].end] == ",":
        return None
    words = sides.whole[1:]
    if not words or words[-1].tag[0] == "v" or any(token.tag in ("v", "p", "uj", "d") for token in words):
        return None
    span = phrases.left_phrase(words)
    return None if span is None or phrases.is_holder_only(words, span) else span


def _shared(context: Clauses, quantities: Sequence[Quantity], index: int, sides: Sides) -> Span | None:
    """Return the noun behind the next figure where two stand side by side: 5批|13名|医护人员, 一座|500吨|的冷库."""
    quantity, following = quantities[index], quantities[index + 1] if index + 1 < len(quantities) else None
    if following is None or not is_count(quantity) or context.text[quantity.end : following.start] not in ("", "共"):
        return None
    if not is_count(following) and (owners := unit_noun(quantity, is_alone=True)) is not None:
        return owners if not sides.whole or sides.whole[-1].tag[0] in "vd" else None  # 流转59|户|785亩耕地
    end = min(context.clause_end(following.end), following.end + _RIGHT, next_start(quantities, index + 1))
    right = context.words(following.end, end) if end > following.end else []
    if not right or (is_count(following) and right[0].word == "的"):
        return None
    return phrases.right_phrase(right)


def _choose(context: Clauses, quantity: Quantity, sides: Sides) -> Span | None:
    unit = quantity.unit
    if (grown := behind.driven(sides.whole)) is not None:
        return grown
    if unit is None or unit.is_counting:
        return _counted(quantity, sides)
    if unit.kind is UnitKind.RATIO:
        if (at := _share_at(sides.left)) is not None:
            return _owner_of_share(reach.strip_reach(sides.left[:at]), sides.right)
        if (rate := behind.rate_of(sides.whole)) is not None:
            return rate
        if (used := _used_share(sides)) is not None:
            return used
    return (
        behind.aged(quantity, sides.right)
        or quoted_name(sides.left)
        or behind.distance(quantity, sides.whole)
        or ahead.alone(context, quantity)
        or behind.product(quantity, sides.whole, sides.right)
        or behind.price(quantity, sides.whole, sides.right)
        or behind.had(context, quantity, sides.whole, sides.right)
        or _measured(context, quantity, sides)
    )


def _used_share(sides: Sides) -> Span | None:
    """Return what a share of a distribution is used for, unless a rate stands in front of it."""
    last = sides.left[-1].word if sides.left else ""
    return None if last.endswith(("率", "比", "占比", "比例", "度")) else behind.use(sides.right)


def _counted(quantity: Quantity, sides: Sides) -> Span | None:
    """Count units: the noun right behind; else the noun in front; else what the counted people do."""
    right = sides.right
    is_people = quantity.unit is not None and quantity.unit.surface in _PEOPLE
    noun = None if is_people and right and right[0].word == "的" else phrases.counted_phrase(right)
    noun = noun or behind.taken(sides.whole, right)
    if noun is None and ahead.is_property(sides.whole):
        return None
    if noun is not None and _is_of_next(sides, noun):
        noun = None
    if noun is not None:
        return _whole_deed(right, noun) if is_people else behind.counted_things(right, noun, is_event=_is_event(quantity))
    is_among = bool(sides.whole) and sides.whole[-1].word in reach.HAVING
    is_among = is_among and (
        sides.whole[-1].word != "有" or (len(sides.whole) > 1 and sides.whole[-2].word in ("中", "里", "内"))
    )
    if (is_among or not sides.left) and (named := _predicate_noun(right)) is not None:
        return named  # 其中217户|为|贫困户
    front = quoted_name(sides.left) or phrases.left_phrase(sides.left)
    is_holder = front is not None and phrases.is_holder_only(sides.left, front)
    is_scope = front is not None and phrases.is_scope(sides.left, front)
    if front is not None and ahead.is_season(phrases.head_of(sides.left, front) or ""):
        front = None
    is_deed = is_people or (quantity.unit is not None and quantity.unit.surface == "次" and front is None)
    if is_deed and (front is None or is_holder or sides.left[-1].tag[0] == "v"):
        doing = phrases.verb_phrase(right)
        if doing is not None:
            return doing
    if front is not None and not is_scope and not (is_holder and sides.left[-1].tag == "ns" and unit_noun(quantity)):
        return front
    animal = behind.animal(quantity, right) if front is None else None
    return unit_noun(quantity, is_alone=is_scope) or front or animal or phrases.right_phrase(right) or _verbs(sides.left)


def _is_event(quantity: Quantity) -> bool:
    """Whether a figure counts what is held: 5期|农民培训."""
    return quantity.unit is not None and quantity.unit.surface in ("次", "场", "期", "轮", "场次", "期次", "批次")


def _is_of_next(sides: Sides, noun: Span) -> bool:
    """Whether the noun behind a count is a sum that the next figure measures: 贫困户832户|总收入达|1050万元."""
    last = next((token for token in sides.right if token.end == noun[1]), None)
    if last is None or last.start != noun[0] or not phrases.is_sum(last) or not sides.left:
        return False
    owner = sides.left[-1].word
    return phrases.left_phrase(sides.left) is not None and owner.endswith(phrases.AGENTS) and owner[-1] not in "村镇乡县"


def _predicate_noun(right: list[Token]) -> Span | None:
    """Return what 是 or 为 says that the counted are; not who did it (是村干部创建的)."""
    if len(right) < 2 or right[0].word not in _IS or right[-1].word == "的":
        return None
    return phrases.right_phrase(right[1:])


def _whole_deed(right: list[Token], noun: Span) -> Span:
    """Return all that counted people do or suffer, where the noun behind is the beginning of it: 紧急|转移|安置."""
    is_deed = right[0].tag[0] in "va" and any(token.end == noun[1] and token.tag == "v" for token in right)
    deed = phrases.verb_phrase(right) if is_deed else None
    return noun if deed is None or deed[0] != noun[0] else max(noun, deed)


def _measured(context: Clauses, quantity: Quantity, sides: Sides) -> Span | None:
    """Measures: the noun in front, unless words between lead on to the one behind; else the verb in front."""
    left = sides.left
    front = phrases.left_phrase(left)
    noun = phrases.right_phrase(sides.right) or behind.of_degree(sides.right)
    if (sum_paid := behind.paid(context, quantity, phrases.head_of(left, front), sides.right)) is not None:
        return sum_paid
    if noun is not None and _looks_right(quantity, sides, front, noun):
        return noun
    if noun is None and (origin := ahead.beside_direction(quantity, left)) is not None:
        return origin
    front = ahead.supplied(quantity, left, front) if front is not None else None
    is_verb = bool(left) and left[-1].tag in ("v", "vn") and front is not None and front[0] == left[-1].start
    is_verb = is_verb and (left[-1].tag == "v" or left[-1].word in phrases.LIGHT) and not _is_sum(quantity, left[-1])
    is_place = noun is not None and front is not None and _is_village(context.text, front)
    if front is not None and not is_verb and not is_place and not phrases.is_holder_only(left, front):
        return front
    if noun is None and not left:
        return _predicate_noun(sides.right)  # 60%以上|是贫困户
    return noun or front or _verbs(left)


def _is_village(text: str, span: Span) -> bool:
    """Whether a phrase is short and ends as the name of a place: 石桥村|8公里|干道."""
    return span[1] - span[0] <= _LONGEST_PLACE and text[span[1] - 1] in "村镇乡县"


def _is_sum(quantity: Quantity, verb: Token) -> bool:
    """Whether a verb names the sum of money behind it: 投资|70万元|的项目."""
    return quantity.unit is not None and quantity.unit.kind is UnitKind.MONEY and phrases.is_money(verb.word)


def _looks_right(quantity: Quantity, sides: Sides, front: Span | None, noun: Span) -> bool:
    """Whether a measure belongs to the noun behind it although a noun may stand in front."""
    last = sides.whole[-1] if sides.whole else None
    if last is not None and (last.word in _LEADING or (last.tag in ("ul", "ug", "uz") and len(sides.whole) > 1)):
        return True  # 把|25万亩|草场, 种了|8亩|当归
    is_owned = sides.right[0].word == "的"
    kind = None if quantity.unit is None else quantity.unit.kind
    if last is not None and last.word == "的" and not is_owned and kind is not UnitKind.RATIO:
        return True  # 柳林村的|千亩|油茶基地
    head = phrases.head_of(sides.left, front)
    if kind is UnitKind.RATIO:
        is_goal = phrases.head_of(sides.right, noun) in _GOALS
        return is_owned and not is_goal and head not in phrases.GENERAL and not (head or "").endswith(("率", "比", "度"))
    if kind is UnitKind.MONEY and phrases.is_money(phrases.head_of(sides.right, noun)):
        return not phrases.is_money(head)  # 项目|1.95亿元|贷款
    return False


def _owner_of_share(subject: list[Token], right: list[Token]) -> Span | None:
    """A占B的N%: A, or what stands behind (占B1%以上的|物种); None where A is the figure before."""
    span = quoted_name(subject) or phrases.left_phrase(subject)
    return phrases.right_phrase(right) if span is None and right and right[0].word == "的" else span


def _share_at(left: list[Token]) -> int | None:
    """Return where 占 stands in A占B的N%: the share is of A, or of the figure before."""
    for index in range(len(left) - 1, -1, -1):
        word = left[index].word
        if word in _RESTORED or (word.startswith("占") and word not in _NO_SHARE):
            return index
        if left[index].tag == "x" and left[index].word not in '“”"、':
            break
    return None


def _verbs(left: list[Token]) -> Span | None:
    """Return the verbs in front of a number where no noun stands: 拉动|务工就业."""
    end = len(left)
    start = end
    while start and left[start - 1].tag in ("v", "vn", "a", "ad", "l", "i") and end - start < 3:
        start -= 1
    while end - start > 1 and left[start].word in phrases.LIGHT:
        start += 1
    if start == end:
        last = left[-1] if left else None
        return (
            None
            if last is None or len(last.word) < 2 or last.tag in ("r", "d", "m", "t", phrases.TIME_TAG)
            else (last.start, last.end)
        )
    return left[start].start, left[end - 1].end
