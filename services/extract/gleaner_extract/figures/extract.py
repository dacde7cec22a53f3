"""Figures of a clean article: times first, then numbers, then traps out, then what the words around them add."""

from decimal import Decimal
from typing import Final

from gleaner_contracts.enums import Approx, UnitKind
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, Figure, FiguresResult, TimeExpression

from gleaner_extract.figures.indicators import find_indicators
from gleaner_extract.figures.quantities import Quantity, read_quantities
from gleaner_extract.figures.textview import TextView, view_of
from gleaner_extract.figures.times import Time, read_times
from gleaner_extract.figures.traps import trap_of

_FULL: Final = 1.0


def extract_figures(article: CleanArticle) -> FiguresResult:
    """Return every figure and time expression of an article.

    Args:
        article: a clean article in simplified Chinese.

    Returns:
        Figures sorted by start and without overlap, and times sorted by start.
    """
    view = view_of(article.clean_text)
    offsets = OffsetMap(article.offsets)
    times = read_times(view.text, _year(article.meta.published_at))
    holes = [(time.start, time.end) for time in times]
    found = [q for q in read_quantities(view.text, holes) if q.unit is not None and trap_of(view.text, q) is None]
    indicators = find_indicators(view.text, found, times)
    return FiguresResult(
        figures=tuple(
            _figure(article.clean_text, view, offsets, quantity, span) for quantity, span in zip(found, indicators, strict=True)
        ),
        times=tuple(_time(article.clean_text, view, offsets, time) for time in times),
    )


def _year(published_at: str | None) -> int | None:
    return int(published_at[:4]) if published_at and published_at[:4].isdigit() else None


def _time(text: str, view: TextView, offsets: OffsetMap, time: Time) -> TimeExpression:
    start, end = view.start_of(time.start), view.end_of(time.end)
    raw_start, raw_end = offsets.raw_span(start, end)
    return TimeExpression(
        start=start,
        end=end,
        raw_start=raw_start,
        raw_end=raw_end,
        surface=text[start:end],
        norm=time.norm,
        relation=time.relation,
        rule_id=time.rule_id,
        begin=time.begin,
        until=time.until,
        confidence=time.confidence,
    )


def _plain(value: Decimal | None) -> Decimal | None:
    """Return an exact decimal without exponent and trailing zeros."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < Decimal(10) ** 27 else value.normalize()


def _figure(text: str, view: TextView, offsets: OffsetMap, quantity: Quantity, indicator: tuple[int, int] | None) -> Figure:
    start, end = view.start_of(quantity.start), view.end_of(quantity.end)
    raw_start, raw_end = offsets.raw_span(start, end)
    unit = quantity.unit
    named = None if indicator is None else (view.start_of(indicator[0]), view.end_of(indicator[1]))
    value = None if quantity.approx is Approx.SEVERAL else _plain(quantity.value)
    return Figure(
        start=start,
        end=end,
        raw_start=raw_start,
        raw_end=raw_end,
        surface=text[start:end],
        rule_id=quantity.rule_id,
        confidence=_FULL,
        value=value,
        value_max=_plain(quantity.value_max),
        approx=quantity.approx,
        unit=unit.name if unit else None,
        unit_kind=unit.kind if unit else UnitKind.COUNT,
        lower=_plain(quantity.lower),
        upper=_plain(quantity.upper),
        indicator=None if named is None else text[named[0] : named[1]],
        indicator_start=None if named is None else named[0],
        indicator_end=None if named is None else named[1],
        is_damaged=quantity.is_damaged,
    )
