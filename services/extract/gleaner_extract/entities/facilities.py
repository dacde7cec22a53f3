"""Places of another kind: railways, airports, parks and zones, named by what stands before their class noun."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import NAMED_PLACE, View
from gleaner_extract.members import entity_type, place_level, resolutions

MAX_WORDS: Final = 3  # words between a place and the class noun
_WAY: Final = re.compile(r"高速|铁路|公路|高铁|[线河江路桥]$|水系|流域|山脉|高原|平原|草原|盆地")  # may lie in several counties
_BUILDING: Final = frozenset({"建设", "修建", "新建", "建", "打造", "发展"})  # 在…镇|建设|产业园
_MIDDLE: Final = frozenset(["n", "nz", "vn", "b", "a", "j", "ns", "nr", "LOC", "PER", "nw", "f"])


def find_facilities(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Find what begins with a place and ends with a class noun of two and more characters: 成渝|高铁, 杭州|萧山|国际机场."""
    heads = _heads()
    begins = {place.end: place for place in places if place.place is not None and _may_begin(place)}
    starts = {place.start for place in places}
    known = SpanIndex(places)
    found = []
    for end, place in begins.items():
        position, words = end, 0
        number = view.by_start.get(end)
        if number is None:
            position, words, number = _rest(view, end)
            is_end_of_way = view.text[place.start - 1 : place.start] in "至到" and view.text.startswith(
                ("高速", "铁路", "公路"), end
            )
            if (
                words
                and not is_end_of_way
                and view.text.endswith(_HEADS, end, position)
                and not known.is_inside(place.start, position)
            ):
                found.append(_facility(view, place, position))
                continue
        while number is not None and number < len(view) and view.starts[number] == position and words < MAX_WORDS:
            position, words = view.ends[number], words + 1
            is_named = (view.word(number) != "市场" or words > 1) and not _is_of_crops(
                place, view.word(number)
            )  # 拉萨市场 is trade there, no place
            if view.word(number) in heads and is_named and not known.is_inside(place.start, position):
                found.append(_facility(view, place, position))
                break
            if view.labels[number] not in _MIDDLE or view.word(number) in _BUILDING or view.starts[number] in starts:
                break
            number += 1
    return found


def _rest(view: View, end: int) -> tuple[int, int, int | None]:
    """Return the end of a place's word that goes on after the known place, and the number of the next word."""
    number = view.at(end)
    if number is None or view.labels[number] not in NAMED_PLACE:
        return end, 0, None
    return view.ends[number], 1, view.by_start.get(view.ends[number])


_HEADS: Final = tuple(word for word in lexicon.words("facility_heads") if len(word) > 1 and word[0] != "古" and word != "市场")


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(word for word in lexicon.words("facility_heads") if len(word) > 1 and word[0] != "古")


def _may_begin(place: Draft) -> bool:
    is_country = place.place is not None and place.place.level is place_level.COUNTRY
    return not place.is_deictic and not is_country and place.end - place.start <= 8


def _is_of_crops(place: Draft, word: str) -> bool:
    """Whether a landform after a township or village only says what grows there: 五家乡|高原夏菜."""
    level = place.place.level if place.place else None
    return level in {place_level.TOWNSHIP, place_level.VILLAGE} and word in {"高原", "平原", "盆地", "山脉", "草原"}


def _county_code(above: Place | None) -> str | None:
    """Return the code of the county that a facility lies in which is called after it or a place in it; a city has several."""
    if above is None or above.unit is None or above.unit.level is not place_level.COUNTY:
        return None
    return above.nearest_code or above.code


def _facility(view: View, place: Draft, end: int) -> Draft:
    name = view.text[place.start : end]
    above = place.place
    is_part = above is not None and above.resolution is resolutions.RESOLVED
    parents = above.lineage if above is not None and is_part else ()
    code = _county_code(above) if is_part and not _WAY.search(name) else None
    meaning = Place(place_level.OTHER, name, resolutions.UNRESOLVED, None, parents, nearest_code=code)
    return Draft(place.start, end, entity_type.LOC, "places.facility", 0.76, name, meaning)
