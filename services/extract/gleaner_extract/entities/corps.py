"""Divisions, regiments and companies of the production corps of 新疆: places with a number for a name.

一师|十团|五连 are places of the state's farms; 五连 alone is the one of the regiment named last. Soldiers' companies are none.
"""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import View
from gleaner_extract.members import entity_type, place_level, resolutions

_IS_CORPS: Final = re.compile(r"兵团|团场|连队|垦区|师市")
_IS_ARMY: Final = re.compile(r"官兵|战士|解放军|指导员|武警|军营")
_NUMBER: Final = r"(?:第?[一二三四五六七八九十百〇零]{1,5}|\d{1,3})"
_CHAIN: Final = re.compile(
    rf"""
    (?<![\u4e00-\u9fff\d][第])(?<![一二三四五六七八九十百零\d几数])
    (?P<division>{_NUMBER}师(?![傅生资范德父兄弟徒从专院市大]))?
    (?P<regiment>{_NUMBER}团(?:场|农场|牧场)?(?![糟火和气队员圆结体伙购乱长聚]))?
    (?P<company>{_NUMBER}连(?:队)?(?![冠胜败跌涨阳阴增降击环跳任体续接贯夜忙绵锁带同日长串声几两数]|[一二三四五六七八九十\d]))?
    """,
    re.VERBOSE,
)
# What comes after the name of a place.
_OWNER: Final = re.compile(r"职工|党支部|党委|党员|[“”]?两委|居民|群众|书记|机关|社区|种植|承包|农贸")
_ALSO_OWNER: Final = re.compile(r"的|位于|，|、|和")  # not after 一团, 一连, which are words
_LEVELS: Final = {
    "division": place_level.OTHER,
    "regiment": place_level.TOWNSHIP,
    "company": place_level.VILLAGE,
}
XINJIANG: Final = "新疆维吾尔自治区"


def find_corps(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Return the units of the corps that an article names, each with the units it lies in."""
    if not _IS_CORPS.search(view.text) or _IS_ARMY.search(view.text):
        return []
    known, ends = SpanIndex(places), {p.end: p for p in places}
    above: tuple[str, ...] = (XINJIANG,) if "兵团" in view.text or "新疆" in view.text else ()
    found: list[Draft] = []
    regiment: tuple[str, ...] = ()  # the last one named, with what it lies in
    for match in _CHAIN.finditer(view.text):
        touched = ends.get(match.start())
        if not match.group() or known.is_touched(*match.span()) or not _is_unit(view.text, match, is_placed=touched is not None):
            continue
        parents = touched.lineage if touched is not None else ()
        if not parents:
            parents = regiment if match.group("division") is None and match.group("regiment") is None else above
        for kind, level in _LEVELS.items():
            if match.group(kind) is None:
                continue
            name = match.group(kind)
            place = Place(level, name, resolutions.UNRESOLVED, None, parents)
            found.append(Draft(*match.span(kind), entity_type.LOC, "places.corps", 0.8, name, place))
            parents = (name, *parents)
            regiment = parents if kind == "regiment" else regiment
        if touched is not None and touched.place is not None and touched.place.level is place_level.TOWNSHIP:
            regiment = touched.lineage
    return found


def _is_unit(text: str, match: re.Match[str], *, is_placed: bool) -> bool:
    """Whether a match is a unit: several parts, a number of more than one character, or what follows shows it."""
    parts = [match.group(kind) for kind in _LEVELS if match.group(kind) is not None]
    is_long = len(parts) > 1 or (len(parts[0]) > 2 and match.group("company") is None)
    is_word = parts[0] in {"一团", "一连", "一师"}
    is_owner = _OWNER.match(text, match.end()) or (not is_word and _ALSO_OWNER.match(text, match.end()))
    return is_placed or is_long or bool(is_owner)
