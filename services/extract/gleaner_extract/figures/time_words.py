"""Times that words name: feasts, 过去, 第二年."""

import re
from typing import Final

from gleaner_extract.figures.calendar import UNKNOWN_YEAR, Point
from gleaner_extract.figures.numerals import read_numeral
from gleaner_extract.figures.time_points import IN, Anchor, Time


def formerly(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """过去 as a time: 过去种植零散, not 走过去."""
    return Time(match.start(), match.end(), "formerly", IN, "times.word", confidence=0.8)


def next_year(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """第二年, the one after the year of the sentence before."""
    return Time(match.start(), match.end(), "next_year", IN, "times.word", confidence=0.8)


def compared(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """按年, 按季, 按月: against the same time of last year, against the period before."""
    norm = "same_period_last_year" if match["step"] == "年" else "previous_period"
    return Time(match.start(), match.end(), norm, IN, "times.comparison")


def republic(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """民国114年, 民国98年8月: years counted from 1911."""
    count = read_numeral(match["n"], 0)
    if count is None or count.low is None:
        return None
    month = int(match["m"]) if (match["m"] or "").isdecimal() else None
    point = Point(int(count.low) + _REPUBLIC, month=month)
    begin, until = point.days()
    return Time(match.start(), match.end(), point.norm, IN, "times.calendar", begin, until)


_REPUBLIC: Final = 1911
# Feasts by their day where it is fixed; the others move with the moon.
_FEASTS: Final = {
    "元旦": "01-01",
    "五一": "05-01",
    "六一": "06-01",
    "七一": "07-01",
    "八一": "08-01",
    "十一": "10-01",
    "劳动": "05-01",
    "国庆": "10-01",
    "春节": "spring_festival",
    "清明": "qingming",
    "端午": "duanwu",
    "中秋": "mid_autumn",
    "重阳": "chongyang",
    "元宵": "yuanxiao",
}


def feast(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """国庆假期, “五一”期间, 春节前."""
    day = _FEASTS[match["feast"] or match["feast_alone"][:2]]
    if not day[0].isdigit():
        return Time(match.start(), match.end(), day, IN, "times.feast", confidence=0.7)
    return Time(match.start(), match.end(), f"{UNKNOWN_YEAR}-{day}", IN, "times.feast", confidence=0.7)
