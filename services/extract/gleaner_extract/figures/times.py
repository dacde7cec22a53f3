"""Time expressions: an ordered table of rules, tried where a character stands that one of them can begin with."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from gleaner_contracts.enums import TimeRelation
from gleaner_extract.figures.calendar import CONTEXT, PUBLICATION, UNKNOWN_YEAR, Point, is_day
from gleaner_extract.figures.lexicon import rows
from gleaner_extract.figures.numerals import read_numeral
from gleaner_extract.figures.segment import words

IN, SINCE, UNTIL = TimeRelation.IN, TimeRelation.SINCE, TimeRelation.UNTIL
AS_OF, PER = TimeRelation.AS_OF, TimeRelation.PER


@dataclass(frozen=True, slots=True)
class Time:
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
    """What relative expressions lean on: the year of publication, and the last year the text named."""

    publication: int | None = None
    named: int | None = None
    paragraph_end: int = -1  # the named year holds up to here, then the publication leads

    def year_for(self, position: int) -> int | None:
        """Return the year of a month or day that stands without one."""
        if self.named is not None and position <= self.paragraph_end:
            return self.named
        return self.publication or self.named


_HAN_DIGITS: Final = "零一二三四五六七八九"
_YEAR4: Final = rf"(?:1[6-9]|20)[0-9]{{2}}|[一二][零九八][{_HAN_DIGITS}]{{2}}"
_MONTH: Final = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY: Final = r"[12][0-9]|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?"
_PART: Final = r"上半年|下半年|前三季度|第?[一二三四1-4]季度|前[0-9一二三四五六七八九十两]{1,2}个?月"
_BASE: Final = r"今年|去年|前年|明年|后年|本年度?|当年|同年|上年度?|次年|翌年|上一年度?|本年度"
_LINK: Final = r"-{1,2}|~|至|到"
_SINCE: Final = (
    r"以来|(?:年底|年初|底|末|初)?以来|来(?=[,。、;的已全我共各该县市区省村镇累先把通])|起(?=[,。、;至实开全在,对])|至今"
)
_EDGE: Final = r"年?[初末底中]|年间|间|期间|度|冬季|春季|秋季|夏季|前后"

_POINT: Final = rf"(?P<y>{_YEAR4})年度?(?:(?P<part>{_PART})|(?P<m>{_MONTH})月份?(?:(?P<d>{_DAY})[日号])?)?"
_RELATIVE: Final = rf"(?P<base>{_BASE})(?:(?P<part>{_PART})|(?P<m>{_MONTH})月份?(?:(?P<d>{_DAY})[日号])?)?"
_MONTH_DAY: Final = rf"(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号]|份)?"
_TO: Final = rf"(?:(?:{_LINK})(?:(?P<y2>{_YEAR4})年)?(?:(?P<m2>{_MONTH})月份?)?(?:(?P<d2>{_DAY})[日号])?(?<=[年月份日号]))?"
_TAIL: Final = rf"(?P<edge>{_EDGE}|[上中下]旬)?(?P<since>{_SINCE})?"
_UNTIL: Final = r"(?:截至到?|截止到?|截止至|止于)"


def _number(text: str) -> int:
    """Return the number of a year, month or day in digits or characters."""
    if text.isascii():
        return int(text)
    if len(text) == 4 and all(char in _HAN_DIGITS for char in text):
        return int("".join(str(_HAN_DIGITS.index(char)) for char in text))
    numeral = read_numeral(text, 0)
    return int(numeral.low) if numeral is not None and numeral.low is not None else 0


_BASES: Final = {
    "今年": (PUBLICATION, 0), "本年": (PUBLICATION, 0), "本年度": (PUBLICATION, 0), "去年": (PUBLICATION, -1), "前年": (PUBLICATION, -2),
    "明年": (PUBLICATION, 1), "后年": (PUBLICATION, 2), "当年": (CONTEXT, 0), "同年": (CONTEXT, 0), "上年": (CONTEXT, -1),
    "上年度": (CONTEXT, -1), "上一年": (CONTEXT, -1), "上一年度": (CONTEXT, -1), "次年": (CONTEXT, 1), "翌年": (CONTEXT, 1),
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
    if not any(groups.get(key) for key in ("y2", "m2", "d2")):
        return None
    year = _number(groups["y2"]) if groups.get("y2") else first.year
    month = _number(groups["m2"]) if groups.get("m2") else (first.month if groups.get("d2") else None)
    day = _number(groups["d2"]) if groups.get("d2") else None
    return Point(year, first.base if year is None else "", first.offset if year is None else 0, month, day)


_EDGE_MONTHS: Final = {"初": 1, "末": 12, "底": 12}


def _with_edge(first: Point, match: re.Match[str]) -> Point:
    """Read 年底 and 年初 as the month they mean; other edges keep the point."""
    edge = match.groupdict().get("edge")
    if edge and first.month is None and first.part is None and edge[-1] in _EDGE_MONTHS:
        return replace(first, month=_EDGE_MONTHS[edge[-1]])
    return first


def _relation(match: re.Match[str]) -> TimeRelation:
    if re.match(_UNTIL, match.group()):
        return UNTIL
    return SINCE if match.groupdict().get("since") else IN


def _calendar(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2016年, 2012年4月, 2018年至2020年, 截止2012年4月, 2014年来."""
    year = _number(match["y"])
    month, day = (_number(match[key]) if match[key] else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    first = _with_edge(Point(year, month=month, day=day, part=_part(match["part"])), match)
    anchor.named = year
    return _make(match, first, _end_point(match, first), "times.calendar", _relation(match), anchor)


def _years(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2018-2020年."""
    first, last = (
        Point(_number(match["y"])),
        Point(_number(match["y2"]) if len(match["y2"]) > 2 else _number(match["y"][:2] + match["y2"])),
    )
    anchor.named = last.year
    return _make(match, first, last, "times.calendar", IN, anchor)


def _relative(match: re.Match[str], anchor: Anchor) -> Time | None:
    """今年, 去年上半年, 今年1至5月, 今年以来, 截至去年底."""
    base, offset = _BASES[match["base"]]
    month, day = (_number(match[key]) if match[key] else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    first = _with_edge(Point(None, base, offset, month, day, _part(match["part"])), match)
    return _make(match, first, _end_point(match, first), "times.relative", _relation(match), anchor)


def _month_day(match: re.Match[str], anchor: Anchor) -> Time | None:
    """5月, 5月3日, 1至5月: the year is the last one named in the paragraph, else that of publication."""
    groups = match.groupdict()
    month, day = (_number(groups[key]) if groups.get(key) else None for key in ("m", "d"))
    if not is_day(month, day):
        return None
    year = anchor.year_for(match.start())
    first = Point(year, "" if year else UNKNOWN_YEAR, 0, month, day)
    return _make(match, first, _end_point(match, first), "times.month", _relation(match), anchor)


def _day_only(match: re.Match[str], anchor: Anchor) -> Time | None:
    day = int(match["d"])
    if not 1 <= day <= 31:
        return None
    return Time(match.start(), match.end(), f"{UNKNOWN_YEAR}-XX-{day:02d}", IN, "times.day", confidence=0.7)


def _until_day(match: re.Match[str], anchor: Anchor) -> Time | None:
    """截至16日15时."""
    return Time(match.start(), match.end(), f"../{UNKNOWN_YEAR}-XX-{int(match['d']):02d}", UNTIL, "times.day", confidence=0.7)


def _iso(match: re.Match[str], anchor: Anchor) -> Time | None:
    """2021/4/8 15:17:35."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if not is_day(month, day):
        return None
    anchor.named = year
    date = Point(year, month=month, day=day)
    clock = match["clock"]
    norm = date.norm if not clock else f"{date.norm}T" + ":".join(part.zfill(2) for part in clock.split(":"))
    return Time(match.start(), match.end(), norm, IN, "times.date", *date.days())


_PLAN_FIRST_YEARS: Final = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}


def _plan(match: re.Match[str], anchor: Anchor) -> Time | None:
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


def _duration(match: re.Match[str], anchor: Anchor) -> Time | None:
    """三年来, 近五年, 过去三个月; also 未来三年 and 3年前."""
    groups = match.groupdict()
    count = read_numeral(match["n"], 0)
    if count is None or count.low is None or count.low > 999 or count.low != int(count.low):
        return None
    span = _span(int(count.low), match["step"])
    if groups.get("ahead"):
        return Time(match.start(), match.end(), f"publication/{span}", IN, "times.duration")
    if groups.get("edge") and match["edge"].endswith("前"):
        return Time(match.start(), match.end(), f"publication-{span}", IN, "times.duration")
    if groups.get("edge") and match["edge"].endswith("后"):
        return Time(match.start(), match.end(), f"context+{span}", IN, "times.duration", confidence=0.8)
    if count.low != count.high:
        return Time(match.start(), match.end(), "recent_years", IN, "times.duration", confidence=0.8)
    return Time(match.start(), match.end(), f"{span}/publication", IN, "times.duration")


_RATES: Final = {"年": "P1Y", "年度": "P1Y", "月": "P1M", "个月": "P1M", "天": "P1D", "日": "P1D", "周": "P1W", "星期": "P1W", "季度": "P3M", "季": "P3M", "小时": "PT1H", "个小时": "PT1H", "半年": "P6M", "学期": "P6M", "分钟": "PT1M", "学年": "P1Y", "旬": "P10D", "晚": "P1D", "秒": "PT1S"}  # fmt: skip


def _rate(match: re.Match[str], anchor: Anchor) -> Time | None:
    """每年, 每两年."""
    if not match["n"]:
        if match.start() and match.string[match.start() - 1] in "米里升吨克转次个":
            return None  # 立方米每秒 is a unit
        return Time(match.start(), match.end(), f"per:{_RATES[match['step']]}", PER, "times.rate")
    count = read_numeral(match["n"], 0)
    if count is None or count.low is None or match["step"] not in _STEPS:
        return None
    return Time(match.start(), match.end(), f"per:{_span(int(count.low), match['step'])}", PER, "times.rate")


_CLOCK: Final = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|当晚|晚)"


def _clock(match: re.Match[str], anchor: Anchor) -> Time | None:
    """8时30分, 下午3点, 15:17."""
    hour = _number(match["h"])
    minute = int(match["min"] or 0) if match["min"] and match["min"].isascii() else 0
    if hour > 24 or minute > 59:
        return None
    return Time(match.start(), match.end(), f"T{hour:02d}:{minute:02d}", IN, "times.clock", confidence=0.8)


Build = Callable[[re.Match[str], Anchor], "Time | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: `pattern` is tried where one of `starts` stands; `build` may still refuse."""

    starts: str
    pattern: re.Pattern[str]
    build: Build


_D: Final = "0123456789"
_COUNT: Final = r"[0-9]{1,3}|[一二三四五六七八九十两几]{1,3}"
RULES: Final = (
    Rule(_D + "一二", re.compile(rf"(?P<y>{_YEAR4})年?(?:{_LINK})(?P<y2>{_YEAR4}|[0-9]{{2}}(?=年))年(?![初末底])"), _years),
    Rule("12", re.compile(r"(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>[12][0-9]|3[01]|0?[1-9])(?![0-9.])(?:[ T]{1,3}(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?"), _iso),
    Rule("截止", re.compile(rf"{_UNTIL}{_POINT}(?P<edge>{_EDGE}|[上中下]旬)?(?:为止)?"), _calendar),
    Rule("截止", re.compile(rf"{_UNTIL}{_RELATIVE}(?P<edge>{_EDGE}|[上中下]旬)?(?:为止)?"), _relative),
    Rule("截止", re.compile(rf"{_UNTIL}{_MONTH_DAY}(?P<edge>[初末底中]|[上中下]旬)?(?:[0-9]{{1,2}}时)?(?:为止)?"), _month_day),
    Rule("截止", re.compile(rf"{_UNTIL}(?P<d>[0-9]{{1,2}})日(?:[0-9]{{1,2}}时)?"), _until_day),
    Rule("自从", re.compile(rf"(?:自从?|从){_POINT}(?P<edge>{_EDGE})?(?P<since>以来|开始|起|至今)"), _calendar),
    Rule("自从", re.compile(rf"(?:自从?|从){_RELATIVE}(?P<edge>{_EDGE})?(?P<since>以来|开始|起|至今)"), _relative),
    Rule(_D + "一二", re.compile(_POINT + _TO + _TAIL), _calendar),
    Rule(_D + "一二", re.compile(rf"(?P<y>{_YEAR4})年度?(?P<part>x)?(?P<m>{_MONTH})(?P<d>x)?(?:{_LINK})(?P<m2>{_MONTH})月份?"), _calendar),
    Rule("今去前明后本当同上次翌", re.compile(rf"(?P<base>{_BASE})(?P<part>x)?(?P<m>{_MONTH})(?P<d>x)?(?:{_LINK})(?P<m2>{_MONTH})月份?"), _relative),
    Rule("今去前明后本当同上次翌", re.compile(_RELATIVE + _TO + _TAIL), _relative),
    Rule(_D + "一二三四五六七八九十", re.compile(rf"(?P<m>{_MONTH})(?:(?:{_LINK})(?P<m2>{_MONTH})|、(?:{_MONTH}))月份?(?![0-9一二三龄均])"), _month_day),
    Rule(_D, re.compile(_MONTH_DAY + _TO + rf"(?P<edge>[初末底中](?!国|小|学|期)|[上中下]旬)?(?P<since>{_SINCE})?"), _month_day),
    Rule("一二三四五六七八九十", re.compile(rf"(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号]|份|(?P<edge>[初末底]|[上中下]旬)|(?=[,。、的]))"), _month_day),
    Rule("十", re.compile(r"(?P<plan>十[一二三四五]?五)[”\"’'」]?(?:规划)?(?P<tail>期间|时期|以来|期末|末|初|规划|(?=[”\"’'」]))"), _plan),
    Rule("每", re.compile(rf"每(?P<n>{_COUNT})?(?P<step>年度?|个?月|天|日|周|个?季度|星期|季|个?小时|半年|学期|分钟|学年|旬|晚|秒)(?![均度产])"), _rate),
    Rule("近最过这前", re.compile(rf"(?:最近|近|过去|这|前)(?:的)?(?P<n>{_COUNT})(?:余|多)?(?P<step>年|个月|天|个星期|周|个季度|载)(?:时间|以来|来|间|里|中)?"), _duration),
    Rule("未今接", re.compile(rf"(?P<ahead>未来|今后|接下来)(?:的)?(?P<n>{_COUNT})(?:余|多)?(?P<step>年|个月|天|周|个季度)(?:内|时间|里)?"), _duration),
    Rule(_D + "一二三四五六七八九十两几数百", re.compile(rf"(?P<n>{_COUNT}|数)(?:余|多)?(?P<step>年|个多?月|天|周|载)(?:(?P<edge>(?:之|以)?前(?![期景来往端沿])|(?:之|以)?后(?![期台勤续方备来]))|(?:以来|来(?![自到看说])))"), _duration),
    Rule(_D + "凌清早上中下傍晚夜当零一二三四五六七八九十", re.compile(rf"{_CLOCK}?(?P<h>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:时(?![代候期间而尚段任装速效差空常限])(?:(?P<min>[0-9]{{1,2}})分)?(?:许|整|左右)?|点(?:(?:(?P<half>半|钟|整|许))|(?P<mm>[0-9]{{1,2}})分))"), lambda m, a: _clock_of(m)),
    Rule(_D, re.compile(r"(?P<h>[01]?[0-9]|2[0-4]):(?P<min>[0-5][0-9])(?::[0-5][0-9])?(?![0-9.:])"), _clock),
    Rule("凌清早上中下傍晚当", re.compile(rf"{_CLOCK}(?P<h>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})点(?P<min>)?"), _clock),
    Rule(_D, re.compile(r"(?P<d>[0-9]{1,2})日(?![游内龄间均产程本元圆常用照报活])"), _day_only),
)  # fmt: skip


def _clock_of(match: re.Match[str]) -> Time | None:
    minute = match["min"] or match["mm"] or ("30" if match["half"] == "半" else "0")
    hour = _number(match["h"])
    if hour > 24 or int(minute) > 59:
        return None
    return Time(match.start(), match.end(), f"T{hour:02d}:{int(minute):02d}", IN, "times.clock", confidence=0.8)


# Fixed words, from the lexicon: surface, norm, relation; looked up by their first character.
_FIXED: Final[dict[str, list[tuple[str, str, TimeRelation]]]] = {}
for _surface, _norm, _name in rows("figures_times"):
    _FIXED.setdefault(_surface[0], []).append((_surface, _norm, TimeRelation(_name)))
for _listed in _FIXED.values():
    _listed.sort(key=lambda row: -len(row[0]))

_BY_START: Final[dict[str, tuple[Rule, ...]]] = {
    char: tuple(rule for rule in RULES if char in rule.starts) for char in sorted({c for rule in RULES for c in rule.starts})
}
_STARTS: Final = re.compile("[" + "".join(sorted({*_BY_START, *_FIXED})) + "]")
_EVENT_SINCE: Final = re.compile(r"(?:自从|自|从)(?P<event>[^,。;:!?、\n]{2,20}?)$")
_CLAUSE: Final = re.compile(r"[^,。;:!?、\n\s]{1,30}$")
_GLUED: Final = re.compile(r"[0-9A-Za-z.]$")


def read_times(text: str, publication_year: int | None) -> list[Time]:
    """Return all time expressions of a folded text, sorted and without overlap.

    Args:
        text: a folded text.
        publication_year: anchor of relative expressions, None where it is not known.
    """
    anchor = Anchor(publication_year)
    found: list[Time] = []
    at = 0
    while (match := _STARTS.search(text, at)) is not None:
        at = match.start()
        time = _read(text, at, anchor)
        if time is None:
            at += 1
            continue
        if time.rule_id in ("times.calendar", "times.date") and at >= anchor.paragraph_end:
            end = text.find("\n", at)
            anchor.paragraph_end = end if end >= 0 else len(text)
        found.append(time)
        at = time.end
    return sorted(_with_events(text, found), key=lambda time: time.start)


def _read(text: str, at: int, anchor: Anchor) -> Time | None:
    char = text[at]
    if char.isdigit() and at and _GLUED.match(text[at - 1]):
        return None
    for rule in _BY_START.get(char, ()):
        match = rule.pattern.match(text, at)
        if match is not None and match.end() > at:
            time = rule.build(match, anchor)
            if time is not None:
                return time
    for surface, norm, relation in _FIXED.get(char, ()):
        if text.startswith(surface, at):
            return _fixed(at, surface, norm, relation, anchor)
    return None


def _fixed(at: int, surface: str, norm: str, relation: TimeRelation, anchor: Anchor) -> Time:
    """Make a time of a fixed word; the days of those that name a year are resolved."""
    rule_id = "times.comparison" if norm in ("same_period_last_year", "previous_period") else "times.word"
    begin = until = None
    if norm.startswith(PUBLICATION) and anchor.publication is not None:
        part = norm.removeprefix(PUBLICATION).strip("-/.")
        begin, until = Point(
            anchor.publication, part=part if part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4", "Q1-Q3") else None
        ).days()
        until = None if relation is SINCE else until
    return Time(at, at + len(surface), norm, relation, rule_id, begin, until)


def _with_events(text: str, found: list[Time]) -> Iterator[Time]:
    """Add 自从…以来 and …以来 whose beginning is an event and no date."""
    covered = [(time.start, time.end) for time in found]
    events = []
    at = text.find("以来")
    while at >= 0:
        if not any(start <= at < end for start, end in covered):
            event = _event(text, at)
            if event is not None:
                events.append(event)
        at = text.find("以来", at + 2)
    spans = [(event.start, event.end) for event in events]
    yield from (time for time in found if not any(start < time.end and time.start < end for start, end in spans))
    yield from events


def _event(text: str, at: int) -> Time | None:
    window = text[max(0, at - 24) : at]
    match = _EVENT_SINCE.search(window)
    if match is not None:
        start, name = at - len(window) + match.start(), match["event"]
    else:
        clause = _CLAUSE.search(window)
        if clause is None:
            return None
        name = clause.group()
        if "以来" in name:
            return None
        name = name if len(name) <= 10 else "".join(words(name)[-2:])
        start = at - len(name)
    if name in ("长期", "一直", "历史", "有史", "多年", "历年"):
        return Time(start, at + 2, "recent_years", SINCE, "times.event", confidence=0.7)
    return Time(start, at + 2, f"since:{name}", SINCE, "times.event", confidence=0.9)
