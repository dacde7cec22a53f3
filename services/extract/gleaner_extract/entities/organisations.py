"""Organisations: a head noun, what stands before it, and what the tagger says about both."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.entities import lexicon
from gleaner_extract.entities.bodies import COUNTED_AFTER, LEADS, PROPER, Phrase, PhraseReader, after_lead, begins_with_verb
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.firms import find_firms
from gleaner_extract.entities.lexicon import Head
from gleaner_extract.entities.listed import NATIONAL_BODIES, ORG_HEADS
from gleaner_extract.entities.names import is_common_word
from gleaner_extract.entities.no_bodies import SEATS, is_downtown, is_half, is_half_committee, is_no_name
from gleaner_extract.entities.places import main_units, touching
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.sources import find_sources
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import NAMED_BODY, NAMED_PLACE, View
from gleaner_extract.entities.works import begins_built
from gleaner_extract.gazetteer import Unit
from gleaner_extract.members import entity_type, org_subtype, place_level

# 局长, 社员, 学生们, 支部+协会: the head is part of another word or of a formula.
_NO_BODY_AFTER: Final = re.compile(r"[员长们+＋]|领导下|式|型|性")
_DAY_BEFORE: Final = frozenset("昨今明近每当次即前后")  # 昨日|报收 is no 日报
_CARRIES_ON: Final = frozenset({"n", "vn", "nz", "b", "LOC", "ns", "ORG", "nt"})
_OFFICER: Final = re.compile(r"副?书记|委员|成员|班子")
COUNTED_LIST: Final = re.compile(r"(?:、[\u4e00-\u9fff]{2,12}){0,6}等(?:各类|各种|各级|多种|多个|一批|\d)")
_SLOGAN: Final = re.compile(r"[“「][^“”「」]{2,40}[，,、；][^“”「」]{2,40}[”」]")
_FORMULA: Final = frozenset("+＋")
_BAD_ORG: Final = re.compile(
    r"\s|^.[中内里]$|[+＋]|[\d余]+[家个]|^[一二三四五六七八九十百千万\d.%]+|[，。、；：]|.(?:领办|创办|兴办|组成)"
)
_CLASS: Final = lexicon.words("org_class_words")
_TOPIC: Final = re.compile(r"为(?:主题|主线|特色|抓手|载体|支撑|重点|核心)")  # 以航天科技|为主题
_MAINLY: Final = re.compile(r"为主(?![任管办导])")  # 以玉米、青储|为主
_SEAT_LEVEL: Final = {
    "省": place_level.PROVINCE,
    "市": place_level.CITY,
    "州": place_level.CITY,
    "县": place_level.COUNTY,
    "区": place_level.COUNTY,
}


_SINGLE_HEADS: Final = re.compile(f"[{''.join(sorted(word for word in lexicon.heads('org_heads') if len(word) == 1))}]")


def head_nouns(view: View) -> list[tuple[int, int, Head]]:
    """Return (start, end, head) by end, the longest head at each end."""
    known = lexicon.heads("org_heads")
    longest = {match.end(): match.group() for match in _SINGLE_HEADS.finditer(view.text)}
    for start, word in view.listed.words(ORG_HEADS):
        end = start + len(word)
        if len(word) > len(longest.get(end, "")):
            longest[end] = word
    return [(end - len(word), end, known[word]) for end, word in sorted(longest.items())]


def national_bodies(view: View) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, subtype) of bodies of the whole country or world that need nothing before them, without overlaps."""
    subtypes, free = lexicon.pairs("national_bodies"), 0
    for start, word in view.listed.words(NATIONAL_BODIES):
        if start >= free:
            free = start + len(word)
            yield start, free, subtypes[word]


def find_organisations(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Return organisations, nested ones too."""
    named = [d for d in places if not d.is_deictic and d.rule_id != "places.facility"]
    chains = touching(named)
    reader = PhraseReader(view, chains)
    judge = Judge(view, main_units(named))
    found: dict[tuple[int, int], Draft] = {}
    for start, end, subtype in national_bodies(view):
        if view.fits(start, end) and (not _NO_BODY_AFTER.match(view.text, end) or view.label_at(end) in NAMED_PLACE):
            found[start, end] = Draft(start, end, entity_type.ORG, "organisations.national", 0.9, subtype=subtype)
    slogans = bytearray(len(view.text))
    for match in _SLOGAN.finditer(view.text):
        slogans[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for start, end, head in head_nouns(view):
        if _NO_BODY_AFTER.match(view.text, end) or slogans[start] or is_half_committee(view.text, end):
            continue
        if head.word == "日报" and view.text[start - 1 : start] in _DAY_BEFORE:
            continue
        phrase = _phrase(view, reader, (start, end, head), chains)
        draft = judge.draft(phrase, found) if phrase is not None else None
        if draft is not None and _FORMULA.isdisjoint(view.text[draft.start - 1 : draft.end]):
            found.setdefault((draft.start, draft.end), draft)
    found |= {(d.start, d.end): d for d in find_sources(view)}
    known = SpanIndex(found.values())
    for firm in find_firms(view, chains):
        if not any(d.start <= firm.start and firm.end <= d.end for d in known.overlapping(firm.start, firm.end)):
            found[firm.start, firm.end] = firm
    return [d for d in _with_tagged(view, found, chains) if not slogans[d.start]]


def _phrase(view: View, reader: PhraseReader, found: tuple[int, int, Head], chains: dict[int, int]) -> Phrase | None:
    start, end, longest = found
    start, head = _after_place(view.text, start, end, longest, chains)
    if len(head.word) == 1 and not _is_single(view, start, chains, head):
        return None
    return reader.read(start, end, head)


_OF_CLASS: Final = frozenset({"村委会", "村民委员会", "镇党委", "乡党委"})


def _after_place(text: str, start: int, end: int, head: Head, chains: dict[int, int]) -> tuple[int, Head]:
    """Return the part of a head that stands after a place: 委 in 古田县|委, where the longest head is 县委."""
    known = lexicon.heads("org_heads")
    for position in range(start + 1, end):
        if position in chains and text[position:end] in known:
            return position, known[text[position:end]]
        if position in chains and position == start + 1 and head.word in _OF_CLASS:
            return position, head  # 平安村|委会: the class word is both the place's and the committee's
    return start, head


def _is_single(view: View, start: int, chains: dict[int, int], head: Head) -> bool:
    """Whether a head of one character (局, 厂, 委) is one: at the end of a body the tagger sees, or right after a place."""
    label = view.label_at(start)
    if head.word == "局" and view.text[start - 1 : start] in _SITUATION:
        return False  # 格局, 布局
    if label in NAMED_BODY or (head.word == "委" and start in chains):
        return True
    return head.word in "局厅厂署" and start in view.by_start


def outside_national_bodies(places: Sequence[Draft], bodies: Sequence[Draft]) -> list[Draft]:
    """Return the places without those that are only part of the name of a national body: 新华 in 新华社."""
    national = SpanIndex(d for d in bodies if d.rule_id == "organisations.national")
    return [p for p in places if not national.is_inside(p.start, p.end)]


_SITUATION: Final = frozenset("格布全大结开破僵残时当定战牌棋骗")


class Judge:
    """Decides whether a phrase names one body."""

    def __init__(self, view: View, main: dict[PlaceLevel, Unit]) -> None:
        self._view = view
        self._main = main
        self._anchors = lexicon.words("org_anchors")

    def draft(self, phrase: Phrase, found: dict[tuple[int, int], Draft]) -> Draft | None:
        """Return the organisation of a phrase, None where it names a kind and not a body."""
        text = self._view.text
        if is_half(text, phrase.start, phrase.end) or (
            phrase.has_place and is_downtown(phrase.head.word, has_words=bool(phrase.words))
        ):
            return None
        if not phrase.has_place and (begins_built(text, phrase.start) or _TOPIC.match(text, phrase.end)):
            return None
        rule, confidence = self._rule(phrase, found)
        if not rule:
            return None
        surface = self._view.text[phrase.start : phrase.end]
        name = self._name(phrase, surface)
        return Draft(phrase.start, phrase.end, entity_type.ORG, rule, confidence, name, subtype=phrase.head.subtype)

    def _rule(self, phrase: Phrase, found: dict[tuple[int, int], Draft]) -> tuple[str, float]:
        """Return the rule that makes a phrase the name of one body, and how sure it is; an empty rule where none does."""
        tagged = self._is_tagged(phrase)
        specific = [(w, label) for w, label in phrase.words if not is_generic(w)]
        if phrase.head.kind == "weak" and not tagged:
            return "", 0.0
        if phrase.is_quoted:
            return ("organisations.quoted", 0.85) if phrase.head.kind == "body" else ("", 0.0)
        if phrase.has_place:
            return self._placed(phrase, specific, tagged=tagged)
        if self._is_kind(phrase, specific):
            return "", 0.0
        return self._unplaced(phrase, specific, found, tagged=tagged)

    def _is_kind(self, phrase: Phrase, specific: list[tuple[str, str]]) -> bool:
        """Whether the words around say that many bodies are meant: 各类合作社, 合作社300个, 协会等各类组织."""
        brands = [w for w, label in specific if label in PROPER - NAMED_BODY and len(w) > 1]
        is_listed = COUNTED_LIST.match(self._view.text, phrase.end) is not None
        return phrase.is_plural or is_listed or (phrase.is_counted and not brands)

    def _unplaced(
        self, phrase: Phrase, specific: list[tuple[str, str]], found: dict[tuple[int, int], Draft], *, tagged: bool
    ) -> tuple[str, float]:
        """Judge a phrase without a place in front: a seat, an office of a class, a name of its own, a description."""
        head = phrase.head
        if head.kind == "seat":
            return ("organisations.seat", 0.6) if not phrase.words else ("", 0.0)
        if self._is_class_office(phrase):
            is_role = head.kind == "branch" and _OFFICER.match(self._view.text, phrase.end)  # 村支部书记 is a role
            return ("", 0.0) if is_role else ("organisations.office_of_class", 0.6 if head.kind == "branch" else 0.8)
        if head.kind == "office" and any((phrase.start, end) in found for end in range(phrase.start + 3, phrase.head_start)):
            return "organisations.office_of_office", 0.8
        is_party = head.kind in {"branch", "seat", "office"}  # 健全|党委 is no body of that name
        proper = [w for w, label in specific if label in PROPER and len(w) > 1 and w not in lexicon.words("county_words")]
        proper = [w for w in proper if not (is_party and is_common_word(w))]
        if head.kind == "branch" and phrase.words:
            inner = (phrase.start, phrase.head_start) in found
            return ("organisations.branch", 0.85) if inner or (proper and tagged) else self._facility_branch(phrase, specific)
        if proper:
            return "organisations.proper", 0.85 if tagged else 0.75
        return self._descriptive(phrase, specific, tagged=tagged)

    def _placed(self, phrase: Phrase, specific: list[tuple[str, str]], *, tagged: bool) -> tuple[str, float]:
        """Judge a phrase that begins with a place: an office or branch needs no more, others something of their own."""
        kind = phrase.head.kind
        if phrase.is_counted and not specific:
            return "", 0.0
        if kind in {"branch", "seat", "office"} or tagged or specific:
            return "organisations.placed", 0.92
        if len(phrase.head.word) > 1 and (
            phrase.head.subtype != "company" or phrase.head.word.endswith(("银行", "支行", "分行", "联社"))
        ):
            return "organisations.placed", 0.85
        return "", 0.0

    def _is_tagged(self, phrase: Phrase) -> bool:
        return self._view.is_statistical and self._view.label_at(phrase.end - 1) in NAMED_BODY

    def _is_class_office(self, phrase: Phrase) -> bool:
        """Whether only a class word or a party seat stands before the office: 县教育局, 县委组织部."""
        body = self._view.text[phrase.start : phrase.head_start]
        before = self._view.by_end.get(phrase.start)
        is_joint = before is not None and self._view.word(before).endswith(("和", "与", "及", *LEADS))  # 法律|监督和|县政协
        if before is not None and self._view.labels[before] in _CARRIES_ON and not is_joint:
            return False  # 联动|区党总支: the class word is the end of something else
        if phrase.head.kind == "branch":
            return body in _CLASS
        if (
            phrase.head.kind == "body"
            and len(phrase.head.word) > 1
            and phrase.head.subtype in {"other", "school", "government", "association"}
        ):
            return body in _SEAT_LEVEL  # 县中医院, 市一中
        if phrase.head.kind == "office" and body[:1] in _SEAT_LEVEL and phrase.words and phrase.words[0][0] == body[0]:
            return all(label in {"n", "vn", "j", "b"} for _, label in phrase.words[1:])
        if phrase.head.kind == "office":
            return body in _CLASS or (len(body) == 2 and body[1] == "委" and body[0] in _CLASS)
        return False

    def _facility_branch(self, phrase: Phrase, specific: list[tuple[str, str]]) -> tuple[str, float]:
        """Take the branch of a named facility: 三会现代农业园区党委."""
        body = self._view.text[phrase.start : phrase.head_start]
        is_facility = body.endswith(lexicon.endings("facility_heads"))
        if is_facility and specific and self._is_tagged(phrase):
            return "organisations.facility_branch", 0.8
        nouns = [w for w, label in specific if label not in {"a", "ad", "v", "d"} and w not in lexicon.heads("org_heads")]
        return ("organisations.anchored_branch", 0.7) if nouns and self._is_anchored(phrase.start) else ("", 0.0)

    def _descriptive(self, phrase: Phrase, specific: list[tuple[str, str]], *, tagged: bool) -> tuple[str, float]:
        """Take a name of common nouns where one of them says what the body is about: 稻米协会."""
        if not specific or phrase.is_deictic or any(verb in word for verb in self._anchors for word, _ in specific):
            return "", 0.0
        if phrase.head.subtype in {"cooperative", "association"}:
            return "organisations.descriptive", 0.75
        if tagged and len(phrase.head.word) > 1:
            return "organisations.tagged_head", 0.75
        return ("organisations.anchored", 0.7) if self._is_anchored(phrase.start) and len(phrase.head.word) > 1 else ("", 0.0)

    def _is_anchored(self, start: int) -> bool:
        number = self._view.by_end.get(start)
        if number is not None and self._view.word(number) in {"了", "“"}:
            number -= 1
        return number is not None and number >= 0 and self._view.word(number) in self._anchors

    def _name(self, phrase: Phrase, surface: str) -> str:
        """Return the full name of a party committee, with the county it must be of; of others the surface without quotes."""
        cut = surface.translate({ord(c): None for c in "“”「」\"'《》 "})
        match = re.search(r"([省市县区州旗镇乡])委", cut)
        if match is None or phrase.head.subtype != org_subtype.PARTY_ORG or cut.startswith("中共"):
            return cut
        if match.start() > 0:
            return "中共" + cut
        unit = self._main.get(_SEAT_LEVEL.get(match.group(1), place_level.OTHER))
        return f"中共{unit.name}{cut[1:]}" if unit is not None and unit.name.endswith(match.group(1)) else cut


def _with_tagged(view: View, found: dict[tuple[int, int], Draft], chains: dict[int, int]) -> list[Draft]:
    """Add the bodies that only the tagger sees, with the places that touch them on the left."""
    if not view.is_statistical:
        return list(found.values())
    known = SpanIndex(found.values())
    for first, end in [part for span in view.labelled(NAMED_BODY) for part in _joined_bodies(view.text, *span)]:
        start = after_lead(view.text, first, end, chains)
        near = known.overlapping(start, end)
        same_end = [d for d in near if d.end == end]
        if len(same_end) == 1 and same_end[0].start > start and same_end[0].rule_id == "organisations.national":
            tail = found.pop((same_end[0].start, end))  # 红军 in 中央红军
            found[start, end] = replace(tail, start=start)
        begin = chains.get(start, start)
        if (
            same_end
            or _is_told_better(view.text[start:end], near, start, end)
            or COUNTED_AFTER.match(view.text, end)
            or not _is_body(view.text, start, end, begin, chains)
        ):
            continue
        subtype = subtype_of(view.text[start:end])
        last = _listed_end(view, start, end) if subtype == org_subtype.OTHER else end
        found.setdefault((begin, last), Draft(begin, last, entity_type.ORG, "organisations.tagger", 0.72, subtype=subtype))
    return list(found.values())


def _joined_bodies(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of a word of the tagger that joins two bodies with 和 or 与: 县文联和区生态办, 县委|县政府."""
    seat = SEATS.fullmatch(text, start, end)
    if seat is not None:
        return [seat.span(1)]
    for position in range(start + 3, end - 2):
        is_joint = text[position] in "和与" and "" not in (_ending(text[start:position]), _ending(text[position + 1 : end]))
        if is_joint:
            return [(start, position), (position + 1, end)]
    return [(start, end)]


def _ending(surface: str) -> str:
    """Return the longest head noun of two and more characters at the end of a name, empty where it has none."""
    known = lexicon.heads("org_heads")
    return next((surface[i:] for i in range(1, len(surface) - 1) if surface[i:] in known), "")


def _listed_end(view: View, start: int, end: int) -> int:
    """Return the end of a short name in a list, with the last character that the tagger cut off: (华翔翔|能)."""
    is_cut = end - start < 4 and view.text[end + 1 : end + 2] == "、" and end + 1 in view.by_end
    return end + 1 if is_cut and view.text[end] not in "和等与及、" else end


def _is_told_better(surface: str, near: Sequence[Draft], start: int, end: int) -> bool:
    """Whether the grammar found the body that the tagger saw with other edges."""
    if any((d.start <= start and end <= d.end) or d.end == end - 1 for d in near):
        return True
    is_media = any(d.start == start and d.subtype == org_subtype.MEDIA for d in near)  # 海南日报 before 八所
    return is_media or (subtype_of(surface) == org_subtype.OTHER and any(d.start == start for d in near))


def _is_body(text: str, start: int, end: int, begin: int, chains: dict[int, int]) -> bool:
    """Whether a span that only the tagger sees names a body; `begin` is where the places before it begin."""
    stops = [p for p in range(start + 3, end) if chains.get(p, end) <= start and text[p - 1] in _CLASS]
    inner = max(stops, default=start)
    surface, place = text[inner:end], text[begin:inner]
    is_grown = subtype_of(surface) == org_subtype.OTHER and _MAINLY.match(text, end) is not None
    is_topic = not place and (is_grown or _TOPIC.match(text, end) is not None)
    if is_topic or chains.get(end, end) <= start:
        return False  # 内蒙古|鄂温克族自治旗: places and nothing else
    if is_no_name(surface) or (surface.isascii() and "." in (text[start - 1 : start], text[end : end + 1])):
        return False  # www.sina.com
    is_torn = text[start - 1 : start] in ("“", "「") and text[end : end + 1] not in ("”", "」")
    if is_torn or len(surface) < 2 or surface in {"中共", "中方", "双方"} or surface[-1] in "族们" or _BAD_ORG.search(surface):
        return False
    if surface in lexicon.words("org_generic") or (surface in lexicon.heads("org_heads") and not place):
        return False
    if is_generic(surface) or _is_common_word(surface) or begins_with_verb(surface):
        return False
    known = lexicon.heads("org_heads")
    bodies = [surface[:i] for i in range(len(surface)) if surface[i:] in known]
    return bool(place) or not any(is_generic(body) for body in bodies)


_PLAIN: Final = frozenset(["n", "a", "b", "t", "v", "vn", "d", "zg", "m", "f"])  # parts of speech of descriptions


def _is_common_word(surface: str) -> bool:
    """Whether jieba's dictionary has the whole as a word that is no name: the veto on what only the tagger sees."""
    words = segment(surface)
    if len(words) > 1 and words[0][2] == "ns":
        words = words[1:]  # 长兴|海洋: a place and what it has
    has_head = subtype_of(surface) != org_subtype.OTHER
    if (
        (len(words) > 1 or words[0][0] > 0)
        and not has_head
        and all(tag in {"n", "a", "b", "t", "v", "vn", "d", "zg", "m", "f"} for _, _, tag in words)
    ):
        return True
    return len(surface) < 4 and word_class(surface) not in PROPER | {"j", "l", "x", "eng", ""}


@lru_cache(4096)
def is_generic(body: str) -> bool:
    """Whether words that only describe a kind make up all of it: 农民专业, 新型农村."""
    generic = lexicon.words("org_generic")
    reached = {0}
    for start in range(len(body)):
        if start in reached:
            reached |= {end for end in range(start + 1, min(len(body), start + 6) + 1) if body[start:end] in generic}
    return len(body) in reached


def subtype_of(surface: str) -> str:
    """Return the subtype that the longest head noun at the end of a name states."""
    known = lexicon.heads("org_heads")
    return next((known[surface[i:]].subtype for i in range(len(surface)) if surface[i:] in known), org_subtype.OTHER)
