"""The signs of numerals with their values, and what is read of a numeral."""

from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.record import Record

LOST: Final = "\ufffd"
MAX_LENGTH: Final = 32  # characters; what is longer is an identifier and no quantity

DIGITS: Final = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "俩": 2,
    "仨": 3,
}
SMALL: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
TENS: Final = {"廿": 20, "卅": 30}
LARGE: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALES: Final = {"万亿": 10**12, "亿": 10**8, "万": 10**4}  # behind digits, the longest first
VAGUE: Final = {"余": Approx.OVER, "多": Approx.OVER, "来": Approx.ABOUT, "把": Approx.ABOUT}
UNKNOWN_DIGITS: Final = {"几": (2, 9), "数": (2, 9)}  # 几百: at least two, at most nine


class Numeral(Record):
    """A numeral as read: half-open span in the view, values without unit."""

    start: int
    end: int
    low: Decimal | None  # null when a digit was destroyed
    high: Decimal | None  # equals `low` unless the numeral is a range or vague
    approx: Approx = Approx.EXACT
    is_arabic: bool = False  # written in digits only, scales aside
    is_scaled: bool = False  # has 十 百 千 万 亿
    is_headless: bool = False  # begins with its scale: 百余, 万, 亿
    is_digit_string: bool = False  # 二零一四, 三八: digits side by side
    is_damaged: bool = False

    @property
    def is_range(self) -> bool:
        """Whether the numeral itself names two values (六七百)."""
        return self.approx is not Approx.SEVERAL and self.low != self.high
