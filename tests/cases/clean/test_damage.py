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


INJECTED = (
    "全縣(xiàn)農(nóng)業(yè)發(fā)展會議召開，黨(dǎng)員服務(wù)農(nóng)戶，縣(xiàn)農(nóng)業(yè)部門說明發(fā)展任務(wù)。\n"
)


@pytest.mark.parametrize(
    ("crawled", "repaired"),
    [
        ("合作社規?；l(fā)展，帶動農(nóng)戶增收。", "合作社規模化發展，帶動農戶增收。"),
        ("真要抓緊時間?！闭劦矫撠毴蝿?wù)，縣(xiàn)長說明情況。", "真要抓緊時間。”談到脫貧任務，縣長說明情況。"),
        ("銷售收入兩萬餘元?？吹睫r(nóng)戶增收，縣(xiàn)裡決定推廣。", "銷售收入兩萬餘元。看到農戶增收，縣裡決定推廣。"),
        ("機械得到全面應用?；洞耍铱h(xiàn)農(nóng)業(yè)需要合作。", "機械得到全面應用。基於此，我縣農業需要合作。"),
        ("大棚裡採摘葡萄?！　〗陙?，河北農(nóng)業(yè)發(fā)展很快。", "大棚裡採摘葡萄。　　近年來，河北農業發展很快。"),
        ("田野變成了花海?！￡悅ッ鲾z影，縣(xiàn)報刊登。", "田野變成了花海。　陳偉明攝影，縣報刊登。"),
        ("田野變成了花海?！£悅ッ鲾z影，縣(xiàn)報刊登。", "田野變成了花海。　陳偉明攝影，縣報刊登。"),
        ("今年收成怎麼樣?！縣(xiàn)長問農(nóng)戶。", "今年收成怎麼樣?！縣長問農戶。"),
        ("今年收成怎麼樣?！大家都說好，縣(xiàn)長很高興。", "今年收成怎麼樣?！大家都說好，縣長很高興。"),
    ],
    ids=[
        "dropped pair",
        "quote",
        "question mark",
        "dropped lead",
        "wide blanks",
        "pound",
        "narrow pound",
        "a real mark",
        "two real marks",
    ],
)
def test_lone_lead_bytes_on_pages_with_readings_are_repaired_and_marked(crawled: str, repaired: str) -> None:
    outcome = repair(Tracked.of(INJECTED + crawled))
    found = outcome.text.text.split("\n")[1]
    changed = {change.status for change in outcome.changes} - {RepairStatus.STRIP}
    assert found == repaired
    assert changed <= {RepairStatus.INFERRED, RepairStatus.OPEN}  # a guessed byte is never called exact


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
