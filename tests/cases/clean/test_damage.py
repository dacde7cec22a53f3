"""Synthetic damage by the independent model: how near the repair comes, and that it never says more than it knows."""

import difflib
import random
import re
from collections import Counter
from functools import cache

import pytest
from tests.cases.clean import damage_model, pages

from gleaner_contracts.enums import RepairStatus
from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.damage.repair import Change, repair
from gleaner_extract.clean.tracked import Tracked

ROUNDS = 4
MAX_ERRORS = {"V1": 0.0010, "V2": 0.0010, "V3": 0.0010, "V4": 0.0025}  # of the characters


@cache
def measured(variant: damage_model.Variant) -> Counter[str]:
    chance = random.Random(20)
    tally: Counter[str] = Counter()
    for _ in range(ROUNDS):
        for story in pages.stories():
            text = damage_model.widened(damage_model.traditional(f"{story.title}\n{story.body}"))
            table = damage_model.random_table(text, chance)
            crawled = damage_model.damaged(text, table, variant)
            outcome = repair(Tracked.of(crawled))
            tally += compare(damage_model.truth(text, variant), outcome.text.text, outcome.changes)
    return tally


def compare(wanted: str, found: str, changes: tuple[Change, ...]) -> Counter[str]:
    """Count wrong characters, whether they are marked, and invented digits."""
    tally = Counter(characters=len(wanted))
    marked, shift = [], 0
    for change in changes:
        start = change.start + shift
        if change.status is not RepairStatus.OPEN:
            shift += len(change.after) - (change.end - change.start)
        if change.status is not RepairStatus.STRIP:
            marked.append((start - 2, start + len(change.after) + 2, change))
            tally[change.status.value] += 1
    wrong = set()
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if operation == "equal":
            continue
        tally["errors"] += max(i2 - i1, j2 - j1)
        hit = [change for start, end, change in marked if start <= j2 and j1 <= end]
        wrong |= {change for change in hit if change.status is RepairStatus.EXACT}
        tally["silent"] += not hit
        lost = re.sub(r"\D", "", wanted[i1:i2])
        tally["invented"] += any(digit not in lost for digit in re.sub(r"\D", "", found[j1:j2]))
    tally["exact_wrong"] += len(wrong)
    return tally


@pytest.mark.parametrize("variant", damage_model.VARIANTS, ids=lambda variant: variant.name)
def test_few_characters_are_wrong_after_the_repair(variant: damage_model.Variant) -> None:
    tally = measured(variant)
    assert tally["errors"] <= MAX_ERRORS[variant.name] * tally["characters"]


@pytest.mark.parametrize("variant", damage_model.VARIANTS, ids=lambda variant: variant.name)
def test_nothing_wrong_is_unmarked_called_exact_or_an_invented_digit(variant: damage_model.Variant) -> None:
    tally = measured(variant)
    assert (tally["silent"], tally["exact_wrong"], tally["invented"]) == (0, 0, 0)


def test_stripping_alone_leaves_more_errors_than_the_repair() -> None:
    """The control: without the byte-level search the same pages miss the target."""
    chance = random.Random(20)
    errors = characters = 0
    variant = damage_model.VARIANTS[3]
    for story in pages.stories():
        text = damage_model.widened(damage_model.traditional(f"{story.title}\n{story.body}"))
        crawled = damage_model.damaged(text, damage_model.random_table(text, chance), variant)
        stripped = re.sub(r"[(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)", "", crawled)
        wanted = damage_model.truth(text, variant)
        blocks = difflib.SequenceMatcher(None, wanted, stripped, autojunk=False).get_opcodes()
        errors += sum(max(i2 - i1, j2 - j1) for operation, i1, i2, j1, j2 in blocks if operation != "equal")
        characters += len(wanted)
    assert errors > MAX_ERRORS["V4"] * characters


def test_toneless_readings_with_blanks_are_taken_out() -> None:
    crawled = (
        "關(guan) 於(yu) 開(kai) 展(zhan)教育實踐活動，關(guan) 於(yu) 機(ji) 關(guan) 黨(dang) 員(yuan) 幹部，"
        "機(ji) 關(guan) 開(kai) 會(hui)。"
    )
    outcome = repair(Tracked.of(crawled))
    assert outcome.is_injected
    assert not re.search(r"(?<!zhan)\((?!zhan)", outcome.text.text)


@pytest.mark.parametrize(
    ("crawled", "repaired"),
    [
        ("會議指出要抓好落實?，F在各項工作進展順利，成效明顯。", "會議指出要抓好落實。現在各項工作進展順利，成效明顯。"),
        ("他說：“我們一定要把工作做好?！?p>會后大家分頭行動。", None),
    ],
)
def test_lone_lead_bytes_are_found_on_pages_without_readings(crawled: str, repaired: str | None) -> None:
    text = repair(Tracked.of(crawled)).text.text
    assert "?" not in text
    if repaired is not None:
        assert text == repaired


TONED = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
FORMS = {
    "full-width brackets": (r"\(([" + TONED + r"]{1,6})\)", r"（\1）"),
    "a blank before the bracket": (r"([" + TONED + r"]{1,6})\)", r"\1 )"),
    "the bracket kept after the mark": (r"\?([" + TONED + r"]{1,6}\))", r"?(\1"),
    "another mark": (r"\?(?=[" + TONED + r"]{1,6}\))", "\ufffd"),
}


@pytest.mark.parametrize("form", FORMS)
def test_other_forms_of_the_same_damage_are_repaired(form: str) -> None:
    chance = random.Random(20)
    variant = damage_model.Variant("full width kept", folds=False)
    errors = characters = 0
    for story in pages.stories():
        text = damage_model.widened(damage_model.traditional(f"{story.title}\n{story.body}"))
        crawled = damage_model.damaged(text, damage_model.random_table(text, chance), variant)
        outcome = repair(Tracked.of(re.sub(*FORMS[form], crawled)))
        wanted = damage_model.truth(text, variant)
        errors += compare(wanted, outcome.text.text, outcome.changes)["errors"]
        characters += len(wanted)
    assert errors <= MAX_ERRORS["V1"] * characters


def test_glosses_put_in_one_character_after_the_other_are_repaired_too() -> None:
    chance = random.Random(5)
    for story in pages.stories():
        text = damage_model.widened(damage_model.traditional(story.body))
        table = damage_model.random_table(text, chance)
        page = text.encode("gbk", "ignore")
        for char in sorted(table, key=lambda char: char.encode("gbk")):
            page = page.replace(char.encode("gbk"), char.encode("gbk") + b"(" + table[char].encode("gbk") + b")")
        variant = damage_model.VARIANTS[0]
        outcome = repair(Tracked.of(damage_model.decoded(page, variant)))
        tally = compare(damage_model.truth(text, variant), outcome.text.text, outcome.changes)
        assert tally["errors"] <= 4
        assert tally["silent"] == tally["invented"] == 0


@pytest.mark.parametrize("variant", damage_model.VARIANTS, ids=lambda variant: variant.name)
def test_a_damaged_page_of_html_gives_its_article(variant: damage_model.Variant) -> None:
    chance = random.Random(2)
    for story, layout in zip(pages.stories(), pages.LAYOUTS, strict=False):
        page = damage_model.traditional(layout(story))
        crawled = damage_model.damaged(page, damage_model.random_table(page, chance), variant)
        article = clean_document(RawDocument(text=crawled, content_type="text/html"))
        assert article.meta.title == story.title
        assert difflib.SequenceMatcher(None, article.clean_text, f"{story.title}\n{story.body}", autojunk=False).ratio() >= 0.98
