"""Typed relations between the figures of a sentence: 其中, 占…%, 由…增至…, 户均, 共."""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import RelationKind
from gleaner_contracts.records import Figure, FigureRelation
from gleaner_extract.link import lexicon
from gleaner_extract.link.clauses import Outline
from gleaner_extract.members import unit_kind
from gleaner_extract.record import Record

WINDOW: Final = 12  # figures back that a relation may reach
LEAD: Final = 24  # characters before a figure that hold its scope word
PART: Final = re.compile(lexicon.one_of("part"))
AMONG: Final = re.compile(r"[^，,；;。]{0,24}?(?:(?<![初高])中|里)(?:[，,][^，,；;。]{0,8}?)?(?:共?有|含|包括)?$")
SHARE: Final = re.compile(r"占(?!地)[^，,；;。]{0,20}$")
SHARE_OF_LAST: Final = re.compile(r"[，,、(（\s]{0,2}(?:约|分别)?占(?!地)[^，,；;。]{0,20}$")
FROM: Final = re.compile(rf"{lexicon.one_of('from')}[^，,；;。]{{0,20}}$")
TO: Final = re.compile(
    rf"""
    [^，,；;。]{{0,4}}? [，,]?
    (?:(?:逐步|迅速|快速|直接|一举|大幅|稳步|陆续)?(?:发展|增加|增长|增|提高|提升|上升|升|扩大|下降|降低|降|减少|减|缩短|缩减|壮大|扩展|合并|整合|调整|变|跃升|攀升|压缩|压减|涨|跌|达|精简|优化|拓展|延长))
    [^，,；;。\d]{{0,12}}?{lexicon.one_of("to")}? [^，,；;。]{{0,10}}$
    """,
    re.VERBOSE,
)
PLAIN_TO: Final = re.compile(r"[^，,；;。]{0,6}?(?:到|至)[^，,；;。]{0,12}$")
TOTAL: Final = re.compile(rf"{lexicon.one_of('total')}[^，,；;。]{{0,6}}$")
SUM: Final = re.compile(rf"(?:(?!总)|(?=总[计共])){lexicon.one_of('total')}[^，,；;。]{{0,6}}$")
SUM_REACH: Final = 7 + max(map(len, lexicon.words("total")))  # characters before a figure; `$` may leave a line break out
SPENT: Final = re.compile(r"[一-鿿]{0,12}[，,]?\s?(?:共计|合计|总计|共|总额达?|累计)(?:达)?")  # 贷款137笔，共
EACH: Final = re.compile(r"(?:每|人均|户均|亩均)[一-鿿]{0,2}")
CLOSED: Final = re.compile(r".*[。！？!?\n；;]", re.DOTALL)  # up to the last mark that ends a sentence or a part of it
PEOPLE: Final = ("人", "名", "位", "口")
HOUSEHOLDS: Final = ("户", "家")
BASE_UNITS: Final = {
    "household": HOUSEHOLDS,
    "户": HOUSEHOLDS,
    "person": PEOPLE,
    "人": PEOPLE,
    "名": PEOPLE,
    "mu": ("亩",),
    "亩": ("亩",),
}


class Spot(Record):
    """One figure among its neighbours."""

    number: int
    figure: Figure
    before: str  # the text between the figure before it, or the start of the sentence, and it
    is_first: bool  # of its sentence


class RelationReader:
    """Collects relations between figures of the same sentence."""

    def __init__(self, text: str, plan: Outline, figures: Sequence[Figure], clauses: Sequence[int]) -> None:
        self._text = text
        self._figures = figures
        self._sentences = [plan.clauses[clause].sentence for clause in clauses]
        self._found: defaultdict[int, list[FigureRelation]] = defaultdict(list)
        self._whole: int | None = None  # what 其中 is among

    def read(self) -> dict[int, tuple[FigureRelation, ...]]:
        """Return the relations by the number of the figure they start from."""
        last = -1
        for number, sentence in enumerate(self._sentences):
            here = self._spot(number, is_first=sentence != last)
            if sentence != last:
                self._whole = None
            self._change(here)
            self._part(here)
            self._share(here)
            self._per(here)
            self._total(here)
            last = sentence
        return {number: tuple(dict.fromkeys(relations)) for number, relations in self._found.items()}

    def _spot(self, number: int, *, is_first: bool) -> Spot:
        figure = self._figures[number]
        start = max(0 if is_first else self._figures[number - 1].end, figure.start - 3 * LEAD)
        closed = CLOSED.match(self._text, start, figure.start)
        lead = self._text[closed.end() if closed else start : figure.start]
        return Spot(number, figure, lead, is_first)

    def _add(self, number: int, kind: RelationKind, other: int) -> None:
        self._found[number].append(FigureRelation(kind=kind, figure=other))

    def _back(self, number: int, sentences: int = 0) -> range:
        """Return the numbers of the figures before one in its sentence, and some sentences before, the nearest first."""
        first = number
        reach = self._sentences[number] - sentences
        while first > 0 and number - first < WINDOW and self._sentences[first - 1] >= reach:
            first -= 1
        return range(number - 1, first - 1, -1)

    def _change(self, here: Spot) -> None:
        """存栏量由500头发展到6000头: from and to point at each other."""
        last = here.number - 1
        if here.is_first or not is_alike(self._figures[last], here.figure):
            return
        opened = FROM.search(self._text, max(0, self._figures[last].start - LEAD), self._figures[last].start)
        if opened is None or not (TO.match(here.before) or PLAIN_TO.match(here.before)):
            return
        self._add(last, RelationKind.FROM, here.number)
        self._add(here.number, RelationKind.TO, last)

    def _part(self, here: Spot) -> None:
        """共有党员120名，其中女党员30名、预备党员5名: parts of the last figure of their kind before 其中."""
        if here.figure.unit_kind is unit_kind.RATIO:
            return
        last = here.number - 1
        if PART.search(here.before):
            self._whole = self._among(here)
        elif not here.is_first and is_alike(self._figures[last], here.figure) and AMONG.match(here.before):
            self._add(here.number, RelationKind.PART_OF, last)
            return
        elif SUM.search(here.before, max(0, len(here.before) - SUM_REACH)):
            return  # 合计260万元 is the sum of the parts; 总产量 is not
        whole = self._whole
        if whole is not None and is_part(here.figure, self._figures[whole]):
            self._add(here.number, RelationKind.PART_OF, whole)

    def _among(self, here: Spot) -> int | None:
        """Return what 其中 is among: the nearest figure of its kind in the sentence, or in the one before."""
        figures, part = self._figures, here.figure
        alike = (n for n in self._back(here.number, sentences=1) if is_part(part, figures[n]))
        found = next(alike, None)
        # 共120名，其中女性30名、其中5名…: parts of one whole, not of each other
        return found if found is None or self._part_of(found) is None else self._part_of(found)

    def _part_of(self, number: int) -> int | None:
        return next((r.figure for r in self._found.get(number, ()) if r.kind is RelationKind.PART_OF), None)

    def _share(self, here: Spot) -> None:
        """56个，占81%: a share of the whole, and of the part where no whole is given."""
        if here.figure.unit_kind is not unit_kind.RATIO or not SHARE.search(here.before):
            return
        counted = [n for n in self._back(here.number) if self._figures[n].unit_kind is not unit_kind.RATIO]
        if counted:
            whole = self._part_of(counted[0])
            self._add(here.number, RelationKind.RATIO_OF, counted[0] if whole is None else whole)

    def _per(self, here: Spot) -> None:
        """60户…，户均增收2000元: what the average or the share of each is taken over."""
        units = BASE_UNITS.get(here.figure.per or "") or each(here.before)
        if not units or here.figure.unit_kind is unit_kind.RATIO:
            return
        base = next((n for n in self._back(here.number) if self._figures[n].unit in units and self._figures[n].per is None), None)
        if base is not None:
            self._add(here.number, RelationKind.PER, base)

    def _total(self, here: Spot) -> None:
        """贷款137笔，共1000万元; 3个、5个，共8个: the sum of what was counted before."""
        if here.is_first or not TOTAL.search(here.before):
            return
        alike = [n for n in self._back(here.number) if is_alike(self._figures[n], here.figure)]
        values = [self._figures[n].value for n in alike]
        if len(alike) > 1 and None not in values and sum(v for v in values if v is not None) == here.figure.value:
            for number in reversed(alike):
                self._add(here.number, RelationKind.TOTAL_OF, number)
        elif SPENT.fullmatch(here.before):
            last = self._figures[here.number - 1]
            if last.unit_kind is unit_kind.COUNT and here.figure.unit_kind is not unit_kind.COUNT:
                self._add(here.number, RelationKind.TOTAL_OF, here.number - 1)


def each(lead: str) -> tuple[str, ...]:
    """Return the units of what 每人, 每户 or 每亩 before a figure distributes over."""
    match = EACH.search(lead, max(0, len(lead) - 16))
    if match is None:
        return ()
    return next((BASE_UNITS[word] for word in match.group() if word in BASE_UNITS), ())


def is_alike(left: Figure, right: Figure) -> bool:
    """Whether two figures count or measure in the same way: the same unit, or people under 名, 人 and 位."""
    if left.unit == right.unit:
        return True
    return left.unit_kind is right.unit_kind and left.unit in PEOPLE and right.unit in PEOPLE


def is_part(part: Figure, whole: Figure) -> bool:
    """Whether one figure may be a part of another: alike, a level of a level or a change of a change, and not larger."""
    return is_alike(whole, part) and whole.change is part.change and is_not_more(part, whole)


def is_not_more(part: Figure, whole: Figure) -> bool:
    """Whether a part is not larger than its whole, where both values are known."""
    values: tuple[Decimal | None, Decimal | None] = (part.value, whole.value)
    return values[0] is None or values[1] is None or values[0] <= values[1]
