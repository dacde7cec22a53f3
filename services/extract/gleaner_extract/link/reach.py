"""How far a time expression reaches, by its kind and by what stands beside it in its clause."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import TimeLink
from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link import lexicon, roles, scopes
from gleaner_extract.link.anchors import FRAME, ORDINAL, Anchor
from gleaner_extract.link.clauses import Clause, Outline
from gleaner_extract.link.scopes import Scope
from gleaner_extract.members import paragraph_kind, time_relation
from gleaner_extract.record import Record

COLONS: Final = frozenset("：:")
LOOK: Final = 12  # characters beside a time expression that decide what it does
BASIS: Final = lexicon.words("comparison")
COMPARED: Final = ("比", "较", "与", "同")
BASES: Final = ("同比", "环比", "比", "较")  # where the expression itself names the basis
ENDED: Final = re.compile(r"[的年末底初]{0,2}(?:相比|同期|水平|增长|增加|减少|下降|提高|上升|翻)")
SOURCE: Final = re.compile(r"(?:由|从|自|始建于|建于|成立于|创建于|创办于|创立于|生于|建成于|组建于|毕业于|始于)$")
EXTENT: Final = lexicon.words("extent")
MULTIPLE: Final = re.compile(r"的(?:近|约|超过?)?[\d.一二三四五六七八九十两百]{1,8}(?:多|余)?(?:%|％|倍)")
# 国民经济全年…, 人口年末…: a subject that is no place and no body
NAMELESS: Final = re.compile(r"[一-鿿]{1,5}(?<![成到了于在至自从由比较对为将把以的和、与])")
# 二、农 业 全年…: the heading of a bulletin run into its text
RUN_IN: Final = re.compile(rf"[\s　]*(?:{ORDINAL})[\s　]*[一-鿿](?:[\s　、和]?[一-鿿]){{1,11}}[\s　]+")
OF_AGE: Final = re.compile(r"(?:已经?)?[\d一二三四五六七八九十]{1,4}(?:多|余)?岁")  # 今年六十一岁
REPORTING: Final = re.compile(rf"\s?[电讯]|.{{0,20}}?{lexicon.one_of('reporting')}", re.DOTALL)
EARLY: Final = re.compile(r"早在$|曾于$")
# 去年11月通车的高速公路, 2009年成立的公司: when something was made, not when the figure holds
EVENT: Final = re.compile(rf".{{0,6}}?{lexicon.one_of('event')}的", re.DOTALL)
AFTER_EVENT: Final = re.compile(r"[^，,]{1,12}?(?<![先前今背最落])后(?!续|备|勤|期|$)")  # 去年从技校毕业后
OF_FIGURE: Final = re.compile(r"的?(?:近|约|超过?|不足|不到)?[\d二三四五六七八九十百千两]")
BARE_DURATION: Final = re.compile(r"[\d一二三四五六七八九十两几]{1,3}(?:年|个月|天)")
WHOLE_YEARS: Final = frozenset({"全年", "年度", "本年度", "当年", "上半年", "下半年"})
PLANNED: Final = re.compile("(?:的)?(?:总)?(?:计划|目标|任务|预算|指标)(?:任务|数)?的")  # 完成全年计划的83%
GROUND: Final = re.compile(r"[^，,；;。]{0,12}?基础[上之]")
AT: Final = ("于", "在")
MEAN: Final = ("平均", "年均")
COUNTED: Final = re.compile(r"[\d]")
TOLD: Final = (
    *("披露", "披露了", "公布", "公布了", "发布", "发布了", "通报", "通报了", "对外公布"),
    *("召开", "召开了", "举行", "举行了", "举办", "举办了", "部署", "总结", "印发"),
)
THROUGH: Final = ("通过", "经过", "历经", "随着")
YEARS: Final = re.compile(r"[去上前今本]年$")
IDENTIFIED: Final = re.compile(r"[^，,；;。]{0,16}(?:是|系|为)(?!了)[^，,；;。]{0,12}")  # 该项目是某县2011年招商引资的项目
OF_KIND: Final = re.compile(r"[^，,；;。\d]{2,24}的[^，,；;。\d]{2,24}|[^，,；;。\d]{2,16}(?:项目|工程|企业|单位)之一")
LATER: Final = re.compile(r"今后|未来|下一步|以后")
FORMERLY: Final = frozenset({"originally"})  # 原来, 以前: of the very next figure
# 今年以来第一轮强降雨, 建国以来最大的洪水: says which one it is, not when
RANK: Final = re.compile(r"的?(?:第[一二三四五六七八九十\d]{1,3}[个次轮场起批]|首[个次轮场起批例]|最[强大高严低早晚长多热冷])")
# 2021-04-08, XXXX-04-08, XXXX-XX-08, 昨日, 近日: one day
BUILT: Final = re.compile(r"[一-鿿]{0,3}?(?:开工|动工|奠基|破土|封顶|竣工|通车|开建|建成|落成)(?!后)")  # 于2008年10月开工建设
DAY: Final = re.compile(r"(?:\d{4}|XXXX)?-{1,2}(?:\d{2}|XX)-\d{2}(?:T.*)?|publication_day(?:-\d)?|recent")


# 青山市2020年第三季度重大项目举行集中开工仪式: part of what the projects are called
NAMED_AFTER: Final = re.compile(
    r"(?:第?[一二三四]季度)?[一-鿿]{0,6}?(?:项目|工程)(?:集中|举行|举办|召开)[^，,；;。\d]{0,10}?(?:仪式|活动|签约|会)"
    r"|[一-鿿]{2,20}?(?:仪式|大会|论坛|活动|现场会|推进会|推介会|博览会|招聘会|签约会)(?:在|于|隆重|正式)"
)
FLOWS: Final = lexicon.words("flow")
MOMENTS: Final = ("末", "底")
YEAR: Final = re.compile(r"\d{2,4}年|[今去前明]年")


class Reading(Record):
    """A time expression with its reach."""

    time: TimeExpression
    clause: int
    scope: Scope
    is_bare_duration: bool = False  # 五年新建…: ends with its subject


class Timed(Record):
    """The time expression of a figure, and how it was found."""

    time: TimeExpression
    link: TimeLink
    rule_id: str


class Tail(Record):
    """What the last figure leaves to the next sentence."""

    sentence: int
    paragraph: int
    end: int
    holder: str | None
    speech: int | None
    timed: Timed | None
    origin: int  # the sentence where that time stands
    period: Timed | None  # the last frame of the paragraph that is no moment: 全年, not 年末
    planned: Timed | None  # where the sentence ends with what is to come: 到年底可达15万元


class ReachReader:
    """Decides how far each time expression of an article reaches."""

    def __init__(self, text: str, plan: Outline, anchors: Sequence[Anchor], figure_starts: Sequence[int]) -> None:
        self._text = text
        self._plan = plan
        self._anchors = anchors
        self._figure_starts = figure_starts
        self._figure_sentences = [plan.clauses[number].sentence for number in plan.all_at(figure_starts)]
        self._at = 0
        self._opened: int | None = None  # the sentence that already has a subject

    def read(self, times: Sequence[TimeExpression]) -> list[Reading]:
        """Return the readings of all times, which are sorted by start."""
        readings: list[Reading] = []
        for index, time in enumerate(times):
            joined = readings[-1].time.start if index and times[index - 1].end == time.start else time.start
            readings.append(self._read(time, joined))
        return readings

    def _read(self, time: TimeExpression, joined: int) -> Reading:
        number = self._plan.at(time.start)
        subject = self._pass_anchors(time, self._plan.clauses[number])
        is_bare = BARE_DURATION.fullmatch(time.surface) is not None
        return Reading(time, number, self._scope(time, number, subject, joined), is_bare)

    def _pass_anchors(self, time: TimeExpression, clause: Clause) -> Anchor | None:
        """Walk to a time; returns the subject before it in its clause, if any, and notes one in an earlier clause."""
        found: Anchor | None = None
        while self._at < len(self._anchors) and self._anchors[self._at].start < time.start:
            anchor = self._anchors[self._at]
            self._at += 1
            if anchor.role not in (roles.SUBJECT, roles.SCENE, roles.SETTING):
                continue
            if anchor.start >= clause.start:
                found = anchor
            else:
                self._opened = self._plan.clauses[anchor.clause].sentence
        return found

    def _scope(self, time: TimeExpression, number: int, subject: Anchor | None, joined: int) -> Scope:
        """Return the reach of a time: first what narrows it to nothing or to one figure, then how wide it is."""
        clause = self._plan.clauses[number]
        before = self._text[max(clause.start, joined - LOOK) : joined].rstrip()  # 去年|同期 is read as one
        before = YEARS.sub("", before) if time.surface.startswith("全年") else before  # 较去年|全年
        after = self._text[time.end : min(clause.end, time.end + 2 * LOOK)].lstrip()
        narrow = self._narrow(time, number, before, after)
        if narrow is not None:
            return narrow
        is_opening = self._is_opening(time, clause, after, subject)
        if subject is not None:
            self._opened = clause.sentence
        return scopes.SENTENCE if is_opening else scopes.SUBJECT

    def _is_identity(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time only says which one a thing is: 该项目是某县2011年招商引资的重点项目."""
        text = self._text
        return (
            IDENTIFIED.fullmatch(text, clause.start, time.start) is not None
            and OF_KIND.fullmatch(text, time.end, clause.end) is not None
        )

    def _narrow(self, time: TimeExpression, number: int, before: str, after: str) -> Scope | None:
        """Return a reach of a clause or less, null when nothing narrows the time."""
        is_other = self._is_reported(time, number) or self._is_identity(time, self._plan.clauses[number])
        is_inside = before.strip() != "" or not self._is_first(self._plan.clauses[number])
        is_other = is_other or (is_inside and NAMED_AFTER.match(after) is not None)
        if is_other or before.endswith(EXTENT) or is_no_scope(time, before, after):
            return scopes.NONE
        if time.norm in FORMERLY and not after.startswith("的") and FRAME.fullmatch(before):
            return scopes.SUBJECT  # 以前一家一户放牧，两千只羊…
        if time.norm in FORMERLY or OF_AGE.match(after) or SOURCE.search(before) or is_of_figure(before, after):
            return scopes.FIGURE
        if before.endswith(COMPARED) or (before.endswith(BASIS) and (ENDED.match(after) or not FRAME.fullmatch(before))):
            return scopes.FIGURE if after.startswith("的") else scopes.NONE
        is_early = time.norm.startswith("event:") and not after.startswith("的")  # 成立初期规模小，…发展到6000头
        is_early = is_early or (before.endswith(AT) and BUILT.match(after) is not None)
        if time.relation is time_relation.PER or AFTER_EVENT.match(after) or time.surface.startswith("连续") or is_early:
            is_alone = time.relation is time_relation.PER and not before and not after
            return scopes.SUBJECT if is_alone else scopes.CLAUSE  # 每年，合作社拿出1.5万元
        return scopes.SUBJECT if EARLY.search(before) else None

    def _is_opening(self, time: TimeExpression, clause: Clause, after: str, subject: Anchor | None) -> bool:
        """Whether a time opens its sentence, alone or right behind its first subject, so that it frames all of it."""
        is_headed = clause.opener in COLONS and self._is_head_before(clause)  # 四川：10月1日，…
        if (self._opened == clause.sentence and not is_headed) or self._is_behind_figures(clause):
            return False
        if not after:
            return True
        start = clause.start if subject is None else subject.end
        lead = self._text[start : time.start].strip()
        is_nameless = NAMELESS.fullmatch(lead) is not None or RUN_IN.fullmatch(self._text, start, time.start) is not None
        if subject is None and is_nameless and self._is_first(clause):
            return True
        return FRAME.fullmatch(lead[-LOOK:]) is not None

    def _is_behind_figures(self, clause: Clause) -> bool:
        """Whether figures of the same sentence stand in clauses before: 投资2亿元，目前一条生产线投产."""
        index = bisect_left(self._figure_starts, clause.start) - 1
        return index >= 0 and self._figure_sentences[index] == clause.sentence

    def _is_head_before(self, clause: Clause) -> bool:
        """Whether but a short name and a colon stand before a clause in its sentence."""
        before = self._plan.clauses[self._plan.at(clause.start) - 1]
        return before.sentence == clause.sentence and before.end - before.start <= LOOK and self._is_first(before)

    def _is_first(self, clause: Clause) -> bool:
        """Whether a clause opens its sentence."""
        number = self._plan.at(clause.start)
        return number == 0 or self._plan.clauses[number - 1].sentence != clause.sentence

    def _is_reported(self, time: TimeExpression, number: int) -> bool:
        """Whether a date only says when the news was gathered: 4月8日，记者从…获悉."""
        clauses = self._plan.clauses[number : number + 2]
        if self._plan.kinds[clauses[0].paragraph] is not paragraph_kind.BODY:
            return False
        if time.relation is not time_relation.IN or not DAY.fullmatch(time.norm):
            return False
        same = [c for c in clauses if c.sentence == clauses[0].sentence]
        return any(REPORTING.match(self._text, max(c.start, time.end), c.end) for c in same)


def is_no_scope(time: TimeExpression, before: str, after: str) -> bool:
    """Whether what stands behind a time says that it is no figure's: 比上年, 去年通车的, 今后的打算, 今年以来第一轮."""
    is_split = before.endswith("新") and time.surface == "上年"  # 新上年产6万吨的生产线
    if is_split or is_basis(time, before, after) or EVENT.match(after) or (PLANNED.match(after) and time.surface in WHOLE_YEARS):
        return True
    if before.endswith(TOLD) and not COUNTED.search(after):
        return True  # 披露了上半年业绩快报
    if (before.endswith(THROUGH) and after.startswith("的")) or (before.endswith(AT) and GROUND.match(after)):
        return True  # 通过两年来的发展, 在去年扶贫成效的基础上
    if after.startswith("的") and LATER.match(time.surface):
        return True
    if after.startswith(MEAN) and BARE_DURATION.fullmatch(time.surface):
        return True  # 上半年增长15%，两年平均增长8%
    return time.relation is time_relation.SINCE and RANK.match(after) is not None


def is_basis(time: TimeExpression, before: str, after: str) -> bool:
    """Whether a time only says what is compared with: 同比, 去年同期, 是2010年的1.8倍, 恢复到2019年的113%."""
    if time.surface.startswith(BASES) or time.surface.endswith("同期"):
        return MULTIPLE.match(after) is not None or not OF_FIGURE.match(after)
    return MULTIPLE.match(after) is not None and not SOURCE.search(before)


def is_of_figure(before: str, after: str) -> bool:
    """Whether a time is the next figure's alone, as in 2015年的11户; 发展到今年的203户 goes on to hold for what follows."""
    return after.startswith("的") and OF_FIGURE.match(after) is not None and not before.endswith(("到", "至"))


def is_other_year(left: Reading, right: Reading) -> bool:
    """Whether two times name different years: 2017年交易额17亿元，今年1-8月16亿元."""
    years = [match.group() for match in (YEAR.search(reading.time.surface) for reading in (left, right)) if match]
    return len(years) == 2 and years[0] != years[1]


def is_moment(timed: Timed) -> bool:
    """Whether a time is the end of a period, which holds for stocks and not for flows: 年末, 6月底."""
    return timed.time.surface.endswith(MOMENTS)


def is_flow(figure: Figure) -> bool:
    """Whether a figure is of a whole period: 产量, 收入."""
    return (figure.indicator or "").endswith(FLOWS)
