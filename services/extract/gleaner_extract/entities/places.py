"""All places of an article: counties and up, townships and villages, misspelt parents, other places, deictic ones."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import PlaceLevel
from gleaner_contracts.records import CleanArticle
from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.belonging import with_homes
from gleaner_extract.entities.below import BelowFinder
from gleaner_extract.entities.corps import find_corps
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.facilities import find_facilities
from gleaner_extract.entities.gacha import find_gacha
from gleaner_extract.entities.lists import places_in_lists
from gleaner_extract.entities.resolve import Resolver, place_of
from gleaner_extract.entities.scan import COUNTRY_FORMS, Match, is_of_mongols, scanner_of
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.tagger import DictionaryTagger
from gleaner_extract.entities.view import NAMED_PERSON, NAMED_PLACE, View
from gleaner_extract.entities.works import is_built, is_class, is_kind, is_no_place
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.gazetteer.names import township_stem, village_stem
from gleaner_extract.members import entity_type, place_level, resolutions

_DEICTIC: Final = re.compile(r"(我|全|本|该)(国|省|市|县|区|州|旗)(?![域间委长])")
_DEICTIC_LEVEL: Final = {
    "省": (place_level.PROVINCE,),
    "市": (place_level.CITY, place_level.COUNTY, place_level.PROVINCE),
    "州": (place_level.CITY,),
    "县": (place_level.COUNTY,),
    "旗": (place_level.COUNTY,),
    "区": (place_level.COUNTY, place_level.PROVINCE),
}


def meta_evidence(article: CleanArticle, gazetteer: Gazetteer) -> list[Match]:
    """Return the places that title, publisher and byline name; they are evidence, not mentions."""
    meta = article.meta
    stated = "\n".join(s for s in (meta.title, meta.subtitle, meta.publisher, meta.author_org, meta.author) if s)
    if not stated:
        return []
    view = View(CleanArticle(clean_text=stated, raw_length=len(stated), charset="text"), DictionaryTagger())
    return [match for match in scanner_of(gazetteer).matches(view) if not match.is_weak]


def find_places(view: View, gazetteer: Gazetteer) -> list[Draft]:
    """Return all places with a name, in the order of the text."""
    evidence = meta_evidence(view.article, gazetteer)
    resolver = Resolver(gazetteer, view.text, evidence, is_strict=not view.is_statistical)
    places = resolver.resolve(scanner_of(gazetteer).matches(view))
    places += _misspelt_parents(view.text, places, gazetteer)
    units = [match.units[0] for match in evidence if len(match.units) == 1]
    below = BelowFinder(view, gazetteer, places, units)
    places += below.find()
    places = [p for p in places if p not in below.replaced]
    places += places_in_lists(view, places, gazetteer)
    places = _townships_not_counties(places)
    places += _stems(view, places)
    places += _free_places(view, places)
    facilities = find_facilities(view, places)
    wider = {f.start: f.end for f in facilities}
    # what only the tagger saw is replaced by the facility that it begins: 成渝 in 成渝高铁
    places = [p for p in places if p.rule_id != "places.tagger" or wider.get(p.start, 0) <= p.end] + facilities
    places += find_corps(view, places)
    villages = find_gacha(view, places)
    whole = SpanIndex(villages)
    places = [p for p in places if not whole.is_inside(p.start, p.end)] + villages
    places = with_homes(view, _without_sides(view, places), units, gazetteer)
    return places + find_deictic(view, places, gazetteer)


def _without_sides(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Leave out what only says on which side of the place before something lies: 草庙镇|东北."""
    ends = {draft.end for draft in places}
    return [d for d in places if not (d.start in ends and view.text[d.start : d.end] in _SIDES)]


_SIDES: Final = frozenset({"东北", "西北", "东南", "西南"})


def _misspelt_parents(text: str, places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Find a name one character away from the parent of the place that it touches: 黑龙省|哈尔滨市."""
    ends = {draft.end for draft in places}
    found = []
    for draft in places:
        unit = draft.place.unit if draft.place else None
        if unit is None or draft.start in ends:
            continue
        for parent in unit.parents():
            start = _one_edit_before(text, draft.start, parent)
            if start is not None:
                above = next(u for u in gazetteer.surfaces[parent] if u.is_current or len(gazetteer.surfaces[parent]) == 1)
                place = place_of(above, gazetteer)
                found.append(Draft(start, draft.start, entity_type.LOC, "places.misspelt_parent", 0.8, parent, place))
                break
    return found


def _one_edit_before(text: str, end: int, name: str) -> int | None:
    """Return where a word one edit away from `name` begins that ends at `end` with the same class word, else None."""
    if len(name) < 3 or text[end - 1 : end] != name[-1] or end < len(name) - 1:
        return None
    for length in (len(name) - 1, len(name), len(name) + 1):
        start = end - length
        if length >= 3 and start >= 0 and text[start] == name[0] and _is_one_edit(text[start:end], name):
            return start
    return None


def _is_one_edit(word: str, name: str) -> bool:
    if len(word) == len(name):
        return sum(a != b for a, b in zip(word, name, strict=True)) == 1
    shorter, longer = sorted((word, name), key=len)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _townships_not_counties(places: Sequence[Draft]) -> list[Draft]:
    """Read the short name of a county as the township of that stem where the article names one: 高坪 beside 高坪镇."""
    levels = {place_level.TOWNSHIP, place_level.VILLAGE}
    stems = {township_stem(d.place.name): d for d in places if d.place and d.place.level in levels and d.end - d.start > 2}
    named = {d.place.name for d in places if d.place and d.rule_id == "places.name"}
    result = []
    for draft in places:
        place = draft.place
        source = stems.get(place.name[:-1]) if place and draft.rule_id == "places.short_name" else None
        is_county = place is not None and place.level is place_level.COUNTY and place.name not in named
        if source is not None and is_county and source.start != draft.start:
            result.append(replace(source, start=draft.start, end=draft.end, rule_id="places.stem", confidence=0.8))
        else:
            result.append(draft)
    return result


def _stems(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Find townships and villages again that stand without class word where the tagger sees a name: 周铁 after 周铁镇."""
    stems: dict[str, Draft] = {}
    for draft in places:
        if draft.place and draft.place.level in {place_level.TOWNSHIP, place_level.VILLAGE} and not draft.is_deictic:
            name = draft.place.name
            stem = township_stem(name) if draft.place.level is place_level.TOWNSHIP else village_stem(name)
            if 2 <= len(stem) < len(name) and not names.is_common_word(stem):
                stems.setdefault(stem, draft)
    known = SpanIndex(places)
    found = []
    for start, end in view.labelled(NAMED_PLACE | NAMED_PERSON):
        source = stems.get(view.text[start:end])
        if source is not None and not known.is_touched(start, end):
            found.append(replace(source, start=start, end=end, rule_id="places.stem", confidence=0.8))
    return found


def _free_places(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Take places that only the tagger sees: whole words, or what stands behind a known place inside one word."""
    if not view.is_statistical:
        return []
    ends = {d.end: d for d in places}
    by_start = {d.start: d for d in places}
    known = SpanIndex(places)
    found = []
    for first, end in view.labelled(NAMED_PLACE):
        start = first
        while start in by_start and start < end:
            start = by_start[start].end
        if start >= end or known.is_touched(start, end):
            continue
        if view.text[end - 1] in "路街" and start not in ends and (_describes(view, start) or _is_listed_act(view, start, end)):
            continue  # 乡村|振兴路: a figure of speech; 赋能、聚才、拓路: what is done
        if _is_no_name(view, start, end):
            continue
        if start > first and end - start == 2 and view.text[end - 1] in "区城内外":
            continue  # 洞庭湖|湖区
        if start > first and free_level(view.text[start:end]) is place_level.OTHER and _is_plain(view.text[start:end]):
            continue  # 舟山|大陆连岛
        draft = _free_place(view.text[start:end], start, ends.get(start))
        if draft is not None:
            found.append(draft)
    return found


_AND_VILLAGE: Final = ("和村", "与村", "及村")
MIN_AND: Final = 4  # characters of a person and the village
_CLASSES: Final = ("省", "市", "县", "区", "乡", "镇", "村")
_VERBS: Final = frozenset({"v", "vn", "a", "ad", "vd"})


def _is_no_name(view: View, start: int, end: int) -> bool:
    """Whether a word of the tagger is none of a place: what is built, a person, a breed, a verb before a row of levels."""
    name, following = view.text[start:end], view.text[end : end + 4]
    if name.endswith(_AND_VILLAGE) and end - start > MIN_AND and names.is_native(name[:-2]):
        return True  # 扎西多吉|和村“两委”
    if is_of_mongols(name, following):
        return True
    if is_built(view.text, start, end) or names.is_mongolian(name) or names.is_breed(name, following):
        return True
    return name[-1] in _CLASSES and word_class(name[:-1]) in _VERBS and following[:1] in _CLASSES  # 畅通县|乡村三级网络


def _is_plain(phrase: str) -> bool:
    """Whether all words of a phrase are short common ones, so that it names nothing of its own."""
    return all(names.is_common_word(view_word(phrase, word)) or word[2] in {"v", "n"} for word in segment(phrase))


def _is_listed_act(view: View, start: int, end: int) -> bool:
    """Whether a word stands in a list whose next or last member is no name of a place."""
    text, neighbours = view.text, []
    if end - start > 2:
        return False
    if text[start - 1 : start] == "、":
        neighbours.append(view.label_at(start - 2))
    if text[end : end + 1] == "、":
        neighbours.append(view.label_at(end + 1))
    return bool(neighbours) and not any(label in NAMED_PLACE for label in neighbours)


def _describes(view: View, start: int) -> bool:
    return start in view.by_end and view.label_at(start - 1) in {"n", "vn", "a"}


_HAN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z·]{2,20}")
_PAIR: Final = re.compile(r"[中美俄英法德日韩印泰越朝蒙澳意欧非]{2,3}")  # 中美, 中日韩: no name of a place of its own
_COLOURS: Final = re.compile(r"[红黄蓝绿黑白流先锦][\u4e00-\u9fff]?旗")  # 红黄旗, 流动红旗: flags
_MARKET: Final = re.compile(r"(?:[亚欧非美]洲|北美|南美|亚太|中华|[华东西南中北]{2})区")  # 亚洲区|总监: of a firm
_NO_NAME: Final = re.compile(
    r"^[东南西北中]{1,2}部|^[深石高浅半大土]{1,2}山区$|^(?:苏木|嘎查)|^[彝苗藏蒙壮侗羌瑶白傣黎维满回][绣药医语文历装锦银画歌舞餐]$|^(?:我|本|全|该|各|当|两|这|那|其|某|每)|(?:里|内|外|上|下|中|边|等|组|地区|各地|当地)$|^[一两三四五六七八九十]国$"
)


def _free_place(name: str, start: int, parent: Draft | None) -> Draft | None:
    if not _HAN.fullmatch(name) or _NO_NAME.search(name) or name[:-1] in lexicon.words("place_generic"):
        return None
    if (
        (name[-1] in "村镇乡" and (is_class(name[:-1]) or is_kind(name[:-1])))
        or is_no_place(name)
        or name in lexicon.words("county_words")
        or _PAIR.fullmatch(name)
        or name in COUNTRY_FORMS
        or _MARKET.fullmatch(name)
        or _COLOURS.fullmatch(name)
    ):
        return None  # 沿河 along a river, 盘山 up a mountain
    level = free_level(name)
    if _is_phrase(name, level) or name in lexicon.heads("org_heads") or names.is_common_word(name):
        return None
    parents = parent.lineage if parent else ()
    resolution = resolutions.UNRESOLVED
    place = Place(level, name, resolution, None, parents)
    return Draft(start, start + len(name), entity_type.LOC, "places.tagger", 0.7, name, place)


def view_word(name: str, word: tuple[int, int, str]) -> str:
    """Return the text of a segmented word."""
    return name[word[0] : word[1]]


def _is_phrase(name: str, level: PlaceLevel) -> bool:
    """Whether a span that the tagger took for a place is a phrase: with a verb, with 第一, or long and without class word."""
    words = segment(name)
    if names.is_mostly_foreign(name):
        return False
    is_facility = len(words) > 1 and view_word(name, words[-1]) in lexicon.words("facility_heads")
    words = words[:-1] if is_facility else words
    is_description = any(tag in {"v", "vn", "d", "p", "c", "m", "r"} for _, _, tag in words)
    if is_description and (len(words) > 1 or is_facility) and not name.endswith("村"):
        return True
    if "".join(view_word(name, word) for word in words) in lexicon.words("place_generic"):
        return True
    if re.search(r"第[一二三]|族[村乡]$|之[乡都城]$|乡村$|^.[县市镇乡村]$|^[一二三四五六七八九十两双][好有星强美优]", name):
        return True
    is_long = len(words) > 2 or (len(words) > 1 and len(name) > 4)
    return level is place_level.OTHER and is_long and not name.endswith(lexicon.endings("facility_heads"))


def free_level(name: str) -> PlaceLevel:
    """Return the level that the class word of an unlisted place states."""
    if name.endswith(lexicon.endings("facility_heads")):
        return place_level.OTHER
    return next((level for pattern, level in _CLASS_WORDS if pattern.search(name)), place_level.OTHER)


_CLASS_WORDS: Final = (
    (re.compile(r"(?:村|社区|屯|寨|庄|嘎查)$"), place_level.VILLAGE),
    (re.compile(r"(?:镇|乡|街道|苏木)$"), place_level.TOWNSHIP),
    (re.compile(r"..[县区旗]$"), place_level.COUNTY),
    (re.compile(r"[市州府]$"), place_level.CITY),
    (re.compile(r"省$"), place_level.PROVINCE),
    (re.compile(r"..国$"), place_level.COUNTRY),
)


def main_units(places: Iterable[Draft]) -> dict[PlaceLevel, Unit]:
    """Return the unit of each level that the article names most, with what lies above its counties."""
    counts: dict[PlaceLevel, Counter[Unit]] = {}
    for draft in places:
        if draft.place and draft.place.unit and draft.place.unit.level is draft.place.level:
            counts.setdefault(draft.place.level, Counter())[draft.place.unit] += 1
    return {level: counter.most_common(1)[0][0] for level, counter in counts.items()}


def find_deictic(view: View, places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Resolve 我省, 全县, 本市 to the place of that level the article is about; what cannot be resolved is left out."""
    main = _without_rivals(main_units(places), places)
    ends = {place.end: place.start for place in places}
    found = []
    for match in _DEICTIC.finditer(view.text):
        if not view.is_end(match.end()) or ends.get(match.end(), match.start()) < match.start():  # the end of 天全县
            continue
        place = _deictic_place(match.group(2), main, gazetteer)
        if place is not None:
            span = match.span()
            found.append(Draft(*span, entity_type.LOC, "places.deictic", 0.8, place.name, place, is_deictic=True))
    return found


def _without_rivals(main: dict[PlaceLevel, Unit], places: Sequence[Draft]) -> dict[PlaceLevel, Unit]:
    """Drop a city or province named in passing where more places of the article lie in those of its main county."""
    county = main.get(place_level.COUNTY)
    if county is None or not county.parents():
        return main
    above = {place_level.PROVINCE: county.parents()[-1]} | ({place_level.CITY: county.city} if county.city else {})
    names = [d.lineage for d in places if d.place]
    lost = {
        level
        for level, rival in above.items()
        if level in main and sum(rival in chain for chain in names) > sum(main[level].name in chain for chain in names)
    }
    return {level: unit for level, unit in main.items() if level not in lost}


def _deictic_place(word: str, main: dict[PlaceLevel, Unit], gazetteer: Gazetteer) -> Place | None:
    if word == "国":
        return Place(place_level.COUNTRY, "中国", resolutions.RESOLVED)
    for level in _DEICTIC_LEVEL[word]:
        unit = main.get(level)
        if unit is not None and unit.name.endswith(word):
            return place_of(unit, gazetteer)
    parents = [name for unit in main.values() for name in unit.parents() if name.endswith(word)]
    units = [
        u for name in parents[:1] for u in gazetteer.surfaces.get(name, ()) if u.is_current and u.level in _DEICTIC_LEVEL[word]
    ]
    return place_of(units[0], gazetteer) if len(units) == 1 else None


def touching(places: Sequence[Draft]) -> dict[int, int]:
    """Return for the end of each chain of touching places where the chain begins."""
    begins: dict[int, int] = {}
    for draft in sorted((d for d in places if not d.is_deictic), key=lambda d: d.start):
        begins[draft.end] = begins.get(draft.start, draft.start)
    return begins
