"""What the gazetteer knows about one administrative unit."""

from dataclasses import dataclass

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.record import Record

LATEST_YEAR = 9999  # stands for "still so" at the end of a period


@dataclass(frozen=True, slots=True)
class Period:
    """One code a unit had, with the prefecture it lay in; years are inclusive."""

    code: str
    first_year: int
    last_year: int
    city: str  # empty for provinces, prefectures and units directly under a province


@dataclass(frozen=True, slots=True, eq=False)  # one object a unit, so identity says all and hashes are cheap
class Unit:
    """A country, province, prefecture or county under one name, with all its codes.

    `number` is its place in the index; `successor` the number of the unit it became, None where it stands or where the
    package does not prove one.
    """

    number: int
    level: PlaceLevel
    name: str
    short: str
    province: str
    periods: tuple[Period, ...]
    successor: int | None

    @property
    def is_current(self) -> bool:
        """Whether the unit still exists in the last year of the gazetteer."""
        return self.periods[-1].last_year == LATEST_YEAR

    @property
    def city(self) -> str:
        """Name of the prefecture it lies in, or last lay in; empty where there is none."""
        return self.periods[-1].city

    def period(self, year: int | None) -> Period:
        """Return the period of a year, the last one where the year is unknown or outside all periods."""
        if year is not None:
            for period in self.periods:
                if period.first_year <= year <= period.last_year:
                    return period
        return self.periods[-1]

    def parents(self, year: int | None = None) -> tuple[str, ...]:
        """Return the names above it from the nearest up to the province."""
        above = (self.period(year).city, self.province)
        return tuple(name for name in above if name and name != self.name)


class Below(Record):
    """A township or village that lies in a county; `township` is empty for a township itself."""

    level: PlaceLevel
    name: str
    county: int  # number of the unit
    township: str = ""
