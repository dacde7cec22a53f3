"""Whose figure it is: the ordered list of rules, the most trusted first."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.records import Figure
from gleaner_extract.link import lexicon, reaches, roles
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.clauses import OPENERS, Outline
from gleaner_extract.link.discourse import Discourse
from gleaner_extract.link.identities import Identity
from gleaner_extract.link.persons import Person, Persons
from gleaner_extract.link.speech import Speech
from gleaner_extract.link.topics import Topic
from gleaner_extract.members import entity_type, modality, place_level, unit_kind
from gleaner_extract.record import Record

LIGHT: Final = re.compile(rf"(?:[一-鿿]{{1,4}}(?:站|断面))?(?:{lexicon.one_of('light')}|[“”\"\s　：:])*+")  # 会同县大金站139毫米
MAX_LIGHT: Final = 16  # characters between a holder and the number that it possesses
NO_POSSESSORS: Final = (roles.BASE, roles.COORDINATE, roles.INFORMANT, roles.SUBJECT, roles.SCENE, roles.SETTING)
IN_BRACKET: Final = re.compile(r"(?:平均|总体)?(?:水平|增速|增幅)?\s?[（(]")
SENTENCE_END: Final = re.compile(r"[。！？!?\n]")
MYSELF: Final = re.compile(r"(?:我|俺)(?![们国省市县区州旗镇乡村社公院校局厂队所站团行会])|(?:我|俺)们?(?:自?家|两口子|一家)")
LISTED: Final = ("、", "和", "及", "与")
COUNTED_PLACES: Final = re.compile(
    r"[个省市县区州旗镇乡村](?:行政村|自然村|社区|贫困村|村|乡镇|镇|乡|街道|县|市|区|旗|州|盟|省)?(?![一-鿿]{0,2}[户人])"
)
COMPANIES: Final = ("公司", "集团", "企业", "厂")
VILLAGERS: Final = re.compile(r"(?:目前|如今|现在|同时|当地|全体|广大|，)*(?:村民|农户|群众|乡亲)(?!小组|委)")
AGES: Final = ("岁",)
DISTANCE: Final = re.compile(r"[距离至到]$|距离$|相距$")


class Owner(Record):
    """A holder that a rule chose, with the words that say so."""

    identity: Identity
    start: int
    end: int
    rule_id: str


class Case(Record):
    """One figure and what the rules may look at."""

    text: str
    plan: Outline
    figure: Figure
    clause: int
    discourse: Discourse
    before: tuple[Anchor, Identity] | None  # the last mention before it in its clause, resolved
    ahead: Anchor | None  # the first subject after it, where nobody has been named before in the paragraph
    speech: Speech
    listed: Owner | None  # by 分别
    person: Person | None  # the last person that is a subject of the sentence
    persons: Persons


Rule = Callable[[Case], Owner | None]


def listed(case: Case) -> Owner | None:
    """A县、B县分别种植3万亩、2万亩: in order."""
    return case.listed


def possessor(case: Case) -> Owner | None:
    """平桥村200户, 全县共有120家: the name stands right before the number."""
    if case.before is None:
        return None
    anchor, identity = case.before
    if not may_possess(case, anchor, identity) or is_distance(case, anchor):
        return None
    return Owner(identity, anchor.start, anchor.end, "link.possessor")


def may_possess(case: Case, anchor: Anchor, identity: Identity) -> bool:
    """Whether a name may own the number right behind it, only light words between."""
    if IN_BRACKET.fullmatch(case.text, anchor.end, case.figure.start):
        return True  # 青山镇（3个）、白水镇（5个）, 比全省平均水平（7.7%）高
    if anchor.role in NO_POSSESSORS or identity.is_media or anchor.is_nested:
        return False  # the rule of the subject says the same with its own name
    is_named_as = case.text[anchor.start - 1 : anchor.start] == "为" and case.figure.unit_kind is not unit_kind.MONEY
    if anchor.role is roles.OBLIQUE and case.figure.unit_kind is not unit_kind.COUNT and not is_named_as:
        return False  # 向平桥村捐款100万元 is the donor's
    if case.text[anchor.start - 1 : anchor.start] in LISTED and COUNTED_PLACES.match(case.text, case.figure.end - 1):
        return False  # 涉及平桥村、白水村、红岩村3个行政村
    is_near = case.figure.start - anchor.end <= MAX_LIGHT
    return is_near and LIGHT.fullmatch(case.text, anchor.end, case.figure.start) is not None


def is_distance(case: Case, anchor: Anchor) -> bool:
    """距县城5公里 is nobody's figure of 县城, nor is the way 青山镇至白水镇5公里 of one of them."""
    return (
        case.figure.unit_kind is unit_kind.LENGTH
        and DISTANCE.search(case.text, max(0, anchor.start - 2), anchor.start) is not None
    )


def own_words(case: Case) -> Owner | None:
    """“我家卖了2万多元。”种植户孙某说: what a villager says of herself is hers."""
    end = case.speech.end_of(case.figure.start)
    if end is None or case.figure.modality is modality.RULE:
        return None
    opened = case.text.rfind("“", 0, case.figure.start)
    who = case.persons.speaking(end - 1) or case.persons.said_before(opened)
    if who is None or MYSELF.search(case.text, opened, case.figure.start) is None:
        return None
    topic = case.discourse.topic
    if topic is not None and topic.start > opened:
        return None
    return of_person(who, case.persons, case.discourse)


def aged(case: Case) -> Owner | None:
    """30岁的市民琼某: an age in front of a name is that person's."""
    who = case.persons.aged(case.figure.end) if case.text[case.figure.end - 1] in AGES else None
    return None if who is None else of_person(who, case.persons, case.discourse)


def person(case: Case) -> Owner | None:
    """村民陈某承包了30亩: the person's own, when no place or body has become the subject since."""
    who, topic = case.person, case.discourse.topic
    if who is None or case.figure.modality is modality.RULE or case.figure.unit_kind is unit_kind.LENGTH:
        return None
    if topic is not None and topic.start > who.start and not topic.rule_id.startswith("link.scene"):
        return None  # 王某在平安村承包30亩 is still hers
    return of_person(who, case.persons, case.discourse)


def of_person(who: Person, persons: Persons, discourse: Discourse) -> Owner:
    """Return a person as the holder, with the home that the text states, else the village that it speaks of."""
    spoken = (topic.identity for topic in (discourse.topic, discourse.previous) if topic is not None)
    home = persons.homes.get(who.name) or next((place for place in spoken if place.level is place_level.VILLAGE), None)
    if home is None:
        return Owner(Identity(entity_type.PER, who.name), who.start, who.end, "link.person")
    above, label = (home.name, *home.parents), home.text + who.name
    identity = Identity(entity_type.PER, who.name, above, code=home.code, label=label, place=home)
    return Owner(identity, who.start, who.end, "link.person")


def clause_local(case: Case) -> Owner | None:
    """支持平桥村建成大棚200个, 全县在双溪乡发展2万亩: who acts, or the smaller place, in the clause."""
    local = case.discourse.local
    return owner(local) if local is not None and local.start < case.figure.start else None


def clause_subject(case: Case) -> Owner | None:
    """汉源县种植花椒2万亩: the subject of the clause."""
    topic = case.discourse.topic
    return owner(topic) if topic is not None and topic.clause == case.clause else None


def prescribed(case: Case) -> Owner | None:
    """有正式党员3人以上的成立党支部: a rule belongs to the place that the article is about."""
    if case.figure.modality is not modality.RULE:
        return None
    return renamed(case.discourse.locus(), "link.rule_of_locus")


def everybody(case: Case) -> Owner | None:
    """各乡镇建成…: the sentence is about the whole place again."""
    at = case.discourse.generic_at()
    if at is None or at > case.figure.start:
        return None
    locus = case.discourse.locus()
    return renamed(around(case, locus) or locus, "link.everybody")


def around(case: Case, locus: Topic | None) -> Topic | None:
    """Return the subject of the sentence where the article's place lies in it: 全市建成75个，贫困村增收 in news of a village."""
    topic = case.discourse.topic
    if topic is None or locus is None:
        return None
    is_here = case.plan.clauses[topic.clause].sentence == case.plan.clauses[case.clause].sentence
    return topic if is_here and any(place.key == topic.identity.key for place in locus.identity.chain()[1:]) else None


def sentence_topic(case: Case) -> Owner | None:
    """汉源县优化结构，建成基地11个: the subject of an earlier clause of the sentence."""
    topic = case.discourse.topic
    if topic is None or case.plan.clauses[topic.clause].sentence != case.plan.clauses[case.clause].sentence:
        return None
    return renamed(topic, f"link.sentence_{topic.rule_id.removeprefix('link.')}")


def speaker(case: Case) -> Owner | None:
    """“一个月能拿两千三百元。”果角村村民张某说: nobody before in the paragraph, the speaker behind the speech."""
    end = case.speech.end_of(case.figure.start)
    if case.discourse.topic is not None or end is None or case.ahead is None or case.ahead.identity is None:
        return None
    behind = case.text[end : case.ahead.start]
    if case.ahead.start < end or len(behind) > MAX_LIGHT or SENTENCE_END.search(behind):
        return None
    identity = case.ahead.identity
    told = identity.place if identity.is_government and identity.place is not None else identity
    return Owner(told, case.ahead.start, case.ahead.end, "link.speaker")


def named_later(case: Case) -> Owner | None:
    """总投资3亿元的项目，A县今年开工: no subject before in the paragraph, but one in the next clause."""
    ahead = case.ahead
    if ahead is None or ahead.identity is None or ahead.is_example or case.discourse.topic is not None:
        return None
    here, there = case.plan.clauses[case.clause], case.plan.clauses[ahead.clause]
    if here.sentence != there.sentence or ahead.clause - case.clause > 1 or ahead.role is not roles.SUBJECT:
        return None
    return Owner(ahead.identity, ahead.start, ahead.end, "link.named_later")


def paragraph_topic(case: Case) -> Owner | None:
    """The sentence names nobody: it goes on about who the one before was about; 村民 are not a company's."""
    topic = case.discourse.topic
    if topic is not None and topic.identity.name.endswith(COMPANIES) and case.discourse.village is not None:
        start = case.plan.sentence_span(case.clause)[0]
        topic = case.discourse.village if VILLAGERS.match(case.text, start) else topic
    return renamed(topic, "link.paragraph")


def section_topic(case: Case) -> Owner | None:
    """The heading names who the paragraph is about."""
    return owner(case.discourse.section)


def previous_paragraph(case: Case) -> Owner | None:
    """The paragraph before was about one thing only, and it is inside what the article is about."""
    return owner(case.discourse.previous)


def whole_article(case: Case) -> Owner | None:
    """Nothing nearer: the organisation or place that the article is about."""
    return owner(case.discourse.about())


def owner(topic: Topic | None) -> Owner | None:
    """Return a topic as a choice of its own rule."""
    return None if topic is None else Owner(topic.identity, topic.start, topic.end, topic.rule_id)


def renamed(topic: Topic | None, rule_id: str) -> Owner | None:
    """Return a topic as the choice of another rule."""
    return None if topic is None else Owner(topic.identity, topic.start, topic.end, rule_id)


# The order of trust. The first rule that chooses wins; docs/link.md has a line on each.
RULES: Final[tuple[Rule, ...]] = (
    listed,
    possessor,
    own_words,
    aged,
    person,
    clause_local,
    clause_subject,
    everybody,
    sentence_topic,
    prescribed,
    speaker,
    named_later,
    paragraph_topic,
    section_topic,
    previous_paragraph,
    whole_article,
)


def choose(case: Case) -> Owner | None:
    """Return the choice of the most trusted rule, null when none knows."""
    for rule in RULES:
        found = rule(case)
        if found is not None:
            return found
    return None


class HolderReader:
    """Walks once through clauses, mentions and figures and chooses a holder for each figure."""

    def __init__(
        self, text: str, plan: Outline, anchors: Sequence[Anchor], discourse: Discourse, speech: Speech, persons: Persons
    ) -> None:
        self._text = text
        self._plan = plan
        self._anchors = anchors
        self._discourse = discourse
        self._subjects = [a for a in anchors if a.role in (roles.SUBJECT, roles.INFORMANT) and a.identity is not None]
        self._subject_starts = [a.start for a in self._subjects]
        self._speakers = [a for a in anchors if a.role in (roles.SUBJECT, roles.INFORMANT) and a.reach is not reaches.HERE]
        self._speech = speech
        self._persons = persons
        self._at, self._clause = 0, -1  # the next mention, the clause that was entered last
        self._before: tuple[Anchor, Identity] | None = None

    def read(self, figures: Sequence[Figure], clauses: Sequence[int], lists: dict[int, Owner]) -> Iterator[Owner | None]:
        """Yield the holder of each figure, in order.

        Args:
            figures: sorted by start.
            clauses: the number of each figure's clause.
            lists: what distributive lists say, by the number of the figure.
        """
        for number, (figure, target) in enumerate(zip(figures, clauses, strict=True)):
            self._walk(figure.start, target)
            ahead = self._ahead(figure) if self._discourse.topic is None else None  # only then asked for
            pair = lists.get(number)
            who = self._persons.before(figure.start, self._plan.clauses[target].sentence)
            yield choose(
                Case(
                    self._text,
                    self._plan,
                    figure,
                    target,
                    self._discourse,
                    self._before,
                    ahead,
                    self._speech,
                    pair,
                    who,
                    self._persons,
                )
            )

    def _walk(self, position: int, target: int) -> None:
        """Take in the clauses and mentions up to a position in the clause of this number."""
        while self._at < len(self._anchors) and self._anchors[self._at].start < position:
            anchor = self._anchors[self._at]
            self._enter(min(anchor.clause, target))
            identity = self._discourse.meet(anchor)
            self._before = (anchor, identity) if identity is not None else None
            self._at += 1
        self._enter(target)

    def _enter(self, target: int) -> None:
        """Go on to a clause."""
        while self._clause < target:
            self._clause += 1
            if self._plan.clauses[self._clause].opener not in OPENERS:
                self._before = None
            self._discourse.enter(self._clause)

    def _ahead(self, figure: Figure) -> Anchor | None:
        """Return the first named subject after a figure; behind a speech also 该社 of 该社理事长陈某说."""
        end = self._speech.end_of(figure.start)
        if end is not None:
            spoken = bisect_left(self._speakers, end, key=lambda a: a.start)
            found = self._speakers[spoken] if spoken < len(self._speakers) else None
            if found is not None and found.head is not None and found.start - end <= MAX_LIGHT:
                return replace(found, identity=self._discourse.resolve(found))
        index = bisect_left(self._subject_starts, figure.end)
        found = self._subjects[index] if index < len(self._subjects) else None
        if found is None or found.identity is None or self._discourse.is_stray(found, found.identity):
            return None
        return found
