"""Points and spans of time: their normal form and, where an anchor is known, their first and last day."""

import calendar
from dataclasses import dataclass, replace
from typing import Final

PUBLICATION: Final = "publication_year"
CONTEXT: Final = "context_year"
NAMED: Final = "named_year"  # the year that a report is about, as far as the text names it
UNKNOWN_YEAR: Final = "XXXX"

# Parts of a year: first and last month.
PARTS: Final = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "Q1-Q3": (1, 9)}


@dataclass(frozen=True, slots=True)
class Point:
    """A year, month or day, or a part of a year; `year` is a number, or relative to the publication or the context."""

    year: int | None = None
    base: str = ""  # publication_year, context_year or XXXX where `year` is null
    offset: int = 0  # years to add to the base
    month: int | None = None
    day: int | None = None
    part: str | None = None

    @property
    def norm(self) -> str:
        """The normal form: 2012-04, publication_year-1, XXXX-05-03, 2019-H1."""
        year = f"{self.year:04d}" if self.year is not None else self.base + (f"{self.offset:+d}" if self.offset else "")
        if self.part is not None:
            return f"{year}-{self.part}"
        month = "" if self.month is None else f"-{self.month:02d}"
        return year + month + ("" if self.day is None else f"-{self.day:02d}")

    def resolve(self, publication: int | None, context: int | None) -> "Point":
        """Return the point with its year as a number, where the anchor it leans on is known."""
        if self.year is not None:
            return self
        base = publication if self.base == PUBLICATION else context if self.base == CONTEXT else None
        return self if base is None else replace(self, year=base + self.offset, base="", offset=0)

    def days(self) -> tuple[str | None, str | None]:
        """Return the ISO dates of the first and the last day; nulls where the year is not known."""
        if self.year is None:
            return None, None
        whole = (self.month or 1, self.month or 12)
        first, last = whole if self.part is None else PARTS.get(self.part, whole)
        if self.day is not None:
            day = f"{self.year:04d}-{first:02d}-{self.day:02d}"
            return day, day
        end = calendar.monthrange(max(1, min(self.year, 9999)), last)[1]
        return f"{self.year:04d}-{first:02d}-01", f"{self.year:04d}-{last:02d}-{end:02d}"


def is_day(month: int | None, day: int | None) -> bool:
    """Whether month and day can stand on a calendar."""
    return (month is None or 1 <= month <= 12) and (
        day is None or 1 <= day <= (31 if month is None else calendar.monthrange(2000, month)[1])
    )
