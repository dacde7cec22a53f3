"""Follows the subject through the article: what each clause, sentence and paragraph speaks of."""

import re
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import Final

from msgspec.structs import replace

from gleaner_extract.link import lexicon, reaches, roles
from gleaner_extract.link.anchors import FRAME, ORDINAL, Anchor, is_kind
from gleaner_extract.link.clauses import Clause, Outline
from gleaner_extract.link.deixis import WEAK, Head, fits
from gleaner_extract.link.identities import BELOW_COUNTY, COUNTRY, LEVEL_OF_ENDING, Identity, is_national, together
from gleaner_extract.link.locus import Setting
from gleaner_extract.link.topics import Topic, is_apart, stated_around
from gleaner_extract.members import entity_type, paragraph_kind, place_level

OPENING: Final = (roles.SUBJECT, roles.SCENE, roles.SETTING, roles.INFORMANT)
SEATS: Final = frozenset("省市县区州旗镇乡")
INSIDE: Final = ("里", "上")  # 村里84户 is of a certain village, 乡镇党委260个 of none
SURE: Final = 0.7  # confidence of the article's place from which others are doubted
EXAMPLES: Final = re.compile(r"[^，,；;。]{0,80}?等[\d一二两三四五六七八九十]+(?:多|余)?[个家名户村镇县]")
SMALLEST: Final = "组"
MAX_BEFORE: Final = 36  # characters before a name
# 被命名为“省级示范合作社”: an honour and no body
HONOURED: Final = re.compile(
    r"(?:命名为|评为|授予|认定为|列为|确定为|获评|荣获|评选为|称号为)(?:[“\"‘「][^”\"’」]{1,20}[”\"’」][、和及与])*[“\"‘「]?$"
)
# 成立平安合作社，吸纳会员25户: what has members is what was founded
FOUNDED: Final = re.compile(r"(?:成立|组建|创办|创建|领办|注册|牵头成立)了?[“\"‘]?$")
MEMBERS: Final = re.compile(r"(?:目前|现在|现)?(?:共|已|先后)*(?:吸纳|吸收|发展|拥有|有)?(?:了)?(?:会员|社员|成员|股东|注册资)")
SEMICOLONS: Final = frozenset("；;")
MEMORY: Final = 40  # mentions that 该公司 can look back on
# 此次集中签约的项目: of who holds the event, and of none of the firms
EVENT: Final = r"(?:此次|本次|这?次)(?:集中)?(?:签约|开工|竣工|推介|集中)"
# 各地, 各乡镇, 县乡两级: everybody, so the sentence is about the whole place again.
GENERIC: Final = re.compile(
    rf"(?:全[省市县区州])?(?:各{lexicon.one_of('generic_head')}|[省市县乡镇村、]{{2,9}}[一二三四五两]?级|{EVENT}|{lexicon.one_of('generic')}(?!确定|认定|评定|识别|标准|名单|原则))"
    r"(?<!全社会(?=固|消|用|研|投|从|货|客))"  # 全社会固定资产投资 is the name of a quantity
)
GENERIC_FIRST: Final = frozenset({word[0] for word in lexicon.words("generic")} | set("各全省市县乡镇村此本这次"))

AND: Final = re.compile(r"\s?(?:、|和|及|以及|[/／])\s?")  # A市与B市合作 and A市同B市 are of A
MAX_TOGETHER: Final = 20  # names of one holder; further ones are left out
VILLAGE_BODIES: Final = ("党支部", "党总支", "党委", "村委会", "居委会", "委员会", "村两委")  # whose secretary speaks
NUMBERED: Final = re.compile(rf"[\s　]*(?:{ORDINAL})")


class Discourse:
    """What the text speaks of at the current position; fed with clauses and anchors in order."""

    def __init__(self, text: str, plan: Outline, setting: Setting) -> None:
        self._text = text
        self._plan = plan
        self.setting = setting
        self._recent: deque[Anchor] = deque(maxlen=MEMORY)
        self.topic: Topic | None = None  # of the paragraph so far
        self.local: Topic | None = None  # of the current clause only: 支持X建成
        self.section: Topic | None = None  # of the heading above
        self.previous: Topic | None = None  # the one thing the paragraph before spoke of
        self._generic_at: int | None = None  # where 各地 stands in this sentence
        self._unread: list[Clause] = []  # clauses of this sentence not yet looked through for it
        self._before_example: Topic | None = None
        self._before_bracket: Topic | None = None
        self._before_name: Topic | None = None
        self._founded: Topic | None = None
        self.village: Topic | None = None  # the last village that the paragraph was about
        self._together: dict[frozenset[str], Identity] = {}  # B村、A村 are who A村和B村 were
        self._paragraph_keys: set[str] = set()
        self._opened_by = ""  # the key of the first subject of the paragraph
        self._clause: Clause | None = None
        self._opening = 0  # the first sentence of the paragraph

    # ---- moving on

    def enter(self, number: int) -> None:
        """Go to a clause."""
        clause, last = self._plan.clauses[number], self._clause
        self._clause = clause
        self.local = None
        if last is None or clause.paragraph != last.paragraph:
            self._enter_paragraph(last)
            self._opening = clause.sentence
        elif clause.sentence != last.sentence:
            self._enter_sentence()
        elif last.depth and not clause.depth and self._before_bracket is not None:
            self.topic = self._before_bracket
        elif clause.opener in SEMICOLONS and self.topic is not None and self.topic.is_in_name:
            self.topic = self._before_name
        if clause.depth and (last is None or not last.depth):
            self._before_bracket = self.topic
        self._unread.append(clause)
        if self._founded is not None and number == self._founded.clause + 1 and MEMBERS.match(self._text, clause.start):
            self._take_founded(self._founded, number)

    def _take_founded(self, founded: Topic, number: int) -> None:
        """成立平安合作社，吸纳会员25户: go on with what was founded, in the same sentence."""
        if self._plan.clauses[founded.clause].sentence == self._plan.clauses[number].sentence:
            self._set_topic(replace(founded, clause=number))

    def _enter_paragraph(self, last: Clause | None) -> None:
        if last is not None and self.topic is not None:
            if last.paragraph in self._plan.headings and last.paragraph > self._plan.first_body:
                self.section = replace(self.topic, rule_id="link.section")
            elif self._is_whole_paragraph(self.topic, last):
                self.previous = replace(self.topic, rule_id="link.previous_paragraph")
            else:
                self.previous = self._village_of_paragraph(last)
        if last is not None and last.paragraph in self._plan.headings and self.topic is None:
            self.section = None
        if self._clause is not None and NUMBERED.match(self._text, self._clause.start):
            self.previous = None  # （三）办好民生实事 is the next point of the article, not of the point before
        self.topic = None
        self._before_example = self._before_bracket = self._before_name = self.village = None
        self._forget_generic()
        self._paragraph_keys = set()

    def _village_of_paragraph(self, last: Clause) -> Topic | None:
        """Return the village that opened a paragraph of the body and is the only place that it went on to speak of."""
        village = self.village
        if village is None or self._opened_by != village.identity.key or last.paragraph < self._plan.first_body:
            return None
        is_only = all(key == self._opened_by or key.startswith(entity_type.ORG) for key in self._paragraph_keys)
        return replace(village, rule_id="link.previous_paragraph") if is_only else None

    def _is_whole_paragraph(self, topic: Topic, last: Clause) -> bool:
        """Whether a paragraph of the body spoke of one thing only, from its first sentence on."""
        first = self._plan.clauses[topic.clause]
        return len(self._paragraph_keys) == 1 and last.paragraph >= self._plan.first_body and first.sentence == self._opening

    def _enter_sentence(self) -> None:
        self._forget_generic()
        if self.topic is not None and self.topic.is_example:
            self.topic = self._before_example
        self._before_bracket = None

    def generic_at(self) -> int | None:
        """Return where 各地 or the like opened a clause of this sentence, after its last subject; null when nowhere."""
        for clause in self._unread:
            lead = self._text[clause.start : min(clause.end, clause.start + 30)]
            frame = FRAME.match(lead)
            at = frame.end() if frame else 0
            if lead[at : at + 1] in GENERIC_FIRST and GENERIC.match(lead, at):
                self._generic_at = clause.start + at
        self._unread.clear()
        return self._generic_at

    def _forget_generic(self) -> None:
        self._generic_at = None
        self._unread.clear()

    # ---- mentions

    def meet(self, anchor: Anchor) -> Identity | None:
        """Take in a mention; returns who it is, null where nothing says so."""
        if anchor.reach is reaches.BARE and anchor.role not in OPENING and not self._text.startswith(INSIDE, anchor.end - 1):
            return None  # 农民专业协会达到27家 is no particular 协会
        identity = anchor.identity if anchor.reach is reaches.NAMED else self.resolve(anchor)
        if identity is None or anchor.is_nested:
            return identity
        before = self._text[max(0, anchor.start - MAX_BEFORE) : anchor.start]
        if identity.type is entity_type.ORG and HONOURED.search(before):
            return None
        if identity.type is entity_type.ORG and anchor.role is roles.OBJECT and FOUNDED.search(before):
            self._founded = Topic(identity, anchor.start, anchor.end, "link.subject", anchor.clause)
        identity = self._seated(identity)
        if anchor.reach is reaches.NAMED and not is_kind(identity):
            self._recent.append(anchor)
        if self.is_stray(anchor, identity):
            return None
        if identity.is_media:
            return identity
        self._take_role(anchor, identity)
        return identity

    def is_stray(self, anchor: Anchor, identity: Identity) -> bool:
        """Whether a short county name of another province is more likely a word: 新建 in 新建食堂19个."""
        locus = self.setting.locus
        if (
            anchor.reach is not reaches.NAMED
            or locus is None
            or locus.confidence < SURE
            or identity.level is not place_level.COUNTY
        ):
            return False
        province = (locus.parents or (locus.name,))[-1]
        return anchor.end - anchor.start < len(identity.name) and identity.parents[-1:] != (province,)

    def _take_role(self, anchor: Anchor, identity: Identity) -> None:
        """Change the topic where the role of the mention does so."""
        if self._is_brand(anchor, identity):
            return
        deictic = "" if anchor.reach is reaches.NAMED else "_deictic"
        role = anchor.role
        if role is roles.SETTING:  # 在X opens a sentence as its scene; later it only says where
            role = roles.LOCATIVE if self._is_sentence_topic() else roles.SCENE
        if role is roles.LOCATIVE and self._is_home_ground(identity):
            role = roles.SCENE
        if role is roles.COORDINATE:
            self._join(anchor, identity)
        elif role is roles.SUBJECT:
            rule, named = f"link.subject{deictic}", anchor.is_in_name
            self._set_topic(Topic(identity, anchor.start, anchor.end, rule, anchor.clause, anchor.is_example, is_in_name=named))
        elif role is roles.SCENE:
            self._set_topic(Topic(identity, anchor.start, anchor.end, f"link.scene{deictic}", anchor.clause))
        elif role is roles.CROWD:
            self._take_crowd(anchor, identity)
        elif role is roles.INFORMANT:
            self._set_informant(anchor, identity)
        elif role in (roles.PIVOT, roles.LOCATIVE) and self._is_closer(anchor, identity):
            self.local = Topic(identity, anchor.start, anchor.end, f"link.{role.value}{deictic}", anchor.clause)

    def _take_crowd(self, anchor: Anchor, identity: Identity) -> None:
        """Take in the first of several named together with their number.

        据某省民政厅报告，甲市、乙市等7市受灾 is the province's, and a company named before is no longer the subject.
        """
        topic = self.topic if self._is_sentence_topic() else None
        if topic is not None and any(place.key == topic.identity.key for place in identity.chain()[1:]):
            stated = stated_around(self._text, topic, anchor, identity)
            if stated is not None:
                self._set_topic(stated)
            return
        if identity.type is entity_type.ORG:
            self.topic = None if self.topic is not None and self.topic.identity.type is entity_type.ORG else self.topic
        elif not EXAMPLES.match(self._text, anchor.end):
            self._set_topic(Topic(identity, anchor.start, anchor.end, "link.subject", anchor.clause))

    def _join(self, anchor: Anchor, identity: Identity) -> None:
        """Add another name to the subject: A县、B县和C县 hold together what is said of them."""
        topic = self.topic
        if topic is None or topic.clause != anchor.clause or not AND.fullmatch(self._text, topic.end, anchor.start):
            return
        members = topic.members or (topic.identity,)
        if len(members) >= MAX_TOGETHER or not is_apart(identity, members) or anchor.reach is not reaches.NAMED:
            return
        members = (*members, identity)
        named = self._together.setdefault(frozenset(member.key for member in members), together(members))
        self.topic = replace(topic, identity=named, end=anchor.end, members=members)

    def _is_brand(self, anchor: Anchor, identity: Identity) -> bool:
        """Whether the short name of a place around the subject only names a kind: 乌审旗…，其中鄂尔多斯细毛羊76万只."""
        if not self._is_sentence_topic() or self.topic is None or anchor.end - anchor.start >= len(identity.name):
            return False
        return anchor.reach is reaches.NAMED and any(place.key == identity.key for place in self.topic.identity.chain()[1:])

    def _is_home_ground(self, identity: Identity) -> bool:
        """Whether a sentence without a subject says where in the article's place it happens: 三人在平安村包地170亩，…."""
        locus = self.setting.identity
        if locus is None or self._is_sentence_topic() or identity.level not in (place_level.VILLAGE, place_level.TOWNSHIP):
            return False
        return any(place.key == locus.key for place in identity.chain()[1:])

    def _is_sentence_topic(self) -> bool:
        """Whether the current sentence has named its subject already."""
        if self.topic is None or self._clause is None:
            return False
        return self._plan.clauses[self.topic.clause].sentence == self._clause.sentence

    def _set_topic(self, topic: Topic) -> None:
        if topic.is_example and (self.topic is None or not self.topic.is_example):
            self._before_example = self.topic
        if topic.is_in_name and (self.topic is None or not self.topic.is_in_name):
            self._before_name = self.topic
        self.topic = topic
        self.village = topic if topic.identity.level is place_level.VILLAGE else self.village
        self._forget_generic()
        if not self._paragraph_keys:
            self._opened_by = topic.identity.key
        self._paragraph_keys.add(topic.identity.key)

    def _set_informant(self, anchor: Anchor, identity: Identity) -> None:
        """An office that gives the news speaks for its place, a company for itself."""
        told = identity
        if identity.is_government or (identity.place is not None and identity.name.endswith(VILLAGE_BODIES)):
            told = identity.place or self._seat_of(identity) or identity
        self._set_topic(Topic(told, anchor.start, anchor.end, "link.informant", anchor.clause))

    def _seated(self, identity: Identity) -> Identity:
        """Return a bare 县防汛指挥部 with the county it works for."""
        if identity.type is not entity_type.ORG or identity.parents or identity.name[:1] not in SEATS:
            return identity
        place = self._seat_of(identity)
        if place is None or not place.name.endswith(identity.name[0]):
            return identity
        name = place.name + identity.name[1:]
        return replace(identity, name=name, parents=(place.name, *place.parents), code=place.code, place=place)

    def _seat_of(self, identity: Identity) -> Identity | None:
        """Return the place a bare 县农业局 or 市统计局 works for."""
        if is_national(identity) or identity.name.startswith(("国家", "全国", "中国")):
            return COUNTRY
        for place in (*self._chain(self.setting.identity), *self._chain(self.topic.identity if self.topic else None)):
            if place.name.endswith(identity.name[:1]):
                return place
        return self.setting.identity

    def _is_closer(self, anchor: Anchor, identity: Identity) -> bool:
        """Whether a place later in the clause takes its figures: when nobody has them yet, or it lies in who has."""
        if self.topic is None:
            return True
        if anchor.role is roles.PIVOT:
            return anchor.reach is not reaches.BARE
        return any(place.key == self.topic.identity.key for place in identity.chain()[1:])

    # ---- deixis

    def resolve(self, anchor: Anchor) -> Identity | None:
        """Return who 我县, 该公司 or 县委 is; an unresolved place stands for itself."""
        head = anchor.head
        if head is None:
            return None
        if anchor.reach is reaches.HERE:
            return self._here()
        if head.word == "国":
            return replace(COUNTRY, label=self._text[anchor.start : anchor.end])
        return self._place(anchor, head) if head.is_place else self._organisation(anchor, head)

    def _here(self) -> Identity | None:
        """Return the place named last: 他来自平安村，这里有84户."""
        recent = (a.identity for a in reversed(self._recent) if a.identity is not None)
        return next((place for place in recent if place.type is entity_type.LOC), None)

    def _place(self, anchor: Anchor, head: Head) -> Identity | None:
        own = self._chain(self.setting.identity)
        spoken = self._chain(self.topic.identity if self.topic else None)
        section = self._chain(self.section.identity if self.section else None)
        near = (*own, *spoken) if anchor.reach is reaches.OWN else (*spoken, *section, *own)
        recent = (p for a in reversed(self._recent) if a.identity for p in a.identity.chain())
        if anchor.reach is reaches.THAT:
            near = (*self._just_named(), *near)
        found = next((p for p in chain(near, recent) if fits(p, head) and self._is_open_to(anchor, p)), None)
        if found is None and head.word == SMALLEST:  # 本组 of a village whose groups have but numbers
            found = next((p for p in chain(near, recent) if p.level is place_level.VILLAGE), None)
        if found is not None or anchor.reach is reaches.BARE:
            return found
        surface = self._text[anchor.start : anchor.end]
        level = LEVEL_OF_ENDING.get(head.word[-1:])
        return Identity(entity_type.LOC, surface, level=level) if anchor.reach is not reaches.THAT else None

    def _just_named(self) -> Iterator[Identity]:
        """Yield the places named in this sentence since its subject, the last first: 有曾经很穷的宝山村，如今该村…."""
        since = self.topic.start if self.topic is not None else -1
        for anchor in reversed(self._recent):
            if (
                anchor.start <= since
                or self._clause is None
                or self._plan.clauses[anchor.clause].sentence != self._clause.sentence
            ):
                return
            if anchor.identity is not None and anchor.role not in (roles.BASE, roles.OBLIQUE):
                yield anchor.identity

    def _is_open_to(self, anchor: Anchor, place: Identity) -> bool:
        """Whether a place named earlier may be meant: 村集体 behind another township is no village of the one before."""
        if anchor.reach is not reaches.BARE or self.topic is None or self.topic.identity.level not in BELOW_COUNTY:
            return True
        about = self.topic.identity
        return any(p.key == about.key for p in place.chain()) or any(p.key == place.key for p in about.chain())

    def _organisation(self, anchor: Anchor, head: Head) -> Identity | None:
        main, topic = self.setting.protagonist, self.topic.identity if self.topic else None
        about = tuple(i for i in (topic, main) if i is not None)
        if anchor.reach is reaches.BARE and head.word in WEAK:
            if self._text[anchor.end : anchor.end + 1].isdigit():
                return None  # 学校130所
            known: tuple[Identity, ...] = about[::-1]
        else:
            known = (*about[:1], *(a.identity for a in reversed(self._recent) if a.identity is not None), *about[1:])
        return next((i for i in known if i.type is entity_type.ORG and i.name.endswith(head.endings)), None)

    @staticmethod
    def _chain(identity: Identity | None) -> tuple[Identity, ...]:
        return identity.chain() if identity is not None else ()

    # ---- falling back

    def about(self) -> Topic | None:
        """Return what the whole article is about: its protagonist, else its place."""
        if self.setting.protagonist is not None:
            start, end = self.setting.protagonist_evidence
            return Topic(self.setting.protagonist, start, end, "link.protagonist", 0)
        return self.locus()

    def locus(self) -> Topic | None:
        """Return the place the article is about."""
        if self.setting.identity is None:
            return None
        start, end = self.setting.evidence
        return Topic(self.setting.identity, start, end, "link.locus", 0)

    def is_title(self) -> bool:
        """Whether the current clause stands in the title."""
        return self._clause is not None and self._plan.kinds[self._clause.paragraph] is not paragraph_kind.BODY
