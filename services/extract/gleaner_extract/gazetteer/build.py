"""Compiles the gazetteer index: `python -m gleaner_extract.gazetteer.build [--output PATH] [--force]`."""

import argparse
import sys
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract.gazetteer.history import build_units
from gleaner_extract.gazetteer.index import pack_names, read_header, write_index
from gleaner_extract.gazetteer.loader import DEFAULT_PATH
from gleaner_extract.gazetteer.model import LATEST_YEAR, Unit
from gleaner_extract.gazetteer.names import township_stem
from gleaner_extract.gazetteer.sources import Township, input_fingerprint, read_changes, read_townships, read_world, read_years

FORMAT = 5  # raised when the meaning of a section changes


def _unit_line(unit: Unit) -> str:
    periods = "|".join(f"{p.code},{p.first_year},{p.last_year},{p.city}" for p in unit.periods)
    successor = "" if unit.successor is None else str(unit.successor)
    return "\t".join((str(unit.level), unit.name, unit.short, unit.province, successor, periods))


def _home(township: Township, by_name: dict[tuple[str, str], list[Unit]]) -> Unit | None:
    """Return the unit a township lies in: its county, else (a development zone, a city without counties) its prefecture."""
    for name in (township.county, township.city):
        units = by_name.get((township.province, name), [])
        if len(units) > 1:
            units = [u for u in units if u.city in (township.city, "")] or units
        if units:
            return max(units, key=lambda u: (u.is_current, u.periods[-1].last_year))
    return None


def _by_county(townships: list[Township], units: list[Unit]) -> dict[int, list[Township]]:
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.level is not PlaceLevel.PROVINCE and unit.periods[-1].last_year >= LATEST_YEAR:
            by_name[unit.province, unit.name].append(unit)
    for unit in units:  # the townships are of 2025, a few of their counties are known only under an older name
        if unit.level is PlaceLevel.COUNTY and (unit.province, unit.name) not in by_name:
            by_name[unit.province, unit.name].append(unit)
    found: dict[int, list[Township]] = defaultdict(list)
    for township in townships:
        home = _home(township, by_name)
        if home is not None:
            found[home.number].append(township)
    return found


def _sections(units: list[Unit], townships: list[Township]) -> dict[str, bytes]:
    names: dict[str, dict[str, set[int]]] = {
        "townships": defaultdict(set),
        "stems": defaultdict(set),
        "villages": defaultdict(set),
    }
    children, offsets = bytearray(), []
    for number, found in sorted(_by_county(townships, units).items()):
        start = len(children)
        for township in sorted(found, key=lambda t: (t.name, t.villages)):
            children += "\t".join((township.name, *sorted(set(township.villages)))).encode() + b"\n"
            names["townships"][township.name].add(number)
            names["stems"][township_stem(township.name)].add(number)
            for village in township.villages:
                names["villages"][village].add(number)
        offsets.append(f"{number} {start} {len(children)}")
    sections = {
        "units": "\n".join(map(_unit_line, units)).encode(),
        "children": bytes(children),
        "children.offsets": "\n".join(offsets).encode(),
    }
    sections["world"] = "\n".join("\t".join(place) for place in read_world()).encode()
    for prefix, postings in names.items():
        sections |= pack_names(postings, prefix)
    return sections


def build(output: Path = DEFAULT_PATH, *, force: bool = False) -> bool:
    """Compile the index from the installed data packages.

    Args:
        output: file to write.
        force: build also where the file was made from the same inputs.

    Returns:
        Whether anything was written.
    """
    fingerprint = f"format {FORMAT}; {input_fingerprint()}"
    if not force and read_header(output).get("fingerprint") == fingerprint:
        return False
    years, county_source = read_years()
    townships, township_source = read_townships()
    units = build_units(years, read_changes())
    header = {
        "fingerprint": fingerprint,
        "version": f"{county_source.package}-{county_source.version}+{township_source.package}-{township_source.version}",
        "provenance": [asdict(county_source), asdict(township_source)],
    }
    write_index(output, header, _sections(units, townships))
    return True


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Compile the gazetteer index from the installed data packages.")
    parser.add_argument("--output", type=Path, default=DEFAULT_PATH, help="file to write (default: beside the package)")
    parser.add_argument("--force", action="store_true", help="build even if the inputs have not changed")
    options = parser.parse_args(arguments)
    is_written = build(options.output, force=options.force)
    header = read_header(options.output)
    sys.stdout.write(f"{'built' if is_written else 'up to date'}: {options.output} ({header['version']})\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
