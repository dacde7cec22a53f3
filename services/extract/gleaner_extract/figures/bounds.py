"""Two bounds of one value are one range: 大于100并且小于300, 不少于3人不超过5人, 五万元以上十万元以下."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.measured import Quantity

_LOWER: Final = frozenset({Approx.OVER, Approx.AT_LEAST})
_UPPER: Final = frozenset({Approx.UNDER, Approx.AT_MOST})
_BETWEEN: Final = re.compile(r"[、, ]{0,3}(?:(?:的?同时|并且|而且|但是?|并|且|又|而|至|到)[ ]?)?+")
_FAR: Final = 12  # characters between two bounds at most, words of approximation included


def join_bounds(text: str, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Yield the quantities, each pair of bounds as one range.

    Args:
        text: a folded text.
        quantities: all numbers of the text, sorted.
    """
    first: Quantity | None = None
    for quantity in quantities:
        if first is None:
            first = quantity
            continue
        joined = _joined(text, first, quantity) if quantity.start - first.end <= _FAR else None
        if joined is None:
            yield first
            first = quantity
        else:
            first = joined
    if first is not None:
        yield first


def _joined(text: str, left: Quantity, right: Quantity) -> Quantity | None:
    is_rising = left.approx in _LOWER and right.approx in _UPPER
    if not is_rising and not (left.approx in _UPPER and right.approx in _LOWER):
        return None
    low, high = (left, right) if is_rising else (right, left)
    if low.value is None or high.value is None or low.value_max is not None or high.value_max is not None:
        return None
    if not (_is_bound(text, left) and _is_bound(text, right)) or not _fit(left, right) or low.value >= high.value:
        return None
    begin = right.front if right.front is not None else right.start
    if begin < left.end or not _BETWEEN.fullmatch(text, left.end, begin):
        return None
    return replace(
        right,
        start=left.start,
        value=low.value,
        value_max=high.value,
        approx=Approx.EXACT,
        front=left.front,
        numeral=replace(right.numeral, start=left.numeral.start),
        rule_id="figures.bounds",
    )


def _is_bound(text: str, quantity: Quantity) -> bool:
    """Whether words around the number set the bound, and not a vague digit in it (500余)."""
    return quantity.front is not None or text[quantity.end - 1] in "上下内"


def _fit(left: Quantity, right: Quantity) -> bool:
    """Whether both name the same unit; 最多100最少20个 names it once."""
    if left.unit is None:
        return left.numeral.is_arabic == right.numeral.is_arabic
    return right.unit is not None and left.unit.name == right.unit.name
