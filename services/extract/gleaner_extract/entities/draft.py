"""Mentions while they are found; they become `Entity` records at the end of the pipeline."""

from gleaner_contracts.enums import EntityType, PlaceLevel, Resolution
from gleaner_contracts.records import Candidate
from gleaner_extract.gazetteer import Unit
from gleaner_extract.record import Record


class Place(Record):
    """What a place mention means; `unit` is the county or higher unit it is or lies in, where that is proven."""

    level: PlaceLevel
    name: str
    resolution: Resolution
    unit: Unit | None = None
    parents: tuple[str, ...] = ()
    code: str | None = None
    code_year: int | None = None
    nearest_code: str | None = None
    current_code: str | None = None
    current_name: str | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def lineage(self) -> tuple[str, ...]:
        """Its name and what it lies in: the parents of what lies in it."""
        return self.name, *self.parents


class Draft(Record):
    """One mention, `[start, end)` in the clean text; `name` is empty where it is the surface."""

    start: int
    end: int
    type: EntityType
    rule_id: str
    confidence: float
    name: str = ""
    place: Place | None = None
    subtype: str | None = None
    role: str | None = None
    org: str | None = None
    alias_of: str | None = None
    is_deictic: bool = False

    @property
    def lineage(self) -> tuple[str, ...]:
        """The parents of what lies in the place that is meant; empty where none is."""
        return () if self.place is None else self.place.lineage

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the spans share a character."""
        return self.start < end and start < self.end

    def crosses(self, other: "Draft") -> bool:
        """Whether the spans overlap without one holding the other."""
        return (self.start < other.start < self.end < other.end) or (other.start < self.start < other.end < self.end)
