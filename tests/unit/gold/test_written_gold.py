"""The written gold agrees with its texts, with the table of divisions, with its sources, and with the scorer."""

import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from tests.gold import score
from tests.gold.run_score import judge
from tests.gold.written.base import Page, divisions
from tests.gold.written.build import dump, read
from tests.gold.written.traps import unaccounted

Record = dict[str, Any]

FOLDER: Final = Path(__file__).resolve().parents[2] / "gold" / "written"
PATHS: Final = sorted(FOLDER.glob("seed-*.json"))
SUFFIXES: Final = {"province": "省市区", "city": "市州盟区", "county": "县市区旗", "township": "镇乡道木", "village": "村区查"}


@pytest.fixture(params=PATHS, ids=lambda p: p.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """Each gold record."""
    found: Path = request.param
    return found


@pytest.fixture
def gold(path: Path) -> Record:
    """The record with exact numbers."""
    record: Record = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return record


@pytest.fixture
def text(gold: Record) -> str:
    """The text that the spans refer to."""
    name: str = gold["text_file"]
    return (FOLDER / name).read_bytes().decode("utf-8")


def spans_of(gold: Record) -> Iterator[Record]:
    """Everything that has a surface and a span."""
    for key in ("figures", "times", "traps", "entities"):
        yield from gold[key]
    yield from (f["time"] for f in gold["figures"] if f["time"])


def value_of_words(surface: str) -> Decimal | None:
    """The first number of a figure in digits with its scale, read apart from the builder; None for Chinese numerals."""
    words = unicodedata.normalize("NFKC", surface)
    m = re.match(r"(\d+(?:\.\d+)?)(?:余|多|来)?(?:(?:至|~|-)\d+(?:\.\d+)?)?(万亿|万|亿|毛|分(?!钟))?", words)
    scales = {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12), "毛": Decimal("0.1"), "分": Decimal("0.01")}
    return None if m is None else Decimal(m[1]) * scales.get(m[2], Decimal(1))


def test_there_are_articles_to_check() -> None:
    assert len(PATHS) >= 14


def test_record_is_what_its_source_builds(path: Path) -> None:
    builder = read(FOLDER / "source" / f"{path.stem.removeprefix('seed-')}.src")
    assert dump(builder.build()) == path.read_text(encoding="utf-8")


def test_text_is_what_its_source_says(path: Path, text: str) -> None:
    assert read(FOLDER / "source" / f"{path.stem.removeprefix('seed-')}.src").page.text == text


def test_every_surface_stands_at_its_span(gold: Record, text: str) -> None:
    assert [i for i in spans_of(gold) if text[i["start"] : i["end"]] != i["surface"]] == []


def test_other_spans_lie_in_the_text_and_overlap_the_first(gold: Record, text: str) -> None:
    for item in spans_of(gold):
        for start, end in item.get("alt_spans", []):
            assert 0 <= start < end <= len(text)
            assert start < item["end"]
            assert item["start"] < end, item


def test_values_agree_with_the_digits_of_their_words(gold: Record) -> None:
    read_apart = {f["surface"]: (value_of_words(f["surface"]), Decimal(f["value"])) for f in gold["figures"]}
    assert {s: pair for s, pair in read_apart.items() if pair[0] is not None and pair[0] != pair[1]} == {}


def test_ranges_have_two_bounds_in_order(gold: Record) -> None:
    for figure in gold["figures"]:
        assert (figure["value_max"] is not None) == bool(re.search(r"\d[至~]\d|两千三四百", figure["surface"])), figure["surface"]
        assert figure["value_max"] is None or figure["value"] < figure["value_max"]


def test_no_numeral_is_left_unaccounted(gold: Record, text: str) -> None:
    assert unaccounted(Page("", text), gold) == []


def test_figures_times_and_traps_do_not_overlap(gold: Record) -> None:
    items = sorted((i["start"], i["end"], i["surface"]) for key in ("figures", "times", "traps") for i in gold[key])
    assert [(a, b) for a, b in pairwise(items) if b[0] < a[1]] == []


def test_codes_and_parents_are_those_of_the_table(gold: Record) -> None:
    table = divisions()
    for place in (e for e in gold["entities"] if e["type"] == "LOC" and e["level"] != "country"):
        code = place.get("code") or place["nearest_code"]
        expected = table[code]
        own = [place["norm"], *place["parents"]] if "code" in place else place["parents"]
        assert own[-len(expected) :] == expected, place


def test_norms_of_places_end_as_their_level_does(gold: Record) -> None:
    places = [e for e in gold["entities"] if e["type"] == "LOC" and e["level"] in SUFFIXES and not e["optional"]]
    assert [e["norm"] for e in places if e["norm"][-1] not in SUFFIXES[e["level"]]] == []


def test_figures_point_to_times_of_the_list(gold: Record) -> None:
    times = {t["id"]: t["start"] for t in gold["times"]}
    assert [f["id"] for f in gold["figures"] if f["time"] and times.get(f["time"]["id"]) != f["time"]["start"]] == []


def test_every_required_entity_is_in_one_unique_row(gold: Record) -> None:
    mentions = [m for row in gold["unique"] for m in row["mentions"]]
    assert sorted(mentions) == sorted(e["id"] for e in gold["entities"] if not e["optional"])


def test_nothing_forbidden_is_annotated(gold: Record) -> None:
    annotated = {(e["type"], e["surface"]) for e in gold["entities"]}
    assert [b for b in gold["must_not"] if (b["type"], b["surface"]) in annotated] == []


def test_what_is_forbidden_stands_in_the_text(gold: Record, text: str) -> None:
    assert [b["surface"] for b in gold["must_not"] if b["surface"] not in text] == []


def output_of(path: Path) -> str:
    """The gold as an extractor would print it."""
    gold: Record = json.loads(path.read_text(encoding="utf-8"))
    entities = [e | {"name": e["norm"], "code": e.get("code") or e.get("nearest_code")} for e in gold["entities"]]
    figures = [f | {"holder": {"text": f["holder"]}} for f in gold["figures"]]
    found = {key: gold[key] for key in ("times", "meta")} | {"id": path.stem, "figures": figures, "entities": entities}
    return json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("is_raw", [False, True], ids=["plain", "raw"])
def test_scorer_gives_full_marks_for_the_gold_itself(*, is_raw: bool) -> None:
    tally, entities = judge(FOLDER, [output_of(p) for p in PATHS], {p.stem for p in PATHS}, is_raw=is_raw)
    assert tally.errors == []
    assert {key: share for key, share in tally.shares.items() if key in score.ERRORS or share[0] != share[1]} == {}
    assert {rates["F1"] for types in entities.values() for rates in types.values()} == {1.0}


def test_scorer_sees_a_wrong_value() -> None:
    line = json.loads(output_of(PATHS[0]))
    line["figures"][1]["value"] += 1
    tally, _ = judge(FOLDER, [json.dumps(line)], {PATHS[0].stem}, is_raw=False)
    assert tally.shares["value"][0] == tally.shares["value"][1] - 1
