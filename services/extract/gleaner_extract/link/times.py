"""When a figure holds: which time expression scopes it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from gleaner_contracts.enums import Modality, TimeLink, UnitKind
from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link import lexicon
from gleaner_extract.link.anchors import Anchor, Role
from gleaner_extract.link.clauses import Clause, Outline
from gleaner_extract.link.listing import Listing
from gleaner_extract.link.reach import DAY, ReachReader, Reading, Scope, Timed
from gleaner_extract.link.speech import Speech

STATE: Final = re.compile(rf"{lexicon.one_of('state')}(?<!发展到(?=[户村家]))")  # 发展到户产业 is a kind of trade
PLAN: Final = re.compile(rf"[\s“]?{lexicon.one_of('plan')}")
NOW: Final = re.compile(r"(?:现有|现已|现共有|现辖|如今)")  # 2018年成立合作社，现有社员200户
DONE: Final = re.compile(
    r"(?:整个|该|待)?(?:项目|工程|基地|园区|[一二三]期)?(?:全部|整体|正式)?(?:建成|投产|达产|投用|完工|竣工|投入使用|投入运营)(?:投产|达产|运营|投用)?后"
)
FLOWS: Final = lexicon.words("flow")
MOMENTS: Final = ("末", "底")
TIMELESS: Final = lexicon.words("timeless")
FUTURE: Final = re.compile(r"(?:到|力争|未来|明年|今后|下|“?十).*|.*前", re.DOTALL)
ATTRIBUTE: Final = re.compile(r"[”\s]?的(?!是)")  # 总投资4.86亿元的工程: of the thing, whenever
FOLLOWING: Final = re.compile(r"(?:于|在|自|截至|截止|截止到)$")
DIGIT: Final = re.compile(r"\d")
MAX_LEAD: Final = 60  # characters of the sentence before the clause
YEAR: Final = re.compile(r"\d{2,4}年|[今去前明]年")
PERIOD: Final = re.compile(r"(?:季度|半年|全年|月|月份|年度)$")  # what bulletins report on; not 今年, 近年来
CALENDAR: Final = re.compile(r"(?:19|20)\d{2}年")
RESULT: Final = re.compile(
    r"(?:预计)?(?:全[省市县区州旗镇乡村年])?(?:预计)?(?:共|累计)?(?:实现|完成|新增|地区生产总值|生产总值|新建|落实)"
)
# 叮嘱要用好9座冷库: what a leader asks for stands there already
ASKED: Final = re.compile(r"(?:叮嘱|嘱咐|要求|强调|指出|希望|勉励|指示)[^，,；;。]{0,8}?[，,：:]?(?:要|应|必须|把|用好|发挥)")
TELLS: Final = re.compile(r"[^，,；;。\d“”]{2,30}?(?:介绍|告诉记者|告诉笔者|说|坦言|表示)[，,：:]")
MAY: Final = re.compile(r"[也还]可|可[望达使为让带增实]|有望|预计|将(?!近)")
# 已有12个项目投产: what was reached so far, not what is there
SO_FAR: Final = re.compile(
    r"[^，,；;。]{0,20}?(?:投产|开工|动工|完工|完成|建成|竣工|入驻|脱贫|签约|落地|启动|上市|复工|搬迁|就业|受益|参与|报名)"
)
RUNNING: Final = re.compile(r"今年|以来|年$|季度|半年|月份?$")
SAME_YEAR: Final = re.compile(r"过去的?一年|一年来|全年|年内|这一年")  # in a report on one year
AMONG: Final = re.compile(r"(?:其中|这其中)")  # goes on with parts of what the sentence before counted
EVENTFUL: Final = re.compile(r"(?:该|此次|本次|这次)(?:活动|直播|会|比赛|赛事|仪式|行动|培训|展)")  # what happened on that day
DURING: Final = re.compile(r"(?:[一-鿿]{2,4})?(?:期间|其间)")  # 活动期间, 会议期间, 期间
MAX_DURING: Final = 12  # clauses that a period holds for
MAX_GAP: Final = 2  # sentences
SEMICOLONS: Final = frozenset("；;")


class Tail(Struct, frozen=True, gc=False):
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


class TimeReader:
    """Walks once through times and figures and chooses a time for each figure."""

    def __init__(
        self,
        text: str,
        plan: Outline,
        anchors: Sequence[Anchor],
        times: Sequence[TimeExpression],
        speech: Speech,
        figures: Sequence[Figure],
    ) -> None:
        self._text = text
        self._plan = plan
        self._speech = speech
        self._subjects = [a for a in anchors if a.role is Role.SUBJECT]
        self._readings = ReachReader(text, plan, anchors, [figure.start for figure in figures]).read(times)
        self._listing = Listing(text, plan, self._readings)
        self._has_periods = "期间" in text or "其间" in text
        self._semicolons = [n for n, clause in enumerate(plan.clauses) if clause.opener in SEMICOLONS]
        self._at = 0  # the next reading
        self._subject_at = 0
        self._active: Reading | None = None
        self._wide: Reading | None = None  # the frame of the sentence, for when a narrower time has ended
        self._owner: str | None = None  # holder of the first figure of the active time
        self._is_used = False  # whether the active time has scoped a fact

    def read(self, figures: Sequence[Figure], clauses: Sequence[int], holders: Sequence[str | None]) -> Iterator[Timed | None]:
        """Yield the time of each figure, in order.

        Args:
            figures: sorted by start.
            clauses: the number of each figure's clause.
            holders: the key of each figure's holder; a time is only inherited by figures of the same holder.
        """
        tail: Tail | None = None
        ends = [*(figure.start for figure in figures[1:]), len(self._text)]
        for figure, clause, holder, until in zip(figures, clauses, holders, ends, strict=False):
            self._advance(figure, clause, holder)
            found = self._in_sentence(figure, clause, holder) or self._during(clause)
            timed = found or self._behind(figure, clause, until) or self._inherited(figure, clause, holder, tail)
            timed = timed or self._announced(figure, clause)
            yield timed
            if tail is None or not self._plan.clauses[clause].depth:  # an aside in brackets leaves nothing behind
                tail = self._tail(figure, clause, holder, timed, tail)

    # ---- walking

    def _advance(self, figure: Figure, clause: int, holder: str | None) -> None:
        """Take in the times and subjects before a figure."""
        self._expire(clause)
        sentence = self._plan.clauses[clause].sentence
        while self._at < len(self._readings) and self._readings[self._at].time.start < figure.start:
            reading = self._readings[self._at]
            self._at += 1
            if reading.scope is not Scope.NONE and self._plan.clauses[reading.clause].sentence == sentence:
                self._wide = self._active if self._goes_on(reading) else self._wide
                self._start(reading)
        self._expire(clause)
        self._pass_subjects(figure, holder)

    def _goes_on(self, narrower: Reading) -> bool:
        """Whether the active time holds again after a narrower one: the frame, 自2020年以来 around 连续两年投入…."""
        active = self._active
        if active is None:
            return False
        is_period = active.scope is Scope.SUBJECT and DAY.fullmatch(active.time.norm) is None
        return active.scope is Scope.SENTENCE or (is_period and narrower.scope <= Scope.CLAUSE)

    def _start(self, reading: Reading | None) -> None:
        """Make a time the active one."""
        self._active, self._owner, self._is_used = reading, None, False

    def _widen(self) -> None:
        """End the active time; the frame of the sentence holds again, unless it was of another year."""
        active, wide = self._active, self._wide
        is_apart = active is not None and wide is not None and active.scope > Scope.FIGURE and is_other_year(active, wide)
        self._start(None if is_apart else wide)
        self._wide = None

    def _expire(self, clause: int) -> None:
        """Drop what does not reach into a clause."""
        here = self._plan.clauses[clause]
        for _ in range(2):
            active = self._active
            if active is None:
                return
            there = self._plan.clauses[active.clause]
            is_reached = active.scope > Scope.CLAUSE or active.clause == clause
            if there.sentence == here.sentence and is_reached and not self._is_closed(active, clause):
                return
            self._widen()

    def _is_closed(self, active: Reading, clause: int) -> bool:
        """Whether a semicolon has ended a time in the frame of its sentence: 今年，计划…，其中年内投资5亿元；力争… is of 今年."""
        if self._wide is None or active.clause == clause:
            return False
        index = bisect_right(self._semicolons, active.clause)
        return index < len(self._semicolons) and self._semicolons[index] <= clause

    def _pass_subjects(self, figure: Figure, holder: str | None) -> None:
        """End a time that belongs to one subject when another one has come."""
        while self._subject_at < len(self._subjects) and self._subjects[self._subject_at].start < figure.start:
            subject = self._subjects[self._subject_at]
            self._subject_at += 1
            active = self._active
            if active is None or not self._is_used or subject.clause <= active.clause:
                continue
            if active.is_bare_duration or (active.scope is Scope.SUBJECT and (self._wide is not None or holder != self._owner)):
                self._widen()

    # ---- the rules, in order of trust

    def _in_sentence(self, figure: Figure, clause: int, holder: str | None) -> Timed | None:
        """今年已发展农家乐16家，吸引游客49万人次: a time before it in the sentence that reaches it."""
        active = self._active
        if active is None:
            return None
        if active.scope is Scope.FIGURE:
            self._widen()  # it holds for one figure only
            if active.clause != clause:
                return self._in_sentence(figure, clause, holder)
            return Timed(active.time, TimeLink.SENTENCE, "link.time_of_figure")
        if active.clause != clause and self._is_timeless(figure, is_inherited=False):
            return None
        is_now = clause > active.clause and NOW.match(self._text, self._plan.clauses[clause].start) is not None
        if is_now or (clause > active.clause and self._is_planned(active, figure, clause)):
            self._start(None)
            self._wide = None
            return None
        if not self._is_used:
            self._owner, self._is_used = holder, figure.modality is Modality.FACT
        return self._dated(active) or Timed(active.time, TimeLink.SENTENCE, f"link.time_{active.scope.name.lower()}")

    def _dated(self, period: Reading) -> Timed | None:
        """Return the dates that 行动期间 points back to, as in 7月25日至10月31日的行动."""
        if not period.time.norm.startswith("during:"):
            return None
        return self._period_before(period.time.start, self._plan.clauses[period.clause])

    def _is_planned(self, active: Reading, figure: Figure, clause: int) -> bool:
        """今年1月，工程动工，计划衬砌干渠47公里: a plan does not hold at the time of the fact before it."""
        start = self._plan.clauses[clause].start
        if DONE.search(self._text, self._plan.clauses[active.clause].end, figure.start):
            return True  # 计划11月投产，投产后年产3万吨
        if clause - active.clause == 1:
            return False
        return PLAN.match(self._text, start, figure.start) is not None and FUTURE.fullmatch(active.time.surface) is None

    def _during(self, clause: int) -> Timed | None:
        """通报7月25日至10月31日的行动。行动期间，破案136起: a period points back to the dates named right before it."""
        if not self._has_periods:
            return None
        here = self._plan.clauses[clause]
        for number in range(clause, max(-1, clause - MAX_DURING), -1):
            start = self._plan.clauses[number].start
            if self._plan.clauses[number].sentence != here.sentence:
                return None
            if DURING.match(self._text, start):
                return self._period_before(start, here)
        return None

    def _period_before(self, position: int, here: Clause) -> Timed | None:
        """Return the last dates before a position, in its sentence or the one before."""
        for reading in self._readings[max(0, self._at - MAX_DURING) : self._at][::-1]:
            there = self._plan.clauses[reading.clause]
            if there.paragraph != here.paragraph or there.sentence < here.sentence - 1:
                return None
            if reading.time.end <= position and "-" in reading.time.norm:
                return Timed(reading.time, TimeLink.INHERITED, "link.time_during")
        return None

    def _behind(self, figure: Figure, clause: int, until: int) -> Timed | None:
        """217户于2018年脱贫: a time behind the figure in its clause, before the next figure."""
        if self._at >= len(self._readings):
            return None
        reading = self._readings[self._at]
        if reading.clause != clause or reading.scope is Scope.NONE or reading.time.start >= until:
            return None
        if not FOLLOWING.search(self._text, max(figure.end, reading.time.start - 3), reading.time.start):
            return None
        return Timed(reading.time, TimeLink.SENTENCE, "link.time_behind")

    def _inherited(self, figure: Figure, clause: int, holder: str | None, tail: Tail | None) -> Timed | None:
        """The next fact of the same list about the same holder, without a time of its own."""
        here = self._plan.clauses[clause]
        opening = self._opening(figure, here, tail)
        if opening is not None and not STATE.search(self._text, here.start, here.end):
            return opening
        if tail is not None and tail.planned is not None and MAY.search(self._text, *self._plan.sentence_span(clause)):
            tail = replace(tail, timed=tail.planned, period=None)  # 到年底可达15万元。…也可增收1200元
        if tail is None or tail.timed is None or not self._is_left(figure, here, tail):
            return None
        start = self._plan.sentence_span(clause)[0]
        if tail.holder != holder and not AMONG.match(self._text, start):
            return None
        if not self._is_near(here, tail) or self._speech.end_of(figure.start) != tail.speech:
            return None
        timed = tail.period if tail.period is not None and is_flow(figure) and is_moment(tail.timed) else tail.timed
        is_timeless = figure.unit_kind is UnitKind.AGE or self._is_timeless(figure, is_inherited=tail.sentence < here.sentence)
        since = max(tail.end, here.start - MAX_LEAD) if tail.sentence < here.sentence else here.start
        is_done = DONE.search(self._text, since, here.end) or ASKED.search(self._text, start, figure.start)
        if is_timeless or is_done or self._is_state(timed, since, here.end):
            return None
        return replace(timed, link=TimeLink.INHERITED, rule_id="link.time_inherited")

    def _is_state(self, timed: Timed, start: int, end: int) -> bool:
        """Whether words say what is there, whenever it came; 今年…。已有12个项目投产 is of this year."""
        is_running = RUNNING.search(timed.time.surface) is not None
        return any(
            not (is_running and match.group() == "已有" and SO_FAR.match(self._text, match.end(), end))
            for match in STATE.finditer(self._text, start, end)
        )

    def _announced(self, figure: Figure, clause: int) -> Timed | None:
        """截至8月7日统计，分省灾情如下: holds for the paragraphs below."""
        here = self._plan.clauses[clause]
        timed = self._listing.above(here.paragraph, self._plan.headings) or self._retold(figure, clause)
        if timed is None or self._is_timeless(figure, is_inherited=True) or STATE.search(self._text, here.start, here.end):
            return None
        return timed

    def _retold(self, figure: Figure, clause: int) -> Timed | None:
        """2019年，是不平凡的一年。…生产总值增长7.8%; a heading 2019年工作回顾: until another time in the paragraph."""
        if figure.modality is Modality.RULE or self._speech.end_of(figure.start) is not None:
            return None
        here, found = self._plan.clauses[clause], self._listing.chapter(clause)
        if found is None:
            return None
        for reading in self._readings[max(0, self._at - MAX_DURING) : self._at]:
            is_between = reading.clause > found.clause and self._plan.clauses[reading.clause].paragraph == here.paragraph
            is_same = reading.time.norm == found.time.norm or SAME_YEAR.fullmatch(reading.time.surface) is not None
            if is_between and reading.scope > Scope.CLAUSE and not is_same:
                return None
        return Timed(found.time, TimeLink.INHERITED, "link.time_announced")

    def _opening(self, figure: Figure, here: Clause, tail: Tail | None) -> Timed | None:
        """The frame of a sentence without figures right before: 上半年，经济平稳。生产总值440亿元."""
        frame = self._readings[self._at - 1] if self._at else None
        if frame is None or frame.scope is not Scope.SENTENCE:
            return None
        is_year = CALENDAR.fullmatch(frame.time.surface) is not None and (is_flow(figure) or self._is_result(here))
        is_year = is_year or EVENTFUL.match(self._text, here.start) is not None
        if not is_year and PERIOD.search(frame.time.surface) is None:
            return None
        there = self._plan.clauses[frame.clause]
        if there.paragraph != here.paragraph or there.sentence != here.sentence - 1:
            return None
        if tail is not None and tail.sentence >= there.sentence:
            return None
        return Timed(frame.time, TimeLink.INHERITED, "link.time_inherited")

    def _is_left(self, figure: Figure, here: Clause, tail: Tail) -> bool:
        """Whether the sentence before may have left a time to a figure: not to a rule, not 近日, which dates what happened."""
        if tail.paragraph != here.paragraph or tail.origin == here.sentence or figure.modality is Modality.RULE:
            return False  # also where the time of the sentence has ended before this figure
        is_day = tail.timed is not None and DAY.fullmatch(tail.timed.time.norm) is not None
        if is_day and TELLS.match(self._text, self._plan.sentence_span(self._plan.at(here.start))[0]):
            return False  # 今天清晨，…。村支书介绍，村里有基地230亩
        return tail.timed is not None and tail.timed.time.norm != "recent"

    def _is_result(self, here: Clause) -> bool:
        """Whether a sentence goes on with what was achieved: 2019年，稳中求进。实现增加值30亿元."""
        return RESULT.match(self._text, here.start, here.end) is not None

    def _is_near(self, here: Clause, tail: Tail) -> bool:
        """Whether the sentence follows, or only one with numbers that are no figures stands between: 结构调整为12:47:41."""
        gap = here.sentence - tail.sentence
        return gap < MAX_GAP or (gap == MAX_GAP and DIGIT.search(self._text, tail.end, here.start) is not None)

    def _is_timeless(self, figure: Figure, *, is_inherited: bool) -> bool:
        """Whether a figure describes a thing for good: 全长, 海拔, 总投资2.6亿元的工程."""
        indicator = figure.indicator or ""
        is_attribute = ATTRIBUTE.match(self._text, figure.end) is not None
        return indicator.endswith(TIMELESS) or (is_attribute and (is_inherited or indicator.endswith("投资")))

    def _is_aside(self, figure: Figure, clause: int, last: Tail) -> bool:
        """Whether a figure only describes a thing in passing, so that the list it stands in goes on after it."""
        here = self._plan.clauses[clause]
        if here.paragraph != last.paragraph or STATE.search(self._text, here.start, here.end):
            return False
        return ATTRIBUTE.match(self._text, figure.end) is not None

    def _frame(self) -> Reading | None:
        """Return the time that holds for all of the sentence."""
        for reading in (self._wide, self._active):
            if reading is not None and reading.scope is Scope.SENTENCE:
                return reading
        return None

    def _tail(self, figure: Figure, clause: int, holder: str | None, timed: Timed | None, last: Tail | None) -> Tail:
        """Return what a figure leaves to the next sentence: the frame of its own, else what it inherited itself."""
        place = self._plan.clauses[clause]
        frame = self._frame()
        kept = None if frame is None else Timed(frame.time, TimeLink.SENTENCE, "link.time_sentence")
        origin = place.sentence
        if timed is not None and timed.link is TimeLink.INHERITED:
            kept, origin = timed, last.origin if last is not None else place.sentence - 1
        elif timed is None and frame is None and last is not None and self._is_aside(figure, clause, last):
            kept, origin = last.timed, last.origin
        period = last.period if last is not None and last.paragraph == place.paragraph else None
        period = kept if kept is not None and not is_moment(kept) else period
        speech = self._speech.end_of(figure.start)
        planned = timed if figure.modality is Modality.TARGET else None
        return Tail(place.sentence, place.paragraph, figure.end, holder, speech, kept, origin, period, planned)


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
