"""What only the whole article shows: a name is the same thing everywhere, and short forms stand for full names."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.draft import Draft, Place
from gleaner_extract.entities.segment import segment
from gleaner_extract.entities.spans import SpanIndex
from gleaner_extract.entities.view import View
from gleaner_extract.gazetteer import Unit
from gleaner_extract.members import entity_type, org_subtype, place_level, resolutions

MIN_NAME: Final = 4  # characters of a body or programme that is looked for again
_SOURCES: Final = {entity_type.ORG: 0.8, entity_type.PROGRAMME: 0.7}  # least confidence of what is looked for again
_DEICTIC_BODY: Final = re.compile(r"(?:该|本)(公司|集团|社|合作社|协会|校|学校|院|医院|厂|局|行|银行|支部|党支部|报|中心)")
_TRADE: Final = re.compile(
    r"""
    (?:股份)?(?:有限)?(?:责任)?公司$                             # what the law asks for
    |(?:集团|实业|控股|科技|贸易|农业|生态|食品|农产品|商贸|旅游|文化)$  # trades
    |(?:种植|养殖|种养殖|农民)?(?:专业|股份|经济)?(?:合作社|联合社)$
    """,
    re.VERBOSE,
)


def consistent(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with what is inside doctrines left out, and with names, facilities and short forms added."""
    kept = _outside_names(_outside_doctrines(drafts))
    kept += _facilities(view, kept)
    kept += _again(view, kept)
    aliases = _short_forms(view, kept)
    wider = SpanIndex(aliases)
    kept = [d for d in kept if not (_is_vague(d) and wider.is_inside(d.start, d.end))]  # 金海 in 金海马
    return kept + aliases + _deictic_bodies(view, kept)


def _is_vague(draft: Draft) -> bool:
    """Whether a draft is a place of which nothing is known but its name."""
    place = draft.place
    return place is not None and place.level is place_level.OTHER and place.resolution is resolutions.UNRESOLVED


def _outside_doctrines(drafts: Sequence[Draft]) -> list[Draft]:
    """Drop places inside doctrines: 中国 in 习近平新时代中国特色社会主义思想 is no place of the article."""
    doctrines = SpanIndex(d for d in drafts if d.type is entity_type.PROGRAMME and d.subtype == "doctrine")
    free = {entity_type.PER, entity_type.PROGRAMME}
    return [d for d in drafts if d.type in free or not doctrines.is_inside(d.start, d.end)]


def _outside_names(drafts: Sequence[Draft]) -> list[Draft]:
    """Drop what only the tagger saw inside the name of a person or an event: 别克 in 古丽娜尔·阿汗别克."""
    names = SpanIndex(d for d in drafts if _is_whole(d))
    people = SpanIndex(d for d in drafts if d.type is entity_type.PER)
    drafts = [d for d in drafts if d.type is not entity_type.LOC or not people.is_inside(d.start, d.end)]  # 四川 in 李四川
    return [d for d in drafts if d.rule_id not in _TAGGER_ONLY or not names.is_inside(d.start, d.end)]


def _is_whole(draft: Draft) -> bool:
    """Whether a draft is a name that the tagger does not divide: of a person, an event, a place of the grammar."""
    is_place = draft.type is entity_type.LOC and draft.rule_id not in _TAGGER_ONLY and draft.rule_id != "places.facility"
    return is_place or draft.type is entity_type.PER or (draft.type is entity_type.PROGRAMME and draft.subtype == "event")


_TAGGER_ONLY: Final = frozenset({"organisations.tagger", "places.tagger"})


def _facilities(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Add the facility whose branch is named: 三会现代农业园区 in …党委."""
    found = []
    for draft in drafts:
        end = _facility_end(view.text, draft)
        if end is not None:
            county = _county_of_sentence(view, drafts, draft.start)
            place = Place(place_level.OTHER, view.text[draft.start : end], resolutions.UNRESOLVED)
            if county is not None:
                code, parents = county.period(None).code, (county.name, *county.parents())
                place = replace(place, resolution=resolutions.RESOLVED, unit=county, parents=parents, nearest_code=code)
            found.append(Draft(draft.start, end, entity_type.LOC, "places.facility", 0.8, place.name, place))
    return found


def _county_of_sentence(view: View, drafts: Sequence[Draft], position: int) -> Unit | None:
    """Return the one county that the sentence names before a position, None where that is not exactly one."""
    first, _ = view.sentence(position)
    counties = {
        d.place.unit
        for d in drafts
        if first <= d.start < position and d.place and d.place.unit and d.place.unit.level is place_level.COUNTY
    }
    return counties.pop() if len(counties) == 1 else None


_BRANCH: Final = re.compile(r"(?:临时|联合|机关|综合)?(?:党委|党工委|党总支|党支部|支部|工委|管委会|管理委员会)$")


def _facility_end(text: str, draft: Draft) -> int | None:
    """Return where the facility in the name of its branch ends, None where it names none."""
    branch = _BRANCH.search(text, draft.start, draft.end) if draft.type is entity_type.ORG else None
    if branch is None:
        return None
    is_facility = text.endswith(lexicon.endings("facility_heads", 2), draft.start, branch.start())
    return branch.start() if is_facility else None


def _again(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Find every other place of the names of bodies and programmes."""
    taken = SpanIndex(d for d in drafts if d.type is not entity_type.LOC)
    place_ends = {d.end for d in drafts if d.type is entity_type.LOC}
    known: dict[str, Draft] = {}
    for draft in drafts:
        name = view.text[draft.start : draft.end]
        if draft.confidence >= _SOURCES.get(draft.type, 2) and len(name) >= MIN_NAME and draft.rule_id not in _NOT_AGAIN:
            known.setdefault(name, draft)
    found = []
    for name, source in sorted(known.items(), key=lambda item: (-len(item[0]), item[0])):
        start = view.text.find(name)
        while start >= 0:
            end = start + len(name)
            if (
                not taken.is_touched(start, end)
                and view.is_start(start)
                and start not in place_ends
                and view.text[end : end + 1] not in "员长"
            ):
                rule = f"{source.rule_id.split('.')[0]}.known_name"
                found.append(replace(source, start=start, end=end, rule_id=rule, confidence=0.78, role=None, org=None))
            start = view.text.find(name, end)
    return found


_NOT_AGAIN: Final = frozenset({"organisations.seat", "organisations.office_of_class", "programmes.quoted_numeral"})


_GROWN: Final = tuple("菌菇椒薯麻藕桃梨枣茶莓瓜果菜药米牛羊猪鸡鸭鹅鱼虾蜂")  # 羊肚菌|种植专业合作社: what it grows


def short_form(name: str) -> str | None:
    """Return the name of a company or cooperative without trade words, where it is short and no common word."""
    core = name
    for _ in range(3):
        core = _TRADE.sub("", core)
    if not 2 <= len(core) <= 4 or core == name:
        return None
    words = segment(core)
    is_common = len(words) == 1 and words[0][2] not in {"nz", "nr", "nt", "x", "nrt"}
    is_common = (
        is_common or core.endswith(_GROWN) or all(tag in {"n", "ng", "a"} and end - start > 1 for start, end, tag in words)
    )
    return None if is_common else core


_CALLED: Final = re.compile(r"[（(](?:以下|下文|以下文)?[简下]称(?:为)?[“「]?([\u4e00-\u9fffA-Za-z]{2,8})[”」]?[）)]")


def _short_forms(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Find the short forms of companies and cooperatives that the article names in full before."""
    places = {d.end for d in drafts if d.type is entity_type.LOC and not d.is_deictic}
    blocked = SpanIndex(d for d in drafts if d.type is not entity_type.DOC and not _is_vague(d))
    full: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda d: d.start):
        if draft.type is entity_type.ORG and draft.subtype in {org_subtype.COMPANY, org_subtype.COOPERATIVE}:
            inner = max((p for p in range(draft.start + 1, draft.end) if p in places), default=draft.start)
            core = short_form(view.text[inner : draft.end])
            if core is not None:
                full.setdefault(core, draft)
        declared = _CALLED.match(view.text, draft.end) if draft.type is entity_type.ORG else None
        if declared is not None:
            full.setdefault(declared.group(1), draft)
    return [alias for core, draft in sorted(full.items()) for alias in _aliases(view, core, draft, blocked)]


def _aliases(view: View, core: str, source: Draft, blocked: SpanIndex) -> list[Draft]:
    found = []
    start = view.text.find(core, source.end)
    while start >= 0:
        end = start + len(core)
        if not blocked.is_touched(start, end) and view.fits(start, end):
            name = source.name or view.text[source.start : source.end]
            alias = Draft(start, end, entity_type.ORG, "organisations.short_form", 0.75, name)
            found.append(replace(alias, alias_of=name, subtype=source.subtype))
        start = view.text.find(core, end)
    return found


def _deictic_bodies(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    """Resolve 该社, 该公司 to the last body of the kind before it."""
    bodies = sorted((d for d in drafts if d.type is entity_type.ORG and not d.is_deictic), key=lambda d: d.end)
    found, passed = [], 0
    last: dict[str, Draft] = {}  # by the last one to three characters
    for match in _DEICTIC_BODY.finditer(view.text):
        while passed < len(bodies) and bodies[passed].end <= match.start():
            body = bodies[passed]
            last |= {view.text[max(body.start, body.end - n) : body.end]: body for n in (1, 2, 3)}
            passed += 1
        before = last.get(match.group(1))
        if before is not None and view.is_end(match.end()):
            full = before.name or view.text[before.start : before.end]
            alias = Draft(*match.span(), entity_type.ORG, "organisations.deictic", 0.7, full, is_deictic=True)
            found.append(replace(alias, alias_of=full, subtype=before.subtype))
    return found
