"""Two numbers with a dash, 至 or 到 between them are one range."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.measured import Quantity

_RANGE: Final = re.compile(
    r"""
    (?:-{1,2}|~|[ ]-[ ]|[ ]~[ ]|至|到|或
    |[和与](?=[^,。;、和与\n]{1,12}之间))  # 20和30之间
    (?=[0-9一二三四五六七八九十两百千¥$])
    """,
    re.VERBOSE,
)
_NEIGHBOURS: Final = re.compile(r"([1-8])、([2-9])(?=[百千万亿])")  # 5、6万元
_NOT_NEIGHBOURS: Final = re.compile(r"[0-9、第图表.]\Z|(?:\A|\n)[ ]*\Z")
_RANGE_SIGNS: Final = frozenset("-~至到或和与 ")
_NOT_RANGE_WORDS: Final = re.compile(r"[由从]$")


def join_range(text: str, left: Quantity, read: Callable[[str, int], Quantity | None]) -> Quantity:
    """Join 6至7户, 3至5万元, 30%-40% into one quantity; 由500头到600头 is two."""
    if text[left.end : left.end + 1] == "、":
        return _neighbours(text, left, read)
    match = _RANGE.match(text, left.end) if text[left.end : left.end + 1] in _RANGE_SIGNS else None
    if match is None or left.value is None or left.value_max is not None or left.approx is not Approx.EXACT:
        return left
    right = read(text, match.end())
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
        unit=left.unit if right.unit is None else right.unit,
        rule_id="figures.range",
        numeral=replace(right.numeral, start=left.start),
    )


def _neighbours(text: str, left: Quantity, read: Callable[[str, int], Quantity | None]) -> Quantity:
    """Join 5、6万元: two digits side by side, of which the second has the scale; a list of two would name it twice."""
    match = _NEIGHBOURS.match(text, left.start)
    if match is None or int(match[2]) != int(match[1]) + 1 or _NOT_NEIGHBOURS.search(text, max(0, left.start - 3), left.start):
        return left
    right = read(text, match.start(2))
    if right is None or right.value is None or right.unit is None or right.value_max is not None:
        return left
    low = right.value / int(match[2]) * int(match[1])
    return replace(
        right,
        start=left.start,
        value=low,
        value_max=right.value,
        rule_id="figures.range",
        numeral=replace(right.numeral, start=left.start),
    )


def _fits(text: str, left: Quantity, right: Quantity, link: str) -> bool:
    if left.rule_id == "figures.per_hundred" and right.unit is None:
        is_listed = _NOT_RANGE_WORDS.search(text[max(0, left.start - 1) : left.start]) is not None or link == "或"
        return not is_listed and not text.startswith("分之", right.end)
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
