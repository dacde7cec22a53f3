"""The quickest way to see what the rules miss: every numeral of a text is a figure, a time or a trap, or it is listed here."""

from dataclasses import dataclass

from gleaner_extract.figures.accept import accept
from gleaner_extract.figures.bounds import join_bounds
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.quantities import read_quantities
from gleaner_extract.figures.textview import view_of
from gleaner_extract.figures.times import read_times
from gleaner_extract.figures.traps import trap_of


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """A numeral that no rule explains; half-open span in the clean text."""

    start: int
    end: int
    surface: str


def unaccounted_numerals(clean_text: str, publication_year: int | None = None) -> tuple[Unaccounted, ...]:
    """Return the numerals of a text that are neither figure nor time nor trap, in order.

    Args:
        clean_text: simplified Chinese text.
        publication_year: anchor of relative times, None where it is not known.
    """
    view = view_of(clean_text)
    failures = Failures()
    holes = [(time.start, time.end) for time in read_times(view.text, publication_year, failures)]
    numbers = list(join_bounds(view.text, read_quantities(view.text, holes, failures)))
    taken = {quantity.start for quantity in accept(view.text, numbers, failures)}
    rest = [q for q in numbers if q.start not in taken and trap_of(view.text, q) is None]
    spans = [(view.start_of(q.start), view.end_of(q.end)) for q in rest]
    return tuple(Unaccounted(start, end, clean_text[start:end]) for start, end in spans)
