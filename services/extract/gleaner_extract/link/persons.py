"""Persons whose own figures a clause states: 陈某今年承包了30亩, 他家一年收入3万元.

What a leader does for a village or a company is theirs: people with an office and those who lead or only speak are left out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from gleaner_contracts.records import Entity
from gleaner_extract.link import lexicon, reaches, roles
from gleaner_extract.link.anchors import FRAME, Anchor
from gleaner_extract.link.clauses import Clause, Outline
from gleaner_extract.link.identities import Identity
from gleaner_extract.members import entity_type
from gleaner_extract.record import Record

PLACE_BODIES: Final = (
    "支部",
    "总支",
    "党委",
    "委会",
    "两委",
    "委员会",
    "政府",
    "局",
    "办",
    "中心",
    "站",
    "所",
)  # speak for where they are
MAX_LEAD: Final = 16  # characters between the start of the clause and a name that is its subject
MAX_AWAY: Final = 2  # paragraphs between a name and 她
MAX_NAMES: Final = 12  # names of a paragraph that are looked at
BESIDE: Final = 6  # characters before a name that may hold an office or 村民
OFFICE: Final = re.compile(rf"{lexicon.one_of('office')}[：:]?$")
IN_OFFICE: Final = re.compile(lexicon.one_of("office"))
ORDINARY: Final = re.compile(rf"{lexicon.one_of('ordinary')}$")
AGED: Final = re.compile(r"[，,（(]?\s?(?:今年)?(?:已经?)?[\d一二三四五六七八九十]{1,4}(?:多|余)?岁")
# 李某说, 李某带领村民: what follows is not the person's own
NOT_OWN: Final = re.compile(
    rf".{{0,10}}?{lexicon.one_of('speak')}|[^，,；;。]{{0,16}}?{lexicon.one_of('lead')}|等|、|和|与|一样", re.DOTALL
)
AFTER: Final = re.compile(
    rf"(?:{lexicon.one_of('frame')}|[去今每前]年|一年|[\d一二两三四五六七八九十几]{{1,3}}(?:多|余)?年[前来])*+"
)  # before 他 at the start of a clause
AGE_OF: Final = re.compile(r"的[一-鿿]{0,8}")  # between an age and whose it is
SAYS: Final = re.compile(rf"[^，,。；;：:！？!?\n“”]{{0,6}}?{lexicon.one_of('speak')}[^，,。；;！？!?\n“”]{{0,6}}[，,：:]\s?")
# 王某家共有…: the household's, not 某家庭农场
HOUSE: Final = re.compile(r"(?:一)?家(?:里|中)?(?=[共有今去养种每年就又还承一收光现\d，]|的(?!庭))(?!庭|有限)")
OF_AGE: Final = re.compile(r"[\d一二三四五六七八九十]{1,4}(?:多|余)?岁的$")  # 47岁的杨某
PRONOUN: Final = re.compile(r"[他她自](?:(?:(?<![自])|己)(?:一?家)?(?![们的])|(?<!自)的(?=\d))")
# 他说，每月工资4000元: what only the speaker can have
OWN_PAY: Final = re.compile(
    rf"{lexicon.one_of('speak')}[^，,：:；;。]{{0,4}}[，,：:]\s?“?(?:[现如]今|现在|目前|自己)*"
    r"(?:每[年月天]|一[年月天]|月|年)?(?:的)?(?:工资|务工收入|打工收入|能?(?:挣|赚|领|拿)到?)"
)
AT_HOME: Final = re.compile(r"[^，,；;。]{0,10}?(?:居住在|居住于|住在|家住|家在|来自)$")
FROM_HOME: Final = re.compile(r"(?:家住|住在|来自|家在)$")


SPEAKER: Final = re.compile(rf"[”\"][^，,。；;：:！？!?\n“”]{{2,24}}?{lexicon.one_of('speak')}")  # ”种植户孙某高兴地说
GAP: Final = re.compile(r"[^，,。；;：:！？!?\s“”（）()、]{0,14}")  # between a body and the name of who leads it


def leaders(text: str, plan: Outline, entities: Sequence[Entity], anchors: Sequence[Anchor]) -> Iterator[Anchor]:
    """Yield a mention of the place or body where only the name of who leads it opens a clause: 刘某筹资512万元.

    What a leader does is the village's or the company's; the article says at the first mention which: 汉桥村党支部书记刘某.
    """
    bound: dict[str, Identity] = {}
    named = [a for a in anchors if not a.is_nested]
    starts = [a.start for a in named]
    for entity in sorted((e for e in entities if e.type is entity_type.PER), key=lambda e: e.start):
        before = named[bisect_left(starts, entity.start) - 1] if starts and starts[0] < entity.start else None
        if before is not None and before.end <= entity.start and GAP.fullmatch(text, before.end, entity.start):
            who = before.identity if before.head is None else nearest(before, named)
            if OFFICE.search(text[before.end : entity.start]) and who is not None:
                is_of_place = who.is_government or who.name.endswith(PLACE_BODIES)
                bound.setdefault(entity.name, who.place if is_of_place and who.place is not None else who)
            continue
        number = plan.at(entity.start)
        if entity.name in bound and FRAME.fullmatch(text, plan.clauses[number].start, entity.start):
            yield Anchor(
                entity.start,
                entity.end,
                number,
                roles.SUBJECT,
                bound[entity.name],
                reaches.NAMED,
                None,
                is_example=False,
                is_nested=False,
            )


def nearest(anchor: Anchor, anchors: Sequence[Anchor]) -> Identity | None:
    """Return the body that 公司负责人 or 该社理事长 is of: the last one named that its head may stand for."""
    head = anchor.head
    if head is None or head.is_place:
        return None
    index = bisect_left(anchors, anchor.start, key=lambda a: a.start)
    for other in reversed(anchors[max(0, index - MAX_NAMES) : index]):
        identity = other.identity
        if identity is not None and identity.type is entity_type.ORG and identity.name.endswith(head.endings):
            return identity
    return None


def homes(text: str, plan: Outline, entities: Sequence[Entity], anchors: Sequence[Anchor]) -> dict[str, Identity]:
    """Return the homes that the text states, by name: 平安村村民张某, 张某一家住在平安村, 来自平安村的张某."""
    found: dict[str, Identity] = {}
    places = [a for a in anchors if a.identity is not None and a.identity.type is entity_type.LOC and not a.is_nested]
    starts = [a.start for a in places]
    for person in (e for e in entities if e.type is entity_type.PER):
        index = bisect_left(starts, person.start)
        clause = plan.at(person.start)
        for place in (*places[index - 1 : index], *places[index : index + 1]):
            if place.identity is not None and place.clause == clause and is_home(text, place, person):
                found.setdefault(person.name, place.identity)
    return found


def is_home(text: str, place: Anchor, person: Entity) -> bool:
    """Whether a place beside a name is said to be its home."""
    if place.start >= person.end:
        return AT_HOME.fullmatch(text, person.end, place.start) is not None
    gap = text[place.end : person.start]
    is_from = FROM_HOME.search(text, max(0, place.start - BESIDE), place.start) is not None and gap.startswith("的")
    is_called = ORDINARY.search(gap) is not None and len(gap) <= MAX_LEAD and GAP.fullmatch(gap) is not None
    return is_called or (is_from and len(gap) <= MAX_LEAD)


class Person(Record):
    """Somebody whose figures follow in the sentence."""

    name: str
    start: int
    end: int
    sentence: int


class Persons:
    """The persons that are subjects of clauses, asked for by position."""

    def __init__(self, text: str, plan: Outline, entities: Sequence[Entity], anchors: Sequence[Anchor] = ()) -> None:
        self._text = text
        self._plan = plan
        self.homes = homes(text, plan, entities, anchors)
        people = sorted((e for e in entities if e.type is entity_type.PER), key=lambda e: e.start)
        self._people = people
        self._people_starts = [entity.start for entity in people]
        self._officials: set[str] = set()
        self._private: set[str] = set()  # whom the article calls 村民 and the like, or gives an age, and never an office
        for entity in people:
            self._note(entity)
        self._private -= self._officials
        found = (
            [*self._named(people), *self._pronouns(people)] if len(self._officials) < len(people) or HOUSE.search(text) else []
        )
        self._all = sorted(found, key=lambda person: person.start)
        self._starts = [person.start for person in self._all]

    def before(self, position: int, sentence: int) -> Person | None:
        """Return the last person that is a subject before a position in its sentence."""
        index = bisect_left(self._starts, position) - 1
        found = self._all[index] if index >= 0 else None
        return found if found is not None and found.sentence == sentence and found.name else None

    def speaking(self, end: int) -> Person | None:
        """Return the villager or the like who is named right behind a speech as its speaker."""
        match = SPEAKER.match(self._text, end)
        if match is None:
            return None
        index = bisect_left(self._people_starts, end)
        found = self._people[index] if index < len(self._people) else None
        if found is None or found.start >= match.end() or found.name not in self._private:
            return None
        return Person(found.name, found.start, found.end, self._plan.clauses[self._plan.at(found.start)].sentence)

    def aged(self, end: int) -> Person | None:
        """Return the person whose age ends here: 30岁的市民琼某."""
        index = bisect_left(self._people_starts, end)
        found = self._people[index] if index < len(self._people) else None
        if found is None or AGE_OF.fullmatch(self._text, end, found.start) is None:
            return None
        return Person(found.name, found.start, found.end, self._plan.clauses[self._plan.at(found.start)].sentence)

    def said_before(self, opened: int) -> Person | None:
        """Return the villager or the like who is named right before a speech as its speaker: 社员王某说：“…."""
        index = bisect_left(self._people_starts, opened) - 1
        found = self._people[index] if index >= 0 else None
        if found is None or found.name not in self._private or SAYS.fullmatch(self._text, found.end, opened) is None:
            return None
        return Person(found.name, found.start, found.end, self._plan.clauses[self._plan.at(found.start)].sentence)

    def _note(self, entity: Entity) -> None:
        """Note what the words beside a name say of it."""
        before = self._text[max(0, entity.start - BESIDE) : entity.start]
        behind = self._text[entity.end : entity.end + BESIDE // 2]
        role = entity.role or ""
        if OFFICE.search(before) or IN_OFFICE.match(behind) or IN_OFFICE.search(role):
            self._officials.add(entity.name)
        elif ORDINARY.search(before) or ORDINARY.search(role) or AGED.match(self._text, entity.end) or OF_AGE.search(before):
            self._private.add(entity.name)

    def _named(self, people: Sequence[Entity]) -> Iterator[Person]:
        for entity in people:
            clause = self._plan.clauses[self._plan.at(entity.start)]
            lead = self._text[clause.start : entity.start]
            is_subject = len(lead) <= MAX_LEAD and (FRAME.fullmatch(lead) or ORDINARY.search(lead) or OF_AGE.search(lead))
            is_own = entity.name in self._private or HOUSE.match(self._text, entity.end) is not None
            if is_own and is_subject and not NOT_OWN.match(self._text, entity.end, clause.end):
                yield Person(entity.name, entity.start, entity.end, clause.sentence)

    def _pronouns(self, people: Sequence[Entity]) -> Iterator[Person]:
        """Yield clauses that open with 他 or 她: the one person named in the last paragraph that names any, or nobody known."""
        starts = [entity.start for entity in people]
        for match in PRONOUN.finditer(self._text):
            clause = self._plan.clauses[self._plan.at(match.start())]
            index = bisect_left(starts, clause.start) - 1
            if index < 0 or not AFTER.fullmatch(self._text, clause.start, match.start()):
                continue
            is_known = self._is_meant(match, people, index, clause)
            yield Person(people[index].name if is_known else "", match.start(), match.end(), clause.sentence)

    def _is_meant(self, match: re.Match[str], people: Sequence[Entity], index: int, clause: Clause) -> bool:
        """Whether a pronoun means the last person named: an only one, in an earlier sentence, or 她家 behind her own speech."""
        last = people[index]
        here = self._plan.clauses[self._plan.at(last.start)]
        is_told = NOT_OWN.match(self._text, match.end(), clause.end) and not OWN_PAY.match(self._text, match.end())
        if is_told or clause.paragraph - here.paragraph > MAX_AWAY:
            return False
        if match.group().endswith("家"):
            return last.name not in self._officials
        is_before = here.sentence < clause.sentence + match.group().startswith("自己")  # 王某说，自己…
        return last.name in self._private and is_before and self._is_alone(people, index, here.paragraph)

    def _is_alone(self, people: Sequence[Entity], index: int, paragraph: int) -> bool:
        """Whether the paragraph has named nobody else up to a name."""
        for other in people[max(0, index - MAX_NAMES) : index][::-1]:
            if self._plan.clauses[self._plan.at(other.start)].paragraph != paragraph:
                return True
            if other.name != people[index].name:
                return False
        return True
