"""Figures of a clean article: times first, then numbers, then traps out, then what the words around them add."""

from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import Approx, Change, Modality, UnitKind
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, Figure, FiguresResult, TimeExpression
from gleaner_extract.figures.accept import accept
from gleaner_extract.figures.bounds import join_bounds
from gleaner_extract.figures.clauses import Span
from gleaner_extract.figures.context import Damage, change_of, damage_of, damage_to, is_beneficiary, modality_of, per_of
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.indicators import find_indicators
from gleaner_extract.figures.lists import LISTED
from gleaner_extract.figures.measured import Quantity
from gleaner_extract.figures.quantities import read_quantities
from gleaner_extract.figures.textview import TextView, view_of
from gleaner_extract.figures.times import Time, read_times

# How far a rule can be trusted, measured on own passages; rules not listed are certain but for the reading of the text.
_CONFIDENCE: Final = {
    "figures.elided_unit": 0.7,
    "figures.pure_number": 0.6,
    "figures.alone": 0.8,
    "figures.compared": 0.8,
    "figures.shared_unit": 0.8,
    "figures.half": 0.8,
    "figures.range": 0.95,
}
_HAN_CONFIDENCE: Final = 0.9  # numerals in characters, which are part of words and names more often
_DAMAGED_CONFIDENCE: Final = 0.3
_ONE: Final = Decimal(1)
_QUANTIZABLE: Final = Decimal(10) ** 27  # digits that a decimal holds by default, less one


def extract_figures(article: CleanArticle) -> FiguresResult:
    """Return every figure and time expression of an article.

    Args:
        article: a clean article in simplified Chinese; its `meta.published_at` is the anchor of relative times.

    Returns:
        Figures sorted by start and without overlap, and times sorted by start. `holder`, `time` and `relations` of a
        figure are left for the link stage. `failed_rules` names the rules that raised; the others stand.
    """
    view = view_of(article.clean_text)
    failures = Failures()
    times = read_times(view.text, _year(article.meta.published_at), failures)
    numbers = read_quantities(view.text, [(time.start, time.end) for time in times], failures)
    quantities = accept(view.text, join_bounds(view.text, numbers), failures)
    indicators = find_indicators(view.text, quantities, times, failures)
    writer = _Writer(article, view, damage_of(view, article.repairs), failures)
    figures = writer.figures(quantities, indicators)
    return FiguresResult(figures, tuple(writer.time(time) for time in times), failures.names)


def _year(published_at: str | None) -> int | None:
    return int(published_at[:4]) if published_at and published_at[:4].isdigit() else None


def _plain(value: Decimal | None) -> Decimal | None:
    """Return an exact decimal without exponent and trailing zeros."""
    if value is None or (value.same_quantum(_ONE) and abs(value) < _QUANTIZABLE):
        return value
    is_short = value == value.to_integral_value() and abs(value) < _QUANTIZABLE
    return value.quantize(_ONE) if is_short else value.normalize()


class _Writer:
    """Turns what the rules found in the view into records with spans of the clean and the raw text."""

    def __init__(self, article: CleanArticle, view: TextView, damage: Damage, failures: Failures) -> None:
        self._failures = failures
        self._text, self._view, self._damage = article.clean_text, view, damage
        self._offsets = OffsetMap(article.offsets)

    def figures(self, quantities: list[Quantity], indicators: list[Span | None]) -> tuple[Figure, ...]:
        """Return the records of all quantities."""
        floor = 0
        change: Change | None = None
        found: list[Figure] = []
        for quantity, indicator in zip(quantities, indicators, strict=True):
            is_listed = LISTED.fullmatch(self._view.text, floor, quantity.start) is not None
            is_same = bool(found) and quantity.unit is not None and found[-1].unit_kind is quantity.unit.kind
            if not is_listed or not is_same:
                change = self._failures.guard("figures.change", None, change_of, self._view.text, quantity, floor)
            found.append(self._figure(quantity, indicator, change, floor))
            floor = floor if is_beneficiary(self._view.text, quantity) else quantity.end
        return tuple(found)

    def _figure(self, quantity: Quantity, indicator: Span | None, change: Change | None, floor: int) -> Figure:
        text, unit = self._view.text, quantity.unit
        start, end = self._view.start_of(quantity.start), self._view.end_of(quantity.end)
        raw_start, raw_end = self._offsets.raw_span(start, end)
        named = None if indicator is None else (self._view.start_of(indicator[0]), self._view.end_of(indicator[1]))
        is_damaged, is_lost = damage_to(text, quantity, self._damage)
        value = None if quantity.approx is Approx.SEVERAL or is_lost else _plain(quantity.value)
        has_si = value is not None and unit is not None and unit.si_unit is not None and unit.factor is not None
        return Figure(
            start=start,
            end=end,
            raw_start=raw_start,
            raw_end=raw_end,
            surface=self._text[start:end],
            rule_id=quantity.rule_id,
            confidence=_confidence(quantity, is_damaged=is_damaged),
            value=value,
            value_max=None if is_lost else _plain(quantity.value_max),
            approx=quantity.approx,
            unit=unit.name if unit else None,
            unit_kind=unit.kind if unit else UnitKind.COUNT,
            si_value=_plain(value * unit.factor) if has_si and value is not None and unit and unit.factor else None,
            si_unit=unit.si_unit if has_si and unit else None,
            lower=None if is_lost else _plain(quantity.lower),
            upper=None if is_lost else _plain(quantity.upper),
            indicator=None if named is None else self._text[named[0] : named[1]],
            indicator_start=None if named is None else named[0],
            indicator_end=None if named is None else named[1],
            change=change,
            per=self._failures.guard("figures.per", None, per_of, text, quantity, floor),
            modality=self._failures.guard("figures.modality", Modality.FACT, modality_of, text, quantity),
            is_damaged=is_damaged,
        )

    def time(self, time: Time) -> TimeExpression:
        """Return the record of a time expression."""
        start, end = self._view.start_of(time.start), self._view.end_of(time.end)
        raw_start, raw_end = self._offsets.raw_span(start, end)
        return TimeExpression(
            start=start,
            end=end,
            raw_start=raw_start,
            raw_end=raw_end,
            surface=self._text[start:end],
            norm=time.norm,
            relation=time.relation,
            rule_id=time.rule_id,
            begin=time.begin,
            until=time.until,
            confidence=time.confidence,
        )


def _confidence(quantity: Quantity, *, is_damaged: bool) -> float:
    if is_damaged:
        return _DAMAGED_CONFIDENCE
    base = _CONFIDENCE.get(quantity.rule_id, 1.0)
    return base if quantity.numeral.is_arabic else min(base, _HAN_CONFIDENCE)
