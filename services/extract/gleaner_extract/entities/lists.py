"""Lists tell what their members are: 澄溪、杨溪、合心等村 are villages, a name between names is a name."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.runs import matches_before
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import View
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.members import entity_type, place_level, resolutions

_PLACES: Final = re.compile(
    r"""
    (?P<items>(?:[\u4e00-\u9fff]{2,5}、){1,10}[\u4e00-\u9fff]{2,5}?)   # the members
    等(?:[\d一二三四五六七八九十两多]{1,3})?个?(?:行政|自然|贫困|重点)?     # how many, and which
    (?P<kind>乡镇街道|镇街|乡镇|村|镇|乡)(?![镇村民])                    # what they are
    """,
    re.VERBOSE,
)
_MAY_HOLD: Final = re.compile(r"等[^，。、]{0,8}[村镇乡]")  # the end of such a list: most articles have none
LONGEST: Final = 65  # characters of such a list
MAX_COUNTIES: Final = 8  # that are searched for a member
_LEVELS: Final = {
    "村": place_level.VILLAGE,
    "镇": place_level.TOWNSHIP,
    "乡": place_level.TOWNSHIP,
    "乡镇": place_level.TOWNSHIP,
    "镇街": place_level.TOWNSHIP,
    "乡镇街道": place_level.TOWNSHIP,
}
_NEXT_NAME: Final = re.compile(r"、([\u4e00-\u9fff]{2,3})(?=[、，,。；;：:）)\s]|等|和|$)")


def places_in_lists(view: View, places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Find villages and townships that a list names without class word; known stems of the article's counties are resolved."""
    if not _MAY_HOLD.search(view.text):
        return []
    known = SpanIndex(places)
    counties = list(dict.fromkeys(u for d in places if d.place and (u := d.place.unit) and u.level is place_level.COUNTY))
    counties = counties[:MAX_COUNTIES]
    found = []
    for match in matches_before(_PLACES, _MAY_HOLD, view.text, LONGEST):
        start = match.start("items")
        for item in re.finditer(r"[^、]+", match.group("items")):
            first, last = start + item.start(), start + item.end()
            if item.start() == 0:  # the words before the list are no part of its first member
                stems = [p for p in range(first, last - 1) if _homes(view.text[p:last], match.group("kind"), counties, gazetteer)]
                first = stems[0] if stems else _first_start(view, first, last)
            is_stem = bool(_homes(view.text[first:last], match.group("kind"), counties, gazetteer))
            is_name = is_stem or (len(match.group("kind")) == 1 and view.fits(first, last))
            if first < last and not known.is_touched(first, last) and is_name:
                found.append(_member(view.text[first:last], first, match.group("kind"), counties, gazetteer))
    return found


def _first_start(view: View, first: int, last: int) -> int:
    number = view.at(last - 1)
    return last if number is None or view.starts[number] < first else view.starts[number]


def _homes(name: str, kind: str, counties: Sequence[Unit], gazetteer: Gazetteer) -> list[Unit]:
    """Return the counties that have a village or township of this stem."""
    level = _LEVELS[kind]
    return [u for u in counties if gazetteer.county_children(u).with_stem(name, level)]


def _member(name: str, start: int, kind: str, counties: Sequence[Unit], gazetteer: Gazetteer) -> Draft:
    level = _LEVELS[kind]
    homes = _homes(name, kind, counties, gazetteer)
    full = name if name.endswith(kind) else name + kind
    listed = {b.name for u in homes for b in gazetteer.county_children(u).with_stem(name, level)}
    if len(kind) > 1 and len(listed) == 1:
        full = listed.pop()
    if len(homes) == 1:
        county = homes[0]
        parents = (county.name, *county.parents())
        place = Place(level, full, resolutions.RESOLVED, county, parents, nearest_code=county.period(None).code)
    else:
        place = Place(level, full, resolutions.UNRESOLVED)
    return Draft(start, start + len(name), entity_type.LOC, "places.list", 0.72, full, place)


def people_in_lists(view: View, people: Sequence[Draft], blocked: SpanIndex) -> list[Draft]:
    """Find the names that follow a known name after 、: 武广华、姜继玉、高哲学."""
    known = {p.start for p in people}
    ends = [p.end for p in people]
    found = []
    while ends:
        match = _NEXT_NAME.match(view.text, ends.pop())
        if match is None or match.start(1) in known or blocked.is_touched(*match.span(1)):
            continue
        name = match.group(1)
        if names.is_chinese(name) and names.has_common_surname(name) and name not in lexicon.pairs("titles"):
            found.append(Draft(*match.span(1), entity_type.PER, "people.list", 0.75))
            known.add(match.start(1))
            ends.append(match.end(1))
    return found
