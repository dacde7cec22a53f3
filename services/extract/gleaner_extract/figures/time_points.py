"""What a match of a time rule means: points, ranges and durations in their normal form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from gleaner_contracts.enums import TimeRelation
from gleaner_extract.figures.calendar import CONTEXT, PUBLICATION, UNKNOWN_YEAR, Point, is_day
from gleaner_extract.figures.numerals import read_numeral
from gleaner_extract.record import Record

IN, SINCE, UNTIL = TimeRelation.IN, TimeRelation.SINCE, TimeRelation.UNTIL
PER = TimeRelation.PER


class Time(Record):
    """A time expression; span in the view."""

    start: int
    end: int
    norm: str
    relation: TimeRelation
    rule_id: str
    begin: str | None = None
    until: str | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class Anchor:
    """What relative expressions lean on: the year of publication, and the years that the text named."""

    publication: int | None = None
    named: int | None = None  # the last year of the text, for 当年
    dated: int | None = None  # the last year named with a month: what the text reports on, not its background
    carried: int | None = None  # the year of months without one, up to `carried_end`
    carried_end: int = -1

    def name(self, year: int, text: str, at: int, *, is_dated: bool) -> None:
        """Note a year: named with a month it holds for the paragraph, named alone for the sentence."""
        ends = [text.find(mark, at) for mark in ("\n" if is_dated else "\n。")]
        self.named = self.carried = year
        self.carried_end = min((end for end in ends if end >= 0), default=len(text))
        if is_dated:
            self.dated = year

    def reported(self) -> int | None:
        """Return the year that 年末 of a report belongs to: the last one named, unless it is far from publication."""
        year, publication = self.named, self.publication
        return year if year is not None and (publication is None or publication - 2 <= year <= publication) else None

    def year_for(self, position: int) -> int | None:
        """Return the year of a month or day that stands without one."""
        return self.carried if position <= self.carried_end else self.publication or self.dated


_HAN_DIGITS: Final = "零一二三四五六七八九"


def _number(text: str) -> int:
    """Return the number of a year, month or day in digits or characters."""
    if text.isascii():
        return int(text)
    if len(text) == 4 and all(char in _HAN_DIGITS for char in text):
        return int("".join(str(_HAN_DIGITS.index(char)) for char in text))
    numeral = read_numeral(text, 0)
    return int(numeral.low) if numeral is not None and numeral.low is not None else 0


_BASES: Final = {
    "今年": (PUBLICATION, 0), "本年": (PUBLICATION, 0), "本年度": (PUBLICATION, 0),
    "去年": (PUBLICATION, -1), "前年": (PUBLICATION, -2), "明年": (PUBLICATION, 1), "后年": (PUBLICATION, 2),
    "当年": (CONTEXT, 0), "同年": (CONTEXT, 0), "上年": (CONTEXT, -1), "上年度": (CONTEXT, -1), "上一年": (CONTEXT, -1),
    "上一年度": (CONTEXT, -1), "次年": (CONTEXT, 1), "翌年": (CONTEXT, 1),
}  # fmt: skip
_QUARTERS: Final = {"一": "Q1", "1": "Q1", "二": "Q2", "2": "Q2", "三": "Q3", "3": "Q3", "四": "Q4", "4": "Q4"}


def _part(text: str | None) -> str | None:
    """Return the part of a year that words name."""
    if text is None:
        return None
    if text in ("上半年", "下半年"):
        return "H1" if text[0] == "上" else "H2"
    if text.endswith("季度"):
        return "Q1-Q3" if text.startswith("前") else _QUARTERS[text[-3]]
    months = _number(text.removeprefix("前").rstrip("月个"))
    return f"01/{months:02d}"


def _make(match: re.Match[str], first: Point, last: Point | None, rule_id: str, relation: TimeRelation, anchor: Anchor) -> Time:
    """Turn points into a time expression, with the norm of its relation."""
    known = first.resolve(anchor.publication, anchor.named or anchor.publication)
    begin, until = known.days()
    norm = first.norm
    if last is not None:
        norm = f"{first.norm}/{last.norm}"
        until = last.resolve(anchor.publication, anchor.named or anchor.publication).days()[1]
    elif first.part is not None and first.part.startswith("01/"):
        year = replace(first, part=None).norm
        norm = f"{year}-01/{year}-{first.part[3:]}"
        until = replace(known, part=None, month=int(first.part[3:])).days()[1]
        begin = replace(known, part=None, month=1).days()[0]
    if relation is SINCE:
        norm, until = f"{norm}/..", None
    elif relation is UNTIL:
        norm, begin = f"../{norm}", None
    return Time(match.start(), match.end(), norm, relation, rule_id, begin, until)


def _end_point(match: re.Match[str], first: Point) -> Point | None:
    """Return the right end of a range; what it does not name it takes from the left."""
    groups = match.groupdict()
    if not any(groups.get(key) for key in ("y2", "base2", "m2", "d2")):
        return None
    year = _number(groups["y2"]) if groups.get("y2") else first.year
    month = _number(groups["m2"]) if groups.get("m2") else (first.month if groups.get("d2") else None)
    day = _number(groups["d2"]) if groups.get("d2") else None
    if groups.get("base2"):
        base, offset = _BASES[groups["base2"]]
        return Point(None, base, offset, month, day)
    return Point(year, first.base if year is None else "", first.offset if year is None else 0, month, day)


_EDGE_MONTHS: Final = {"初": 1, "末": 12, "底": 12}


def _with_edge(first: Point, match: re.Match[str]) -> Point:
    """Read 年底 and 年初 as the month they mean; other edges keep the point."""
    edge = match.groupdict().get("edge")
    if edge and first.month is None and first.part is None and edge[-1] in _EDGE_MONTHS:
        return replace(first, month=_EDGE_MONTHS[edge[-1]])
    return first


def _relation(match: re.Match[str]) -> TimeRelation:
    if match.group().startswith(("截", "止于", "至")) or "截" in match.group()[:3]:
        return UNTIL
    return SINCE if match.groupdict().get("since") else IN


def calendar(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2016年, 2012年4月, 2018年至2020年, 截止2012年4月, 2014年来."""
    year = _number(match["y"])
    month, day = (_number(match[key]) if match[key] else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    first = _with_edge(Point(year, month=month, day=day, part=_part(match["part"])), match)
    if _relation(match) is SINCE:
        anchor.named = year  # 2015年以来 is the background of what follows
    else:
        anchor.name(year, match.string, match.start(), is_dated=month is not None)
    return _make(match, first, _end_point(match, first), "times.calendar", _relation(match), anchor)


def years(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2018-2020年."""
    first, last = (
        Point(_number(match["y"])),
        Point(_number(match["y2"]) if len(match["y2"]) > 2 else _number(match["y"][:2] + match["y2"])),
    )
    anchor.named = last.year  # a span of years dates no month
    return _make(match, first, last, "times.calendar", IN, anchor)


def relative(match: re.Match[str], anchor: Anchor) -> Time | None:
    """今年, 去年上半年, 今年1至5月, 今年以来, 截至去年底."""
    base, offset = _BASES[match["base"]]
    month, day = (_number(match[key]) if match[key] else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    first = _with_edge(Point(None, base, offset, month, day, _part(match["part"])), match)
    return _make(match, first, _end_point(match, first), "times.relative", _relation(match), anchor)


def month_day(match: re.Match[str], anchor: Anchor) -> Time | None:
    """5月, 5月3日, 1至5月: the year is the last one named in the paragraph, else that of publication."""
    groups = match.groupdict()
    month, day = (_number(groups[key]) if groups.get(key) else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    year = anchor.year_for(match.start())
    first = Point(year, "" if year else UNKNOWN_YEAR, 0, month, day)
    return _make(match, first, _end_point(match, first), "times.month", _relation(match), anchor)


def day_only(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """16日, of a month that the text names elsewhere."""
    day = int(match["d"])
    if not 1 <= day <= 31:
        return None
    return Time(match.start(), match.end(), f"{UNKNOWN_YEAR}-XX-{day:02d}", IN, "times.day", confidence=0.7)


_DAYS: Final = {"昨": "publication_day-1", "今": "publication_day", "前": "publication_day-2", "明": "publication_day+1"}
_MONTHS: Final = {"本月": "publication_month", "当月": "publication_month", "上月": "publication_month-1"}


def bracketed_day(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """昨(27)日上午: the day before publication, which is the 27th."""
    if not is_day(None, _number(match["d"])):
        return None
    return Time(match.start(), match.end(), _DAYS[match["base"]], IN, "times.day")


def day_of_month(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """本月四日, 上月20日."""
    day = _number(match["d"])
    if not is_day(None, day):
        return None
    return Time(match.start(), match.end(), f"{_MONTHS[match['base']]}-{day:02d}", IN, "times.day")


_CENTURY_TURN: Final = 35  # 零八年, 一七年 are of this century, 九八年 is of the last


def short_year(match: re.Match[str], anchor: Anchor) -> Time | None:
    """一七年, 零八年, 九八年 as years; two neighbours are a range of years (一二年, 八九年)."""
    tens, ones = (_HAN_DIGITS.index(digit) for digit in match["y"].replace("〇", "零"))
    if ones == tens + 1 and tens:
        return None
    short = tens * 10 + ones
    year = short + (2000 if short <= _CENTURY_TURN else 1900)
    anchor.name(year, match.string, match.start(), is_dated=False)
    return _make(match, Point(year), None, "times.calendar", _relation(match), anchor)


def until_day(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """截至16日15时."""
    return Time(match.start(), match.end(), f"../{UNKNOWN_YEAR}-XX-{int(match['d']):02d}", UNTIL, "times.day", confidence=0.7)


def before(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2004年以前, 2016年7月之前."""
    year, month = int(match["y"]), int(match["m"]) if match["m"] else None
    anchor.name(year, match.string, match.start(), is_dated=False)
    return Time(match.start(), match.end(), f"../{Point(year, month=month).norm}", UNTIL, "times.calendar")


def iso(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2021/4/8 15:17:35."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if not is_day(month, day):
        return None
    anchor.name(year, match.string, match.start(), is_dated=True)
    date = Point(year, month=month, day=day)
    clock = match["clock"]
    norm = date.norm if not clock else f"{date.norm}T" + ":".join(part.zfill(2) for part in clock.split(":"))
    return Time(match.start(), match.end(), norm, IN, "times.date", *date.days())


_PLAN_FIRST_YEARS: Final = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}


def plan(match: re.Match[str], anchor: Anchor) -> Time | None:
    """“十三五”期间: five years from its first one on."""
    first = _PLAN_FIRST_YEARS[match["plan"]]
    if match["tail"] in ("末", "期末"):
        return _make(match, Point(first + 4), None, "times.plan", IN, anchor)
    if match["tail"] == "以来":
        return _make(match, Point(first), None, "times.plan", SINCE, anchor)
    return _make(match, Point(first), Point(first + 4), "times.plan", IN, anchor)


_STEPS: Final = {
    "年": "Y",
    "载": "Y",
    "个月": "M",
    "月": "M",
    "天": "D",
    "日": "D",
    "周": "W",
    "个星期": "W",
    "星期": "W",
    "个季度": "Q",
    "季度": "Q",
    "个多月": "M",
}


def _span(count: int, step: str) -> str:
    letter = _STEPS[step]
    return f"P{count * 3}M" if letter == "Q" else f"P{count}{letter}"


def duration(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """三年来, 近五年, 过去三个月; also 未来三年 and 3年前."""
    groups = match.groupdict()
    count = read_numeral(match["n"], 0)
    if count is None or count.low is None or count.low > 999 or count.low != int(count.low):
        return None
    norm, confidence = _lasting(int(count.low), is_vague=count.low != count.high, groups=groups)
    return Time(match.start(), match.end(), norm, IN, "times.duration", confidence=confidence)


def _lasting(count: int, *, is_vague: bool, groups: dict[str, str | None]) -> tuple[str, float]:
    """Return the normal form of a duration by what stands in front of it and behind it, and how sure it is."""
    span = _span(count, groups["step"] or "年")
    edge = groups.get("edge") or ""
    if is_vague:
        return ("years_ago" if edge.endswith("前") else "recent_years"), 0.8
    if groups.get("ahead"):
        return f"publication/{span}", 1.0
    if edge.endswith("前"):
        return f"publication-{span}", 1.0
    return (f"context+{span}", 0.8) if edge.endswith("后") else (f"{span}/publication", 1.0)


_RATES: Final = {
    "秒": "PT1S",
    "分钟": "PT1M",
    "小时": "PT1H",
    "个小时": "PT1H",
    "天": "P1D",
    "日": "P1D",
    "晚": "P1D",
    "周": "P1W",
    "星期": "P1W",
    "旬": "P10D",
    "月": "P1M",
    "个月": "P1M",
    "季": "P3M",
    "季度": "P3M",
    "半年": "P6M",
    "学期": "P6M",
    "年": "P1Y",
    "年度": "P1Y",
    "学年": "P1Y",
}


def length(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """连续三年, 五年间, 五年新建: how long something took, whenever that was."""
    groups = match.groupdict()
    count = read_numeral(groups.get("n_mean") or match["n"], 0)
    if count is None or count.low is None or count.low != int(count.low):
        return None
    step = groups.get("step_mean") or match["step"]
    return Time(match.start(), match.end(), _span(int(count.low), step), SINCE, "times.duration", confidence=0.8)


def rate(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """每年, 每两年."""
    if not match["n"]:
        if match.start() and match.string[match.start() - 1] in "米里升吨克转次个":
            return None  # 立方米每秒 is a unit
        return Time(match.start(), match.end(), f"per:{_RATES[match['step']]}", PER, "times.rate")
    count = read_numeral(match["n"], 0)
    if count is None or count.low is None or match["step"] not in _STEPS:
        return None
    return Time(match.start(), match.end(), f"per:{_span(int(count.low), match['step'])}", PER, "times.rate")


def clock(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """8时30分, 下午3点, 15:17."""
    hour = _number(match["h"])
    minute = int(match["min"] or 0) if match["min"] and match["min"].isascii() else 0
    if hour > 24 or minute > 59:
        return None
    return Time(match.start(), match.end(), f"T{hour:02d}:{minute:02d}", IN, "times.clock", confidence=0.8)


def clock_of(match: re.Match[str], _anchor: Anchor) -> Time | None:
    """8时30分, 下午3点半."""
    minute = match["min"] or match["mm"] or ("30" if match["half"] == "半" else "0")
    hour = _number(match["h"])
    if hour > 24 or int(minute) > 59:
        return None
    return Time(match.start(), match.end(), f"T{hour:02d}:{int(minute):02d}", IN, "times.clock", confidence=0.8)


Build = Callable[[re.Match[str], Anchor], "Time | None"]
