"""The gazetteer at run time: units of county level and up as objects, everything below in a memory map."""

import threading
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.gazetteer.index import IndexFile, NameTable
from gleaner_extract.gazetteer.model import Below, Period, Unit
from gleaner_extract.gazetteer.names import autonomous_core, autonomous_forms, township_stem, village_stem
from gleaner_extract.members import place_level

DEFAULT_PATH: Final = Path(__file__).parent / "data" / "gazetteer.bin"
CHILDREN_CACHE: Final = 512  # counties whose townships are kept decoded, about 60 kB each


def _unit(number: int, line: str) -> Unit:
    level, name, short, province, successor, periods = line.split("\t")
    parts = (period.split(",") for period in periods.split("|"))
    return Unit(
        number,
        PlaceLevel(level),
        name,
        short,
        province,
        tuple(Period(code, int(first), int(last), city) for code, first, last, city in parts),
        int(successor) if successor else None,
    )


class Children:
    """Townships and villages of one county, found by name or by stem.

    Tables of names, not of records: most of a county's 250 names are never asked for, and stems only in some articles.
    """

    def __init__(self, county: int, lines: str) -> None:
        self._county = county
        self._townships: list[str] = []
        self._villages: dict[str, str] = {}  # village → township
        self._again: list[tuple[str, str]] = []  # the same for names that a county has more than once
        for line in lines.splitlines():
            township, *villages = line.split("\t")
            self._townships.append(township)
            for village in villages:
                if self._villages.setdefault(village, township) is not township:
                    self._again.append((village, township))
        self._township_names = frozenset(self._townships)
        self._stems: dict[PlaceLevel, dict[str, list[str]]] = {}
        self._pairs: dict[PlaceLevel, frozenset[str]] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._townships)

    @property
    def townships(self) -> tuple[str, ...]:
        """The names of all townships."""
        return tuple(self._townships)

    def names(self, level: PlaceLevel) -> Container[str]:
        """Return the names of all townships or villages."""
        return self._township_names if level is place_level.TOWNSHIP else self._villages

    def pairs(self, level: PlaceLevel) -> Container[str]:
        """Return the first two characters of all names and stems."""
        pairs = self._pairs.get(level)
        if pairs is None:
            names = self._township_names if level is place_level.TOWNSHIP else self._villages
            pairs = self._pairs[level] = frozenset(name[:2] for name in (*names, *self.stems(level)))
        return pairs

    def stems(self, level: PlaceLevel) -> Mapping[str, Sequence[str]]:
        """Return the names of all townships or villages by their stems of at least two characters."""
        stems = self._stems.get(level)
        if stems is None:
            is_township = level is place_level.TOWNSHIP
            stems = _by_stem(self._townships, township_stem) if is_township else _by_stem(self._villages, village_stem)
            self._stems[level] = stems
        return stems

    def named(self, name: str, level: PlaceLevel) -> list[Below]:
        """Return the townships or villages of a name."""
        if level is place_level.TOWNSHIP:
            return [Below(level, name, self._county)] if name in self._township_names else []
        first = self._villages.get(name)
        if first is None:
            return []
        townships = [first, *(township for village, township in self._again if village == name)]
        return [Below(level, name, self._county, township) for township in townships]

    def with_stem(self, stem: str, level: PlaceLevel) -> list[Below]:
        """Return the townships or villages of a stem of at least two characters."""
        found = self.stems(level).get(stem)
        return [below for name in found for below in self.named(name, level)] if found is not None else []


class Names:
    """The names of one level in one county, and their stems."""

    __slots__ = ("children", "names", "pairs", "stems", "unit")

    def __init__(self, unit: Unit, children: Children, level: PlaceLevel) -> None:
        self.unit, self.children = unit, children
        self.names, self.stems, self.pairs = children.names(level), children.stems(level), children.pairs(level)


def may_begin(tables: Iterable[Names], pair: str) -> bool:
    """Whether a name or stem of one of these tables begins with two characters; asked for at every place before 村."""
    for table in tables:  # noqa: SIM110 - a generator takes three times as long
        if pair in table.pairs:
            return True
    return False


def _by_stem(names: Iterable[str], stem_of: Callable[[str], str]) -> dict[str, list[str]]:
    stems: dict[str, list[str]] = {}
    for name in names:
        stem = stem_of(name)
        if stem in stems:
            stems[stem].append(name)
        elif len(stem) > 1:
            stems[stem] = [name]
    return stems


class Gazetteer:
    """Looks up places by name.

    `surfaces` maps every way to write a unit of county level and up with its class word (`松桃苗族自治县`, `松桃县`) to the
    units it may mean; `shorts` maps names without class word (`松桃`); `world` maps foreign countries and large cities to level
    and name.
    """

    def __init__(self, index: IndexFile) -> None:
        self.version = str(index.header["version"])
        self.provenance = index.header["provenance"]
        lines = bytes(index.section("units")).decode().split("\n")
        self.units: tuple[Unit, ...] = tuple(_unit(number, line) for number, line in enumerate(lines))
        self.townships = NameTable(index, "townships")
        self.township_stems = NameTable(index, "stems")
        self.villages = NameTable(index, "villages")
        self._blob = index.section("children")
        offsets = (line.split(" ") for line in bytes(index.section("children.offsets")).decode().split("\n"))
        self._offsets = {int(number): (int(start), int(end)) for number, start, end in offsets}
        self.surfaces: dict[str, tuple[Unit, ...]] = {}
        self.shorts: dict[str, tuple[Unit, ...]] = {}
        world = (line.split("\t") for line in bytes(index.section("world")).decode().split("\n"))
        self.world: dict[str, tuple[PlaceLevel, str]] = {name: (PlaceLevel(level), official) for level, name, official in world}
        self._index_names()
        self.children = lru_cache(CHILDREN_CACHE)(self._children)

    def _index_names(self) -> None:
        surfaces: dict[str, list[Unit]] = defaultdict(list)
        shorts: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            for name in (unit.name, *autonomous_forms(unit.name)):
                surfaces[name].append(unit)
            for short in {unit.short, autonomous_core(unit.name) or unit.short}:
                if short != unit.name and len(short) >= 2:
                    shorts[short].append(unit)
        self.surfaces = {name: tuple(units) for name, units in surfaces.items()}
        self.shorts = {name: tuple(units) for name, units in shorts.items()}

    def _children(self, county: int) -> Children:
        start, end = self._offsets.get(county, (0, 0))
        return Children(county, bytes(self._blob[start:end]).decode())

    def heirs(self, unit: Unit) -> tuple[Unit, ...]:
        """Return what the unit became, step by step up to today; empty where it stands or nothing is proven."""
        chain: list[Unit] = []
        while unit.successor is not None and len(chain) < 10:
            unit = self.units[unit.successor]
            chain.append(unit)
        return tuple(chain)

    def today(self, unit: Unit) -> Unit | None:
        """Return the unit as it is called today, None where it is gone without a proven successor."""
        heirs = self.heirs(unit)
        last = heirs[-1] if heirs else unit
        return last if last.is_current else None

    def county_children(self, unit: Unit) -> Children:
        """Return townships and villages of a county under today's borders, also for its older names."""
        if unit.number in self._offsets:
            return self.children(unit.number)
        last = (self.heirs(unit) or (unit,))[-1]
        return self.children(last.number)


_lock = threading.Lock()
_loaded: dict[Path, Gazetteer] = {}


def load(path: Path | None = None) -> Gazetteer:
    """Return the gazetteer of a compiled index, opened once a process.

    Args:
        path: the index; the one beside the package where none is given.

    Raises:
        FileNotFoundError: it was not built yet.
    """
    wanted = path or DEFAULT_PATH
    with _lock:
        if wanted not in _loaded:
            if not wanted.is_file():
                raise FileNotFoundError(f"{wanted} is missing: run `python -m gleaner_extract.gazetteer.build`")
            _loaded[wanted] = Gazetteer(IndexFile.open(wanted))
        return _loaded[wanted]
