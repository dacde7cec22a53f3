"""The page on this stage names every rule that there is, and no other."""

import re
from pathlib import Path

import pytest

from gleaner_contracts.enums import RelationKind
from gleaner_extract.link import holders
from gleaner_extract.link.confidence import HOLDER_RISK, TIME_RISK

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "link.md").read_text(encoding="utf-8")
SOURCES = Path(holders.__file__).parent.glob("*.py")
WRITTEN = set(re.findall(r"`(link\.\w+)", PAGE))
CHAINED = "link.sentence_"  # from an earlier clause of the sentence: one line for all


def bases() -> set[str]:
    return {rule.removesuffix("_deictic") for rule in (*HOLDER_RISK, *TIME_RISK) if not rule.startswith(CHAINED)}


@pytest.mark.parametrize("rule", sorted(bases()))
def test_every_rule_stands_on_the_page(rule: str) -> None:
    assert rule in WRITTEN


def test_the_page_names_no_rule_that_is_gone() -> None:
    assert WRITTEN - bases() <= {CHAINED}


@pytest.mark.parametrize("kind", RelationKind)
def test_every_relation_stands_on_the_page(kind: RelationKind) -> None:
    assert f"`{kind.value}`" in PAGE


def test_every_rule_that_the_code_gives_has_a_risk() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    given = set(re.findall(r'"(link\.\w+)"', code)) - set(re.findall(r'rule_id="(link\.locus_\w+)"', code))
    passes = {"link.lists", "link.holders", "link.times", "link.relations", "link.facts"}
    assert {rule for rule in given if not rule.startswith("link.locus_")} - passes <= {*HOLDER_RISK, *TIME_RISK}


def test_the_order_of_the_page_is_the_order_of_the_code() -> None:
    named = ["listed", "possessor", "person", "everybody", "rule_of_locus", "speaker", "named_later", "paragraph", "section"]
    places = [PAGE.index(f"| `link.{name}`") for name in named]
    assert places == sorted(places)
    order = [rule.__name__ for rule in holders.RULES]
    code = [
        "listed",
        "possessor",
        "person",
        "everybody",
        "prescribed",
        "speaker",
        "named_later",
        "paragraph_topic",
        "section_topic",
    ]
    assert sorted(code, key=order.index) == code
