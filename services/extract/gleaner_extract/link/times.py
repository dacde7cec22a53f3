"""When a figure holds: which time expression scopes it, by its place in the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from gleaner_contracts.enums import ParagraphKind, TimeLink, TimeRelation
from gleaner_contracts.records import Figure, TimeExpression
from gleaner_extract.link import lexicon
from gleaner_extract.link.anchors import FRAME, Anchor, Role
from gleaner_extract.link.clauses import Outline

LOOK: Final = 8  # characters beside a time expression that decide what it does
BASIS: Final = lexicon.words("comparison")
COMPARED: Final = ("比", "较", "与", "同")
ENDED: Final = re.compile(r"[的年末底初]{0,2}(?:相比|同期|水平|增长|增加|减少|下降|提高|上升|翻)")
LOCAL_SOURCE: Final = re.compile(r"(?:由|从|自)$")
REPORTING: Final = re.compile(rf".{{0,20}}?{lexicon.one_of('reporting')}")
STATE: Final = re.compile(lexicon.one_of("state"))
EARLY: Final = re.compile(r"早在$|曾于$")
FOLLOWING: Final = re.compile(r"(?:于|在|自|至|到|截至|截止|截止到)$")
FORMERLY: Final = frozenset({"originally"})  # 原来, 以前: of the very next figure
NEXT_FIGURE: Final = re.compile(r"[的为有是共达约]{0,3}")


class Scope(IntEnum):
    """How far a time expression reaches."""

    NONE = 0  # 比上年, 4月8日，记者获悉
    FIGURE = 1  # 原来的500头
    CLAUSE = 2  # 每年
    SUBJECT = 3  # until another subject comes: 早在1998年由
    SENTENCE = 4  # 目前，…


@dataclass(frozen=True, slots=True)
class Timed:
    """The time expression of a figure, and how it was found."""

    time: TimeExpression
    link: TimeLink
    rule_id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A time expression with its reach."""

    time: TimeExpression
    clause: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Tail:
    """What the last figure leaves to the next sentence."""

    sentence: int
    paragraph: int
    holder: str | None
    timed: Timed | None


class TimeReader:
    """Walks once through times and figures and chooses a time for each figure."""

    def __init__(self, text: str, plan: Outline, anchors: Sequence[Anchor], times: Sequence[TimeExpression]) -> None:
        self._text = text
        self._plan = plan
        self._subjects = [a for a in anchors if a.role is Role.SUBJECT]
        self._readings = [self._read(time) for time in times]
        self._at = 0  # the next reading
        self._subject_at = 0
        self._active: Reading | None = None
        self._wide: Reading | None = None  # the frame of the sentence, for when a narrower time has ended

    def read(self, figures: Sequence[Figure], holders: Sequence[str | None]) -> Iterator[Timed | None]:
        """Yield the time of each figure, in order.

        Args:
            figures: sorted by start.
            holders: the key of each figure's holder; a time is only inherited by figures of the same holder.
        """
        tail: Tail | None = None
        for number, (figure, holder) in enumerate(zip(figures, holders, strict=True)):
            clause = self._plan.at(figure.start)
            self._advance(figure, clause)
            until = figures[number + 1].start if number + 1 < len(figures) else len(self._text)
            timed = self._in_sentence(figure) or self._behind(figure, clause, until) or self._inherited(clause, holder, tail)
            yield timed
            place = self._plan.clauses[clause]
            kept = timed if timed is None or is_lasting(timed, self._active) else None
            tail = Tail(place.sentence, place.paragraph, holder, kept)

    # ---- reach of a time expression

    def _read(self, time: TimeExpression) -> Reading:
        number = self._plan.at(time.start)
        return Reading(time, number, self._scope(time, number))

    def _scope(self, time: TimeExpression, number: int) -> Scope:
        """Return how far a time expression reaches, by its kind and by what stands beside it."""
        clause = self._plan.clauses[number]
        before = self._text[max(clause.start, time.start - LOOK) : time.start]
        after = self._text[time.end : min(clause.end, time.end + LOOK)]
        if self._plan.kinds[clause.paragraph] is ParagraphKind.BODY and self._is_reported(time, number):
            return Scope.NONE
        if time.norm in FORMERLY or LOCAL_SOURCE.search(before):
            return Scope.FIGURE
        if before.endswith(COMPARED) or (before.endswith(BASIS) and (ENDED.match(after) or not FRAME.fullmatch(before))):
            return Scope.FIGURE if after.startswith("的") else Scope.NONE
        if time.relation is TimeRelation.PER:
            return Scope.CLAUSE
        if EARLY.search(before):
            return Scope.SUBJECT
        return Scope.SENTENCE if self._is_frame(time, clause.start, after) else Scope.SUBJECT

    def _is_frame(self, time: TimeExpression, clause_start: int, after: str) -> bool:
        """Whether a time opens its clause, or is a clause of its own."""
        return not after.strip() or FRAME.fullmatch(self._text[clause_start : time.start].strip()[-40:]) is not None

    def _is_reported(self, time: TimeExpression, number: int) -> bool:
        """Whether a date only says when the news was gathered: 4月8日，记者从…获悉."""
        if time.relation is not TimeRelation.IN or len(time.norm) < len("2021-04-08"):
            return False
        clauses = self._plan.clauses[number : number + 2]
        return any(
            c.sentence == clauses[0].sentence and REPORTING.match(self._text, max(c.start, time.end), c.end) for c in clauses
        )

    # ---- walking

    def _advance(self, figure: Figure, clause: int) -> None:
        """Take in the times and subjects before a figure."""
        self._expire(clause)
        while self._at < len(self._readings) and self._readings[self._at].time.start < figure.start:
            reading = self._readings[self._at]
            self._at += 1
            if (
                reading.scope is not Scope.NONE
                and self._plan.clauses[reading.clause].sentence == self._plan.clauses[clause].sentence
            ):
                self._wide = self._active if self._active is not None and self._active.scope is Scope.SENTENCE else self._wide
                self._active = reading
        self._expire(clause)
        self._pass_subjects(figure)

    def _expire(self, clause: int) -> None:
        """Drop what does not reach into a clause."""
        here = self._plan.clauses[clause]
        for _ in range(2):
            active = self._active
            if active is None:
                return
            there = self._plan.clauses[active.clause]
            if there.sentence == here.sentence and (active.scope > Scope.CLAUSE or active.clause == clause):
                return
            self._active, self._wide = self._wide, None

    def _pass_subjects(self, figure: Figure) -> None:
        """End a time that a new subject ends."""
        while self._subject_at < len(self._subjects) and self._subjects[self._subject_at].start < figure.start:
            subject = self._subjects[self._subject_at]
            self._subject_at += 1
            active = self._active
            if active is not None and active.scope is Scope.SUBJECT and subject.clause > active.clause:
                self._active, self._wide = self._wide, None

    # ---- the rules, in order of trust

    def _in_sentence(self, figure: Figure) -> Timed | None:
        """今年已发展农家乐16家，吸引游客49万人次: a time before it in the sentence that reaches it."""
        active = self._active
        if active is None:
            return None
        if active.scope is Scope.FIGURE:
            self._active, self._wide = self._wide, None  # it holds for one figure only
            if not self._is_next(active, figure):
                return self._in_sentence(figure)
            return Timed(active.time, TimeLink.SENTENCE, "link.time_of_figure")
        return Timed(active.time, TimeLink.SENTENCE, f"link.time_{active.scope.name.lower()}")

    def _is_next(self, reading: Reading, figure: Figure) -> bool:
        """Whether a time and a figure stand in one clause."""
        return reading.clause == self._plan.at(figure.start)

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

    def _inherited(self, clause: int, holder: str | None, tail: Tail | None) -> Timed | None:
        """The next fact of the same list about the same holder, without a time of its own."""
        here = self._plan.clauses[clause]
        if tail is None or tail.timed is None or tail.holder != holder or tail.paragraph != here.paragraph:
            return None
        if here.sentence - tail.sentence > 1 or STATE.search(self._text, here.start, here.end):
            return None
        return replace(tail.timed, link=TimeLink.INHERITED, rule_id="link.time_inherited")


def is_lasting(timed: Timed, active: Reading | None) -> bool:
    """Whether a time may be inherited by the next sentence: frames are, 每年 and 原来 are not."""
    if timed.rule_id == "link.time_inherited":
        return True
    return active is not None and active.time is timed.time and active.scope is Scope.SENTENCE
