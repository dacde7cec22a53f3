"""The JSON object of `gleaner extract`: what a reader finds in it that the records keep apart."""

import json
from typing import Any

from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.output import to_json
from gleaner_extract.pipeline import extract_plain

TEXT = "四川省雅安市汉源县双溪乡种植花椒。汉源县农业局说，全县有花椒2万亩。"


def entities(text: str) -> dict[str, dict[str, Any]]:
    row = json.loads(to_json(extract_plain(text, load_tagger("none")), "one"))
    return {entity["surface"]: entity for entity in row["entities"]}


def test_a_place_of_county_level_and_up_has_its_own_code() -> None:
    found = entities(TEXT)
    assert (found["四川省"]["code"], found["汉源县"]["code"], found["汉源县"]["level"]) == ("510000", "511823", "county")


def test_a_place_below_the_county_has_the_code_of_its_county() -> None:
    found = entities(TEXT)["双溪乡"]
    assert (found["code"], found["nearest_code"], found["level"]) == ("511823", "511823", "township")


def test_an_organisation_has_no_code_of_its_own() -> None:
    found = entities(TEXT)["汉源县农业局"]
    assert found["type"] == "ORG"
    assert found["code"] is None


def test_a_township_of_an_unknown_county_has_no_code() -> None:
    found = entities("双溪乡种植花椒2万亩。")
    assert all(entity["code"] is None for entity in found.values())
