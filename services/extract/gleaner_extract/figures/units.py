"""Measure words, units and currencies after a numeral."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import UnitKind
from gleaner_extract.figures.lexicon import rows, words_of
from gleaner_extract.figures.segment import words


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the lexicon of units."""

    surface: str
    name: str  # canonical: 块 is 元
    kind: UnitKind
    si_unit: str | None
    factor: Decimal | None  # to `si_unit`
    group: str  # strong, classifier, noun, weak, money, measure, duration, ratio, ratio_unit
    is_counting: bool = field(init=False)  # counts things, so that what is counted stands to its right by rule

    def __post_init__(self) -> None:
        """Say once what is asked at every number."""
        object.__setattr__(self, "is_counting", self.kind is UnitKind.COUNT and self.group != "ratio_unit")


def _read(row: tuple[str, ...]) -> Unit:
    surface, name, kind, si_unit, factor, group = row
    return Unit(surface, name, UnitKind(kind), si_unit or None, Decimal(factor) if factor else None, group)


UNITS: Final[dict[str, Unit]] = {row[0]: _read(row) for row in rows("figures_units")}
_LENGTHS: Final[dict[str, tuple[int, ...]]] = {}
for _surface in UNITS:
    _LENGTHS[_surface[0]] = tuple(sorted({*_LENGTHS.get(_surface[0], ()), len(_surface)}, reverse=True))

_WORDS: Final = words_of("figures_unit_words")
_BLOCKED: Final = frozenset(_WORDS["blocked"])  # words after a numeral that only begin like a unit: 人均, 位居
ALLOWED: Final = frozenset(_WORDS["allowed"])  # words of the dictionary that are a unit and the next word: 家中, 人为
_APPROXIMATE: Final = frozenset(["左右", "以上", "以下", "以内", "上下", "多", "余"])  # 米左右 is a word of the dictionary
_PER_UNIT: Final = re.compile(
    r"""
    /(?:[\u4e00-\u9fff]{1,3}  # 元/吨
    |m[²2³3]?|km|kg|k[Ww]h|t|h|[LWw]p?)  # 元/m²
    (?![A-Za-z])
    """,
    re.VERBOSE,
)
_PIECE: Final = re.compile(
    r"多(?=[晶功媒]|用途)|[\u4e00-\u9fff](?<![钱多半零一二两三四五六七八九左以上起的每到至不和])"
)  # 三块田, not 三块钱
_ALL_OF_THEM: Final = re.compile(r"[人户]均(?:[已被未系为是由因获没]|参加|通过|享受|得到|领到|落实|来自)")  # 28人|均已, not 人均
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}\Z")  # 2019|人均
_CHANGE: Final = re.compile(r"下[降跌滑调]|上[升涨调]")  # 9.1天|下降, not 9.1|天下


_DIVISIBLE: Final = frozenset(["money", "measure", "strong", "ratio"])  # groups of units that may stand over another
_PIECE_UNIT: Final = Unit("块", "块", UnitKind.COUNT, None, None, "classifier")


def match_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """Return the longest unit that stands at `at`, and where it ends; None where none does."""
    for length in _LENGTHS.get(text[at : at + 1], ()):
        unit = UNITS.get(text[at : at + length])
        if unit is None or len(unit.surface) < length:  # the text ended first
            continue
        if unit.surface == "块" and _PIECE.match(text, at + 1):
            unit = _PIECE_UNIT
        if not _is_word(text, at, length, unit):
            end = at + length
            return _with_per(unit, text, end) if text.startswith("/", end) and unit.group in _DIVISIBLE else (unit, end)
    return None


def _with_per(unit: Unit, text: str, end: int) -> tuple[Unit, int]:
    """Read the divisor of a rate: 元/吨, 元/平方米."""
    match = _PER_UNIT.match(text, end)
    if match is None:
        return unit, end
    divisor = match.group()
    for length in range(len(divisor), 1, -1):  # 元/吨左右: only as much as is a unit
        tail = divisor[1:length]
        if tail in UNITS or tail in ("月", "股", "季", "人天") or length == 2:
            name = unit.name + divisor[:length]
            return Unit(name, name, unit.kind, None, None, unit.group), end + length
    return unit, end


def _is_word(text: str, at: int, length: int, unit: Unit) -> bool:
    """Whether what looks like a unit is only the beginning of a word: 15分别, 3位居."""
    end = at + length
    following = text[end : end + 1]
    if unit.surface[-1].isascii():
        return unit.surface[-1].isalpha() and following.isascii() and following.isalpha()
    is_change = following in "上下" and _CHANGE.match(text, end) is not None
    if not "\u4e00" <= following <= "\u9fff" or length > 2 or unit.surface == "个" or is_change:
        return False
    if text[at : at + 2] in _BLOCKED or text[at : at + 3] in _BLOCKED:
        is_all = _ALL_OF_THEM.match(text, at) is not None and _YEAR.search(text[max(0, at - 5) : at]) is None
        return not is_all and not _is_next_word(text, end, at + 2)
    if unit.group == "strong" or length > 1:
        return False
    word = words(text[at : at + 6])[0]
    if len(word) <= length or word in ALLOWED or word in UNITS or word[length:] in _APPROXIMATE:
        return False
    return not _is_next_word(text, end, at + len(word))


def _is_next_word(text: str, start: int, reach: int) -> bool:
    """Whether a word of its own begins behind the unit and covers the rest of what looked like one: 名|医生, not 名医|生."""
    word = words(text[start : start + 5])[0]
    return len(word) > 1 and start + len(word) >= reach
