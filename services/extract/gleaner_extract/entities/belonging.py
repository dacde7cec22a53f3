"""Where villages and townships lie, told elsewhere in the article: beside another one, by 位于, at another mention."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.view import View
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.gazetteer.names import township_stem, village_stem
from gleaner_extract.members import place_level, resolutions

_AND: Final = re.compile(r"和|与|及|以及|、")
_LIES: Final = re.compile(
    r"(?:就|便|正|也|都)?(?:位于|地处|坐落[于在]|隶属于?|属于?|是|[，,]?在)(?:[\u4e00-\u9fff]{0,3}(?:省|市))?"
)
_THERE: Final = re.compile(r"(?:的?各(?:行政)?村|境内|辖区|[东南西北]{1,2}[部面]|最[东南西北])")
_OF: Final = re.compile(r"(?:[东南西北中]{1,2}[部面]|境内|辖区|下辖|辖下)?的?")
_ELSEWHERE: Final = re.compile(
    r"(?:学习|借鉴|考察|参观|赴|前往|去|外出|观摩|取经|像|如|叫|嫁|来自|老家|对标|看齐)[^，。；]{0,6}$"
)
_VISITED: Final = re.compile(r"[^，。；]{0,6}(?:学习|考察|参观|取经|观摩|经验|模式|那样|一样)")
OFTEN: Final = 3  # mentions of a village that an article is about
MANY_NAMESAKES: Final = 6  # counties with a village of a name: so common that it says nothing of where it lies
MAX_COUNTIES: Final = 8  # that are searched for both halves of a name
MAX_CHAIN: Final = 6  # places that touch: province, prefecture, county, township, village
MIN_HOME: Final = 2  # mentions of the one county of an article
_PARKS: Final = (
    "园区",
    "工业园",
    "产业园",
    "科技园",
    "示范园",
    "经开区",
    "高新区",
    "开发区",
    "示范区",
    "水库",
    "农场",
    "林场",
    "基地",
)
_BELOW: Final = frozenset({place_level.VILLAGE, place_level.TOWNSHIP})


def with_homes(view: View, places: Sequence[Draft], evidence: Sequence[Unit], gazetteer: Gazetteer) -> list[Draft]:
    """Return the places with the township and county of those below it, where the article tells them at another place."""
    if not any(_lacks_home(draft) or _is_park(draft) for draft in places):
        return sorted(places, key=lambda d: d.start)
    ordered = sorted(places, key=lambda d: (d.start, d.end))
    ordered = _split_stems(_whole_names(view, ordered), gazetteer)
    ordered = _beside(view, ordered, gazetteer)
    ordered = _stated(view, ordered, gazetteer)
    ordered = _same_throughout(ordered)
    return _in_only_home(view, ordered, evidence, gazetteer)


def _township(place: Place) -> str:
    """Return the township that a village lies in as the text names it, empty where it names none."""
    is_given = place.level is place_level.VILLAGE and place.unit is not None and bool(place.parents)
    return place.parents[0] if is_given and place.unit is not None and place.parents[0] != place.unit.name else ""


def _lacks_home(draft: Draft) -> bool:
    """Whether a place below the county has no county, or a village no township."""
    place = draft.place
    if place is None or place.level not in _BELOW or draft.is_deictic:
        return False
    return place.unit is None or (place.level is place_level.VILLAGE and not _township(place))


def _is_open(place: Place) -> bool:
    """Whether nothing is known of where a place lies."""
    return place.unit is None and place.resolution is resolutions.UNRESOLVED and not place.parents


def _settled(draft: Draft, county: Unit, township: str, rule: str | None = None) -> Draft:
    """Return a draft whose place lies in a county and township."""
    place = draft.place
    if place is None:
        return draft
    code = county.period(None).code
    parents = (*([township] if township else []), county.name, *county.parents())
    place = replace(
        place,
        resolution=resolutions.RESOLVED,
        unit=county,
        parents=parents,
        nearest_code=code if county.level is place_level.COUNTY else place.nearest_code,
        candidates=(),
    )
    return replace(draft, place=place, rule_id=rule or draft.rule_id)


def _townships_of(name: str, county: Unit, gazetteer: Gazetteer) -> set[str]:
    """Return the stems of the townships that have a village of this name in a county."""
    children = gazetteer.county_children(county)
    found = [*children.named(name, place_level.VILLAGE), *children.with_stem(village_stem(name), place_level.VILLAGE)]
    return {township_stem(below.township) for below in found}


def _may_lie(name: str, county: Unit, township: str, gazetteer: Gazetteer) -> bool:
    """Whether the lists of a county do not speak against a village's lying in a township."""
    listed = _townships_of(name, county, gazetteer)
    return not listed or not township or township_stem(township) in listed


def _whole_names(view: View, places: Sequence[Draft]) -> list[Draft]:
    """Give a village back the first characters that its other mentions have: 上|横街村 beside 上横街村."""
    known = {d.place.name: d for d in places if d.place and d.place.level is place_level.VILLAGE and not d.is_deictic}
    result: list[Draft] = []
    for draft in places:
        free = result[-1].end if result else 0
        name = view.text[draft.start : draft.end]
        if name in known and draft.place and draft.place.level is place_level.VILLAGE:
            longer = (known.get(view.text[draft.start - n : draft.end]) for n in (1, 2) if draft.start - n >= free)
            source = next((d for d in longer if d is not None and d.rule_id != "places.below_county"), None)
            if source is not None and draft.rule_id != "places.below_county":
                start = draft.end - (source.end - source.start)
                draft = replace(source, start=start, end=draft.end)  # noqa: PLW2901
        result.append(draft)
    return result


def _beside(view: View, places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Give a village the township of the one before it in a list: 胡峪乡枣园村和杨庄村."""
    result: list[Draft] = []
    for draft in places:
        before = result[-1] if result else None
        if before is not None and before.place and before.place.unit and draft.place and _lacks_home(draft):
            place, township, county = draft.place, _township(before.place), before.place.unit
            is_near = _AND.fullmatch(view.text, before.end, draft.start) is not None
            is_open = place.unit is county or _is_open(place)
            is_village = place.level is place_level.VILLAGE and bool(township)
            is_listed = bool(_townships_of(place.name, county, gazetteer))
            is_sure = is_listed or not (_is_mixed(view, result) or _begins_with_township(place.name, county, gazetteer))
            if is_near and is_open and is_village and is_sure and _may_lie(place.name, county, township, gazetteer):
                draft = _settled(draft, county, township)  # noqa: PLW2901 - the next one looks at it
        result.append(draft)
    return result


def _begins_with_township(name: str, county: Unit, gazetteer: Gazetteer) -> bool:
    """Whether a village that no list has begins with the name of a township of its own: 五里坝|贯子沟村."""
    children = gazetteer.county_children(county)
    return any(children.with_stem(name[:cut], place_level.TOWNSHIP) for cut in range(2, len(name) - 1))


def _is_mixed(view: View, before: Sequence[Draft]) -> bool:
    """Whether the list before names villages without a township: 新生村、罗镇三合村、… is a list of many townships."""
    chain = len(before) - 1
    while chain > max(0, len(before) - MAX_CHAIN) and before[chain - 1].end == before[chain].start:
        chain -= 1
    first = before[chain].start
    last = before[chain - 1] if chain else None
    is_listed = last is not None and view.text[first - 1 : first] in ("、", "和") and last.end == first - 1
    return bool(is_listed and last and last.place and last.place.level is place_level.VILLAGE and not _township(last.place))


def _split_stems(places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Divide a township without class word and a village in it that came as one name: 沙河|新生村."""
    units = [d.place.unit for d in places if d.place and d.place.unit]
    counties = list({unit.number: unit for unit in units if unit.level is place_level.COUNTY}.values())
    result = []
    for draft in places:
        place = draft.place
        is_candidate = place is not None and place.level is place_level.VILLAGE and len(place.name) > 4 and not _township(place)
        is_candidate = is_candidate and (draft.rule_id == "places.touching_parent" or (place is not None and place.unit is None))
        found = _split(place.name, counties[:MAX_COUNTIES], gazetteer) if is_candidate and place is not None else []
        if len(found) == 1 and place is not None and draft.end - draft.start == len(place.name):
            cut, county, township = found[0]
            above = Place(place_level.TOWNSHIP, township, resolutions.UNRESOLVED)
            village = replace(draft, start=draft.start + cut, name=place.name[cut:], place=replace(place, name=place.name[cut:]))
            first = replace(draft, end=draft.start + cut, name=township, place=above)
            result += [_settled(first, county, "", "places.stem"), _settled(village, county, township, "places.below_county")]
        else:
            result.append(draft)
    return result


def _split(name: str, counties: Sequence[Unit], gazetteer: Gazetteer) -> list[tuple[int, Unit, str]]:
    """Return where a name divides into the stem of a township and a village that the lists have there."""
    found = []
    for county in counties:
        children = gazetteer.county_children(county)
        for cut in range(2, len(name) - 1):
            for township in children.with_stem(name[:cut], place_level.TOWNSHIP):
                if name[:cut] in _townships_of(name[cut:], county, gazetteer):
                    found.append((cut, county, township.name))
    return found


def _stated(view: View, places: Sequence[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """Settle villages of which the text says where they lie: 胜利村位于大化县雅龙乡, 雅龙乡西部的胜利村."""
    starts = {draft.start: i for i, draft in enumerate(places)}
    result = list(places)
    for i, draft in enumerate(places):
        place = draft.place
        if place is None or not _lacks_home(draft):
            continue
        lies = _LIES.match(view.text, draft.end)
        chain = _chain(places, starts, lies.end()) if lies is not None else None
        if chain is not None and lies is not None and "在" in lies.group(0) and not _lies_there(view, lies.group(0), chain.end):
            chain = None
        before = places[i - 1] if i else None
        if chain is None and before is not None and before.place and _OF.fullmatch(view.text, before.end, draft.start):
            chain = before
        home = _home_of(chain)
        if home is None:
            continue
        county, township = home
        is_free = place.unit is county or _is_open(place) or place.resolution is resolutions.AMBIGUOUS
        is_known = place.level is place_level.TOWNSHIP or _may_lie(place.name, county, township, gazetteer)
        if is_free and is_known and (township or place.unit is None):
            result[i] = _settled(draft, county, township if place.level is place_level.VILLAGE else "")
    return result


def _lies_there(view: View, words: str, end: int) -> bool:
    """Whether 在 before a place says where a village lies, and not where something is done: 上横街村,在仙居县白塔镇的…中."""
    return words.endswith(("坐落在", "坐落于")) or _THERE.match(view.text, end) is not None


def _chain(places: Sequence[Draft], starts: dict[int, int], position: int) -> Draft | None:
    """Return the last place of the chain of touching ones that begins at a position."""
    last = None
    while position in starts:
        last = places[starts[position]]
        if last.place is None or last.place.level is place_level.VILLAGE or last.end <= position:
            break
        position = last.end
    return last


def _home_of(draft: Draft | None) -> tuple[Unit, str] | None:
    """Return the county and the township, if one, that a place of a chain stands for."""
    place = draft.place if draft is not None else None
    if place is None or place.unit is None or place.resolution is not resolutions.RESOLVED:
        return None
    if place.level is place_level.TOWNSHIP:
        return place.unit, place.name
    return (place.unit, "") if place.level is place_level.COUNTY else None


def _same_throughout(places: Sequence[Draft]) -> list[Draft]:
    """Give all mentions of a village or township the home that one of them has, where they agree."""
    homes: dict[tuple[str, PlaceLevel], set[tuple[Unit, str]]] = defaultdict(set)
    for draft in places:
        place = draft.place
        if place is not None and place.level in _BELOW and place.unit is not None and not draft.is_deictic:
            homes[place.name, place.level].add((place.unit, _township(place)))
    result = []
    for draft in places:
        place = draft.place
        if place is not None and _lacks_home(draft):
            known = homes[place.name, place.level]
            counties, townships = {county for county, _ in known}, {(c, t) for c, t in known if t}
            is_same = len(counties) == 1 and (place.unit is None or place.unit in counties)
            may_gain = not place.parents or place.unit is not None or place.resolution is resolutions.AMBIGUOUS
            if is_same and may_gain and len(townships) <= 1:
                county, township = next(iter(townships or known))
                result.append(_settled(draft, county, township) if place.unit is None or township else draft)
                continue
        result.append(draft)
    return result


def _in_only_home(view: View, places: Sequence[Draft], evidence: Sequence[Unit], gazetteer: Gazetteer) -> list[Draft]:
    """Settle what no list has in the only county of an article, unless its name is known from elsewhere or is far off."""
    home = _only_home(places, evidence)
    if home is None or _is_doubtful(view, home, places):
        return list(places)
    starts = [d.start for d in places if d.place and d.place.unit is home]
    surfaces = Counter(view.text[d.start : d.end] for d in places)
    often = {surface for surface, count in surfaces.items() if count >= OFTEN}
    far = {view.text[d.start : d.end] for d in places if _is_far(view, d)}
    result = []
    for draft in places:
        place = draft.place
        is_open = place is not None and _is_open(place) and (place.level in _BELOW or _is_park(draft))
        surface = view.text[draft.start : draft.end]
        is_at_home = is_open and surface not in far and (surface in often or _is_beside_home(view, draft, starts))
        if is_at_home and place is not None and _is_free(place, gazetteer):
            if home.level is place_level.COUNTY and place.level in _BELOW:
                result.append(_settled(draft, home, ""))
                continue
            code = home.period(None).code if home.level is place_level.COUNTY else None
            parents = (home.name, *home.parents())
            draft = replace(draft, place=replace(place, parents=parents, nearest_code=code))  # noqa: PLW2901
        result.append(draft)
    return result


def _only_home(places: Sequence[Draft], evidence: Sequence[Unit]) -> Unit | None:
    """Return the county that an article speaks of again and again while it names no other one and no city of elsewhere.

    Without any county, the city.
    """
    units = [d.place.unit for d in places if d.place and d.place.unit]
    named = {unit for unit in (*units, *evidence) if unit.level is not place_level.PROVINCE}
    counties = {unit for unit in named if unit.level is place_level.COUNTY}
    low = counties or named
    if len(low) != 1:
        return None
    home = low.pop()
    above = {home.name, *home.parents()}
    others = [u for u in (*units, *evidence) if u is not home and u.name not in above]
    is_open = any(d.place and d.place.resolution is resolutions.AMBIGUOUS for d in places)
    return home if units.count(home) >= MIN_HOME and not others and not is_open else None


def _is_doubtful(view: View, home: Unit, places: Sequence[Draft]) -> bool:
    """Whether an only county helps others or is somebody's home, or beside it stands a county or city that no list has."""
    for draft in places:
        place = draft.place
        if place is None or draft.is_deictic:
            continue
        if place.unit is None and place.level in {place_level.COUNTY, place_level.CITY}:
            return True
        is_home = place.unit is home and place.level is home.level
        if is_home and (
            _COMES_FROM.search(view.text, max(0, draft.start - 6), draft.start) or _HELPS.match(view.text, draft.end)
        ):
            return True
    return False


_COMES_FROM: Final = re.compile(r"(?:来自|老家在?|出生[于在]|生于|籍贯是?|祖籍|嫁到|远嫁|挂职于?|毕业于)[\u4e00-\u9fff]{0,3}$")
_HELPS: Final = re.compile(r"[^，。；\n]{0,4}(?:对口(?:支援|协作|帮扶)|援建|东西部协作|人[，,]|籍)")


def _is_park(draft: Draft) -> bool:
    """Whether a place of another kind is a park, a zone or a reservoir, which lies in one place."""
    place = draft.place
    return place is not None and place.level is place_level.OTHER and place.name.endswith(_PARKS)


def _is_beside_home(view: View, draft: Draft, starts: Sequence[int]) -> bool:
    """Whether the same sentence names the county or a place in it before."""
    first, _ = view.sentence(draft.start)
    return bisect_left(starts, draft.start) > bisect_left(starts, first)


def _is_far(view: View, draft: Draft) -> bool:
    """Whether somebody went to a place or takes it as an example."""
    before, after = max(0, draft.start - 10), draft.end
    return _ELSEWHERE.search(view.text, before, draft.start) is not None or _VISITED.match(view.text, after) is not None


def _is_free(place: Place, gazetteer: Gazetteer) -> bool:
    """Whether a name is not that of a few places elsewhere, which an article may speak of."""
    table = gazetteer.townships if place.level is place_level.TOWNSHIP else gazetteer.villages
    namesakes = len(table.counties(place.name))
    return len(place.name) > 2 and (namesakes == 0 or namesakes >= MANY_NAMESAKES)
