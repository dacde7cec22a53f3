"""The four seed articles that come with the source."""

import hashlib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PLACE: Final = Path(__file__).parents[3] / "seeds"


class SeedsMissing(Exception):
    """The seeds are not where they should be, or were changed."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One raw article.

    Attributes:
        name: of the file.
        title: as a person would write it; the pipeline finds its own.
        url: made up; the article's identity.
        content: bytes as crawled.
    """

    name: str
    title: str
    url: str
    content: bytes


def load_seeds(place: Path | None = None) -> tuple[Seed, ...]:
    """Return the seeds in the order of their manifest.

    Args:
        place: folder of the manifest; by default GLEANER_SEEDS, else the one beside the source.

    Raises:
        SeedsMissing: a file is not there or is not the one that the manifest describes.
    """
    place = place or Path(os.environ.get("GLEANER_SEEDS") or PLACE)
    try:
        entries = tomllib.loads((place / "manifest.toml").read_text(encoding="utf-8"))["seed"]
        return tuple(_load(place, entry) for entry in entries)
    except OSError as error:
        raise SeedsMissing(f"the seeds are not in {place}: run from a clone of the source, or set GLEANER_SEEDS") from error


def _load(place: Path, entry: dict[str, str]) -> Seed:
    content = (place / entry["file"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise SeedsMissing(f"{entry['file']} is not the file that the manifest describes")
    return Seed(entry["file"], entry["title"], entry["url"], content)
