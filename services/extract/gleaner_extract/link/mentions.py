"""Turns entities into mentions: chains of touching places become one, organisations get their place."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.records import Entity
from gleaner_extract.link import lexicon, reaches
from gleaner_extract.link.deixis import Deictic, deictics, is_bare
from gleaner_extract.link.deixis import Head as DeicticHead
from gleaner_extract.link.identities import BELOW_COUNTY, Identity, level_of, place_identity
from gleaner_extract.link.reaches import Reach
from gleaner_extract.members import entity_type, org_subtype, place_level
from gleaner_extract.record import Record

PLACE_BODY: Final = re.compile(
    r"[省市县区州旗乡镇道](?:[省市县区州旗镇]?委|党委|政府|人民政府|委员会|委、?[省市县区]政府|党委、?政府|党工委)"
)
REPORTERS: Final = re.compile(r"(?:全媒体|融媒体|联合)?(?:报道组|采访组|采访团|报道团|记者|采访队)")  # 某集团全媒体报道组
STRAY: Final = re.compile(r"^[自由从据经向](?=[省市县区州旗镇乡][^，。]{2})")  # 自|市财政局进驻以来
MAX_NAME: Final = 12  # characters of a place in the name of a body
OFFICES: Final = ("厅", "局", "委员会", "指挥部", "办公室")
MAX_UNMARKED: Final = 5  # characters of a county between city and town that was not found itself
MEDIA: Final = re.compile(
    r"[一-鿿]{0,6}(?:报|网|通讯社|新闻社|电视台)(?:讯|电|记者|报道|消息|[一-鿿]{2,4}报道|\s|[（(])"
)  # 中国某某报讯
# 三类村 is a grade; 建成村|卫生室 builds what a village has; a river 绕村|而过
GRADE: Final = re.compile(r"(?:[一二三四五六七八九十两\d]{1,2}|[甲乙丙丁A-Da-d])类村")
BUILDS: Final = re.compile(r"(?:新|续|改|扩|修|重)?建(?:成|设|好)?村|(?:改造|完善|配齐|建齐|提升|修缮|配备)村")
OF_A_VILLAGE: Final = re.compile(
    r"级|卫生[室站所]|文化[室站活广]|活动[室场中]|图书|农家书屋|幼儿园|小学|便民|综合|史馆|办公|标准化|组[道公水]|道路|主干道|内道路"
)
PASSES: Final = re.compile(r"[临绕穿沿傍环依倚靠]村")
PASSING: Final = re.compile(r"[而]?[过流行](?=[，,；;。、]|$)|而[建居立]")
BLANKS: Final = (" ", "　")
FEATURES: Final = lexicon.words("feature")


class Mention(Record):
    """A span that means a place or an organisation."""

    start: int
    end: int
    identity: Identity | None  # null until a deictic expression is resolved
    reach: Reach = reaches.NAMED
    head: DeicticHead | None = None
    is_nested: bool = False  # inside the name of a document or programme: evidence of the place, no subject


def find_mentions(text: str, entities: Sequence[Entity]) -> list[Mention]:
    """Return named and deictic mentions in order of their start; only nested ones may lie inside others."""
    named = [m for m in named_mentions(text, entities) if not is_no_village(text, m)]
    taken = [(m.start, m.end) for m in named if not m.is_nested]
    starts = {m.start for m in named if not m.is_nested}
    found = named + [Mention(d.start, d.end, None, d.reach, d.head) for d in deictics(text, taken) if not is_part(d, starts)]
    return sorted(found, key=lambda m: (m.start, -m.end))


def is_no_village(text: str, mention: Mention) -> bool:
    """Whether a span only reads like the name of a village: 三类村, 新建村|卫生室20个, 铁路穿村|而过."""
    surface = text[mention.start : mention.end]
    if not surface.endswith("村"):
        return False
    if GRADE.fullmatch(surface):
        return True
    if BUILDS.fullmatch(surface):
        return OF_A_VILLAGE.match(text, mention.end) is not None
    return PASSES.fullmatch(surface[-2:]) is not None and PASSING.match(text, mention.end) is not None


def is_part(deictic: Deictic, starts: Collection[int]) -> bool:
    """Whether a deictic place is but the parent of the name that touches it: 该县檀林镇雾云山村, 我县凯迪电厂."""
    return deictic.head.is_place and deictic.reach in (reaches.THAT, reaches.OWN) and deictic.end in starts


def named_mentions(text: str, entities: Sequence[Entity]) -> Iterator[Mention]:
    """Yield places and organisations that stand in no other entity, touching places as one mention."""
    people = "\n".join({e.name for e in entities if e.type is entity_type.PER and len(e.name) > 2})
    ordered = sorted(
        (e for e in entities if not e.is_deictic and not is_in_name(text, e, people)), key=lambda e: (e.start, -e.end)
    )
    known = {e.name: e for e in ordered if e.type is entity_type.LOC}
    index = 0
    while index < len(ordered):
        chain = [ordered[index]]
        inner: list[Entity] = []
        index += 1
        while index < len(ordered) and (ordered[index].start < chain[-1].end or continues(text, chain[-1], ordered[index])):
            (inner if ordered[index].start < chain[-1].end else chain).append(ordered[index])
            index += 1
        if chain[-1].type is entity_type.ORG and not inner and len(chain) == 1:
            inner = named_in(chain[-1], known)
        yield from as_mentions(text, chain, [e for e in inner if e.type is entity_type.LOC])


def is_in_name(text: str, entity: Entity, people: str) -> bool:
    """Whether a place or body is but a part of a name: of somebody known from elsewhere in the article, of a newspaper."""
    if entity.type is entity_type.PER:
        return False
    if entity.level is place_level.COUNTRY and MEDIA.match(text, entity.end):
        return True
    surface = entity.surface
    for name in people.split("\n") if surface in people else ():  # names of people seldom hold one of a place
        at = name.find(surface)
        if at >= 0 and len(name) > len(surface) and text.startswith(name, entity.start - at):
            return True
    return False


def named_in(body: Entity, known: Mapping[str, Entity]) -> list[Entity]:
    """Return the place that opens the name of a body and is known from elsewhere in the article: 江苏省|文旅厅."""
    for length in range(min(MAX_NAME, len(body.surface) - 1), 1, -1):
        place = known.get(body.surface[:length])
        if place is not None:
            return [replace(place, start=body.start, end=body.start + length)]
    return []


def continues(text: str, left: Entity, right: Entity) -> bool:
    """Whether a place or organisation follows a place without a gap: 绵阳市|安州区|雎水镇, or behind its unmarked county."""
    if left.type is not entity_type.LOC or right.type not in (entity_type.LOC, entity_type.ORG):
        return False
    if right.start == left.end:
        return True
    gap = text[left.end : right.start]
    if gap in BLANKS:
        return left.name in right.parents  # 栖霞 臧家庄镇
    return right.start - left.end <= MAX_UNMARKED and gap in right.parents


def as_mentions(text: str, chain: Sequence[Entity], inner: Sequence[Entity]) -> Iterator[Mention]:
    """Yield what a chain of touching entities, with the places inside its last one, means."""
    while len(chain) > 1 and is_feature(chain[-1]):
        chain = chain[:-1]  # 里心镇上黎村|后山 lies in the village
    last = chain[-1]
    if last.type is entity_type.LOC:
        places = [e for e in inner if e.start >= last.start]
        yield Mention(chain[0].start, last.end, place_identity(last, chain[:-1] or places[:0]))
    elif last.type is entity_type.ORG:
        places = [*chain[:-1], *inner]
        if places or not is_bare(last.surface):  # a bare 县委 is left to the deictic rules
            yield Mention(chain[0].start, last.end, organisation(text, last, places))
    else:
        yield from (Mention(e.start, e.end, place_identity(e, []), is_nested=True) for e in inner)


def is_feature(entity: Entity) -> bool:
    """Whether a place is a river, a road or a hill, which own nothing."""
    return entity.type is entity_type.LOC and entity.level is place_level.OTHER and entity.name.endswith(FEATURES)


def organisation(text: str, entity: Entity, places: Sequence[Entity]) -> Identity:
    """Return who an organisation is; the committee or government of a place stands for the place."""
    place = place_of(entity, places)
    tail = text[places[-1].end - 1 : entity.end] if places else ""
    if place is not None and (PLACE_BODY.fullmatch(tail) or tail[1:] == "人民政府"):
        return place
    return Identity(
        entity_type.ORG,
        STRAY.sub("", entity.name or entity.surface),
        () if place is None else (place.name, *place.parents),
        code=entity.nearest_code if place is None else place.code,
        is_government=entity.subtype == org_subtype.GOVERNMENT
        or (place is not None and place.level not in BELOW_COUNTY and entity.name.endswith(OFFICES))
        or (entity.subtype == org_subtype.PARTY_ORG and tail[1:2] == "委"),
        is_media=entity.subtype == org_subtype.MEDIA or REPORTERS.match(text, entity.end) is not None,
        place=place,
    )


def place_of(entity: Entity, places: Sequence[Entity]) -> Identity | None:
    """Return where an organisation is: the smallest place in its name, else what the entity itself says."""
    if places:
        return place_identity(places[-1], places[:-1])
    if not entity.parents:
        return None
    name, above = entity.parents[0], entity.parents[1:]
    return Identity(entity_type.LOC, name, above, level_of(name, above), entity.code or entity.nearest_code)
