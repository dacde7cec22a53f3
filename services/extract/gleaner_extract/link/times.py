"""When a figure holds: which time expression scopes it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link import roles, scopes
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.clauses import Clause, Outline
from gleaner_extract.link.listing import YEARLY, Listing
from gleaner_extract.link.reach import COLONS, DAY, ReachReader, Reading, Tail, Timed, is_flow, is_moment, is_other_year
from gleaner_extract.link.speech import Speech
from gleaner_extract.link.time_words import (
    AFTERWARDS,
    AMONG,
    ASKED,
    ATTRIBUTE,
    CALENDAR,
    DIGIT,
    DONE,
    DURING,
    EVENTFUL,
    FOLLOWING,
    FUTURE,
    MAY,
    NOW,
    PERIOD,
    PLAN,
    RESULT,
    RUNNING,
    SAME_YEAR,
    SO_FAR,
    STATE,
    TELLS,
    TIMELESS,
    YIELDS,
    is_coming,
)
from gleaner_extract.members import modality, time_link, unit_kind

MAX_LEAD: Final = 60  # characters of the sentence before the clause
MAX_DURING: Final = 12  # clauses that a period holds for
MAX_AWAY: Final = 6  # sentences between a year and where its holder is spoken of again
MAX_GAP: Final = 2  # sentences
SEMICOLONS: Final = frozenset("；;")


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
        self._subjects = [a for a in anchors if a.role is roles.SUBJECT]
        self._readings = ReachReader(text, plan, anchors, [figure.start for figure in figures]).read(times)
        self._listing = Listing(text, plan, self._readings)
        self._has_periods = "期间" in text or "其间" in text
        self._semicolons = [n for n, clause in enumerate(plan.clauses) if clause.opener in SEMICOLONS]
        self._at = 0  # the next reading
        self._subject_at = 0
        self._active: Reading | None = None
        self._wide: Reading | None = None  # the frame of the sentence, for when a narrower time has ended
        self._owner: str | None = None  # holder of the first figure of the active time
        self._year: tuple[Reading, str | None] | None = None
        self._is_used = False  # whether the active time has scoped a fact
        self._units: set[str | None] = set()  # of the figures that the active time has scoped, and the frame before it
        self._wide_units: set[str | None] = set()

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
            timed = timed or self._announced(figure, clause, holder, tail)
            self._note_year(timed, holder)
            yield timed
            if tail is None or not self._plan.clauses[clause].depth:  # an aside in brackets leaves nothing behind
                tail = self._tail(figure, clause, holder, timed, tail)

    def _note_year(self, timed: Timed | None, holder: str | None) -> None:
        """Keep the year that frames a sentence with figures, and whose they are."""
        frame = self._frame()
        if frame is not None and timed is not None and timed.time is frame.time and YEARLY.fullmatch(frame.time.surface):
            self._year = (frame, holder)

    # ---- walking

    def _advance(self, figure: Figure, clause: int, holder: str | None) -> None:
        """Take in the times and subjects before a figure."""
        self._expire(clause)
        sentence = self._plan.clauses[clause].sentence
        while self._at < len(self._readings) and self._readings[self._at].time.start < figure.start:
            reading = self._readings[self._at]
            self._at += 1
            if reading.scope is not scopes.NONE and self._plan.clauses[reading.clause].sentence == sentence:
                if self._goes_on(reading):
                    self._wide, self._wide_units = self._active, self._units
                self._start(reading)
        self._expire(clause)
        self._pass_subjects(figure, holder)

    def _goes_on(self, narrower: Reading) -> bool:
        """Whether the active time holds again after a narrower one: the frame, 自2020年以来 around 连续两年投入…."""
        active = self._active
        if active is None:
            return False
        is_period = active.scope is scopes.SUBJECT and DAY.fullmatch(active.time.norm) is None
        return active.scope is scopes.SENTENCE or (is_period and narrower.scope <= scopes.CLAUSE)

    def _start(self, reading: Reading | None) -> None:
        """Make a time the active one."""
        self._active, self._owner, self._is_used = reading, None, False
        self._units = set()

    def _widen(self) -> None:
        """End the active time; the frame of the sentence holds again, unless it was of another year."""
        active, wide = self._active, self._wide
        is_apart = active is not None and wide is not None and active.scope > scopes.FIGURE and is_other_year(active, wide)
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
            is_reached = active.scope > scopes.CLAUSE or active.clause == clause
            if there.sentence == here.sentence and is_reached and not self._is_closed(active, clause):
                return
            self._widen()

    def _is_closed(self, active: Reading, clause: int) -> bool:
        """Whether a semicolon has ended a time in the frame of its sentence: 今年，计划…，其中年内投资5亿元；力争… is of 今年."""
        is_unused = active.scope is scopes.SUBJECT and not self._units  # 预计在2016年初见效；…
        if (self._wide is None and not is_unused) or active.clause == clause:
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
            if active.is_bare_duration or (active.scope is scopes.SUBJECT and (self._wide is not None or holder != self._owner)):
                self._widen()

    # ---- the rules, in order of trust

    def _in_sentence(self, figure: Figure, clause: int, holder: str | None) -> Timed | None:
        """今年已发展农家乐16家，吸引游客49万人次: a time before it in the sentence that reaches it."""
        if self._is_part_of_frame(figure, clause):
            self._widen()
        active = self._active
        if active is None:
            return None
        if active.scope is scopes.FIGURE:
            self._widen()  # it holds for one figure only
            if active.clause != clause:
                return self._in_sentence(figure, clause, holder)
            return Timed(active.time, time_link.SENTENCE, "link.time_of_figure")
        if active.clause != clause and self._is_timeless(figure, is_inherited=False):
            return None
        start = self._plan.clauses[clause].start
        is_now = clause > active.clause and any(words.match(self._text, start) for words in (NOW, YIELDS))
        if is_now or (clause > active.clause and self._is_planned(active, figure, clause)):
            self._start(None)
            self._wide = None
            return None
        if not self._is_used:
            self._owner, self._is_used = holder, figure.modality is modality.FACT
        self._units.add(figure.unit)
        return self._dated(active) or Timed(active.time, time_link.SENTENCE, f"link.time_{active.scope.name.lower()}")

    def _is_part_of_frame(self, figure: Figure, clause: int) -> bool:
        """2023年共有项目30项，上半年完成投资8亿元，其中在建18项: a part of what the frame counted, not of what came between."""
        active = self._active
        if self._wide is None or active is None or active.scope is not scopes.SUBJECT or figure.unit in self._units:
            return False
        here = self._plan.clauses[clause]
        lead = self._plan.clauses[clause - 1] if here.opener in COLONS and clause else here
        return (
            lead.start > active.time.end and figure.unit in self._wide_units and AMONG.match(self._text, lead.start) is not None
        )

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
                return Timed(reading.time, time_link.INHERITED, "link.time_during")
        return None

    def _behind(self, figure: Figure, clause: int, until: int) -> Timed | None:
        """217户于2018年脱贫: a time behind the figure in its clause, before the next figure."""
        if self._at >= len(self._readings):
            return None
        reading = self._readings[self._at]
        if reading.clause != clause or reading.scope is scopes.NONE or reading.time.start >= until:
            return None
        if not FOLLOWING.search(self._text, max(figure.end, reading.time.start - 3), reading.time.start):
            return None
        return Timed(reading.time, time_link.SENTENCE, "link.time_behind")

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
        is_timeless = figure.unit_kind is unit_kind.AGE or self._is_timeless(figure, is_inherited=tail.sentence < here.sentence)
        since = max(tail.end, here.start - MAX_LEAD) if tail.sentence < here.sentence else here.start
        is_to_come = is_coming(self._text, timed.time.surface, here.start, figure.start)
        is_done = is_to_come or DONE.search(self._text, since, here.end) or ASKED.search(self._text, start, figure.start)
        if is_timeless or is_done or self._is_state(timed, since, here.end):
            return None
        return replace(timed, link=time_link.INHERITED, rule_id="link.time_inherited")

    def _is_state(self, timed: Timed, start: int, end: int) -> bool:
        """Whether words say what is there, whenever it came; 今年…。已有12个项目投产 is of this year."""
        is_running = RUNNING.search(timed.time.surface) is not None
        return any(
            not (is_running and match.group() == "已有" and SO_FAR.match(self._text, match.end(), end))
            for match in STATE.finditer(self._text, start, end)
        )

    def _announced(self, figure: Figure, clause: int, holder: str | None, tail: Tail | None) -> Timed | None:
        """截至8月7日统计，分省灾情如下: holds for the paragraphs below."""
        here = self._plan.clauses[clause]
        above = self._listing.above(here.paragraph, self._plan.headings)
        timed = (
            above or self._retold(figure, clause, self._listing.chapter(clause)) or self._returned(figure, clause, holder, tail)
        )
        if timed is None or self._is_timeless(figure, is_inherited=True) or STATE.search(self._text, here.start, here.end):
            return None
        return timed

    def _returned(self, figure: Figure, clause: int, holder: str | None, tail: Tail | None) -> Timed | None:
        """2021年全县产值24亿元。某公司…投产。建成农田2万亩: back to the year and its holder after a word on another."""
        if self._year is None or tail is None or tail.holder == holder:
            return None
        frame, whose = self._year
        here, there = self._plan.clauses[clause], self._plan.clauses[frame.clause]
        is_apart = there.paragraph != here.paragraph or here.sentence - there.sentence > MAX_AWAY or whose != holder
        if is_apart or AFTERWARDS.match(self._text, self._plan.sentence_span(clause)[0]):
            return None
        found = self._retold(figure, clause, frame)
        return found and replace(found, rule_id="link.time_inherited")

    def _retold(self, figure: Figure, clause: int, found: Reading | None) -> Timed | None:
        """2019年，是不平凡的一年。…生产总值增长7.8%; a heading 2019年工作回顾: until another time in the paragraph."""
        if found is None or figure.modality is modality.RULE or self._speech.end_of(figure.start) is not None:
            return None
        here = self._plan.clauses[clause]
        if STATE.search(self._text, self._plan.sentence_span(clause)[0], here.end):
            return None
        for reading in self._readings[max(0, self._at - MAX_DURING) : self._at]:
            is_between = reading.clause > found.clause and self._plan.clauses[reading.clause].paragraph == here.paragraph
            is_same = reading.time.norm == found.time.norm or SAME_YEAR.fullmatch(reading.time.surface) is not None
            if is_between and reading.scope > scopes.CLAUSE and not is_same:
                return None
        return Timed(found.time, time_link.INHERITED, "link.time_announced")

    def _opening(self, figure: Figure, here: Clause, tail: Tail | None) -> Timed | None:
        """The frame of a sentence without figures right before: 上半年，经济平稳。生产总值440亿元."""
        frame = self._readings[self._at - 1] if self._at else None
        if frame is None or frame.scope is not scopes.SENTENCE:
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
        return Timed(frame.time, time_link.INHERITED, "link.time_inherited")

    def _is_left(self, figure: Figure, here: Clause, tail: Tail) -> bool:
        """Whether the sentence before may have left a time to a figure: not to a rule, not 近日, which dates what happened."""
        is_apart = tail.paragraph != here.paragraph or self._listing.is_parted(tail.end, figure.start)
        if is_apart or tail.origin == here.sentence or figure.modality is modality.RULE:
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
            if reading is not None and reading.scope is scopes.SENTENCE:
                return reading
        return None

    def _tail(self, figure: Figure, clause: int, holder: str | None, timed: Timed | None, last: Tail | None) -> Tail:
        """Return what a figure leaves to the next sentence: the frame of its own, else what it inherited itself."""
        place = self._plan.clauses[clause]
        frame = self._frame()
        kept = None if frame is None else Timed(frame.time, time_link.SENTENCE, "link.time_sentence")
        origin = place.sentence
        if timed is not None and timed.link is time_link.INHERITED:
            kept, origin = timed, last.origin if last is not None else place.sentence - 1
        elif timed is None and frame is None and last is not None and self._is_aside(figure, clause, last):
            kept, origin = last.timed, last.origin
        period = last.period if last is not None and last.paragraph == place.paragraph else None
        period = kept if kept is not None and not is_moment(kept) else period
        speech = self._speech.end_of(figure.start)
        planned = timed if figure.modality is modality.TARGET else None
        return Tail(place.sentence, place.paragraph, figure.end, holder, speech, kept, origin, period, planned)
