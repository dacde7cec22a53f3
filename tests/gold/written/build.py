#!/usr/bin/env python3
"""Turn the compact annotation in `source/*.src` into gold files; README.md explains the format of the sources.

python tests/gold/written/build.py           writes seed-NNN.txt and seed-NNN.json beside this file
python tests/gold/written/build.py --check   only says whether they are up to date
python tests/gold/written/build.py --folder PATH   the same for PATH/source, beside it in PATH
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))  # so that the script runs from anywhere

from tests.gold.written.base import Page, Record, SourceError  # noqa: E402
from tests.gold.written.builder import Builder  # noqa: E402
from tests.gold.written.traps import unaccounted  # noqa: E402

SECTIONS: Final = ("meta", "regions", "holders", "entities", "times", "figures", "traps", "must_not")


def read(path: Path) -> Builder:
    """Read one source: sections that begin with `== name`, rows with fields between bars."""
    parts = re.split(r"^== (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    blocks = dict(zip(parts[::2], parts[1::2], strict=True))
    rows: dict[str, list[list[str]]] = {}
    for name in SECTIONS:
        lines = [line for line in blocks.get(name, "").splitlines() if line.strip()]
        rows[name] = [[c.strip() for c in line.split("|", 1 if name == "regions" else -1)] for line in lines]
    return Builder(Page(path.stem, blocks["text"].strip("\n") + "\n"), rows)


def dump(gold: Record) -> str:
    """The record as JSON with one item a line."""
    lines = []
    for key, item in gold.items():
        text = json.dumps(item, ensure_ascii=False)
        if isinstance(item, list) and item and isinstance(item[0], dict):
            text = "[\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in item) + "\n ]"
        lines.append(f' "{key}": {text}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def render(path: Path) -> dict[str, str]:
    """The files of one source: name and content of text and gold."""
    builder = read(path)
    gold = builder.build()
    for words in unaccounted(builder.page, gold):
        sys.stderr.write(f"{path.stem}: neither figure, time nor trap: {words!r}\n")
    required = sum(not e["optional"] for e in gold["entities"])
    counts = (
        f"{len(gold['figures'])} figures, {len(gold['times'])} times, {len(gold['traps'])} traps, {required} entities required"
    )
    sys.stdout.write(f"{path.stem}: {gold['characters']} characters, {counts}\n")
    return {gold["text_file"]: builder.page.text, f"seed-{path.stem}.json": dump(gold)}


def main() -> None:
    """Build or check every source."""
    parser = argparse.ArgumentParser(description="Build the gold of the written articles from their sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the files and the folder `source` are")
    given = parser.parse_args()
    is_check, folder = given.check, given.folder
    stale = []
    for path in sorted((folder / "source").glob("*.src")):
        for name, content in render(path).items():
            target = folder / name
            if not target.exists() or target.read_bytes() != content.encode():
                stale.append(name)
                if not is_check:
                    target.write_bytes(content.encode())
    if is_check and stale:
        sys.exit(f"not up to date: {', '.join(stale)}")


if __name__ == "__main__":
    try:
        main()
    except SourceError as error:
        sys.exit(str(error))
