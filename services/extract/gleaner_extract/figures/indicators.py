"""What a figure counts or measures: the noun phrase on the side that its unit looks to, or inherited from a list.

Count units (个 户 名) look right, measures (元 % 亩) look left; what stands between is stripped first (达, 增长, 超过),
and where nothing is left the figure continues the one before it (…贷款137笔，共1000余万元).
"""

from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import UnitKind
from gleaner_extract.figures import phrases
from gleaner_extract.figures.clauses import Clauses, Span, clauses_of
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.lists import LISTED, distribute, share_dimensions
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.segment import Token
from gleaner_extract.figures.times import Time

_LEFT: Final = 40  # characters read on the left
_RIGHT: Final = 24
_JOINTS: Final = ("和", "及", "与", "、")
_PEOPLE: Final = frozenset("人名位")
_LEADING: Final = frozenset(["把", "将", "对", "给", "用"])  # lead on to what is behind the number
_OWN_NOUNS: Final = ("户", "人")
_RESTORED: Final = frozenset(["恢复", "恢复到", "恢复至", "相当于"])  # A恢复至B的70%: the share is of A
_GOALS: Final = ("目标", "要求", "水平", "标准", "速度", "增速", "任务", "比例", "优惠", "底线")  # 占比|78%|的目标
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
    failures.guard("figures.dimensions", None, share_dimensions, context, quantities, found)
    return found


class _Sides:
    """The words on both sides of a number, tagged when they are asked for: tagging is what an indicator costs."""

    def __init__(self, context: Clauses, left: Span, right: Span) -> None:
        self._context, self._left_span, self._right_span = context, left, right
        self._whole: list[Token] | None = None
        self._left: list[Token] | None = None
        self._right: list[Token] | None = None

    @property
    def whole(self) -> list[Token]:
        """The words in front of it."""
        if self._whole is None:
            start, end = self._left_span
            self._whole = self._context.words(start, end) if start < end else []
        return self._whole

    @property
    def left(self) -> list[Token]:
        """The words in front of it, without what only ties the number to its indicator."""
        if self._left is None:
            self._left = phrases.strip_reach(self.whole)
        return self._left

    @property
    def right(self) -> list[Token]:
        """The words behind it."""
        if self._right is None:
            start, end = self._right_span
            self._right = self._context.words(start, end) if start < end else []
        return self._right


def _indicator(context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None]) -> Span | None:
    quantity = quantities[index]
    begin = quantity.front if quantity.front is not None else quantity.start
    floor = quantities[index - 1].end if index else 0
    left_start = max(context.clause_start(begin), floor, begin - _LEFT)
    if context.text.startswith("扣除", left_start):  # 扣除价格因素: names no indicator of its own
        left_start = begin
    right_end = min(context.clause_end(quantity.end), quantity.end + _RIGHT)
    if index + 1 < len(quantities):
        right_end = min(right_end, quantities[index + 1].start)
    if not _is_count(quantity) and (comma := context.text.find("、", quantity.end, right_end)) >= 0:
        right_end = comma  # 供水项目1.1亿元贷款、污水厂: the list is one of figures
    sides = _Sides(context, (left_start, begin), (quantity.end, right_end))
    span = (
        _shared(context, quantities, index)
        or _in_list_of_nouns(context, quantities, index, found, sides)
        or _choose(quantity, sides)
    )
    if span is None and context.text[left_start - 1 : left_start] == ")" and not sides.left:
        span = _before_bracket(context, left_start - 1, floor)
    if span is not None and (span[1] > begin or not phrases.is_scope(sides.left, span)):
        return span
    return _inherit(context, quantities, index, found, left_start) or span


def _in_list_of_nouns(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], sides: _Sides
) -> Span | None:
    """A list goes on as it began: 70亩|苍术|和130亩|茶叶, 4个|村民小组|、236户."""
    before = found[index - 1] if index else None
    quantity = quantities[index]
    begin = quantity.front if quantity.front is not None else quantity.start
    if before is None or before[0] < quantities[index - 1].end or not LISTED.fullmatch(context.text, before[1], begin):
        return None
    if context.text[before[1]] == ",":
        return None
    return phrases.right_phrase(sides.right) or (_unit_noun(quantity, is_alone=True) if _is_count(quantity) else None)


def _unit_noun(quantity: Quantity, *, is_alone: bool = False) -> Span | None:
    """Return the unit where it names what it counts: 23|县; 全村|236|户 where no other noun can be meant."""
    if quantity.unit is None or (quantity.unit.group != "noun" and not (is_alone and quantity.unit.surface in _OWN_NOUNS)):
        return None
    return quantity.end - len(quantity.unit.surface), quantity.end


def _shared(context: Clauses, quantities: Sequence[Quantity], index: int) -> Span | None:
    """Return the noun behind the next figure where two stand side by side: 5批|13名|医护人员, 一座|500吨|的冷库."""
    quantity, following = quantities[index], quantities[index + 1] if index + 1 < len(quantities) else None
    if following is None or not _is_count(quantity) or context.text[quantity.end : following.start] not in ("", "共"):
        return None
    end = min(context.clause_end(following.end), following.end + _RIGHT)
    if index + 2 < len(quantities):
        end = min(end, quantities[index + 2].start)
    right = context.words(following.end, end) if end > following.end else []
    if not right or (_is_count(following) and right[0].word == "的"):
        return None
    return phrases.right_phrase(right)


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.is_counting


def _before_bracket(context: Clauses, close: int, floor: int) -> Span | None:
    """A bracket between an indicator and its number is read over: 比重(常住人口城镇化率)为51.36%."""
    opening = context.text.rfind("(", max(floor, close - _LEFT), close)
    if opening < 0:
        return None
    start = max(context.clause_start(opening), floor, opening - _LEFT)
    return phrases.left_phrase(phrases.strip_reach(context.words(start, opening)))


def _choose(quantity: Quantity, sides: _Sides) -> Span | None:
    unit = quantity.unit
    if unit is None or unit.is_counting:
        return _counted(quantity, sides)
    if unit.kind is UnitKind.RATIO and (at := _share_at(sides.left)) is not None:
        return _owner_of_share(phrases.strip_reach(sides.left[:at]), sides.right)
    return phrases.quoted_name(sides.left) or _measured(quantity, sides)


def _counted(quantity: Quantity, sides: _Sides) -> Span | None:
    """Count units: the noun right behind; else the noun in front; else what the counted people do."""
    right = sides.right
    is_people = quantity.unit is not None and quantity.unit.surface in _PEOPLE
    behind = None if is_people and right and right[0].word == "的" else phrases.counted_phrase(right)
    if behind is not None:
        return _whole_deed(right, behind) if is_people else behind
    if not sides.left and (named := _predicate_noun(right)) is not None:
        return named  # 其中217户|为|贫困户
    front = phrases.quoted_name(sides.left) or phrases.left_phrase(sides.left)
    is_holder = front is not None and phrases.is_holder_only(sides.left, front)
    is_scope = front is not None and phrases.is_scope(sides.left, front)
    is_deed = is_people or (quantity.unit is not None and quantity.unit.surface == "次" and front is None)
    if is_deed and (front is None or is_holder or sides.left[-1].tag[0] == "v"):
        doing = phrases.verb_phrase(right)
        if doing is not None:
            return doing
    if front is not None and not is_scope and not (is_holder and sides.left[-1].tag == "ns" and _unit_noun(quantity)):
        return front
    return _unit_noun(quantity, is_alone=is_scope) or front or phrases.right_phrase(right) or _verbs(sides.left)


def _predicate_noun(right: list[Token]) -> Span | None:
    """Return what 是 or 为 says that the counted are; not who did it (是村干部创建的)."""
    if len(right) < 2 or right[0].word not in _IS or right[-1].word == "的":
        return None
    return phrases.right_phrase(right[1:])


def _whole_deed(right: list[Token], behind: Span) -> Span:
    """Return all that counted people do or suffer, where the noun behind is the beginning of it: 紧急|转移|安置."""
    is_deed = right[0].tag[0] in "va" and any(token.end == behind[1] and token.tag == "v" for token in right)
    deed = phrases.verb_phrase(right) if is_deed else None
    return behind if deed is None or deed[0] != behind[0] else max(behind, deed)


def _measured(quantity: Quantity, sides: _Sides) -> Span | None:
    """Measures: the noun in front, unless words between lead on to the one behind; else the verb in front."""
    left = sides.left
    front = phrases.left_phrase(left)
    behind = phrases.right_phrase(sides.right)
    if behind is not None and _looks_right(quantity, sides, front, behind):
        return behind
    is_verb = bool(left) and left[-1].tag in ("v", "vn") and front is not None and front[0] == left[-1].start
    is_verb = is_verb and (left[-1].tag == "v" or left[-1].word in phrases.LIGHT) and not _is_sum(quantity, left[-1])
    if front is not None and not is_verb and not phrases.is_holder_only(left, front):
        return front
    if behind is None and not left:
        return _predicate_noun(sides.right)  # 60%以上|是贫困户
    return behind or front or _verbs(left)


def _is_sum(quantity: Quantity, verb: Token) -> bool:
    """Whether a verb names the sum of money behind it: 投资|70万元|的项目."""
    return quantity.unit is not None and quantity.unit.kind is UnitKind.MONEY and phrases.is_money(verb.word)


def _looks_right(quantity: Quantity, sides: _Sides, front: Span | None, behind: Span) -> bool:
    """Whether a measure belongs to the noun behind it although a noun may stand in front."""
    last = sides.whole[-1] if sides.whole else None
    if last is not None and (last.word in _LEADING or (last.tag in ("ul", "ug", "uz") and len(sides.whole) > 1)):
        return True  # 把|25万亩|草场, 种了|8亩|当归
    is_owned = sides.right[0].word == "的"
    kind = None if quantity.unit is None else quantity.unit.kind
    if last is not None and last.word == "的" and not is_owned and kind is not UnitKind.RATIO:
        return True  # 泊头村的|千亩|油茶基地
    head = phrases.head_of(sides.left, front)
    if kind is UnitKind.RATIO:
        is_goal = phrases.head_of(sides.right, behind) in _GOALS
        return is_owned and not is_goal and head not in phrases.GENERAL and not (head or "").endswith(("率", "比", "度"))
    if kind is UnitKind.MONEY and phrases.is_money(phrases.head_of(sides.right, behind)):
        return not phrases.is_money(head)  # 项目|1.95亿元|贷款
    return False


def _owner_of_share(subject: list[Token], right: list[Token]) -> Span | None:
    """A占B的N%: A, or what stands behind (占B1%以上的|物种); None where A is the figure before."""
    span = phrases.quoted_name(subject) or phrases.left_phrase(subject)
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


def _inherit(
    context: Clauses, quantities: Sequence[Quantity], index: int, found: list[Span | None], left_start: int
) -> Span | None:
    """A figure without words of its own goes on with the one before, or with the subject of the clause before."""
    sentence = context.sentence_start(quantities[index].start)
    if index and quantities[index - 1].start >= sentence and found[index - 1] is not None:
        is_own = found[index - 1] == _unit_noun(quantities[index - 1], is_alone=True)
        is_own = is_own or (context.text[quantities[index].end - 1] == "户" and _is_of_people(context, found[index - 1]))
        return (_unit_noun(quantities[index], is_alone=True) if is_own else None) or found[index - 1]
    return _subject(context, sentence, left_start)


def _is_of_people(context: Clauses, span: Span | None) -> bool:
    """Whether an indicator counts heads, so that 户 behind it is another: 人口1136人，312|户."""
    return span is not None and context.text.endswith(("人口", "人数"), span[0], span[1])


def _subject(context: Clauses, sentence: int, clause: int) -> Span | None:
    """Return the first noun phrase of the nearest clause before this one that has one."""
    at = clause
    for _ in range(3):
        if at - 1 <= sentence:
            return None
        start = context.clause_start(at - 1)
        span = phrases.left_phrase(phrases.strip_reach(context.words(max(start, at - 1 - _LEFT), at - 1)))
        if span is not None:
            return span
        at = start
    return None
