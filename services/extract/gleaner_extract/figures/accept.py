"""Which numbers become figures: those with a unit that are no trap, and the few without one that the words around vouch for."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.lexicon import alternatives, words_of
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.numeral_signs import SCALES
from gleaner_extract.figures.traps import trap_of
from gleaner_extract.figures.units import UNITS, Unit

_WORDS: Final = words_of("figures_elided_units")
_AFTER: Final = {kind.removeprefix("after_"): words for kind, words in _WORDS.items() if kind.startswith("after_")}
_BEFORE: Final = {kind.removeprefix("before_"): words for kind, words in _WORDS.items() if kind.startswith("before_")}
_PURE: Final = _WORDS["pure_number"]
_NOUN_AFTER: Final = re.compile(
    rf"""
    (?:[\u4e00-\u9fff]{{0,8}}?)  # what stands between a number and the noun that implies its unit
    (?:{alternatives(tuple(word for words in _AFTER.values() for word in words))})  # 15万|贫困|人口
    """,
    re.VERBOSE,
)
_UNITLESS: Final = ("figures.bare", "figures.range", "figures.negative", "figures.bounds", "figures.half")
_END: Final = re.compile(r"[,。;、:!?()\]\s和及]|$|的|以上|左右|\"|”|[呢啦哩嘞](?![\u4e00-\u9fff])")
_LISTED: Final = re.compile(r"(?:[、和及与]|以及|,)$")
_REACH: Final = re.compile(
    rf"""
    (?:{alternatives(words_of("figures_context")["reach"])}  # 达到, 为
    |[\u4e00-\u9fff]?)$
    """,
    re.VERBOSE,
)
_COMPARED: Final = re.compile(r"(?:[大小高低多少等]于|等于|[<>≤≥]=?|最[多少高低]|至[多少])(?:或者?等于)?\Z")
_BOUNDED: Final = re.compile(r"(?:以[上下内]|之[上下内]|更[多少])\Z")
_BETWEEN: Final = re.compile(r"之间")
_RANGE_OF: Final = re.compile(r"(?:范围|区间|介[于乎]|位于|处于)(?:为|是|在)?\Z")
_THAN: Final = re.compile(r"比[ ]?\Z")
_THAN_WHAT: Final = re.compile(
    r"[ ]?([大高多长快贵]|[小低少短慢矮])"
    r"(?![0-9零二三四五六七八九十多学组于]|一(?![些点]))"  # 比3大学, 比3多5
)
# A line of numbers and nothing else is read as they stand: what would be a word or a slogan in a sentence is none there.
_APART: Final = re.compile(r"(?:[\s,、;。.!?()~-]|还有|以及|[和与及共])*+")
_LISTING: Final = re.compile(r"[,、;。]")
_ITEM: Final = re.compile(r"[,、][\u4e00-\u9fff]{1,6}")
_SCALED: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,4})?)(万亿|[万亿])")
_NEAR: Final = 20  # times: 3、5万吨, but 300、1.2万元 are not of one scale
_LONGEST_LINE: Final = 80  # characters; longer ones are rows of tables
_EARNED: Final = re.compile(r"(?:卖|赚|挣|花|借|贷|收入|补贴|罚|工资|月薪|年薪|每月)(?:了|到|过|得|出|有)?(?:近|约|快|将近)?\Z")
_LEAST_SUM: Final = 1000
_NOT_ALONE: Final = frozenset(["word", "paired_slogan", "digit_string"])
_AREA_CODE: Final = re.compile(r"0[0-9]{2,3}-")  # 010-…, of telephones
_CURRENCY: Final = re.compile(r"(人民币|港币|港元|美元|欧元|英镑|日元|新台币|台币|澳门币|澳门元)[ :]?\Z")
_CURRENCY_LASTS: Final = frozenset("币元镑 :")
_SCALE_ONLY: Final = frozenset("百千万亿兆")


def accept(text: str, quantities: Iterable[Quantity], failures: Failures) -> list[Quantity]:
    """Return the quantities that the text states, with the units that it left out.

    Args:
        text: a folded text.
        quantities: all numbers of the text, sorted.
        failures: takes the name of what raises; a number that cannot be judged is left out.
    """
    found: list[Quantity] = []
    waiting: list[Quantity] = []  # numbers without unit that a list may still give one: 120、80和60亩
    numbers = list(quantities)
    alone = failures.guard("figures.alone", frozenset[int](), _alone, text, numbers)
    for quantity in numbers:
        if waiting and not _LISTED.match(text[waiting[-1].end : quantity.start]):
            waiting = []
        if quantity.start in alone and _is_number_alone(text, quantity, failures):
            found.append(replace(quantity, rule_id="figures.alone") if quantity.unit is None else quantity)
            continue
        if quantity.unit is None and quantity.rule_id in _UNITLESS:
            named = failures.guard("figures.elided_unit", None, _with_elided_unit, text, quantity)
            if named is not None:
                found += [*_share(text, waiting, named), named]
                waiting = []
            elif quantity.numeral.is_arabic and _trap(text, quantity, failures) in (None, "list_ordinal"):
                waiting.append(quantity)
            continue
        if _trap(text, quantity, failures) is None or _is_listed_one(text, quantity, found):
            found += [*_share(text, waiting, quantity), quantity]
        waiting = []
    return failures.guard("figures.points", found, _with_points, text, found)


def _with_points(text: str, found: list[Quantity]) -> list[Quantity]:
    """Return the figures of a list with the unit that its last one names: 0.9个和4.1个百分点, 57.7万、23.7万元."""
    for index in range(len(found) - 2, -1, -1):
        unit, following = found[index].unit, found[index + 1]
        if following.unit is None:
            continue
        is_point = unit is not None and unit.surface == "个" and following.unit.surface.endswith("百分点")
        is_elided = unit is None and found[index].rule_id == "figures.elided_unit" and following.rule_id == "figures.unit"
        if (is_point or is_elided) and _LISTED.fullmatch(text, found[index].end, following.start):
            found[index] = replace(found[index], unit=following.unit)
    return found


def _alone(text: str, numbers: list[Quantity]) -> frozenset[int]:
    """Return where the numbers start whose line holds nothing but numbers, listed or single."""
    starts: list[int] = []
    index = 0
    while index < len(numbers):
        begin = text.rfind("\n", 0, numbers[index].start) + 1
        end = text.find("\n", numbers[index].start)
        end = len(text) if end < 0 else end
        line = []
        while index < len(numbers) and numbers[index].start < end:
            line.append(numbers[index])
            index += 1
        if end - begin <= _LONGEST_LINE and _holds_only(text, begin, end, line):
            starts += [quantity.start for quantity in line]
    return frozenset(starts)


def _holds_only(text: str, begin: int, end: int, line: list[Quantity]) -> bool:
    at, gaps = begin, ""
    for quantity in line:
        before = quantity.front if quantity.front is not None else quantity.start
        if not _APART.fullmatch(text, at, before):
            return False
        gaps, at = gaps + text[at:before], quantity.end
    return _APART.fullmatch(text, at, end) is not None and (len(line) == 1 or _LISTING.search(gaps) is not None or not gaps)


def _is_number_alone(text: str, quantity: Quantity, failures: Failures) -> bool:
    """Whether a number on a line of its own is one: not 万, no version, no telephone number."""
    numeral = quantity.numeral
    if quantity.unit is None:
        is_known = quantity.value is not None or quantity.approx is Approx.SEVERAL
        is_known = is_known and _AREA_CODE.match(text, numeral.start) is None and _currency_before(text, quantity) is None
        return is_known and not _SCALE_ONLY.issuperset(text[numeral.start : numeral.end])
    trap = _trap(text, quantity, failures)
    return trap is None or trap in _NOT_ALONE


def _is_listed_one(text: str, quantity: Quantity, found: list[Quantity]) -> bool:
    """Whether 一 counts because the list that it stands in counts with the same unit: 东镇三例,西镇一例."""
    unit, numeral = quantity.unit, quantity.numeral
    if not found or unit is None or found[-1].unit is None or text[numeral.start : numeral.end] != "一":
        return False
    is_same = found[-1].unit.surface == unit.surface and unit.is_counting
    return is_same and _ITEM.fullmatch(text, found[-1].end, quantity.start) is not None


def _trap(text: str, quantity: Quantity, failures: Failures) -> str | None:
    return failures.guard("figures.traps", "failed", trap_of, text, quantity)


def _share(text: str, waiting: list[Quantity], last: Quantity) -> list[Quantity]:
    """Give the numbers of a list the unit of its last one, and its scale: 3、5万吨 is 30,000 and 50,000."""
    unit = last.unit
    if unit is None or not last.numeral.is_arabic:
        return []
    scaled = _SCALED.match(text, last.numeral.start)
    shared = []
    for quantity in waiting:
        scale = SCALES[scaled[2]] if scaled is not None and _is_alike(quantity, Decimal(scaled[1])) else 1
        value = None if quantity.value is None else quantity.value * scale
        shared.append(replace(quantity, value=value, unit=unit, rule_id="figures.shared_unit"))
    return shared


def _is_alike(quantity: Quantity, last: Decimal) -> bool:
    """Whether a number without scale is near enough to the digits of the last one to share its scale."""
    value = quantity.value
    return value is not None and not quantity.numeral.is_scaled and last / _NEAR <= value <= last * _NEAR


def _with_elided_unit(text: str, quantity: Quantity) -> Quantity | None:
    """Return a number without unit as a figure, where the words around say what it counts; None where they do not."""
    numeral = quantity.numeral
    if quantity.value is None and quantity.approx is not Approx.SEVERAL:
        return None
    if (currency := _currency_before(text, quantity)) is not None:
        return replace(quantity, unit=currency, rule_id="figures.elided_unit")
    if _is_spoken_sum(text, quantity):
        return replace(quantity, unit=UNITS["元"], rule_id="figures.spoken_sum")
    if (compared := _compared(text, quantity)) is not None:
        return compared if trap_of(text, quantity) in (None, "big_list") else None  # 比三十大: no list of great ones
    is_large = (
        numeral.is_scaled
        and text[numeral.end - 1] in "万亿余多"
        and not (numeral.is_headless and quantity.approx is Approx.EXACT)
    )
    is_vague = quantity.approx in (Approx.OVER, Approx.SEVERAL) and (numeral.low or Decimal(0)) >= 10
    if (is_large or is_vague) and trap_of(text, quantity) is None:
        return replace(quantity, unit=_guess(text, quantity), rule_id="figures.elided_unit")
    return _pure_number(text, quantity)


def _currency_before(text: str, quantity: Quantity) -> Unit | None:
    """Return the currency that stands in front of a bare number: 折合人民币3200."""
    if text[quantity.start - 1 : quantity.start] not in _CURRENCY_LASTS or not quantity.numeral.is_arabic:
        return None
    currency = _CURRENCY.search(text, max(0, quantity.start - 5), quantity.start)
    return UNITS[currency[1]] if currency is not None and _END.match(text, quantity.end) else None


def _is_spoken_sum(text: str, quantity: Quantity) -> bool:
    """Whether a number without unit is a sum of money as it is spoken: 卖了一万二, 能挣七八千."""
    numeral = quantity.numeral
    if numeral.is_headless or not numeral.is_scaled or (numeral.low or Decimal(0)) < _LEAST_SUM:
        return False
    begin = quantity.front if quantity.front is not None else quantity.start
    is_earned = _EARNED.search(text, max(0, begin - 6), begin) is not None
    return is_earned and _END.match(text, quantity.end) is not None and trap_of(text, quantity) is None


def _compared(text: str, quantity: Quantity) -> Quantity | None:
    """Return a number without unit that is compared or bounded: 大于100, 五百以上, 20和30之间, 比170低."""
    numeral = quantity.numeral
    if numeral.is_headless or not (numeral.is_arabic or numeral.is_scaled or (numeral.low or Decimal(0)) >= 10):
        return None
    before = text[max(0, quantity.start - 8) : quantity.start]
    if quantity.value_max is not None:
        is_range = _BETWEEN.match(text, quantity.end) or _RANGE_OF.search(before) or quantity.rule_id == "figures.bounds"
        return replace(quantity, rule_id="figures.compared") if is_range else None
    if _COMPARED.search(before) or _BOUNDED.search(text, max(0, quantity.end - 2), quantity.end):
        return replace(quantity, rule_id="figures.compared")
    than = _THAN_WHAT.match(text, quantity.end) if _THAN.search(before) else None
    if than is None:
        return None
    return replace(quantity, approx=Approx.OVER if than[1] in "大高多长快贵" else Approx.UNDER, rule_id="figures.compared")


def _guess(text: str, quantity: Quantity) -> Unit | None:
    """Return the unit that the noun behind or the words in front of a number imply: 15万贫困人口, 赚了3万多."""
    match = _NOUN_AFTER.match(text, quantity.end)
    if match is not None:
        for name, words in _AFTER.items():
            if match.group().endswith(words):
                return UNITS[name]
    if _END.match(text, quantity.end):
        before = text[max(0, quantity.start - 10) : quantity.front if quantity.front is not None else quantity.start]
        for name, words in _BEFORE.items():
            if any(word in before for word in words):
                return UNITS[name]
    return None


def _pure_number(text: str, quantity: Quantity) -> Quantity | None:
    """Accept a number without unit behind the name of a pure number: 指数为105.3."""
    if (
        quantity.numeral.is_headless
        or quantity.value_max is not None
        or not _END.match(text, quantity.end)
        or trap_of(text, quantity) is not None
    ):
        return None
    begin = quantity.front if quantity.front is not None else quantity.start
    before = text[max(0, begin - 14) : begin]
    match = _REACH.search(before)
    head = before[: match.start()] if match is not None else before
    if not any(head.endswith(word) or before.endswith(word) for word in _PURE):
        return None
    return replace(quantity, rule_id="figures.pure_number")
