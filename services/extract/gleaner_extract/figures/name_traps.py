"""Numerals in names of places and in figures of speech."""

import re
from typing import Final

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.lexicon import words_of
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.segment import tokens

_COUNTIES: Final = frozenset(words_of("figures_traps")["county"])  # short names that read like a number with a measure word
# What a bare scale measures only as a figure of speech (香飘万里, 千年古镇, 百日攻坚), or as a name (万亩水稻公园, 百村行).
_HYPERBOLE: Final = frozenset(["年", "里", "日", "天", "岁", "载", "村", "企", "校", "代", "场"])
_PARK: Final = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:公园|花海|长廊|画廊|景区|乐园|走廊)")
_TOWN: Final = re.compile(r"[乡镇](?![镇村级个])|村(?![民干医镇级办里委企集庄支小寨组])")
_INSTITUTION: Final = re.compile(r"[^\u4e00-\u9fff]|[\u4e00-\u9fff]{0,8}?[校院园学馆房所医室站点]")
_BUILDERS: Final = re.compile(r"(?:中[铁建交冶电化煤]|水[电利]|[铁电]建|核工业|地质|铁道)\Z")  # 中铁四局
_GOING: Final = re.compile(r"[在到赴来去回抵驻与和离]\Z")


def name_trap(text: str, quantity: Quantity, before: str) -> str | None:
    """Return the trap of a numeral that is part of a name or a figure of speech."""
    numeral, unit = quantity.numeral, quantity.unit
    if unit is None or quantity.approx is not Approx.EXACT:
        return None
    if numeral.is_headless:
        is_park = unit.name == "亩" and _PARK.match(text, quantity.end) is not None
        return "hyperbole" if unit.surface in _HYPERBOLE or is_park else None
    if unit.surface == "局" and _BUILDERS.search(before) is not None:
        return "company_name"
    if numeral.is_scaled or unit.surface.startswith("个"):
        return None
    is_town = len(unit.surface) == 1 and _TOWN.match(text, quantity.end) is not None
    is_no_school = unit.surface == "所" and _INSTITUTION.match(text, quantity.end) is None and quantity.end < len(text)
    return "place_name" if is_town or is_no_school or _is_county(text, quantity, before) else None


def _is_county(text: str, quantity: Quantity, before: str) -> bool:
    """Whether 三台 is the county: somebody goes there, and what follows is no noun that could be counted."""
    if text[quantity.start : quantity.end] not in _COUNTIES:
        return False
    if text[quantity.end : quantity.end + 1] in ("县", "区", "市"):
        return True
    following = tokens(text, quantity.end, quantity.end + 6)
    return _GOING.search(before) is not None and (not following or following[0].tag[0] in "vxdufp")
