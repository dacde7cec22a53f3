"""Which numbers become figures: those with a unit that are no trap, and the few without one that the words around vouch for."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.enums import Approx
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.lexicon import words_of
from gleaner_extract.figures.quantities import Quantity
from gleaner_extract.figures.traps import trap_of
from gleaner_extract.figures.units import UNITS, Unit

_WORDS: Final = words_of("figures_elided_units")
_AFTER: Final = {kind.removeprefix("after_"): words for kind, words in _WORDS.items() if kind.startswith("after_")}
_BEFORE: Final = {kind.removeprefix("before_"): words for kind, words in _WORDS.items() if kind.startswith("before_")}
_PURE: Final = _WORDS["pure_number"]
_NOUN_AFTER: Final = re.compile(r"(?:[\u4e00-\u9fff]{0,8}?)(?:" + "|".join(w for words in _AFTER.values() for w in words) + ")")
_UNITLESS: Final = ("figures.bare", "figures.range", "figures.negative")
_END: Final = re.compile(r"[,。;、:!?)\]\s和及]|$|的|以上|左右|\"|”")
_LISTED: Final = re.compile(r"(?:[、和及与]|以及|,)$")
_REACH: Final = re.compile(
    r"(?:达到?|为|是|至|到|于|约|超过|突破|高达|仅为?|分别为|控制在|保持在|维持在|稳定在|在|:|了|均为|近|[\u4e00-\u9fff]{0,1})$"
)
_ALONE: Final = re.compile(r"\s*(?:负|-)?\s*$")


def accept(text: str, quantities: Iterable[Quantity], failures: Failures) -> list[Quantity]:
    """Return the quantities that the text states, with the units that it left out.

    Args:
        text: a folded text.
        quantities: all numbers of the text, sorted.
        failures: takes the name of what raises; a number that cannot be judged is left out.
    """
    found: list[Quantity] = []
    waiting: list[Quantity] = []  # numbers without unit that a list may still give one: 120、80和60亩
    for quantity in quantities:
        if waiting and not _LISTED.match(text[waiting[-1].end : quantity.start]):
            waiting = []
        if quantity.unit is None and quantity.rule_id in _UNITLESS:
            named = failures.guard("figures.elided_unit", None, _with_elided_unit, text, quantity)
            if named is not None:
                found += [*_share(waiting, named), named]
                waiting = []
            elif quantity.numeral.is_arabic and _trap(text, quantity, failures) in (None, "list_ordinal"):
                waiting.append(quantity)
            continue
        if _trap(text, quantity, failures) is None:
            found += [*_share(waiting, quantity), quantity]
        waiting = []
    return found


def _trap(text: str, quantity: Quantity, failures: Failures) -> str | None:
    return failures.guard("figures.traps", "failed", trap_of, text, quantity)


def _share(waiting: list[Quantity], last: Quantity) -> list[Quantity]:
    """Give the numbers of a list the unit of its last one."""
    unit = last.unit
    if unit is None or not last.numeral.is_arabic:
        return []
    return [replace(quantity, unit=unit, rule_id="figures.shared_unit") for quantity in waiting]


def _with_elided_unit(text: str, quantity: Quantity) -> Quantity | None:
    """Return a number without unit as a figure, where the words around say what it counts; None where they do not."""
    numeral = quantity.numeral
    if quantity.value is None and quantity.approx is not Approx.SEVERAL:
        return None
    if _is_alone(text, quantity):
        return replace(quantity, rule_id="figures.alone")
    is_large = (
        numeral.is_scaled
        and text[numeral.end - 1] in "万亿余多"
        and not (numeral.is_headless and quantity.approx is Approx.EXACT)
    )
    is_vague = quantity.approx in (Approx.OVER, Approx.SEVERAL) and (numeral.low or Decimal(0)) >= 10
    if (is_large or is_vague) and trap_of(text, quantity) is None:
        return replace(quantity, unit=_guess(text, quantity), rule_id="figures.elided_unit")
    return _pure_number(text, quantity)


def _is_alone(text: str, quantity: Quantity) -> bool:
    """Whether the number is all that its line holds."""
    if quantity.start > 12 and "\n" not in text[quantity.start - 12 : quantity.start]:
        return False
    line_start = text.rfind("\n", 0, quantity.start) + 1
    line_end = text.find("\n", quantity.end)
    rest = text[quantity.end : len(text) if line_end < 0 else line_end]
    return bool(_ALONE.match(text[line_start : quantity.start])) and rest.strip(" 。,!?;") == ""


def _guess(text: str, quantity: Quantity) -> Unit | None:
    """Return the unit that the noun behind or the words in front of a number imply: 15万贫困人口, 赚了3万多."""
    match = _NOUN_AFTER.match(text, quantity.end)
    if match is not None:
        for name, words in _AFTER.items():
            if match.group().endswith(words):
                return UNITS[name]
    if _END.match(text, quantity.end):
        before = text[max(0, quantity.start - 10) : quantity.front if quantity.front is not None else quantity.start]
        for name, words in _BEFORE.items():
            if any(word in before for word in words):
                return UNITS[name]
    return None


def _pure_number(text: str, quantity: Quantity) -> Quantity | None:
    """Accept a number without unit behind the name of a pure number: 指数为105.3."""
    if (
        quantity.numeral.is_headless
        or quantity.value_max is not None
        or not _END.match(text, quantity.end)
        or trap_of(text, quantity) is not None
    ):
        return None
    begin = quantity.front if quantity.front is not None else quantity.start
    before = text[max(0, begin - 14) : begin]
    match = _REACH.search(before)
    head = before[: match.start()] if match is not None else before
    if not any(head.endswith(word) or before.endswith(word) for word in _PURE):
        return None
    return replace(quantity, rule_id="figures.pure_number")
