"""Who a holder is: names, chains of parents and codes."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from gleaner_contracts.enums import EntityType, PlaceLevel
from gleaner_contracts.records import Entity
from gleaner_extract.members import entity_type, place_level
from gleaner_extract.record import Record

BELOW_COUNTY: Final = (place_level.TOWNSHIP, place_level.VILLAGE, place_level.OTHER)
# Chains end with the province: place, county, city, province. Under a municipality or directly under a province one is missing.
FULL_CHAIN: Final = 3
SMALL_ENDINGS: Final = ("镇", "乡", "街道", "苏木", "村", "社区", "嘎查")  # below the county
SHORTEST: Final = 2  # 威县 has no short name
LEVEL_OF_ENDING: Final[Mapping[str, PlaceLevel]] = {
    "省": place_level.PROVINCE,
    "市": place_level.CITY,
    "州": place_level.CITY,
    "盟": place_level.CITY,
    "县": place_level.COUNTY,
    "区": place_level.COUNTY,
    "旗": place_level.COUNTY,
    "乡": place_level.TOWNSHIP,
    "镇": place_level.TOWNSHIP,
    "道": place_level.TOWNSHIP,
    "村": place_level.VILLAGE,
    "国": place_level.COUNTRY,
}


class Identity(Record):
    """A resolved place or organisation."""

    type: EntityType
    name: str
    parents: tuple[str, ...] = ()  # from the nearest up to the province
    level: PlaceLevel | None = None
    code: str | None = None  # of the county or above that it is or lies in
    label: str | None = None  # how it is shown, where the name alone is not it: 全国
    is_government: bool = False  # a body that speaks for its place
    is_media: bool = False
    place: "Identity | None" = None  # organisations: where they are, as far as the article says

    @property
    def key(self) -> str:
        """What makes it the same thing twice in one article and across extractions."""
        return "|".join((self.type, self.code or "", self.name))

    @property
    def text(self) -> str:
        """Its name with enough parents in front to be unique: 大竹县平桥村, 巴中市巴州区, 四川省."""
        if self.label:
            return self.label
        parents = self.unique_parents()
        return "".join(p for p in reversed(parents) if not self._names(p)) + self.name

    def _names(self, parent: str) -> bool:
        """Whether the name says the parent itself: 青山县农业局, 青山农业公司 of 青山县; but 青山镇 is not 青山县."""
        is_short = self.type is not entity_type.LOC and len(parent) > SHORTEST and self.name.startswith(parent[:-1])
        return is_named(parent, self.name) or (is_short and parent[-1] in "省市县区")

    def unique_parents(self) -> tuple[str, ...]:
        """The parents that the shown name needs, from the nearest up."""
        if not self.parents:
            return ()
        if self.type is entity_type.LOC and self.level not in BELOW_COUNTY:
            return self.parents[:1] if self.name.endswith("区") and self.level is place_level.COUNTY else ()
        county = next((n for n, name in enumerate(self.parents) if not name.endswith(SMALL_ENDINGS)), len(self.parents))
        return self.parents[: county + 1]

    def chain(self) -> "tuple[Identity, ...]":
        """The place itself, or where the organisation is, and everything above it."""
        if self.type is entity_type.LOC:
            return (self, *places_above(self.parents, self.code))
        if self.place is not None:
            return self.place.chain()
        return places_above(self.parents, self.code)


@lru_cache(maxsize=4096)  # an article asks for the same few chains at each mention
def places_above(parents: tuple[str, ...], code: str | None) -> tuple[Identity, ...]:
    """Return the identities of parents, from the nearest up, level and code worked out from their place in the chain."""
    return tuple(parent_at(parents, number, code) for number in range(len(parents)))


def parent_at(parents: tuple[str, ...], number: int, code: str | None) -> Identity:
    """Return the identity of one parent of a chain."""
    name, above = parents[number], parents[number + 1 :]
    level = level_of(name, above)
    return Identity(entity_type.LOC, name, above, level, code_at(code, level))


def together(members: Sequence[Identity]) -> Identity:
    """Return several places or organisations as one holder: A县、B县共投入3亿元 is neither A's nor B's alone."""
    first = members[0]
    shared = [n for n in first.parents if all(n in member.parents for member in members[1:])]
    level = first.level if all(member.level is first.level for member in members) else None
    code = first.code if all(member.code == first.code for member in members) else None
    return Identity(first.type, "、".join(member.name for member in members), tuple(shared), level, code)


def is_named(parent: str, name: str) -> bool:
    """Whether a name names its parent, in full or as it is written short: 某县… for 某某族自治县."""
    short = f"{parent[:2]}{parent[-1:]}"
    return parent in name or ("自治" in parent and name.startswith(short))


COUNTRY: Final = Identity(entity_type.LOC, "中国", level=place_level.COUNTRY, label="全国")


NATIONAL: Final = ("国家", "全国", "中国", "国务院", "国新办", "中央")


def is_national(body: Identity) -> bool:
    """Whether a body speaks for the country: a ministry, 国家林业局."""
    if body.type is not entity_type.ORG or body.parents or body.is_media:
        return False
    is_ministry = body.is_government and body.name.endswith("部") and body.name[:1] not in "省市县区州旗镇乡村"
    return is_ministry or (body.is_government and body.name.startswith(NATIONAL))


def level_of(name: str, above: Sequence[str]) -> PlaceLevel | None:
    """Return the level of a named parent; the topmost of a chain is a province."""
    if not above:
        return place_level.PROVINCE if name.endswith(("省", "市", "区")) else LEVEL_OF_ENDING.get(name[-1:])
    level = LEVEL_OF_ENDING.get(name[-1:])
    return place_level.COUNTY if level is place_level.CITY and len(above) > 1 else level


def code_at(code: str | None, level: PlaceLevel | None) -> str | None:
    """Return the six-digit code of the county, city or province that a code lies in; null below the county."""
    if not code or level is None:
        return None
    if level is place_level.PROVINCE:
        return f"{code[:2]}0000"
    if level is place_level.CITY:
        return f"{code[:4]}00"
    return code[:6]


def place_identity(entity: Entity, chain: Sequence[Entity]) -> Identity:
    """Return who a place is; the places that touch it on its left are its parents where it brings none itself."""
    parents = entity.parents
    if not parents and chain:
        nearest = chain[-1]
        parents = (nearest.name, *(nearest.parents or tuple(e.name for e in chain[-2 : -2 - FULL_CHAIN : -1])))
    code = entity.code or entity.nearest_code or next((e.code or e.nearest_code for e in reversed(chain)), None)
    level = entity.level or LEVEL_OF_ENDING.get(entity.name[-1:])
    return Identity(entity_type.LOC, entity.name, tuple(parents), level, code_for(code, level))


def code_for(code: str | None, level: PlaceLevel | None) -> str | None:
    """Return the code of a place, or of the county it lies in."""
    return code if level is None or level in BELOW_COUNTY else code_at(code, level)
