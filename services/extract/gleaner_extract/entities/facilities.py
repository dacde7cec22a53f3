"""Places of another kind: railways, airports, parks and zones, named by what stands before their class noun."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from gleaner_contracts.enums import EntityType, PlaceLevel, Resolution
from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import View

MAX_WORDS: Final = 3  # words between a place and the class noun
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
        while number is not None and number < len(view) and view.starts[number] == position and words < MAX_WORDS:
            position, words = view.ends[number], words + 1
            is_named = view.word(number) != "市场" or words > 1  # 拉萨市场 is trade there, no place
            if view.word(number) in heads and is_named and not known.is_inside(place.start, position):
                found.append(_facility(view, place, position))
                break
            if view.labels[number] not in _MIDDLE or view.starts[number] in starts:
                break
            number += 1
    return found


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(word for word in lexicon.words("facility_heads") if len(word) > 1 and word[0] != "古")


def _may_begin(place: Draft) -> bool:
    is_country = place.place is not None and place.place.level is PlaceLevel.COUNTRY
    return not place.is_deictic and not is_country and place.end - place.start <= 8


def _facility(view: View, place: Draft, end: int) -> Draft:
    name = view.text[place.start : end]
    above = place.place
    is_part = above is not None and above.resolution is Resolution.RESOLVED
    parents = (above.name, *above.parents) if above is not None and is_part else ()
    meaning = Place(PlaceLevel.OTHER, name, Resolution.UNRESOLVED, None, parents, nearest_code=None)
    return Draft(place.start, end, EntityType.LOC, "places.facility", 0.76, name, meaning)
