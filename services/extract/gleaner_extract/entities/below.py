"""Townships and villages: looked up only in the counties that the article names, nearest first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import PlaceLevel
from gleaner_contracts.records import Candidate
from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.names import is_common_word, is_people
from gleaner_extract.entities.view import NAMED_BODY, NAMED_PERSON, NAMED_PLACE, PROPER, View
from gleaner_extract.entities.works import is_built, is_class, is_kind, is_no_place
from gleaner_extract.gazetteer import Below, Gazetteer, Unit
from gleaner_extract.gazetteer.loader import Names, may_begin
from gleaner_extract.gazetteer.names import township_stem, village_stem
from gleaner_extract.members import entity_type, place_level, resolutions

_SUFFIX: Final = re.compile(
    r"""
    街道|社区|镇|乡|苏木|嘎查
    |村(?![镇乡](?!村|级|银行|建设|规划|两级|干部|企业))   # 中村镇 is a town, 村镇建设 is built in villages
    """,
    re.VERBOSE,
)
_TOWNSHIP: Final = frozenset({"街道", "镇", "乡", "苏木"})
_CLASS_NOUN: Final = re.compile(r"(?:[农乡山城集渔侨]村|城乡|城镇|乡镇|村镇|集镇|小镇|古镇|新村|旧村)$")
_ORDINAL: Final = re.compile(r"第[一二三四五六七八九十]|\d|^[一二三四五六七八九十两双][好有星强美优在化]$")  # 第一镇, 四好村
_HANDLES: Final = frozenset("将把对使让被给")  # words before an object
_AND: Final = frozenset("和与及")  # between two places
_NAMED: Final = NAMED_PLACE | {"PER"}
_NO_DESCRIPTION: Final = PROPER | {"m", "mq"}
_SIDE: Final = re.compile(r"以?[东南西北]{1,2}[部面侧]?")  # the tagger joins it to a place: 草庙镇|东北
_SEATS: Final = frozenset({"党委", "政府", "人民政府", "党工委", "党委政府", "纪委", "党支部", "党总支", "村委会"})
_OF_SOUNDS: Final = _TOWNSHIP | {"嘎查"}  # what is called by sounds comes as a person
_MONGOLIAN: Final = frozenset({"苏木", "嘎查"})  # no other word begins with them, whatever the tagger joins to them
_OF_VILLAGES: Final = re.compile(r"集体|两委|“两委|干部|党支部|党组织|级")  # 村集体 and the like are words
_WORD_GOES_ON: Final = frozenset("长级村土亲镇民下愁")  # 镇长, 乡级, 乡亲
EXACT: Final = 0.9  # confidence of names as they are listed
MAX_NAME: Final = 12
MIN_NAME: Final = 4  # characters of a name that may begin inside a word
MAX_UNLISTED: Final = 5  # characters before the class word of a place that no list has
MAX_LOOK_BACK: Final = 100  # mentions before a place that decide which county is nearest
MAX_CONTEXT: Final = 40  # counties that are searched
# Parts of speech of names; a verb or function word in front of 村 is a sentence.
_NAME_WORDS: Final = lexicon.words("name_word_classes")


def _level(suffix: str) -> PlaceLevel:
    return place_level.TOWNSHIP if suffix in _TOWNSHIP else place_level.VILLAGE


class BelowFinder:
    """Finds the townships and villages of one article."""

    def __init__(self, view: View, gazetteer: Gazetteer, places: Sequence[Draft], evidence: Sequence[Unit]) -> None:
        self._view = view
        self._gazetteer = gazetteer
        self._found: dict[int, Draft] = {draft.end: draft for draft in places}  # by end: what may touch on the left
        self._covered = bytearray(len(view.text) + 1)  # by end: a name may not end inside a place
        self._stops = view.pairs.stops()  # by position: a name may not reach further left
        for draft in places:
            self._cover(draft)
        named = [d.place.unit for d in places if d.place and d.place.unit]
        self._units = _unique([*named, *evidence])
        self._counties = [unit for unit in self._units if unit.level is place_level.COUNTY or _has_children(gazetteer, unit)]
        self._above = {unit.name for unit in self._units} | {name for unit in self._units for name in unit.parents()}
        self._starts = sorted(((d.start, d.place.unit) for d in places if d.place and d.place.unit), key=lambda s: s[0])
        self._positions = [start for start, _ in self._starts]
        self._generic = lexicon.words("place_generic")
        self._unlisted_names: dict[str, Draft] = {}
        self._unlisted_ends: set[str] = set()  # their class words with the character before
        self._names: dict[str, Draft] = {}  # places below the county by their text, as far as the text is read
        self.replaced: list[Draft] = []  # places given that turned out to be the beginning of longer ones

    def find(self) -> list[Draft]:
        """Return the places below the county, in the order of the text."""
        found = []
        for match in _SUFFIX.finditer(self._view.text):
            if self._covered[match.end()]:
                continue
            if self._begins_word(match.start(), match.end()):
                draft = self._exact(match.end(), match.group())
            else:
                draft = self._longer(match.end(), match.group()) or self._at(match.end(), match.group())
            if draft is not None and not self._is_built(draft):
                found.append(draft)
                self._found[draft.end] = draft
                self._names.setdefault(self._view.text[draft.start : draft.end], draft)
                self._cover(draft)
        return found

    def _begins_word(self, start: int, end: int) -> bool:
        """Whether the class word is only the beginning of another word: 村民, 镇长, 乡村."""
        number = self._view.at(start)
        is_word = number is not None and self._view.starts[number] == start and self._view.ends[number] > end
        if is_word and self._view.text.startswith("村村", start):
            return False  # 岩楼|村|村部
        return is_word and self._view.text[start:end] not in _MONGOLIAN

    def _is_built(self, draft: Draft) -> bool:
        """Whether a name is the verb before what is built for villages; right after a township it is the village's."""
        before = self._found.get(draft.start)
        above = before.place.level if before is not None and before.place is not None else None
        return above is not place_level.TOWNSHIP and is_built(self._view.text, draft.start, draft.end)

    def _cover(self, draft: Draft) -> None:
        self._covered[draft.start + 1 : draft.end + 1] = b"\1" * (draft.end - draft.start)
        self._stops[draft.end] = 1

    def _at(self, end: int, suffix: str) -> Draft | None:
        start = self._floor(end)
        if start in self._found and self._is_joint(start, end, suffix):
            listed = self._listed(start, end, suffix)
            if listed is not None and listed.start == start and listed.rule_id == "places.below_county":
                return listed  # 南浔区|和孚镇
            start += 1  # 茅坪镇建东村|和|新坪村
        known = self._known_before(start, end, suffix) if start not in self._found else None
        if known is not None:
            return known
        listed = self._listed(start, end, suffix)
        if listed is not None:
            return listed
        return self._unlisted(start, end, suffix) or self._nationwide(start, end, suffix)

    def _is_joint(self, start: int, end: int, suffix: str) -> bool:
        """Whether 和 behind a place joins it to the next one, and does not begin a name of two characters: 和平村."""
        is_short = end - len(suffix) - start == 2 and start + 1 not in self._view.by_start
        return self._view.text[start] in _AND and start + 2 < end and not is_short and self._view.fits(start, start + 1)

    def _exact(self, end: int, suffix: str) -> Draft | None:
        """Return a listed township whose class word the tagger gave to the next word: 铁盖|乡上|合乐寺村."""
        if self._view.text[end : end + 1] in _WORD_GOES_ON:
            return None
        if suffix not in _TOWNSHIP:
            return self._again(end, suffix)
        draft = self._listed(self._floor(end), end, suffix)
        return draft if draft is not None and draft.confidence > EXACT and self._view.is_start(draft.start) else None

    def _again(self, end: int, suffix: str) -> Draft | None:
        """Return a village again whose class word begins another word here: 岩楼|村通|了水."""
        floor = self._floor(end)
        names = ((start, self._view.text[start:end]) for start in range(floor, end - len(suffix) - 1))
        start, source = next(((s, self._names[n]) for s, n in names if n in self._names), (0, None))
        is_again = source is not None and self._view.is_start(start)
        return replace(source, start=start, end=end, confidence=0.8) if source is not None and is_again else None

    def _longer(self, end: int, suffix: str) -> Draft | None:
        """Return a listed township whose first characters came as the short name of its county: 乌审|召镇."""
        first = self._found.get(self._floor(end))
        if first is None or first.rule_id != "places.short_name" or suffix not in _TOWNSHIP:
            return None
        name, level = self._view.text[first.start : end], _level(suffix)
        counties = self._search_order(None, end)
        hits = [(u, b) for u in counties for b in self._gazetteer.county_children(u).named(name, level)]
        if not hits:
            return None
        self.replaced.append(first)
        return self._draft(first.start, end, hits, None)

    def _known_before(self, floor: int, end: int, suffix: str) -> Draft | None:
        """Return an unlisted place again that the article names with its parent before: …镇岩楼村 … 到岩楼村."""
        is_known = self._view.text[end - len(suffix) - 1 : end] in self._unlisted_ends
        for start in range(floor, end - len(suffix)) if is_known else ():
            source = self._unlisted_names.get(self._view.text[start:end])
            if source is not None and (self._view.is_start(start) or end - start > len(suffix) + 2):
                return replace(source, start=start, end=end, rule_id="places.known_name", confidence=0.8)
        return None

    def _floor(self, end: int) -> int:
        """Return how far left a name that ends here may reach: not into another place, not over a stop."""
        low = max(0, end - MAX_NAME)
        return max(low, self._stops.rfind(1, low + 1, end))

    def _listed(self, floor: int, end: int, suffix: str) -> Draft | None:
        """Look for the longest name in the counties of the article, then for its stem."""
        parent = self._found.get(floor)
        text, level = self._view.text, _level(suffix)
        tables = [Names(u, self._gazetteer.county_children(u), level) for u in self._search_order(parent, end)]
        for start in range(floor, end - len(suffix)) if tables else ():
            if not may_begin(tables, text[start : start + 2]):
                continue
            name = text[start:end]
            hits = [(table.unit, below) for table in tables if name in table.names for below in table.children.named(name, level)]
            if hits and start != floor and len(name) < MIN_NAME and not self._view.is_start(start):
                continue
            hits = hits or self._by_stem(tables, name, level, start)
            if hits and start != floor and self._is_cut(start):
                return self._whole_word(floor, start, end, suffix, hits)
            is_free = start == floor and _CLASS_NOUN.fullmatch(name) is None  # 城镇 after a mark is no place
            if hits and (is_free or start in self._found or not self._is_common(start, end, suffix)):
                return self._draft(start, end, hits, parent if start == floor else None)
        return None

    def _is_cut(self, start: int) -> bool:
        """Whether a listed name is only the end of a place that the tagger sees: 大湾村 in 田铺大湾村."""
        number = self._view.at(start)
        if number is None or self._view.text[self._view.starts[number] : start] in _HANDLES:
            return False  # 将|化屋村 came as one place
        return self._view.starts[number] < start and self._view.labels[number] in NAMED_PLACE

    def _whole_word(self, floor: int, start: int, end: int, suffix: str, hits: list[tuple[Unit, Below]]) -> Draft | None:
        number = self._view.at(start)
        begin = floor if number is None else max(floor, self._view.starts[number])
        if begin == floor:
            return self._unlisted(floor, end, suffix)
        return self._draft(start, end, hits, None) if begin in self._found else None

    def _by_stem(self, tables: Sequence[Names], name: str, level: PlaceLevel, start: int) -> list[tuple[Unit, Below]]:
        stem = township_stem(name) if level is place_level.TOWNSHIP else village_stem(name)
        if len(stem) < 2:
            return []
        hits = [(table.unit, below) for table in tables if stem in table.stems for below in table.children.with_stem(stem, level)]
        return hits if hits and (start in self._found or self._view.is_start(start)) else []

    def _is_generic(self, start: int, end: int, suffix: str) -> bool:
        """Whether the words before the class word only describe (贫困村, 中心镇), or the whole is a common word (农村)."""
        body = self._view.text[start : end - len(suffix)]
        is_named = self._view.label_at(end - 1) in _NAMED  # 赵杨李新村: the tagger sees surnames
        if _CLASS_NOUN.search(self._view.text, start, end) and len(body) > 1 and not is_named:
            return True
        if _CLASS_NOUN.fullmatch(self._view.text, start, end):
            return True  # 城镇, 农村
        if body.endswith(("族", "之")) or is_class(body) or _ORDINAL.search(body) or is_kind(body):
            return True
        number = self._view.at(end - 1)
        if number is not None and self._view.starts[number] <= start and self._view.labels[number] not in _NO_DESCRIPTION:
            return self._view.labels[number] not in {"zg"} or body in self._generic
        return body in self._generic or not body

    def _is_common(self, start: int, end: int, suffix: str) -> bool:
        """Whether a listed name is a common word too (新村, 中心村), so that the list alone proves nothing."""
        name, body = self._view.text[start:end], self._view.text[start : end - len(suffix)]
        return body in self._generic or is_people(body) or is_common_word(name) or bool(_CLASS_NOUN.fullmatch(name))

    def _search_order(self, parent: Draft | None, end: int) -> list[Unit]:
        """Return the counties to search: the one that touches alone, else all, nearest preceding first."""
        unit = parent.place.unit if parent and parent.place else None
        if unit is not None and (unit.level is place_level.COUNTY or unit in self._counties):
            return [unit]
        if unit is not None:
            below = [c for c in self._counties if unit.name in c.parents()]
            return below or self._counties_of(unit)
        if len(self._counties) < 2:
            return self._counties
        last: dict[int, int] = {}
        before = bisect_left(self._positions, end)
        for start, named in self._starts[max(0, before - MAX_LOOK_BACK) : before]:
            last[named.number] = start
        return sorted(self._counties[:MAX_CONTEXT], key=lambda u: -last.get(u.number, -1))

    def _counties_of(self, unit: Unit) -> list[Unit]:
        if unit.level is not place_level.CITY:
            return []
        return [u for u in self._gazetteer.units if u.is_current and u.level is place_level.COUNTY and u.city == unit.name]

    def _draft(self, start: int, end: int, hits: list[tuple[Unit, Below]], parent: Draft | None) -> Draft:
        township = parent.place.name if parent and parent.place and parent.place.level is place_level.TOWNSHIP else ""
        in_township = [hit for hit in hits if township and township_stem(hit[1].township) == township_stem(township)]
        hits = in_township or hits
        counties = _unique(unit for unit, _ in hits)
        level, name = hits[0][1].level, self._view.text[start:end]
        chosen = counties[0] if len(counties) == 1 else self._nearest(counties, start)
        if chosen is None:
            return self._ambiguous(start, end, level, counties)
        place = self._place(level, name, chosen, township)
        exact = hits[0][1].name == name
        if not exact:
            place = _with_current(place, hits[0][1].name)
        return Draft(start, end, entity_type.LOC, "places.below_county", 0.95 if exact else 0.85, name, place)

    def _nearest(self, counties: Sequence[Unit], start: int) -> Unit | None:
        """Return the one county that the same sentence names before the place, None where that is not one."""
        first, _ = self._view.sentence(start)
        named = self._starts[bisect_left(self._positions, first) : bisect_left(self._positions, start)]
        near = _unique(unit for _, unit in named[-MAX_LOOK_BACK:] if unit in counties)
        return near[0] if len(near) == 1 else None

    def _place(self, level: PlaceLevel, name: str, county: Unit, township: str) -> Place:
        parents = (*([township] if township else []), county.name, *county.parents())
        code = county.period(None).code
        return Place(level, name, resolutions.RESOLVED, county, parents, nearest_code=code if self._is_county(county) else None)

    def _is_county(self, unit: Unit) -> bool:
        """Whether a unit holds townships itself: a county, or a city that has no counties."""
        return unit.level is place_level.COUNTY or _has_children(self._gazetteer, unit)

    def _ambiguous(self, start: int, end: int, level: PlaceLevel, counties: Sequence[Unit]) -> Draft:
        name = self._view.text[start:end]
        score = round(1 / len(counties), 3)
        candidates = tuple(Candidate(name, score, None, (u.name, *u.parents())) for u in counties[:5])
        shared = [p for p in counties[0].parents() if all(p in u.parents() for u in counties)]
        place = Place(level, name, resolutions.AMBIGUOUS, None, tuple(shared), candidates=candidates)
        return Draft(start, end, entity_type.LOC, "places.below_county", 0.7, name, place)

    def _unlisted(self, floor: int, end: int, suffix: str) -> Draft | None:
        """Take up to five characters between a place and a class word as a place of that parent, though no list has it."""
        parent = self._found.get(floor)
        if parent is None or parent.place is None or not 1 <= end - len(suffix) - floor <= MAX_UNLISTED:
            return None
        level = _level(suffix)
        if parent.place.level is place_level.VILLAGE or not self._is_phrase_of_names(floor, end, suffix):
            return None
        name = self._view.text[floor:end]
        township = parent.place.name if parent.place.level is place_level.TOWNSHIP else ""
        unit = parent.place.unit
        if unit is None:
            place = Place(level, name, resolutions.UNRESOLVED, None, parent.lineage)
        else:
            place = self._place(level, name, unit, township)
        draft = Draft(floor, end, entity_type.LOC, "places.touching_parent", 0.85, name, place)
        self._unlisted_names.setdefault(name, draft)
        self._unlisted_ends.add(name[-len(suffix) - 1 :])
        return draft

    def _is_phrase_of_names(self, start: int, end: int, suffix: str) -> bool:
        """Whether the words of a span may be a name: no verb or function word, and not only a description."""
        view = self._view
        if not view.is_end(end) or self._is_generic(start, end, suffix):
            return False
        number = view.at(start)
        if view.label_at(start) in NAMED_PLACE and view.label_at(end - 1) in NAMED_PLACE:
            return True  # 田/LOC 铺/v 大湾村/LOC: the tagger broke one name
        last = end - len(suffix) if suffix in _MONGOLIAN else end  # the tagger takes 嘎查 for a verb
        while number is not None and number < len(view) and view.starts[number] < last:
            word = view.word(number)
            if view.labels[number] not in _NAME_WORDS and not (view.starts[number] < start):
                return False
            if word in self._generic and len(word) > 1:
                return False
            number += 1
        return True

    def _nationwide(self, floor: int, end: int, suffix: str) -> Draft | None:
        """Take a name that the tagger shows as a place; its county is given only where the whole country has one such name."""
        number = self._view.at(end - 1)
        last = end if number is None else self._view.ends[number]
        is_seat = self._view.text[end:last] in _SEATS  # 大柳镇|党委 in one word
        if number is None or not (last == end or is_seat or _SIDE.fullmatch(self._view.text, end, last)):
            return None
        start = max(floor, self._view.starts[number])
        if end - start == len(suffix) and start in self._view.by_end and self._view.label_at(start - 1) in NAMED_PLACE:
            before = self._view.by_end[start]  # 柳店铺/LOC 村/n
            if start - self._view.starts[before] > 1 and not self._view.word(before).endswith("等"):
                number, start = before, max(floor, self._view.starts[before])
        start = self._with_direction(start, floor)
        name, level = self._view.text[start:end], _level(suffix)
        label = self._view.labels[number]
        # 发展壮大|村集体经济, 全年|村集体收入
        is_collective = _OF_VILLAGES.match(self._view.text, end) is not None and is_common_word(name[: -len(suffix)])
        if is_collective or end - start - len(suffix) < 1 or self._is_generic(start, end, suffix) or is_no_place(name):
            return None
        is_body = label in NAMED_BODY and (start == floor or is_seat) and not is_common_word(name[: -len(suffix)])
        if label not in NAMED_PLACE and not is_body and not (label in NAMED_PERSON and len(name) > 2 and suffix in _OF_SOUNDS):
            return None  # 蹇家坡乡 came as a person
        table = self._gazetteer.townships if level is place_level.TOWNSHIP else self._gazetteer.villages
        counties = [self._gazetteer.units[n] for n in table.counties(name)] if len(name) > 2 else []
        fitting = self._in_context(counties)
        if len(fitting) == 1 and level is place_level.TOWNSHIP:
            place = self._place(level, name, fitting[0], "")
            return Draft(start, end, entity_type.LOC, "places.only_one", 0.8, name, place)
        if len(fitting) > 1:
            return self._ambiguous(start, end, level, fitting)
        place = Place(level, name, resolutions.UNRESOLVED)
        return Draft(start, end, entity_type.LOC, "places.tagger", 0.7, name, place)

    def _with_direction(self, start: int, floor: int) -> int:
        """Return the start of a name with the word of direction before it that the tagger cut off: 到|前|阙庄村."""
        number = self._view.by_end.get(start)
        if number is None or start - 1 < floor or self._view.starts[number] != start - 1 or number == 0:
            return start
        is_cut = self._view.text[start - 1] in "前后东西南北上下" and self._view.labels[number - 1] in {"v", "p"}
        return start - 1 if is_cut else start

    def _in_context(self, counties: Sequence[Unit]) -> list[Unit]:
        """Return the counties that the article names, else those in its prefectures, else in its provinces."""
        levels = (
            [u for u in counties if u.name in self._above],
            [u for u in counties if u.city and u.city in self._above],
            [u for u in counties if u.province in self._above] if not self._counties else [],
            list(counties) if not self._above else [],
        )
        return next((found for found in levels if found), [])


def _with_current(place: Place, current: str) -> Place:
    return replace(place, current_name=current)


def _has_children(gazetteer: Gazetteer, unit: Unit) -> bool:
    return unit.level is place_level.CITY and bool(gazetteer.county_children(unit))


def _unique(units: Iterable[Unit]) -> list[Unit]:
    return list({unit.number: unit for unit in units}.values())
