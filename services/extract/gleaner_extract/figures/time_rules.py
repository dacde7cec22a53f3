"""The table of time rules: what an expression begins with, its pattern, and the function that reads a match."""

import re
from dataclasses import dataclass
from typing import Final

from gleaner_extract.figures import time_points as points
from gleaner_extract.figures import time_words as words

_HAN_DIGITS: Final = "零一二三四五六七八九"
_YEAR4: Final = rf"(?:1[6-9]|20)[0-9]{{2}}|[一二][零九八][{_HAN_DIGITS}]{{2}}"
_MONTH: Final = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY: Final = (
    r"[12][0-9]|3[01]|0?[1-9]"  # 25日
    r"|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?"  # 二十五日, 廿五日
)
_PART: Final = (
    r"上半年|下半年|前三季度|第?[一二三四1-4]季度"  # of a year
    r"|前[0-9一二三四五六七八九十两]{1,2}个?月"  # 前11个月
)
_BASE: Final = (
    r"今年|去年|前年|明年|(?<![应理])当年|同年|(?:(?<![\u4e00-\u9fff])|(?<=[到至在于和从或明]))后年"  # not 投产后|年
    r"|本年度?|上年度?|次年|翌年|上一年度?|本年度"
)
_LINK: Final = r"-{1,2}|~|至|到"
_SINCE: Final = (
    r"以来|(?:年底|年初|底|末|初)?以来"
    r"|来(?=[,。、;的已全我共各该县市区省村镇累先把通])"
    r"|起(?=[,。、;至实开全在,对])|至今(?![年天日春夏秋冬])"  # not 至|今年
)
_EDGE: Final = r"年?[初末底中]|年间|间|期间|度|冬季|春季|秋季|夏季|前后"
_TENTH: Final = "[上中下]旬"
_CLOCK: Final = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|当晚|晚)"
_COUNT: Final = r"[0-9]{1,3}|[一二三四五六七八九十两几]{1,3}"
_COUNTED: Final = "0123456789一二三四五六七八九十两几"  # what a count is made of

_IN_YEAR: Final = rf"(?:(?P<part>{_PART})|(?P<m>{_MONTH})月份?(?:(?P<d>{_DAY})[日号])?)?"
_POINT: Final = rf"(?P<y>{_YEAR4})年度?{_IN_YEAR}"
_RELATIVE: Final = rf"(?P<base>{_BASE}){_IN_YEAR}"
_MONTH_DAY: Final = rf"(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号]|份)?"
_TO: Final = rf"""(?:
    (?:{_LINK})
    (?:(?P<y2>{_YEAR4})年|(?P<base2>今年|去年|明年|次年|翌年))?
    (?:(?P<m2>{_MONTH})月份?)?
    (?:(?P<d2>{_DAY})[日号])?
    (?<=[年月份日号])  # at least one of the three
)?"""
_SINCE_TAIL: Final = rf"(?P<since>{_SINCE})?"
_TAIL: Final = rf"(?P<edge>{_TENTH}|{_EDGE})?{_SINCE_TAIL}"
_UNTIL: Final = r"(?:截至到?|截止到?|截止至|止于)"
_FROM: Final = r"(?:自从?|从)"
_ON: Final = r"(?P<since>以来|开始|起|至今)"

_D: Final = "0123456789"
_HAN: Final = "一二三四五六七八九十"
_BASE_STARTS: Final = "今去前明后本当同上次翌"
_BASE_SECOND: Final = "年一"
_CLOCK_SECOND: Final = "晨上午晚间"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: `pattern` is tried where one of `starts` stands; `build` may still refuse.

    A rule that begins with a number is tried only where one of `behind` follows the digits, one that begins with a character
    only where one of `second` is the next sign; empty where any can be.
    """

    starts: str
    pattern: re.Pattern[str]
    build: points.Build
    behind: str = ""
    second: str = ""


def _rule(starts: str, pattern: str, build: points.Build, behind: str = "", *, second: str = "") -> Rule:
    return Rule(starts, re.compile(pattern, re.VERBOSE), build, behind, second)


_CALENDAR: Final = (
    # 2018-2020年, 2018年至20年
    _rule(
        _D + "一二",
        rf"(?P<y>{_YEAR4})年?(?:{_LINK})(?P<y2>{_YEAR4}|[0-9]{{2}}(?=年))年(?![初末底])",
        points.years,
        "年-~至到",
        second="零九八",
    ),
    _rule(
        "12",
        r"""
        (?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>1[0-2]|0?[1-9])[-/.]
        (?P<d>[12][0-9]|3[01]|0?[1-9])(?![0-9.])  # 2021/4/8
        (?:[ T]{1,3}(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?  # 15:17:35
        """,
        points.iso,
        "-/.",
    ),
    _rule("12", r"(?P<y>(?:19|20)[0-9]{2})年(?:(?P<m>1[0-2]|0?[1-9])月)?[以之]前", points.before, "年"),  # 2004年以前
    # 25.07.2019 14:41
    _rule(
        _D,
        r"""
        (?P<d>[12][0-9]|3[01]|0?[1-9])\.(?P<m>1[0-2]|0?[1-9])\.(?P<y>(?:19|20)[0-9]{2})(?![0-9.元万亿%])
        (?:[ T]{1,3}(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?
        """,
        points.iso,
        ".",
    ),
    _rule("昨今前明", rf"(?P<base>[昨今前明])\((?P<d>{_DAY})\)[日天]{_CLOCK}?", points.bracketed_day, second="("),
    _rule("本上当", rf"(?P<base>本月|上月|当月)(?P<d>{_DAY})[日号]", points.day_of_month, second="月"),
    _rule(
        "零〇一二八九",
        r"(?<![零〇一二三四五六七八九十百])(?P<y>[零〇一二八九][零〇一二三四五六七八九])年(?![级多半来间])(?P<since>以来)?",
        points.short_year,
    ),
    _rule(
        "今去本",
        rf"(?P<base>今年|去年|本年){_UNTIL}(?P<part>x)?{_MONTH_DAY}(?P<edge>{_TENTH}|[初末底中])?",
        points.relative,
        second="年",
    ),
    _rule("至", rf"(?:(?<=[,。;:!?\n])|\A)至{_POINT}(?P<edge>{_TENTH}|{_EDGE})?", points.calendar, second="12一二"),
    _rule("截止", rf"{_UNTIL}{_POINT}(?P<edge>{_TENTH}|{_EDGE})?(?:为止)?", points.calendar),
    _rule("截止", rf"{_UNTIL}{_RELATIVE}(?P<edge>{_TENTH}|{_EDGE})?(?:为止)?", points.relative),
    _rule("截止", rf"{_UNTIL}{_MONTH_DAY}(?P<edge>{_TENTH}|[初末底中])?(?:[0-9]{{1,2}}时)?(?:为止)?", points.month_day),
    _rule("截止", rf"{_UNTIL}(?P<d>[0-9]{{1,2}})日(?:[0-9]{{1,2}}时)?", points.until_day),
    _rule("自从", rf"{_FROM}{_POINT}(?P<edge>{_EDGE})?{_ON}", points.calendar, second="从12一二"),
    _rule("自从", rf"{_FROM}{_RELATIVE}(?P<edge>{_EDGE})?{_ON}", points.relative, second="从" + _BASE_STARTS),
    _rule(_D + "一二", _POINT + _TO + _TAIL, points.calendar, "年", second="零九八"),
    # 2020年1至5月, 今年1-5月: one 月 for both
    _rule(
        _D + "一二",
        rf"(?P<y>{_YEAR4})年度?(?P<part>x)?(?P<m>{_MONTH})(?P<d>x)?(?:{_LINK})(?P<m2>{_MONTH})月份?",
        points.calendar,
        "年",
        second="零九八",
    ),
    _rule(
        _BASE_STARTS,
        rf"(?P<base>{_BASE})(?P<part>x)?(?P<m>{_MONTH})(?P<d>x)?(?:{_LINK})(?P<m2>{_MONTH})月份?",
        points.relative,
        second=_BASE_SECOND,
    ),
    _rule(_BASE_STARTS, _RELATIVE + _TO + _TAIL, points.relative, second=_BASE_SECOND),
    _rule(
        _D + _HAN,
        rf"(?P<m>{_MONTH})(?:(?:{_LINK})(?P<m2>{_MONTH})|、(?:{_MONTH}))月份?(?![0-9一二三龄均])",
        points.month_day,
        "-~至到、",
        second="-~至到、" + _HAN,
    ),
    _rule(_D, rf"{_MONTH_DAY}{_TO}(?P<edge>{_TENTH}|[初末底中](?!国|小|学|期))?{_SINCE_TAIL}", points.month_day, "月"),
    # 五月 alone is a name or a word too often
    _rule(
        _HAN,
        rf"(?P<m>{_MONTH})月(?:(?P<d>{_DAY})[日号]|份|(?P<edge>[初末底]|{_TENTH})|(?=[,。、的]))",
        points.month_day,
        second="月" + _HAN,
    ),
)

_SPANS: Final = (
    _rule(
        "十",
        r"""
        (?P<plan>十[一二三四五]?五)[”\"’'」]?(?:规划)?
        (?P<tail>期间|时期|以来|期末|末|初|规划|(?=[”\"’'」]))  # “十三五”期间
        """,
        points.plan,
        second=_HAN,
    ),
    _rule(
        "每",
        rf"""
        每(?P<n>{_COUNT})?
        (?P<step>年度?|个?月|天|日|周|个?季度|星期|季|个?小时|半年|学期|分钟|学年|旬|晚|秒)
        (?![均度产])  # 每月均, 每年产
        """,
        points.rate,
    ),
    _rule(
        "近最过这前",
        rf"""
        (?:最近|近|过去|这|(?<![学产生战空目以之提会饭事])前)(?:的)?(?P<n>{_COUNT})(?:余|多)?
        (?P<step>年|个月|天|个星期|周|个季度|载)(?:时间|以来|来|间|里|中)?
        """,
        points.duration,
        second="近去的" + _COUNTED,
    ),
    _rule(
        "未今接",
        rf"""
        (?P<ahead>未来|今后|接下来)(?:的)?(?P<n>{_COUNT})(?:余|多)?
        (?P<step>年|个月|天|周|个季度)(?:内|时间|里)?
        """,
        points.duration,
        second="来后下",
    ),
    _rule(
        _D + _HAN + "两几数百",
        rf"""
        (?P<n>{_COUNT}|数)(?:余|多)?(?P<step>年|个多?月|天|周|载)
        (?:(?P<edge>
            (?:之|以)?前(?![期景来往端沿])  # 3年前, not 3年前期
            |(?:之|以)?后(?![期台勤续方备来])
        )|多?(?:以来|来(?![自到看说])))  # 三年来, 两年多来, not 三年来到
        """,
        points.duration,
        "余多年个天周载",
        second="余多年个天周载" + _COUNTED,
    ),
    _rule("连", rf"连续(?P<n>{_COUNT})(?P<step>年|个月|天|周|个季度)(?![半多级])", points.length, second="续"),
    # 五年间, 三年内, 三年时间; at the beginning of a clause 五年新建房屋
    _rule(
        _D + _HAN + "两几",
        rf"""
        (?P<n>{_COUNT})(?P<step>年)
        (?:间(?![隔歇断])|[内里](?![^,。]{{0,2}}级)|时间(?:[里内])?)
        """,
        points.length,
        "年",
        second="年" + _COUNTED,
    ),
    # 经过三年多的努力, 两年平均增长
    _rule(
        _D + _HAN + "两",
        rf"""
        (?:(?<=[过经时用了花])(?P<n>{_COUNT})(?P<step>年)多?(?=的?(?:努力|时间|建设|发展|奋斗|攻坚|治理)))
        |(?P<n_mean>{_COUNT})(?P<step_mean>年)(?=平均|年均)
        """,
        points.length,
        "年",
        second="年" + _COUNTED,
    ),
    _rule(
        _D + _HAN + "两",
        rf"(?:(?<=[,。;:!?\n])|\A)(?P<n>{_COUNT})(?P<step>年)(?=新[建增改修]|累计|共[建新完投实增减]|建成|完成|投入)",
        points.length,
        "年",
        second="年" + _COUNTED,
    ),
)

_CLOCKS: Final = (
    _rule(
        _D + "凌清早上中下傍晚夜当零" + _HAN,
        rf"""
        {_CLOCK}?(?P<h>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})
        (?:
            时(?![代候期间而尚段任装速效差空常限])(?:(?P<min>[0-9]{{1,2}})分(?:[0-9]{{1,2}}秒)?)?(?:许|整|左右)?  # 8时30分
            |点(?:(?:(?P<half>半|钟|整|许))|(?P<mm>[0-9]{{1,2}})分)  # 3点半
        )
        """,
        points.clock_of,
        "时点",
        second="时点" + _CLOCK_SECOND + _D + _HAN,
    ),
    _rule(_D, r"(?P<h>[01]?[0-9]|2[0-4]):(?P<min>[0-5][0-9])(?::[0-5][0-9])?(?![0-9.:])", points.clock, ":"),
    _rule(
        "凌清早上中下傍晚当",
        rf"{_CLOCK}(?P<h>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})点(?P<min>)?",
        points.clock,
        second=_CLOCK_SECOND + _D + _HAN,
    ),
    _rule(_D, r"(?P<d>[0-9]{1,2})日(?![游内龄间均产程本元圆常用照报活])", points.day_only, "日"),
)

_WORDS: Final = (
    # 过去 at the beginning of a clause or compared with now; not 走过去, 过去三年, 过去了
    _rule(
        "过",
        r"(?:(?<=[,。;:!?、“(与和比跟像同较从由但\s])|\A|(?<=相比))过去(?![了的几数0-9一两二三四五六七八九十这那看问拿后])",
        words.formerly,
        second="去",
    ),
    # 按年上升, 按季亦收窄, as it is said in Hong Kong; not 按年支付
    _rule(
        "按",
        r"按(?P<step>[年季月])(?=[则亦也再仍续]{0,2}为?(?:[升增跌降减涨]|收窄|上[升涨]|下[跌降]|回[升落]|扩大))",
        words.compared,
        second="年季月",
    ),
    _rule(
        "民", rf"民国(?P<n>[0-9]{{1,3}}|[一二三四五六七八九十百零]{{1,5}})年(?:(?P<m>{_MONTH})月)?", words.republic, second="国"
    ),
    _rule("第", r"第二年(?![级度半])", words.next_year, second="二"),
    _rule(
        "元五六七八十国春清端中重",
        r"""
        (?P<feast>元旦|元宵|五一|六一|七一|八一|十一|国庆|春节|清明|端午|中秋|重阳)节?[”\"]?
        (?:[0-9一二三四五六七八九十]天)?(?:小?长假|假期|黄金周|期间|佳节|前夕|当天|前后){1,2}+
        |(?P<feast_alone>春节|国庆节|元旦|中秋节|端午节|清明节|重阳节|元宵节|劳动节)(?=[前后,、])
        """,
        words.feast,
        second="旦宵一庆节明午秋阳",
    ),
)

RULES: Final = (*_CALENDAR, *_SPANS, *_CLOCKS, *_WORDS)
