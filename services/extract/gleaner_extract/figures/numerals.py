"""The numeral grammar: digits and scales are tables, the reader walks over them once from left to right.

    numeral  := number [点 digits]
    number   := section (large [vague] section?)*        3亿5千万, 4.3万余, 10多亿
    section  := (digit small [vague])* digit?            三千二百, 十余, 3百多
    digit    := arabic | 零..九 | 两 | 几 | 数 | pair     pair: 六七, 三五 (a range)
    small    := 十 | 百 | 千        large := 万 | 亿 | 兆        vague := 余 | 多 | 来 | 把

Values are pairs (low, high): they differ in ranges (六七百) and where a vague digit stands (几十: 20 to 99).
"""

import re
from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.numeral_signs import (
    DIGITS,
    LARGE,
    LOST,
    MAX_LENGTH,
    SMALL,
    TENS,
    UNKNOWN_DIGITS,
    VAGUE,
    Numeral,
)
from gleaner_extract.figures.plain_numerals import read_plain

ARABIC: Final = re.compile(
    rf"""
    (?:[0-9{LOST}]{{1,3}}(?:,(?:[0-9]{{3}}|(?=[0-9]{{0,2}}{LOST})[0-9{LOST}]{{1,3}})){{1,8}}(?![0-9])  # 1,234,567; 12,?45
    |[1-9][0-9]{{0,2}}(?:[ ][0-9]{{3}}){{1,5}}(?![0-9])(?=\.[0-9]|[\u4e00-\u9fff](?<![年月日时号届])|[ ]?k?m[2²])  # 321 146件
    |[0-9{LOST}]++)(?:\.[0-9{LOST}]++)?|{LOST}\.[0-9{LOST}]++
    """,
    re.VERBOSE,
)
PREFIXED_UNIT: Final = re.compile(r"千(?:瓦|米|克|卡|焦|伏|赫|帕|牛|乏|字节|比特)|兆(?:瓦|帕|赫|字节|比特|焦|伏)|百帕|百分点")
ALWAYS_PREFIXED: Final = re.compile(r"千(?:瓦|伏|赫|帕|克|卡|焦)")  # 两万五千瓦时 is 25,000 千瓦时
_PAIRS: Final = frozenset({(n, n + 1) for n in range(1, 9)} | {(3, 5)})  # 六七, 三五
_SCALES: Final = frozenset((*SMALL, *LARGE))
_PLACES: Final = {10**4: 4, 1000: 3}  # digits that fill what a scale leaves
_DATED: Final = ("年", "-", "/", ".", "%")  # 增至3万2016年
_ONE: Final = Decimal(1)


class _Reader:
    """State of one walk; each sum is kept twice, over the low and the high end of its digits."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start, self.at = text, start, start
        self.closed = [Decimal(0), Decimal(0)]  # sections closed by 万 or 亿
        self.section = [Decimal(0), Decimal(0)]
        self.digit: tuple[Decimal, Decimal] | None = None
        self.last_small = self.last_large = 0
        self.last_added = [Decimal(0), Decimal(0)]
        self.after_scale = 0  # the scale just read, for 两万五
        self.approx = Approx.EXACT
        self.is_arabic = self.is_scaled = self.is_headless = self.is_damaged = self.has_han = self.is_fixed = False

    def read(self) -> Numeral | None:
        """Walk as far as the grammar goes."""
        while self.at < len(self.text) and self.at - self.start < MAX_LENGTH * 2:
            char = self.text[self.at]
            if not self._step(char):
                break
        return self._close()

    def _step(self, char: str) -> bool:
        """Read one sign; False where the numeral ends in front of it."""
        is_read = False
        if self._is_unit(char):
            pass
        elif char in DIGITS:
            is_read = self._read_digit(DIGITS[char])
        elif char.isascii() or char == LOST:
            is_read = self._read_arabic()
        elif char in SMALL:
            is_read = self._read_small(SMALL[char])
        elif char in LARGE:
            is_read = self._read_large(LARGE[char])
        elif char in VAGUE:
            is_read = self._read_vague(VAGUE[char])
        elif char in UNKNOWN_DIGITS:
            is_read = self._read_unknown(*UNKNOWN_DIGITS[char])
        elif char in TENS and self.digit is None and not self.is_fixed:
            is_read = self._add_small(Decimal(TENS[char]), Decimal(TENS[char]), 10)
        return is_read

    def _is_unit(self, char: str) -> bool:
        """Whether a sign of numerals is a unit here: 5千瓦 is five of a unit, 三十两 is a mass."""
        if char == "两":
            return self.is_scaled and not self._scale_follows(self.at + 1)
        return (
            char in "千兆百"
            and self.at > self.start
            and (self.is_arabic or char == "兆" or ALWAYS_PREFIXED.match(self.text, self.at) is not None)
            and PREFIXED_UNIT.match(self.text, self.at) is not None
        )

    def _read_digit(self, value: int) -> bool:
        if self.is_fixed or (self.is_arabic and self.after_scale == 0):
            return False
        self.has_han = True
        if value == 0:
            return self._read_zero()
        if self.digit is None:
            self.digit = (Decimal(value), Decimal(value))
        elif self.digit[0] == self.digit[1] and (int(self.digit[0]), value) in _PAIRS and self._may_pair():
            self.digit = (self.digit[0], Decimal(value))
        else:
            return False
        self.at += 1
        return True

    def _may_pair(self) -> bool:
        """Whether a second digit makes a range: before a scale (六七百), or last, with nothing to follow."""
        following = self.text[self.at + 1 : self.at + 2]
        is_last = self.last_small >= 10 or self.after_scale >= 10**4  # 十六七, 一万六七
        return following in _SCALES or (is_last and following not in DIGITS)

    def _read_zero(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        is_followed = following in DIGITS or following in "几数十" or following.isdigit()
        if self.digit is not None or not self.is_scaled or not is_followed:
            return False
        self.after_scale = 1  # 一百零五: the digit counts as it is
        self.at += 1
        return bool(following)

    def _scale_follows(self, at: int) -> bool:
        return self.text[at : at + 1] in _SCALES

    def _read_arabic(self) -> bool:
        match = ARABIC.match(self.text, self.at)
        if match is None or self.digit is not None or self.is_fixed or match.end() - match.start() > MAX_LENGTH:
            return False
        if self.at > self.start and not self._scale_follows(match.end()) and not self._is_last_part(match):
            return False  # 5万20名 is not one number
        token = match.group()
        if LOST in token:
            if token.strip(LOST + ".") == "":
                return False  # nothing says that a number stood here
            self.is_damaged = True
            self.digit = (_ONE, _ONE)
        else:
            value = Decimal(token.replace(",", "").replace(" ", ""))
            self.digit = (value, value)
        self.is_arabic = True
        self.at = match.end()
        return True

    def _is_last_part(self, match: re.Match[str]) -> bool:
        """Whether digits behind 万 or 千 fill all its places, as they are written in Taiwan: 1万9188公顷, 2千256公顷."""
        digits = match[0].replace(",", "")
        if len(digits) != _PLACES.get(self.after_scale) or not digits.isdecimal() or self.text.startswith(_DATED, match.end()):
            return False
        return (self.closed[0] + self.section[0]) % self.after_scale == 0

    def _read_unknown(self, low: int, high: int) -> bool:
        tens = self.digit[0] if self.digit is not None and self.is_arabic and self.text[self.at] == "几" else Decimal(0)
        if tens % 10 == 0 and 10 <= tens < 100:  # 60几头
            self.digit, self.approx, self.at = (tens + 1, tens + 9), Approx.SEVERAL, self.at + 1
            return True
        if self.digit is not None or self.is_fixed:
            return False
        follows_ten = self.last_small == 10 and self.section != [0, 0]
        if not self._scale_follows(self.at + 1) and not follows_ten:
            return False
        self.digit = (Decimal(1 if self.section != [0, 0] else low), Decimal(high))  # 二十几: 21 at least
        self.approx = Approx.SEVERAL
        self.has_han = True
        self.at += 1
        return True

    def _read_small(self, scale: int) -> bool:
        if self.digit is None:
            is_after_zero = scale == 10 and self.after_scale == 1  # 两千零十二
            is_inside = self.section != [0, 0] or (self.closed != [0, 0] and scale != 10)  # 一万十, but no 一万百
            if self.is_fixed or (is_inside and not is_after_zero):
                return False
            self.is_headless = self.is_headless or (scale != 10 and self.at == self.start)
            return self._add_small(Decimal(scale), Decimal(scale), scale)
        if self.last_small and scale >= self.last_small:
            return False
        low, high = self.digit
        self.digit = None
        return self._add_small(low * scale, high * scale, scale)

    def _add_small(self, low: Decimal, high: Decimal, scale: int) -> bool:
        self.has_han = True
        self.section[0] += low
        self.section[1] += high
        self.last_small = self.after_scale = scale
        self.is_scaled = True
        self.at += 1
        return True

    def _read_large(self, scale: int) -> bool:
        if self.digit is None and self.section == [0, 0]:
            return self._stack_large(scale)
        if self.last_large and scale >= self.last_large:
            return self._raise_large(scale)
        low = self.section[0] + (self.digit[0] if self.digit else 0)
        high = self.section[1] + (self.digit[1] if self.digit else 0)
        self.last_added = [low * scale, high * scale]
        self.closed = [self.closed[0] + self.last_added[0], self.closed[1] + self.last_added[1]]
        return self._after_large(scale)

    def _raise_large(self, scale: int) -> bool:
        """Read the 亿 of 一万二千亿: all that stands before is multiplied."""
        if scale <= self.last_large:
            return False
        low = self.closed[0] + self.section[0] + (self.digit[0] if self.digit else 0)
        high = self.closed[1] + self.section[1] + (self.digit[1] if self.digit else 0)
        self.closed = self.last_added = [low * scale, high * scale]
        return self._after_large(scale)

    def _stack_large(self, scale: int) -> bool:
        if self.at == self.start:
            self.is_headless = True
            self.closed = self.last_added = [Decimal(scale), Decimal(scale)]
            return self._after_large(scale)
        if self.after_scale not in LARGE.values():
            return False
        extra = [value * (scale - 1) for value in self.last_added]  # 万亿: the section once more, multiplied
        self.closed = [self.closed[0] + extra[0], self.closed[1] + extra[1]]
        self.last_added = [value * scale for value in self.last_added]
        return self._after_large(scale)

    def _after_large(self, scale: int) -> bool:
        self.section, self.digit = [Decimal(0), Decimal(0)], None
        self.last_small, self.last_large, self.after_scale = 0, scale, scale
        self.is_scaled, self.is_fixed = True, False
        self.at += 1
        return True

    def _read_vague(self, approx: Approx) -> bool:
        if self.is_fixed or self.at == self.start or not (self.is_scaled or (self.is_arabic and self._is_round())):
            return False
        if self.digit is not None and self.is_scaled and not self.is_arabic:
            return False
        if approx is Approx.ABOUT and not self._may_be_about():
            return False
        if self.approx is Approx.EXACT:
            self.approx = approx
        self.is_fixed = True
        self.at += 1
        return True

    def _is_round(self) -> bool:
        """Whether 余 or 多 may follow the digits: 20余, not 5多."""
        return self.digit is not None and (self.digit[0] >= 10 or self.text[self.at] == "余")

    def _may_be_about(self) -> bool:
        """Whether 来 or 把 belongs to the numeral: 十来个, 百把人, but not 三百来自."""
        following = self.text[self.at + 1 : self.at + 2]
        if not following or not (self.digit is None or self.is_arabic):
            return False
        if self.text[self.at] == "把":  # 百把人, but 一百|把伞
            return following in "人个斤块元公里亩户年天家只头吨岁"
        return following not in "自到源临去往说看讲的握关"

    def _close(self) -> Numeral | None:
        if self.at == self.start:
            return None
        low, high = (self.closed[k] + self.section[k] + self._rest(k) for k in (0, 1))
        if self.approx is Approx.SEVERAL:
            high = self._top(high)
        return Numeral(
            self.start,
            self.at,
            None if self.is_damaged else low,
            None if self.is_damaged else high,
            self.approx,
            is_arabic=self.is_arabic,
            is_scaled=self.is_scaled,
            is_headless=self.is_headless,
            is_damaged=self.is_damaged,
        )

    def _rest(self, end: int) -> Decimal:
        """Value of a digit that no scale follows; after 万 or 千 it counts a tenth of it (两万五)."""
        if self.digit is None:
            return Decimal(0)
        is_short = self.after_scale >= 100 and (not self.is_arabic or self.has_han)
        is_short = is_short and self.digit[0] < 10 and self.digit[0] == int(self.digit[0])
        return self.digit[end] * self.after_scale / 10 if is_short else self.digit[end]

    def _top(self, high: Decimal) -> Decimal:
        """Upper bound of a vague numeral: 几十 is at most 99, 数百万 at most 9,999,999."""
        unit = (self.last_large or 1) * (self.last_small or 1) if self.section == [0, 0] or self.digit is None else 1
        if self.last_large and self.section == [0, 0]:
            unit = self.last_large
            while high % (unit * 10) == 0 and unit * 10 <= high:
                unit *= 10
        return high + unit - 1


def _read_digit_string(text: str, start: int) -> Numeral | None:
    """Read digits side by side (二零一四, 三八); a pair such as 六七 is a range."""
    end = start
    while end < len(text) and end - start <= MAX_LENGTH and text[end] in DIGITS and (end == start or text[end] != "两"):
        end += 1
    digits = [DIGITS[char] for char in text[start:end]]
    if len(digits) < 2 or len(digits) > MAX_LENGTH:
        return None
    if len(digits) == 2 and tuple(digits) in _PAIRS:
        return Numeral(start, end, Decimal(digits[0]), Decimal(digits[1]))
    value = Decimal("".join(map(str, digits)))
    return Numeral(start, end, value, value, is_digit_string=True)


def _read_decimals(text: str, numeral: Numeral) -> Numeral:
    """Read 点五 after a Chinese integer, and the 万 or 亿 after it."""
    at = numeral.end
    if numeral.is_arabic or text[at : at + 1] != "点" or numeral.low is None or numeral.approx is not Approx.EXACT:
        return numeral
    end = at + 1
    while end < len(text) and end - at <= 16 and text[end] in DIGITS:
        end += 1
    if end == at + 1 or text[end : end + 1] in ("十", "分", "钟", "半", "刻", "百") or text[at + 1] == "两":
        return numeral
    value = numeral.low + Decimal("0." + "".join(str(DIGITS[char]) for char in text[at + 1 : end]))
    while text[end : end + 1] in LARGE:
        value *= LARGE[text[end]]
        end += 1
    return Numeral(numeral.start, end, value, value, is_scaled=True)


def read_numeral(text: str, start: int) -> Numeral | None:
    """Read the longest numeral that begins at `start` of a folded text.

    Args:
        text: a folded text (see `textview.view_of`).
        start: where its first character stands.

    Returns:
        The numeral with its vague words (余, 多, 几), or None where no numeral begins.
    """
    plain = read_plain(text, start)
    if plain is not None:
        return plain
    following = text[start + 1 : start + 2]
    if text[start] in DIGITS and following in DIGITS:
        string = _read_digit_string(text, start)
        if string is not None and text[string.end : string.end + 1] not in _SCALES:
            return _read_decimals(text, string)
    if text[start] == "零":
        return _read_decimals(text, Numeral(start, start + 1, Decimal(0), Decimal(0)))
    numeral = _Reader(text, start).read()
    return None if numeral is None else _read_decimals(text, numeral)
