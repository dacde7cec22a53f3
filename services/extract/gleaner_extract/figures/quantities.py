"""From a numeral to a quantity: sign, percent form, unit, halves, ranges, approximation.

The reader goes from left to right over everything that begins like a numeral; what a time expression covers is left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

import msgspec
from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures import approx as approximation
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.notations import EXACT_PLACES, read_notation
from gleaner_extract.figures.numerals import LOST, Numeral, read_numeral
from gleaner_extract.figures.units import UNITS, Unit, match_unit

STARTS: Final = re.compile(
    f"[0-9{LOST}零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两俩几数半廿卅负¥￥$€£.-]"
    r"(?<!俩(?![百千]))(?<!\.(?![0-9]))"  # 俩千, but no 俩 of people; .5, but no full stop
)
_MONEY_SIGNS: Final = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_PER_HUNDRED: Final = {"百分之": "%", "佰分之": "%", "千分之": "‰", "仟分之": "‰", "万分之": "‱"}
_PARTED_UNIT: Final = re.compile(r"个([半多余])(小时|月|钟头|星期|学期|世纪|(?<=半)学时)")
_HALF_ALONE: Final = re.compile(r"半([百成折])(?=[,。;、!?)\s]|\Z)")  # not 半成品
_HALVES: Final = {"百": Decimal(50), "成": Decimal(5), "折": Decimal("0.5")}
_HALF_AFTER: Final = re.compile(r"半(?![程径导年天数成山夜岛空月个小价以]|决赛|自动)")
_POINT: Final = re.compile(r"\.[0-9]{1,12}(?![0-9.])")
_TENTHS: Final = re.compile(r"成(?![立功员本果为绩熟长品都片效就交年分型套批规灯语婚因活名行材不])")
_MORE_TENTHS: Final = re.compile(r"半|[一二三四五六七八九](?=[,。;、!?)的左以\s]|\Z)")  # 三成半, 七成六
_TENTH_PARTS: Final = {"半": Decimal(5), **{char: Decimal(index) for index, char in enumerate("一二三四五六七八九", 1)}}
_JIAO: Final = re.compile(
    r"([0-9]|[零一二三四五六七八九])(?:[角毛](?:([0-9]|[一二三四五六七八九])分)?钱?|(?=[,。;、!?)\s]|$|[一/]斤|每))"
)
_HUNDREDTHS: Final = re.compile(r"([0-9]{2})(?![0-9.,个名人米年月日%:])")
_TEMPERATURE: Final = re.compile(r"(?P<name>[华摄]氏)(?:温度)?(?:零下)?\Z")  # 华氏温度98.6度
_METRES: Final = re.compile(r"([0-9]{1,2})(?![0-9.,个名人米年月日%])")


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A number with its unit, as stated; spans are in the view."""

    start: int
    end: int
    numeral: Numeral
    value: Decimal | None
    value_max: Decimal | None = None
    approx: Approx = Approx.EXACT
    unit: Unit | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    front: int | None = None  # where the words of approximation in front of it start
    rule_id: str = "figures.unit"
    is_damaged: bool = False


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
        if quantity is None or quantity.end > limit:
            at += 1
            continue
        yield quantity
        at = quantity.end


def read_quantity(text: str, at: int) -> Quantity | None:
    """Read the quantity that begins at `at`, with its range and approximation; None where none does."""
    quantity = _read_single(text, at)
    if quantity is None:
        return None
    quantity = _join_range(text, quantity)
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
        return None if text.startswith("分之", numeral.end) else _with_unit(text, numeral)
    if text[numeral.end] == "分":
        return _quantity(whole, whole.end, None, "figures.fraction")
    quantity = _with_unit(text, whole)
    is_fraction = quantity.unit is None and text[numeral.end] in "又/ " and text[whole.end - 1] not in "kKM"
    return replace(quantity, rule_id="figures.fraction") if is_fraction else quantity


def _read_signed_money(text: str, at: int) -> Quantity | None:
    numeral = read_numeral(text, at + 1) if at + 1 < len(text) and text[at + 1].isdigit() else None
    if numeral is None:
        return None
    quantity = _with_unit(text, numeral)
    unit = quantity.unit if quantity.unit is not None else UNITS[_MONEY_SIGNS[text[at]]]
    return replace(quantity, start=at, unit=unit, rule_id="figures.money_sign")


def _read_negative(text: str, at: int) -> Quantity | None:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (
        not (after.isdigit() or after == ".")
        or (before and (before.isascii() and before not in '(:,~[/ \n"'))
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
    if begin >= len(text) or not re.match(r"[0-9零一二两三四五六七八九十百]", text[begin]):
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
    return _with_unit(text, Numeral(at, match.end(), value, value, is_arabic=True))


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
    return _quantity(replace(numeral, start=at), numeral.end, unit, "figures.per_hundred")


# Numbers that do not begin with a numeral: their first sign, what follows it, and who reads them.
_FORMS: Final[dict[str, tuple[str, Callable[[str, int], Quantity | None]]]] = {
    **dict.fromkeys(_MONEY_SIGNS, ("", _read_signed_money)),
    "-": ("", _read_negative),
    ".": ("", _read_leading_point),
    "负": ("", _read_below_zero),
    "零": ("下", _read_below_zero),
    "半": ("", _read_half),
    **dict.fromkeys("百佰千仟万", ("分之", _read_per_hundred)),
}


def _quantity(numeral: Numeral, end: int, unit: Unit | None, rule_id: str) -> Quantity:
    """Make a quantity of a numeral: bounds where it is vague, two values where it is a range."""
    is_several = numeral.approx is Approx.SEVERAL
    return Quantity(
        numeral.start,
        end,
        numeral,
        None if is_several else numeral.low,
        numeral.high if numeral.is_range else None,
        numeral.approx,
        unit,
        numeral.low if is_several else None,
        numeral.high if is_several else None,
        rule_id=rule_id,
        is_damaged=numeral.is_damaged,
    )


def _with_unit(text: str, numeral: Numeral) -> Quantity:
    end = numeral.end
    following = text[end : end + 1]
    if following == "成":
        return _tenths(text, numeral)
    if following == "个" and (parted := _with_parted_unit(text, numeral)) is not None:
        return parted
    at = end + (following == " ")
    found = match_unit(text, at) if at < len(text) else None
    if found is None or (at > end and found[0].group not in ("measure", "money")):
        return _quantity(numeral, end, None, "figures.bare")
    unit, end = found
    if unit.surface == "度" and (scale := _TEMPERATURE.search(text, max(0, numeral.start - 6), numeral.start)) is not None:
        quantity = _quantity(numeral, end, UNITS[scale["name"] + "度"], "figures.unit")
        return replace(quantity, start=scale.start())
    return _with_tail(text, _quantity(numeral, end, unit, "figures.unit"))


def _with_parted_unit(text: str, numeral: Numeral) -> Quantity | None:
    """Read a unit with 半, 多 or 余 inside: 两个半小时, 3个多月."""
    match = _PARTED_UNIT.match(text, numeral.end)
    if match is None:
        return None
    inside, name = match.groups()
    unit = UNITS.get("个" + name, UNITS.get(name))
    if inside == "半":
        return _add(_quantity(numeral, match.end(), unit, "figures.unit_and_half"), Decimal("0.5"))
    return replace(_quantity(numeral, match.end(), unit, "figures.unit"), approx=Approx.OVER)


def _tenths(text: str, numeral: Numeral) -> Quantity:
    """Read 三成 as 30 %; 成 is mostly the beginning of a word (成立, 成员)."""
    if not _TENTHS.match(text, numeral.end) or numeral.low is None or numeral.low > 10:
        return _quantity(numeral, numeral.end, None, "figures.bare")
    end = numeral.end + 1
    ten = Decimal(10)
    high = None if numeral.high is None else numeral.high * ten
    quantity = _quantity(replace(numeral, low=numeral.low * ten, high=high), end, UNITS["%"], "figures.tenths")
    more = _MORE_TENTHS.match(text, end)
    return _add(replace(quantity, end=end + 1), _TENTH_PARTS[more.group()]) if more is not None else quantity


def _with_tail(text: str, quantity: Quantity) -> Quantity:
    """Read what may follow a unit and still belongs to the number: 两年半, 5块8, 1米75."""
    unit, end = quantity.unit, quantity.end
    if unit is None or quantity.value is None or end >= len(text):
        return quantity
    if (
        text[end] == "半"
        and unit.group in ("measure", "duration", "strong")
        and not unit.is_counting
        and _HALF_AFTER.match(text, end)
    ):
        return _add(replace(quantity, end=end + 1), Decimal("0.5"))
    if unit.name in _NEXT_UNITS and (unit.group in ("duration", "measure") or unit.name in _FOREIGN):
        return _with_smaller_unit(text, quantity)
    tail = _decimal_tail(text, quantity, unit)
    return quantity if tail is None else _add(replace(quantity, end=tail[0]), tail[1])


def _decimal_tail(text: str, quantity: Quantity, unit: Unit) -> tuple[int, Decimal] | None:
    """Return where the digits behind 元, 秒 or 米 end, and their part of the unit; None where none stand."""
    value, end = quantity.value or Decimal(0), quantity.end
    if unit.name == "元" and (jiao := _JIAO.match(text, end)) is not None:
        is_coin = unit.surface == "块" or "角" in jiao.group() or "毛" in jiao.group()
        tenth = read_numeral(text, end)
        return (jiao.end(), (tenth.low or Decimal(0)) / 10) if is_coin and tenth is not None else None
    if unit.surface == "秒" and (part := _HUNDREDTHS.match(text, end)) is not None and value == int(value):
        return part.end(), Decimal(part.group(1)) / 100
    if unit.surface == "米" and value < 10 and quantity.numeral.is_arabic and (part := _METRES.match(text, end)):
        return part.end(), Decimal(part.group(1)) / (10 ** len(part.group(1)))
    return None


# Durations and weights in two units: 七年六个月, 3小时20分, 5斤3两. How many of the smaller one make the larger.
_NEXT_UNITS: Final = {
    "年": (("个月", 12),),
    "小时": (("分钟", 60), ("分", 60)),
    "分钟": (("秒", 60),),
    "分": (("秒", 60),),
    "斤": (("两", 10),),
    "天": (("个小时", 24), ("小时", 24)),
    "个月": (),
    "美元": (("美分", 100),),
    "欧元": (("欧分", 100),),
    "英镑": (("便士", 100),),
}
_FOREIGN: Final = frozenset(["美元", "欧元", "英镑"])


def _with_smaller_unit(text: str, quantity: Quantity) -> Quantity:
    unit, end = quantity.unit, quantity.end
    end += text.startswith("又", end)
    if unit is None or not STARTS.match(text[end : end + 1] or "x"):
        return quantity
    numeral = read_numeral(text, end)
    if numeral is None or numeral.low is None or numeral.low != numeral.high or numeral.approx is not Approx.EXACT:
        return quantity
    for surface, share in _NEXT_UNITS[unit.name]:
        if text.startswith(surface, numeral.end) and numeral.low < share and not text.startswith("月", end):
            part = (numeral.low / share).quantize(EXACT_PLACES, ROUND_HALF_EVEN)
            return _add(replace(quantity, end=numeral.end + len(surface)), part)
    return quantity


def _add(quantity: Quantity, part: Decimal) -> Quantity:
    return quantity if quantity.value is None else replace(quantity, value=quantity.value + part)


_RANGE: Final = re.compile(
    r"(?:-{1,2}|~|[ ]-[ ]|[ ]~[ ]|至|到|或"
    r"|[和与](?=[^,。;、和与\n]{1,12}之间))"  # 20和30之间
    r"(?=[0-9一二三四五六七八九十两百千¥$])"
)
_RANGE_SIGNS: Final = frozenset("-~至到或和与 ")
_NOT_RANGE_WORDS: Final = re.compile(r"[由从]$")


def _join_range(text: str, left: Quantity) -> Quantity:
    """Join 6至7户, 3至5万元, 30%-40% into one quantity; 由500头到600头 is two."""
    match = _RANGE.match(text, left.end) if text[left.end : left.end + 1] in _RANGE_SIGNS else None
    if match is None or left.value is None or left.value_max is not None or left.approx is not Approx.EXACT:
        return left
    right = _read_single(text, match.end())
    if right is None or right.value is None or right.value_max is not None or not _fits(text, left, right, match.group()):
        return left
    low, high = left.value, right.value
    if (left.unit is None and not left.numeral.is_scaled) or left.numeral.end == left.end:
        low = _shared_scale(left, right)
    if low >= high:
        return left
    return replace(
        right,
        start=left.start,
        value=low,
        value_max=high,
        rule_id="figures.range",
        numeral=replace(right.numeral, start=left.start),
    )


def _fits(text: str, left: Quantity, right: Quantity, link: str) -> bool:
    if left.unit is not None:
        if right.unit is None or left.unit.name != right.unit.name:
            return False
        return not _NOT_RANGE_WORDS.search(text[max(0, left.start - 1) : left.start]) and link != "或"
    if link == "或" and (right.unit is None or right.value != (left.value or 0) + 1):
        return False
    return right.unit is not None or (left.numeral.is_scaled == right.numeral.is_scaled and not left.numeral.is_digit_string)


def _shared_scale(left: Quantity, right: Quantity) -> Decimal:
    """Return the left bound with the scale of the right one: 3至5万 is 30,000 to 50,000."""
    low = left.value or Decimal(0)
    if left.numeral.is_scaled or right.value is None or left.unit is not None:
        return low
    scale = Decimal(1)
    for step in (10**12, 10**8, 10**4):
        if right.numeral.is_scaled and right.value >= step and _ends_with_scale(right, step):
            scale = Decimal(step)
            break
    return low * scale if low * scale < (right.value or 0) and low < 10000 else low


def _ends_with_scale(right: Quantity, step: int) -> bool:
    return right.value is not None and (right.value / step) < 10**5


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
