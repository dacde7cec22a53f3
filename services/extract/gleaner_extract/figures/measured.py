"""A numeral and the unit behind it: tenths, halves, units in two parts, digits behind a unit."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.notations import EXACT_PLACES
from gleaner_extract.figures.numeral_signs import DIGITS, LOST, Numeral
from gleaner_extract.figures.numerals import read_numeral
from gleaner_extract.figures.units import UNITS, Unit, match_unit
from gleaner_extract.record import Record

STARTS: Final = re.compile(
    rf"""
    [0-9{LOST}零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两俩几数半廿卅负¥￥$€£.-]  # what a number begins with
    (?<!俩(?![百千]))  # 俩千, but no 俩 of people
    (?<!\.(?![0-9]))  # .5, but no full stop
    """,
    re.VERBOSE,
)
_PARTED_UNIT: Final = re.compile(
    r"个([半多余])(小时|月|钟头|星期|学期|世纪|(?<=半)学时|(?<=半)(?=[,。;、!?)\s]|\Z))"  # 一个半小时; 五个半
)
_HALF_AFTER: Final = re.compile(r"半(?![程径导年天数成山夜岛空月个小价以]|决赛|自动)")
_TENTHS: Final = re.compile(r"成(?![立功员本果为绩熟长品都片效就交年分型套批规灯语婚因活名行材不])")
_MORE_TENTHS: Final = re.compile(r"半|[一二三四五六七八九](?=[,。;、!?)的左以\s]|\Z)")  # 三成半, 七成六
_TENTH_PARTS: Final = {"半": Decimal(5), **{char: Decimal(index) for index, char in enumerate("一二三四五六七八九", 1)}}
_COIN_DIGIT: Final = "[0-9零一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_JIAO: Final = re.compile(
    rf"""
    (?P<zero>零)?(?P<digit>{_COIN_DIGIT})  # 五块8, 三块零四
    (?:(?<!零.)[角毛](?:(?P<fen>{_COIN_DIGIT})(?:分|(?=[,。;、!?)\s]|$)))?钱?  # 5块8毛, 五角八分
    |(?P<is_fen>分)(?![钟之秒])  # 三块四分
    |(?=[,。;、!?)\s]|$|[一/]斤|每|[到至][0-9一二三四五六七八九十]))  # 5块8一斤, 五块六到六块
    """,
    re.VERBOSE,
)
_FEN: Final = re.compile(r"[1-9一二三四五六七八九](?=[,。;、!?)\s]|\Z)")  # 两毛五
_HUNDREDTHS: Final = re.compile(r"([0-9]{2})(?![0-9.,个名人米年月日%:])")
_TEMPERATURE: Final = re.compile(r"(?P<name>[华摄]氏)(?:温度)?(?:零下)?\Z")  # 华氏温度98.6度
_METRES: Final = re.compile(r"([0-9]{1,2})(?![0-9.,个名人米年月日%])")


class Quantity(Record):
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


def quantity_of(numeral: Numeral, end: int, unit: Unit | None, rule_id: str) -> Quantity:
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


def with_unit(text: str, numeral: Numeral) -> Quantity:
    """Read the unit behind a numeral and what still belongs to it; without unit the quantity is bare."""
    end = numeral.end
    following = text[end : end + 1]
    if following == "成":
        return _tenths(text, numeral)
    if following == "个" and (parted := _with_parted_unit(text, numeral)) is not None:
        return parted
    at = end + (following == " ")
    found = match_unit(text, at) if at < len(text) else None
    if found is None or (at > end and found[0].group not in ("measure", "money")):
        return quantity_of(numeral, end, None, "figures.bare")
    unit, end = found
    if unit.surface == "折":
        return _discount(quantity_of(numeral, end, unit, "figures.unit"))
    if unit.surface in ("度", "°") and (scale := _TEMPERATURE.search(text, max(0, numeral.start - 6), numeral.start)) is not None:
        quantity = quantity_of(numeral, end, UNITS[scale["name"] + "度"], "figures.unit")
        return replace(quantity, start=scale.start())
    return _with_tail(text, quantity_of(numeral, end, unit, "figures.unit"))


def _discount(quantity: Quantity) -> Quantity:
    """Read 75折 and 八八折 as 7.5折 and 8.8折."""
    value = quantity.value
    return replace(quantity, value=value / 10) if value is not None and 10 < value < 100 else quantity


def _with_parted_unit(text: str, numeral: Numeral) -> Quantity | None:
    """Read a unit with 半, 多 or 余 inside: 两个半小时, 3个多月."""
    match = _PARTED_UNIT.match(text, numeral.end)
    if match is None:
        return None
    inside, name = match.groups()
    unit = UNITS.get("个" + name, UNITS.get(name))
    if inside == "半":
        return _add(quantity_of(numeral, match.end(), unit, "figures.unit_and_half"), Decimal("0.5"))
    return replace(quantity_of(numeral, match.end(), unit, "figures.unit"), approx=Approx.OVER)


def _tenths(text: str, numeral: Numeral) -> Quantity:
    """Read 三成 as 30 %; 成 is mostly the beginning of a word (成立, 成员)."""
    if not _TENTHS.match(text, numeral.end) or numeral.low is None or numeral.low > 10:
        return quantity_of(numeral, numeral.end, None, "figures.bare")
    end = numeral.end + 1
    ten = Decimal(10)
    high = None if numeral.high is None else numeral.high * ten
    quantity = quantity_of(replace(numeral, low=numeral.low * ten, high=high), end, UNITS["%"], "figures.tenths")
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
    if unit.name in _NEXT_UNITS and (unit.group in ("duration", "measure") or unit.name in _COINED):
        whole = _with_smaller_unit(text, quantity)
        if whole is not quantity:
            return whole
    tail = _decimal_tail(text, quantity, unit)
    return quantity if tail is None else _add(replace(quantity, end=tail[0]), tail[1])


def _decimal_tail(text: str, quantity: Quantity, unit: Unit) -> tuple[int, Decimal] | None:
    """Return where the digits behind 元, 秒 or 米 end, and their part of the unit; None where none stand."""
    value, end = quantity.value or Decimal(0), quantity.end
    if unit.name == "元" and (jiao := _JIAO.match(text, end)) is not None:
        is_coin = unit.surface == "块" or not {"角", "毛", "分"}.isdisjoint(jiao.group())
        return (jiao.end(), _coins(jiao)) if is_coin else None
    if unit.name in ("毛", "角") and (fen := _FEN.match(text, end)) is not None:
        return fen.end(), _digit(fen.group()) / 10
    if unit.surface == "秒" and (part := _HUNDREDTHS.match(text, end)) is not None and value == int(value):
        return part.end(), Decimal(part.group(1)) / 100
    if unit.surface == "米" and value < 10 and quantity.numeral.is_arabic and (part := _METRES.match(text, end)):
        return part.end(), Decimal(part.group(1)) / (10 ** len(part.group(1)))
    return None


def _coins(jiao: re.Match[str]) -> Decimal:
    """Return the part of a yuan that 三块四, 三块四毛五分, 三块零四 and 三块四分 name behind it."""
    digit = _digit(jiao["digit"])
    if jiao["zero"] or jiao["is_fen"]:
        return digit / 100
    return digit / 10 + (_digit(jiao["fen"]) / 100 if jiao["fen"] else 0)


def _digit(char: str) -> Decimal:
    return Decimal(DIGITS[char] if char in DIGITS else int(char))


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
    "毛": (("分", 10),),
    "角": (("分", 10),),
}
_COINED: Final = frozenset(["美元", "欧元", "英镑", "毛", "角"])


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
