"""Villages of the Mongols: names of sounds before 嘎查, which neither list nor tagger may know (额日和图敖包嘎查)."""

from collections.abc import Sequence
from typing import Final

from gleaner_extract.entities import names
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import View
from gleaner_extract.members import entity_type, place_level, resolutions

GACHA: Final = "嘎查"
MAX_NAME: Final = 8  # characters before the class word
JOINTS: Final = frozenset("和各")  # before a name more often than in front of one
MORE: Final = frozenset("包本音陶浩特和图台吐太流淖善召芒干查赛汗")  # characters of such names that people's names have seldom


def find_gacha(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Return the villages whose names are sounds before 嘎查; what touches on the left is where they lie."""
    found: list[Draft] = []
    at = view.text.find(GACHA)
    if at < 0:
        return []
    known = SpanIndex(p for p in places if p.rule_id not in {"places.tagger", "places.stem"})
    ends = {p.end: p for p in places if p.place is not None}
    while at >= 0:
        end = at + len(GACHA)
        start = _start(view.text, at, ends)
        if at - start > 1 and not known.is_touched(start, end):
            above = ends.get(start)
            parents = above.lineage if above is not None else ()
            unit = above.place.unit if above is not None and above.place is not None else None
            name = view.text[start:end]
            place = Place(place_level.VILLAGE, name, resolutions.UNRESOLVED, unit, parents, nearest_code=_county_code(above))
            found.append(Draft(start, end, entity_type.LOC, "places.gacha", 0.78, name, place))
        at = view.text.find(GACHA, end)
    return found


def _county_code(above: Draft | None) -> str | None:
    """Return the code of the county that touches, or that the township which touches lies in."""
    place = above.place if above is not None else None
    if place is None or place.resolution is not resolutions.RESOLVED:
        return None
    return place.code if place.level is place_level.COUNTY else place.nearest_code


def _start(text: str, at: int, ends: dict[int, Draft]) -> int:
    """Return how far left the sounds reach: not into a place, not over a character that writes none."""
    start = at
    while start > 0 and at - start < MAX_NAME and start not in ends:
        char = text[start - 1]
        if text[start - 2 : start] in {"苏木", GACHA}:
            break  # 红格尔苏木|巴彦嘎查
        if char not in MORE and not names.is_native("马" + char):
            break
        start -= 1
    while start < at and text[start] in JOINTS:
        start += 1
    return start
