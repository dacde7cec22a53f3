"""What most numerals look like, read without a walk over their signs."""

import re
from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.numeral_signs import DIGITS, LARGE, LOST, SCALES, SMALL, TENS, UNKNOWN_DIGITS, VAGUE, Numeral

# Most numerals by far: digits with at most one scale and one vague word, and nothing behind that could belong to them.
_PLAIN: Final = re.compile(
    rf"""
    ([0-9]{{1,15}}+(?:\.[0-9]{{1,12}}+)?+)(万亿|[万亿])?+([余多])?+  # 15, 4.3万, 20余
    (?![{"".join((*DIGITS, *SMALL, *TENS, *LARGE, *VAGUE, *UNKNOWN_DIGITS))}{LOST}0-9.]|[,\ ][0-9{LOST}])  # and no more of it
    """,
    re.VERBOSE,
)
# Then single characters: 一, 两.
_SINGLE: Final = {char: Decimal(value) for char, value in DIGITS.items() if value}
_BEHIND_SINGLE: Final = frozenset("".join((*DIGITS, *SMALL, *TENS, *LARGE, *VAGUE, *UNKNOWN_DIGITS, LOST, "点0123456789")))


def read_plain(text: str, start: int) -> Numeral | None:
    """Read 15, 4.3万, 20余 or 一 with nothing behind that could belong to it; None leaves the others to the grammar."""
    if not text[start].isascii():
        single = _SINGLE.get(text[start])
        is_alone = single is not None and text[start + 1 : start + 2] not in _BEHIND_SINGLE
        return Numeral(start, start + 1, single, single) if is_alone else None
    match = _PLAIN.match(text, start)
    if match is None:
        return None
    digits, scale, vague = match.groups()
    value = Decimal(digits)
    if scale is not None:
        value *= SCALES[scale]
    elif vague == "多" and value < 10:
        return None
    approx = Approx.EXACT if vague is None else Approx.OVER
    return Numeral(start, match.end(), value, value, approx, is_arabic=True, is_scaled=scale is not None)
