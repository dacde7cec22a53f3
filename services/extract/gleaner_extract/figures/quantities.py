"""From a numeral to a quantity: sign, percent form, unit, halves, ranges, approximation.

The reader goes from left to right over everything that begins like a numeral; what a time expression covers is left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import UnitKind
from gleaner_extract.figures import approx as approximation
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.measured import STARTS, Quantity, quantity_of, with_unit
from gleaner_extract.figures.notations import read_notation
from gleaner_extract.figures.numeral_signs import Numeral
from gleaner_extract.figures.numerals import read_numeral
from gleaner_extract.figures.ranges import join_range
from gleaner_extract.figures.units import UNITS, match_unit

_MONEY_SIGNS: Final = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
# Codes and signs of currencies in front of a number: USD 500万, HK$350.
_DOLLARS: Final = {"HK": "港元", "US": "美元", "NT": "新台币", "A": "澳元", "C": "加元", "S": "新加坡元"}
_DOLLAR_OF: Final = re.compile(r"(?<![A-Za-z])(?:HK|US|NT|[ACS])\Z")
_CODE: Final = re.compile(
    r"""
    (?<![A-Za-z])
    (?:USD|RMB|CNY|EUR|GBP|JPY|HKD|AUD|CAD|CHF|KRW|SGD|TWD|RUB)[ :]?\Z  # USD 500万
    """,
    re.VERBOSE,
)
_CURRENCY: Final = re.compile(r"(?:港|新?台|澳门)币\Z")
_UNREAD: Final = re.compile(r"(?<=[0-9])[0-9]*+")
_BELOW: Final = re.compile(r"[0-9一二两三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]|零(?!下)")
_NO_MINUS: Final = frozenset("担肩背辜胜欺抱自亏正减")  # 担负3.2床日: no number below zero
_PER_HUNDRED: Final = {"百分之": "%", "佰分之": "%", "千分之": "‰", "仟分之": "‰", "万分之": "‱"}
_HALF_ALONE: Final = re.compile(r"半([百成折])(?=[,。;、!?)\s]|\Z)")  # not 半成品
_HALVES: Final = {"百": Decimal(50), "成": Decimal(5), "折": Decimal("0.5")}
_WHOLE: Final = re.compile(r"百分百(?=[,。;、!?)\s]|\Z|的|以上)")
_OF_HUNDRED: Final = re.compile(r"百分(?=[二三四五六七八九]?十)")  # 百分三十, as it is spoken
_FRACTIONED: Final = frozenset([UnitKind.LENGTH, UnitKind.AREA, UnitKind.MASS, UnitKind.VOLUME])
_FRACTIONED_UNITS: Final = frozenset("米亩斤升吨")  # units of one character that begin few words
_POINT: Final = re.compile(r"\.[0-9]{1,12}(?![0-9.])")


def read_quantities(text: str, holes: Sequence[tuple[int, int]], failures: Failures) -> Iterator[Quantity]:
    """Yield every number with or without unit, ordered and without overlap.

    Args:
        text: a folded text.
        holes: spans to leave out (time expressions), sorted.
        failures: takes the name of what raises.
    """
    at, hole = 0, 0
    while (match := STARTS.search(text, at)) is not None:
        at = match.start()
        while hole < len(holes) and holes[hole][1] <= at:
            hole += 1
        if hole < len(holes) and holes[hole][0] <= at:
            at = holes[hole][1]
            continue
        limit = holes[hole][0] if hole < len(holes) else len(text)
        quantity = failures.guard("figures.quantity", None, read_quantity, text, at)
        if quantity is None:
            rest = _UNREAD.match(text, at + 1)
            at = rest.end() if rest else at + 1  # no part of a number that is none is one
            continue
        if quantity.end > limit:
            at += 1
            continue
        yield quantity
        at = quantity.end


def read_quantity(text: str, at: int) -> Quantity | None:
    """Read the quantity that begins at `at`, with its range and approximation; None where none does."""
    quantity = _read_single(text, at)
    if quantity is None:
        return None
    quantity = join_range(text, quantity, _read_single)
    return _approximate(text, quantity)


def _read_single(text: str, at: int) -> Quantity | None:
    form = _FORMS.get(text[at])
    if form is not None and text.startswith(form[0], at + 1):
        return form[1](text, at)
    numeral = read_numeral(text, at)
    if numeral is None or numeral.end - numeral.start > 40:
        return None
    whole = read_notation(text, numeral)
    if whole is None:
        if text.startswith("分之", numeral.end):
            return None
        quantity = with_unit(text, numeral)
        is_open = (
            at and (text[at - 1].isascii() or text[at - 1] == "币") and (quantity.unit is None or quantity.unit.name == "元")
        )
        return _in_currency(text, quantity) if is_open else quantity
    if text[numeral.end] == "分":
        return _fraction_of_unit(text, quantity_of(whole, whole.end, None, "figures.fraction"))
    quantity = with_unit(text, whole)
    is_fraction = quantity.unit is None and text[numeral.end] in "又/ " and text[whole.end - 1] not in "kKM"
    return replace(quantity, rule_id="figures.fraction") if is_fraction else quantity


def _fraction_of_unit(text: str, fraction: Quantity) -> Quantity:
    """Give 四分之一公升 its unit; most fractions are shares of what is named behind them (三分之二的农户)."""
    found = match_unit(text, fraction.end)
    if found is None or found[0].kind not in _FRACTIONED:
        return fraction
    is_sure = len(found[0].surface) > 1 or found[0].name in _FRACTIONED_UNITS
    return replace(fraction, end=found[1], unit=found[0]) if is_sure else fraction


def _read_signed_money(text: str, at: int) -> Quantity | None:
    numeral = read_numeral(text, at + 1) if at + 1 < len(text) and text[at + 1].isdigit() else None
    if numeral is None:
        return None
    quantity = with_unit(text, numeral)
    dollar = _DOLLAR_OF.search(text, max(0, at - 3), at) if text[at] == "$" else None
    name = _MONEY_SIGNS[text[at]] if dollar is None else _DOLLARS[dollar.group()]
    unit = quantity.unit if quantity.unit is not None else UNITS[name]
    return replace(quantity, start=at if dollar is None else dollar.start(), unit=unit, rule_id="figures.money_sign")


def _in_currency(text: str, quantity: Quantity) -> Quantity:
    """Give a sum in 元 or without unit the currency in front of it: USD 500万, 港币3.5亿元."""
    if quantity.unit is not None and (name := _CURRENCY.search(text, max(0, quantity.start - 3), quantity.start)) is not None:
        return replace(quantity, unit=UNITS[name.group()])
    code = _CODE.search(text, max(0, quantity.start - 5), quantity.start)
    if code is None:
        return quantity
    unit = UNITS[code.group().rstrip(" :")]
    return replace(quantity, start=code.start(), unit=unit, rule_id="figures.money_sign")


def _read_negative(text: str, at: int) -> Quantity | None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (
        not (after.isdigit() or after == ".")
        or (before and (before.isascii() and before not in '(:,~[]/ \n"'))
        or before in ("号", "期", "线", "路")
    ):
        return None
    quantity = _read_single(text, at + 1)
    if quantity is None or quantity.value is None or (quantity.unit is None and before and before not in "为是达至到于:(,\n"):
        return None
    return replace(quantity, start=at, value=-quantity.value, rule_id="figures.negative")


def _read_below_zero(text: str, at: int) -> Quantity | None:
    """Read 零下8℃ and 负3.5%."""
    begin = at + (1 if text[at] == "负" else 2)
    if begin == at + 1 and text[at - 1 : at] in _NO_MINUS:
        return None
    if not _BELOW.match(text, begin):
        return None
    quantity = _read_single(text, begin)
    if quantity is None or quantity.value is None:
        return None
    return replace(quantity, start=at, value=-quantity.value, rule_id="figures.negative")


def _read_leading_point(text: str, at: int) -> Quantity | None:
    """Read .5 where it cannot be the end of a sentence in front of 5."""
    match = _POINT.match(text, at)
    if match is None or text[at - 1 : at] not in ("", "-", "(", " ", "\n", ","):
        return None
    value = Decimal("0" + match.group())
    return with_unit(text, Numeral(at, match.end(), value, value, is_arabic=True))


def _read_half(text: str, at: int) -> Quantity | None:
    """Read 半亩, 半个小时; 半 inside a word or after another numeral is not a number."""
    if text[at - 1 : at] in ("一", "上", "下", "前", "后", "大", "过", "多", "小", "夜", "各", "对", "参") and at:
        return None
    if (whole := _HALF_ALONE.match(text, at)) is not None:
        half = _HALVES[whole.group(1)]
        unit = UNITS["%"] if whole.group(1) == "成" else UNITS.get(whole.group(1))
        numeral = Numeral(at, at + 1, half, half, is_scaled=True)
        return Quantity(at, whole.end(), numeral, half, unit=unit, rule_id="figures.half")
    skip = 2 if text[at + 1 : at + 2] == "个" else 1
    found = match_unit(text, at + skip) if skip == 1 else match_unit(text, at + 1)
    if (
        found is None
        or found[0].group not in ("measure", "duration")
        or found[0].name in ("天", "日", "夜", "里", "斤八两", "旬", "载", "分", "度")
    ):
        return None
    half = Decimal("0.5")
    return Quantity(at, found[1], Numeral(at, at + 1, half, half), half, unit=found[0], rule_id="figures.half")


def _read_hundred(text: str, at: int) -> Quantity | None:
    """Read 百分之30, 百分百 and 百分三十."""
    if text.startswith("之", at + 2):
        return _read_per_hundred(text, at)
    hundred = Decimal(100)
    if _WHOLE.match(text, at) is not None:
        return quantity_of(Numeral(at, at + 3, hundred, hundred), at + 3, UNITS["%"], "figures.per_hundred")
    if _OF_HUNDRED.match(text, at) is None or (numeral := read_numeral(text, at + 2)) is None:
        return None
    return quantity_of(replace(numeral, start=at), numeral.end, UNITS["%"], "figures.per_hundred")


def _read_per_hundred(text: str, at: int) -> Quantity | None:
    begin = at + 3
    if begin >= len(text) or not (STARTS.match(text, begin)):
        return None
    inner = _read_single(text, begin) if text[begin] != "百" else None
    numeral = read_numeral(text, begin)
    if numeral is not None:
        numeral = read_notation(text, numeral) or numeral  # 百分之15k
    if numeral is None or (inner is not None and inner.numeral.end > numeral.end):
        return None
    unit = UNITS.get(_PER_HUNDRED[text[at : at + 3]])
    return quantity_of(replace(numeral, start=at), numeral.end, unit, "figures.per_hundred")


# Numbers that do not begin with a numeral: their first sign, what follows it, and who reads them.
_FORMS: Final[dict[str, tuple[str, Callable[[str, int], Quantity | None]]]] = {
    **dict.fromkeys(_MONEY_SIGNS, ("", _read_signed_money)),
    "-": ("", _read_negative),
    ".": ("", _read_leading_point),
    "负": ("", _read_below_zero),
    "零": ("下", _read_below_zero),
    "半": ("", _read_half),
    "百": ("分", _read_hundred),
    **dict.fromkeys("佰千仟万", ("分之", _read_per_hundred)),
}


def _approximate(text: str, quantity: Quantity) -> Quantity:
    front = approximation.before(text, quantity.start, is_headless=quantity.numeral.is_headless)
    is_counting = quantity.unit is not None and quantity.unit.is_counting
    if quantity.unit is None and quantity.numeral.is_scaled and not quantity.rule_id.endswith("fraction"):
        is_counting = True
    back = approximation.after(text, quantity.end, is_counting=is_counting)
    if front is not None and text[front[1] : quantity.start] == "近" and _is_latest(quantity):
        front = None
    if front is None and back is None:
        return quantity
    meaning = approximation.combine(quantity.approx, front[0] if front else None, back[0] if back else None)
    end = back[1] if back else quantity.end
    start = (
        front[1]
        if front and quantity.numeral.is_headless and text[front[1] : quantity.start] in ("上", "近", "过")
        else quantity.start
    )
    return replace(quantity, start=start, end=end, approx=meaning, front=front[1] if front else None)


_RECENT_UNITS: Final = frozenset(["场", "年", "天", "届", "轮", "次", "个月", "期", "周", "日", "季", "个交易日", "个赛季"])


def _is_latest(quantity: Quantity) -> bool:
    """Whether 近 means the latest ones and not about: 近5场比赛, 近三年."""
    return (
        quantity.unit is not None
        and quantity.unit.surface in _RECENT_UNITS
        and quantity.value is not None
        and quantity.value < 30
    )
