"""Joins the yearly rows of a unit to one unit with its codes, and finds what abolished units became."""

from collections import defaultdict
from dataclasses import dataclass, field

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.gazetteer.model import LATEST_YEAR, Period, Unit
from gleaner_extract.gazetteer.sources import YearRow

# Names of groups in the tables that are no prefectures.
PSEUDO_CITIES = frozenset({"县", "市辖区", "直辖县", "海南行政区"})
LEVELS = {1: PlaceLevel.PROVINCE, 2: PlaceLevel.CITY, 3: PlaceLevel.COUNTY}
SUCCESSION_GAP_YEARS = 2  # the table names some units a year late


@dataclass(slots=True)
class _Track:
    """A unit while its years are joined."""

    rank: int
    name: str
    short: str
    province: str
    stable_id: str
    periods: list[Period] = field(default_factory=list)

    @property
    def first_year(self) -> int:
        return self.periods[0].first_year

    @property
    def last_year(self) -> int:
        return self.periods[-1].last_year

    def add(self, row: YearRow, city: str) -> None:
        last = self.periods[-1] if self.periods else None
        if last and last.code == row.code and last.city == city:
            self.periods[-1] = Period(last.code, last.first_year, row.year, city)
        else:
            self.periods.append(Period(row.code, row.year, row.year, city))
        self.stable_id = row.stable_id


def _own_name(row: YearRow) -> str:
    return (row.province, row.city, row.county)[row.rank - 1]


def _city(row: YearRow) -> str:
    return "" if row.rank < 3 or row.city in PSEUDO_CITIES else row.city


def _pick(tracks: list[_Track], row: YearRow, city: str, *, is_single: bool) -> _Track | None:
    """Choose the track a row goes on with: the only one of its name, else the one in the same prefecture or with its code."""
    recent = [t for t in tracks if t.last_year >= row.year - SUCCESSION_GAP_YEARS and t.last_year < row.year]
    if len(recent) == 1 and is_single:
        return recent[0]
    same_city = [t for t in recent if t.periods[-1].city == city]
    same_code = [t for t in recent if t.periods[-1].code == row.code]
    return next(iter(same_city or same_code), None)


def _join(rows: list[YearRow]) -> list[_Track]:
    tracks: dict[tuple[int, str, str], list[_Track]] = defaultdict(list)
    grouped: dict[tuple[int, int, str, str], list[YearRow]] = defaultdict(list)
    for row in rows:
        name = _own_name(row)
        if name and name not in PSEUDO_CITIES:
            grouped[row.year, row.rank, row.province, name].append(row)
    for (_, rank, province, name), same in sorted(grouped.items()):
        for row in sorted(same, key=lambda r: r.code):
            city = _city(row)
            track = _pick(tracks[rank, province, name], row, city, is_single=len(same) == 1)
            if track is None:
                track = _Track(rank, name, row.short, province, row.stable_id)
                tracks[rank, province, name].append(track)
            track.add(row, city)
    return [track for key in sorted(tracks) for track in tracks[key]]


def _following(track: _Track, begun: dict[tuple[int, int], list[_Track]]) -> list[_Track]:
    years = range(track.last_year, track.last_year + SUCCESSION_GAP_YEARS + 1)
    return [other for year in years for other in begun[track.rank, year] if other is not track]


def _successor(track: _Track, following: list[_Track], changes: dict[tuple[str, str], str]) -> _Track | None:
    """Return the unit that took over, only where one rule names exactly one."""
    near = [t for t in following if t.province == track.province]
    new_name = changes.get((track.province, track.name))
    options = (
        [t for t in near if t.short == track.short],
        [t for t in near if t.name == new_name],
        [t for t in near if t.stable_id == track.stable_id and set(t.short) & set(track.short)],
        [t for t in following if t.name == track.name],  # a new province: 四川 → 重庆, 广东 → 海南
    )
    return next((found[0] for found in options if len(found) == 1), None)


def build_units(rows: list[YearRow], changes: list[tuple[str, str, str]]) -> list[Unit]:
    """Return all units, provinces first; the order and so their numbers depend on the rows alone."""
    tracks = _join(rows)
    latest = max(row.year for row in rows)
    numbers = {id(track): number for number, track in enumerate(tracks)}
    renamed = {(province, old): new for province, old, new in changes}
    begun: dict[tuple[int, int], list[_Track]] = defaultdict(list)
    for track in tracks:
        begun[track.rank, track.first_year].append(track)
    units = []
    for number, track in enumerate(tracks):
        is_gone = track.last_year < latest
        heir = _successor(track, _following(track, begun), renamed) if is_gone else None
        periods = [p if p.last_year < latest else Period(p.code, p.first_year, LATEST_YEAR, p.city) for p in track.periods]
        province = track.province if track.rank > 1 else ""
        units.append(
            Unit(
                number,
                LEVELS[track.rank],
                track.name,
                track.short,
                province,
                tuple(periods),
                None if heir is None else numbers[id(heir)],
            )
        )
    return units
