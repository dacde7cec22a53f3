"""What stands behind a numeral and changes its value: fractions in words and with a slash, powers, 2e5, 40k."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_extract.figures.numeral_signs import DIGITS, SMALL, UNKNOWN_DIGITS, Numeral
from gleaner_extract.figures.numerals import read_numeral

EXACT_PLACES: Final = Decimal("0.000001")
_LARGEST: Final = Decimal(10) ** 30  # nobody states more; a power above it is no quantity
_ROUNDED: Final = Decimal(10) ** 20  # larger ones have no place left for digits behind the point
_NUMERAL_SIGNS: Final = frozenset("0123456789") | frozenset(DIGITS) | frozenset(SMALL) | frozenset(UNKNOWN_DIGITS)

_SLASH: Final = re.compile(r"/([0-9]{1,4})(?![0-9/.%]|[年月日号:-])")
_MIXED_SLASH: Final = re.compile(r"(?:又| )([0-9]{1,4})/([0-9]{1,4})(?![0-9/.%]|[年月日号:-])")
# 3/5 is a date, a page or a score as often as a fraction: words or the line have to say which it is.
_SHARE_BEFORE: Final = re.compile(r"(?:约|近|超过?|逾|不到|不足|占|达到?|仅|至少|最多|高出|多|少|[\u4e00-\u9fff]的)$")
_SHARE_BEHIND: Final = re.compile(r"[强弱]?(?:的|以上|以下|左右|[,。;、:)!?\s]|\Z)")
_SHARE_NOUN: Final = re.compile(r"[\u4e00-\u9fff](?<![年月日号于在至到从])\Z")  # 面积2/3的山区
_SHARE_SAID: Final = re.compile(r"的|以上|以下|左右")
_LINE_BEFORE: Final = re.compile(r"(?:\A|[\n,;、])[ ]?-?\Z")
_OWNS: Final = re.compile(r"[ ]{0,2}(?:的|,|\Z|\n)")

_EXPONENT: Final = re.compile(r"[eE]([+-]?[0-9]{1,2})(?![0-9A-Za-z.])")
_POWER: Final = re.compile(r"\^([+-]?-?[0-9]{1,2})(?![0-9A-Za-z.])")
_SUFFIX: Final = re.compile(
    r"""
    [ ]?([kKM])
    (?=个百分点|元|块钱|美元|美金|欧元|英镑|港元|日元|人民币  # 12k元; 4K and 8K alone are names
    |[ ]{0,4}(?:\n|\Z))  # the end of a line
    """,
    re.VERBOSE,
)
_SUFFIXES: Final = {"k": 10**3, "K": 10**3, "M": 10**6}


def read_notation(text: str, numeral: Numeral) -> Numeral | None:
    """Read on behind a numeral; None where nothing belongs to it.

    Args:
        text: a folded text.
        numeral: what `read_numeral` found.

    Returns:
        The whole number: 三分之二, 1又3/5, 1/3, 2^5, 2e5, 40k.
    """
    read = _READERS.get(text[numeral.end : numeral.end + 1])
    return None if read is None or numeral.low is None else read(text, numeral)


def _part(numeral: Numeral, end: int, value: Decimal) -> Numeral:
    exact = value.quantize(EXACT_PLACES, ROUND_HALF_EVEN).normalize() if abs(value) < _ROUNDED else value
    return replace(numeral, end=end, low=exact, high=exact, is_scaled=True, is_digit_string=False)


def _fraction(text: str, below: Numeral) -> Numeral | None:
    """Read 三分之二, 16分之5."""
    begin = below.end + 2
    if not text.startswith("分之", below.end):
        return None
    sign = -1 if text.startswith("负", begin) else 1
    begin += sign == -1
    above = read_numeral(text, begin) if text[begin : begin + 1] in _NUMERAL_SIGNS else None
    if above is None or not below.low or above.low is None:
        return None
    return replace(_part(below, above.end, sign * above.low / below.low), approx=above.approx, is_arabic=False)


def _mixed(text: str, whole: Numeral) -> Numeral | None:
    """Read 一又二分之一, 1又3/5, 1 3/5."""
    match = _MIXED_SLASH.match(text, whole.end)
    if match is not None and (text[whole.end] == "又" or _is_on_its_own(text, whole.start, match.end())):
        below = int(match[2])
        return _part(whole, match.end(), (whole.low or Decimal(0)) + Decimal(int(match[1])) / below) if below else None
    if text[whole.end] != "又" or text[whole.end + 1 : whole.end + 2] not in _NUMERAL_SIGNS:
        return None if text[whole.end] == "又" else _suffix(text, whole)
    below_numeral = read_numeral(text, whole.end + 1)
    part = None if below_numeral is None else _fraction(text, below_numeral)
    return None if part is None or part.low is None else _part(whole, part.end, (whole.low or Decimal(0)) + part.low)


def _is_on_its_own(text: str, start: int, end: int) -> bool:
    return _LINE_BEFORE.search(text, max(0, start - 3), start) is not None and _OWNS.match(text, end) is not None


def _slash(text: str, above: Numeral) -> Numeral | None:
    """Read 1/3 where words around say that it is a share, or where it stands alone."""
    match = _SLASH.match(text, above.end)
    below = 0 if match is None else int(match[1])
    if match is None or not below or not above.is_arabic or above.low is None or above.is_scaled:
        return None
    is_told = _SHARE_BEFORE.search(text, max(0, above.start - 3), above.start) is not None
    is_said = below <= 10 and _SHARE_NOUN.search(text, max(0, above.start - 1), above.start) is not None
    is_share = above.low < below <= 100 and (
        (is_told and _SHARE_BEHIND.match(text, match.end()) is not None)
        or (is_said and _SHARE_SAID.match(text, match.end()) is not None)
    )
    return _part(above, match.end(), above.low / below) if is_share or _is_on_its_own(text, above.start, match.end()) else None


def _exponent(text: str, numeral: Numeral) -> Numeral | None:
    match = _EXPONENT.match(text, numeral.end)
    if match is None or not numeral.is_arabic or numeral.low is None:
        return None
    return replace(_part(numeral, match.end(), numeral.low.scaleb(int(match[1]))), is_scaled=False)


def _power(text: str, numeral: Numeral) -> Numeral | None:
    match = _POWER.match(text, numeral.end)
    if match is None or not numeral.is_arabic or not numeral.low:
        return None
    value = numeral.low ** int(match[1].replace("+-", "-").replace("--", ""))
    return _part(numeral, match.end(), value) if abs(value) < _LARGEST else None


def _suffix(text: str, numeral: Numeral) -> Numeral | None:
    match = _SUFFIX.match(text, numeral.end)
    if match is None or not numeral.is_arabic or numeral.low is None:
        return None
    return _part(numeral, match.end(), numeral.low * _SUFFIXES[match[1]])


_READERS: Final[dict[str, Callable[[str, Numeral], Numeral | None]]] = {
    "分": _fraction,
    "又": _mixed,
    " ": _mixed,
    "/": _slash,
    "e": _exponent,
    "E": _exponent,
    "^": _power,
    "k": _suffix,
    "K": _suffix,
    "M": _suffix,
}
