"""Whether the text of an article bears out what was found in it: words stand at their spans, and nothing lost has a value.

P6 and P7 of the design. Checks of the tables say of it what a row alone can say; this looks at the text as well, before
anything is written.
"""

from typing import Final

from gleaner_contracts.records import Entity, Figure, TimeExpression
from gleaner_store.finished import Finished

LOST: Final = "\ufffd"  # stands for a character that is gone for good


def contradiction(item: Finished) -> str | None:
    """Return what the text says otherwise, of the first mention or figure that it contradicts; null when there is none."""
    figures = item.link.figures if item.link else ()
    for kind, records in (("mention", item.entities.entities), ("figure", figures), ("time", item.figures.times)):
        wrong = _misplaced(item.clean.clean_text, item.clean.raw_length, records)
        if wrong is not None:
            return f"{kind} {wrong}"
    for ordinal, figure in enumerate(figures):
        if LOST in figure.surface and (why := _guessed(figure)):
            return f"figure {ordinal} {figure.surface!r}: {why}"
    return None


def _misplaced(text: str, raw_length: int, records: tuple[Entity | Figure | TimeExpression, ...]) -> str | None:
    for ordinal, r in enumerate(records):
        if text[r.start : r.end] != r.surface or not r.surface or r.start < 0:
            there = text[max(0, r.start) : max(0, r.end)][:50]
            return f"{ordinal} {r.surface[:50]!r}: at {r.start} to {r.end} the text says {there!r}"
        if not 0 <= r.raw_start <= r.raw_end <= raw_length:
            return f"{ordinal} {r.surface[:50]!r}: {r.raw_start} to {r.raw_end} is no span of {raw_length} characters of raw text"
    return None


def _guessed(figure: Figure) -> str | None:
    if not figure.is_damaged:
        return "a character of it is lost, but it is not flagged as damaged"
    if figure.value is not None or figure.value_max is not None:
        return f"a character of it is lost, but it has the value {figure.value}"
    return None
