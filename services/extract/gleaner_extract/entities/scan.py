"""Finds the names of countries, provinces, prefectures and counties in one pass over the text."""

import re
import threading
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.entities import lexicon
from gleaner_extract.entities.names import is_common_word, is_native
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.entities.view import NAMED_BODY, NAMED_PERSON, NAMED_PLACE, View
from gleaner_extract.entities.vocabulary import Vocabulary
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.members import place_level
from gleaner_extract.record import Record

# 成都市区, 成都市民: the class word belongs to the next word, so the name is the short one.
_STEALS_SUFFIX: Final = frozenset("区场民")
# 阿城区委, 成都市政府: the segmenter sees 区委 and 市政府, the place still ends before 委 and 政.
# First characters of counties that may as well end the name before: 云岭科学城|北区 is not in 城北区.
_ALSO_CLASS: Final = frozenset("城村镇乡山港江河湖海园区")
_SEAT: Final = frozenset("委政")
_BELOW: Final = re.compile(r"[村镇](?![级民长])|乡(?![村土镇亲民情间])|街道|社区|组(?![织成建长团合员])")
_WAYS: Final = frozenset({"高速公路", "高速", "铁路", "高铁", "公路"})  # 会泽至巧家|高速公路: a way is named by its ends
_DIRECTIONS: Final = re.compile(r"[东南西北中]{1,2}部")
_PEOPLE_AFTER: Final = frozenset({"族"})  # 朝鲜族, 蒙古族
OPINION: Final = 6  # characters on both sides of a name for a second opinion
COUNTRY: Final = "中国"
_PLACE_OR_NOUN: Final = NAMED_PLACE | {"n", "nz", "s"}
_NAMED: Final = NAMED_PLACE | NAMED_BODY | {"nz", "nw"}
_PLACE_OR_PERSON: Final = NAMED_PLACE | NAMED_PERSON
COUNTRY_NAMES: Final = {"沙特阿拉伯": "沙特", "巴勒斯坦国": "巴勒斯坦", "阿拉伯联合酋长国": "阿联酋"}
COUNTRY_FORMS: Final = {"中国": "中国", "中华人民共和国": "中国"}


class Match(Record):
    """A name of the gazetteer in the text; `units` are all units it may mean, none for foreign places."""

    start: int
    end: int
    surface: str
    units: tuple[Unit, ...]
    is_short: bool
    level: PlaceLevel | None = None  # foreign places and countries
    official: str = ""
    is_weak: bool = False  # a short name that the words do not show as a name: needs its full name elsewhere


class Scanner:
    """All names of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        higher = {name for name, units in gazetteer.shorts.items() if any(u.level is not place_level.COUNTY for u in units)}
        levels = lexicon.pairs("world_regions")
        self._regions = {name: PlaceLevel(levels[name]) for name in levels.keys() - gazetteer.world.keys() - higher}
        self._names = Vocabulary(
            {*self._regions, *gazetteer.surfaces, *gazetteer.shorts, *gazetteer.world, *COUNTRY_FORMS, *COUNTRY_NAMES}
        )

    def matches(self, view: View) -> list[Match]:
        """Return the names that fit the words around them, leftmost and longest first, without overlaps."""
        found: list[Match] = []
        text = view.text
        for start, name in self._names.longest(view.pairs):
            match = self._mayor(start, name, view) or self._match(start, name, text)
            touches = bool(found) and found[-1].end == match.start
            if self._is_name(match, view, touches=touches):
                found.append(match)
            elif match.is_short and match.units and not _BELOW.match(text, match.end) and view.fits(match.start, match.end):
                found.append(replace(match, is_weak=True))
        return _drop_lone_shorts(found, view)

    def _mayor(self, start: int, name: str, view: View) -> Match | None:
        """Return a city of a region of the world whose class word belongs to the next word: 新北|市长."""
        end = start + len(name) - 1
        is_mayor = name in self._regions and name[-1] in "市县" and view.text[end + 1 : end + 2] == "长" and end in view.by_start
        return Match(start, end, view.text[start:end], (), True, self._regions[name], name) if is_mayor else None

    def _match(self, start: int, name: str, text: str) -> Match:
        end = start + len(name)
        following = text[end : end + 1]
        if name[-1] == "市" and following in _STEALS_SUFFIX and name[:-1] in self._gazetteer.shorts:
            name, end = name[:-1], end - 1
        if name in self._gazetteer.surfaces:
            return Match(start, end, name, self._gazetteer.surfaces[name], is_short=False)
        if name in COUNTRY_FORMS or name in COUNTRY_NAMES:
            official = COUNTRY_FORMS.get(name) or COUNTRY_NAMES[name]
            return Match(start, end, name, (), True, place_level.COUNTRY, official)
        if name in self._regions:  # before the short names: 太湖 is a lake, 怒江 a river, unless 县 or 州 follows
            return Match(start, end, name, (), True, self._regions[name], name)
        if name in self._gazetteer.shorts:
            return Match(start, end, name, self._gazetteer.shorts[name], is_short=True)
        level, official = self._gazetteer.world[name]
        return Match(start, end, name, (), True, level, official)

    def _is_name(self, match: Match, view: View, *, touches: bool) -> bool:
        start, end = match.start, match.end
        if match.is_short or len(match.surface) == 2:
            return _is_short_name(match, view, touches=touches)
        is_inside = start not in view.by_start or view.label_at(start - 1) in NAMED_PLACE
        is_after_class = view.text[start - 1 : start] in _CLASS_ENDS  # 国家级贫困县|镇赉县
        if not touches and is_inside and not is_after_class and view.text[start] in _ALSO_CLASS:
            return False
        is_end = view.is_end(end) or view.text[end : end + 1] in _SEAT
        return (is_end and (touches or view.is_start(start))) or (view.is_statistical and _dictionary_cuts(view.text, start, end))


def _dictionary_cuts(text: str, start: int, end: int) -> bool:
    """Whether jieba's words begin and end with a full name where the tagger's do not: 会同县大金站 came as one verb."""
    first = max(0, start - OPINION)
    words = segment(text[first : end + OPINION])
    edges = {first + word[0] for word in words}
    return start in edges and end in edges


_CLASS_ENDS: Final = ("省", "市", "县", "区", "州", "旗")
_MONGOLS: Final = "蒙古"  # a people, too: 蒙古|长袍, 蒙古|语
_OF_MONGOLS: Final = frozenset("语文长袍包马刀舞")


def is_of_mongols(name: str, following: str) -> bool:
    """Whether 蒙古 is the people and not the country: 蒙古|长袍, 蒙古|语."""
    return name == _MONGOLS and following[:1] in _OF_MONGOLS


_SIDES: Final = ("东", "西", "南", "北")


def _is_short_name(match: Match, view: View, *, touches: bool) -> bool:
    """Whether a name without class word, or one like 和县, stands as a name: names are known by the word that covers them."""
    number = view.at(match.start)
    if number is None or _is_something_else(match, view, touches=touches):
        return False
    if not match.units and _is_world_name(match, view, number):
        return True
    if view.ends[number] < match.end:  # over several words: a place only if each of them is a name
        is_region = match.level is place_level.OTHER and len(match.surface) > 3 and view.is_start(match.start)  # 三江|平原
        return (touches or is_region) and view.is_end(match.end)
    is_whole = (view.starts[number], view.ends[number]) == (match.start, match.end)
    label = view.labels[number]
    if match.level is place_level.OTHER:
        return (is_whole and label in _PLACE_OR_NOUN) or (label in NAMED_PLACE and len(match.surface) > 2)
    if label in _NAMED:
        return _is_in_name(match, view, number, touches=touches)
    is_word = match.surface in lexicon.words("county_words")  # 化州|公安通报
    return is_whole and not is_word and (touches or any(unit.level is place_level.PROVINCE for unit in match.units))


def _is_something_else(match: Match, view: View, *, touches: bool) -> bool:
    """Whether what follows or surrounds a short name makes it a village, a people or a person."""
    following = view.text[match.end : match.end + 1]
    if match.is_short and match.units and match.surface[-1] in _SIDES and following in _SIDES:
        return True  # 鄂西|北: a side of a province
    if is_of_mongols(match.surface, following):
        return True
    if following in _PEOPLE_AFTER or (not touches and _is_in_office(match, view)):
        return True
    if match.surface == COUNTRY and (_IDEA_AFTER.match(view.text, match.end) or _is_across(view.text, match.start)):
        return True
    is_unit = match.is_short and bool(match.units)
    is_generic = match.surface in lexicon.words("place_generic") and not touches  # 通县 is what roads do
    is_below = is_unit and _BELOW.match(view.text, match.end) is not None
    return is_generic or is_below or (is_unit and not touches and _is_in_sounds(match, view))


def _is_in_office(match: Match, view: View) -> bool:
    """Whether a short name begins with the last character of an office: 外长|沙伦赛, 省长|春节前慰问."""
    office = view.text[match.start - 1 : match.start + 1]
    return match.is_short and match.start - 1 in view.by_start and lexicon.pairs("titles").get(office) == "office"


def _is_in_sounds(match: Match, view: View) -> bool:
    """Whether a short name written by sound is the middle of a person's name that is: 旦增|尼玛|曲珠."""
    before, after = view.text[max(0, match.start - 2) : match.start], view.text[match.end : match.end + 1]
    is_county = all(unit.level is place_level.COUNTY for unit in match.units)
    is_named = is_native(match.surface) and is_native(before) and view.label_at(match.start - 1) not in NAMED_PLACE
    return is_county and is_named and is_native("马" + after)


def _is_across(text: str, start: int) -> bool:
    """Whether 中国 is only the end of one word and the beginning of the next: 其中|国定, 集中|国有资产."""
    before, after = text[start - 1 : start + 1], text[start + 1 : start + 3]
    return before in _OF_MIDDLE and (is_common_word(after) or after in _OF_STATE)


_OF_MIDDLE: Final = frozenset({"其中", "集中", "高中", "初中", "职中", "期中"})
_OF_STATE: Final = frozenset({"国定", "国控", "国管", "国债", "国标", "国道", "国企", "国有", "国产", "国考", "国补", "国投"})
_IDEA_AFTER: Final = re.compile(r"特色社会主义|式(?=现代|的|道路|民主|减贫)|梦(?![\u4e00-\u9fff]?[游幻])")  # of the state's ideas
_UNSURE: Final = frozenset({"a", "n", "nz", "s", "j"})


def _is_world_name(match: Match, view: View, number: int) -> bool:
    """Whether a name of the wide world stands as its own word, though the tagger divides it or is not sure what it is."""
    is_start = view.starts[number] == match.start
    label = view.labels[number]
    is_other = label in NAMED_PERSON or (label in NAMED_BODY and view.is_statistical)
    if is_start and view.ends[number] == match.end:
        is_known = len(match.surface) > 2 or (label in _UNSURE and word_class(match.surface) in {"ns", "nrt"})
        return is_known and not is_other
    if len(match.surface) < 3:
        return False
    if is_start and view.ends[number] < match.end and match.end in view.by_end:
        return label in NAMED_PLACE  # 俄罗斯|联邦
    is_torn = label in _PLACE_OR_PERSON and view.ends[number] < match.end  # 以色|列战, 杜尚|别
    return is_torn and _dictionary_cuts(view.text, match.start, match.end)


def subtype_at_end(name: str) -> str:
    """Return the subtype of the longest head noun at the end of a name, empty where it has none."""
    heads = lexicon.heads("org_heads")
    return next((heads[name[i:]].subtype for i in range(len(name)) if name[i:] in heads), "")


def _is_in_name(match: Match, view: View, number: int, *, touches: bool) -> bool:
    """Whether a short name stands as a place in a word that is a name: the whole place, or the front of a body."""
    label, is_first = view.labels[number], view.starts[number] == match.start
    is_whole = is_first and view.ends[number] == match.end
    is_county = bool(match.units) and all(unit.level is place_level.COUNTY for unit in match.units)
    if is_county and view.word(number) in lexicon.heads("org_heads"):
        return False  # 公安 in 公安局
    if label in NAMED_PLACE and not match.is_short and _goes_on_below(match, view, number, touches=touches):
        return True
    if label in NAMED_PLACE:
        is_way = view.text[match.end : view.ends[number]] in _WAYS
        is_open = not is_county or (is_way and match.surface not in lexicon.words("county_words"))  # 盘山|公路
        return is_whole or (is_open and (is_first or touches))
    if label in NAMED_BODY:
        if is_county and match.is_short and is_first and not is_whole and subtype_at_end(view.word(number)) == "company":
            return False  # 威信彩盒印制厂: a brand, unless the article names the county
        is_club = is_whole and not match.units and match.level is place_level.CITY  # 利物浦: the tagger knows from context
        is_inside = (touches and not is_county) or view.text[match.start - 1] == "社"  # 新华社莫斯科电
        return not is_club and (is_first or is_inside)
    is_province = is_whole and any(unit.level is place_level.PROVINCE for unit in match.units)
    return is_province or (is_first and not is_county) or (is_whole and touches)


def _goes_on_below(match: Match, view: View, number: int, *, touches: bool) -> bool:
    """Whether a full name of two characters is part of what the tagger joined: 房县|窑淮镇, 漳县|东部, 千里|房县."""
    rest = view.text[match.end : view.ends[number]]
    if not rest:
        return _dictionary_cuts(view.text, match.start, match.end)
    is_first = view.starts[number] == match.start
    return touches or (is_first and (_DIRECTIONS.match(rest) is not None or rest.endswith(_CLASSES)))


_CLASSES: Final = ("镇", "乡", "村", "街道", "社区", "苏木", "嘎查")


def _drop_lone_shorts(found: list[Match], view: View) -> list[Match]:
    """Drop a short name before 路, 街, 江 and the like: it is part of the name of something else."""
    return [
        m
        for i, m in enumerate(found)
        if not (m.is_short and m.units and _goes_on(view, m.end) and (i + 1 == len(found) or found[i + 1].start != m.end))
    ]


_NAME_GOES_ON: Final = frozenset("路街河江山湖岭峰寺塔桥坝沟")
_WATERSIDE: Final = frozenset({"河谷", "河畔", "江畔", "湖畔"})


def _goes_on(view: View, position: int) -> bool:
    """Whether the character here continues the name: it ends the same word, or is a word of its own."""
    if view.text[position : position + 1] not in _NAME_GOES_ON:
        return False
    return position + 1 in view.by_end or view.text[position : position + 2] in _WATERSIDE


_lock = threading.Lock()
_scanners: dict[int, Scanner] = {}


def scanner_of(gazetteer: Gazetteer) -> Scanner:
    """Return the scanner of a gazetteer, built once a process."""
    with _lock:
        if id(gazetteer) not in _scanners:
            _scanners[id(gazetteer)] = Scanner(gazetteer)
        return _scanners[id(gazetteer)]
