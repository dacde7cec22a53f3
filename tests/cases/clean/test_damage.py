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


FOLDED = (
    "全縣(xiàn)農(nóng)業(yè)發(fā)展會議召開,黨(dǎng)員服務(wù)農(nóng)戶,縣(xiàn)農(nóng)業(yè)部門說明發(fā)展任務(wù)。\n"
)


@pytest.mark.parametrize(
    ("crawled", "repaired", "status"),
    [
        ("他把話說給大家聽?！八麄冇械募依锓N茶,有的養(yǎng)魚。", "他把話說給大家聽。“他們有的家里種茶,有的養魚。", "inferred"),
        ("他把話說給大家聽?!八麄冇械募依锓N茶,有的養(yǎng)魚。", "他把話說給大家聽。“他們有的家里種茶,有的養魚。", "inferred"),
        ("縣(xiàn)里說完情況報告?？梢越榻B下任務(wù)嗎?", "縣里說完情況報告。可以介紹下任務嗎?", "inferred"),
        ("消息傳遍各?。▍^、市),縣(xiàn)里派人。", "消息傳遍各省(區、市),縣里派人。", "inferred"),
        ("他說:“大家都聽懂了?！?月里縣(xiàn)城開會。", "他說:“大家都聽懂了。”\ufffd月里縣城開會。", "lost"),
        ("為什么不早說?!縣(xiàn)長問。", "為什么不早說?!縣長問。", None),
        ("為什么不早說??縣(xiàn)長問。", "為什么不早說??縣長問。", None),
        ("來幾個人?5月再說,縣(xiàn)長答。", "來幾個人?5月再說,縣長答。", None),
    ],
    ids=["quote", "quote, folded", "question", "stop", "a digit", "a real mark", "two real marks", "a real question"],
)
def test_on_a_page_with_folded_marks_stray_bytes_are_found_and_real_marks_stay(
    crawled: str, repaired: str, status: str | None
) -> None:
    outcome = repair(Tracked.of(FOLDED + crawled))
    assert outcome.text.text.split("\n")[1] == repaired
    found = {change.status.value for change in outcome.changes} - {"strip"}
    assert found == ({status} if status else set())


@pytest.mark.parametrize(
    ("crawled", "repaired"),
    [
        ("合作社今年種了三百畝茶!痹摯逯魅巫T大山說。", "合作社今年種了三百畝茶。”該村主任譚大山說。"),
        ("大家看了都說好!斑@條路修到了家門口。", "大家看了都說好。“這條路修到了家門口。"),
        ("大家看了都說好！斑@條路修到了家門口。", "大家看了都說好。“這條路修到了家門口。"),
        ("茶葉賣到了上!⒅貞c和西安。", "茶葉賣到了上海、重慶和西安。"),
        ("他們高興地說:“太好了!把好事辦好!”", "他們高興地說:“太好了!把好事辦好!”"),
        ("合作社成立了!本村農(nóng)戶都入了股。", "合作社成立了!本村農戶都入了股。"),
        ("一年比一年好!北方的茶也種成了。", "一年比一年好!北方的茶也種成了。"),
        ("好消息來了!①修路;②種茶。", "好消息來了!①修路;②種茶。"),
    ],
    ids=["closing", "opening", "wide", "a list", "a real mark", "real, again", "real, a third", "a real number"],
)
def test_a_quote_out_of_step_is_found_where_the_mark_before_it_was_taken_for_a_doubled_one(crawled: str, repaired: str) -> None:
    outcome = repair(Tracked.of(FOLDED + crawled))
    assert outcome.text.text.split("\n")[1] == repaired
    found = {change.status.value for change in outcome.changes} - {"strip"}
    is_real = "(nóng)" in crawled or not any(mark in crawled for mark in "痹斑⒅")
    assert found == (set() if is_real else {"inferred"})


@pytest.mark.parametrize(
    ("crawled", "repaired"),
    [
        ("村里收入不穩定?!遍L(zhǎng)河鎮委書記說。", "村里收入不穩定。”長河鎮委書記說。"),
        ("大家都說他能干?!边@是村民的話。", "大家都說他能干。”這是村民的話。"),
        ("一年掙了三萬元?!耙郧昂驼煞蛟谕獾卮蚬?,很辛苦。", "一年掙了三萬元。“以前和丈夫在外地打工,很辛苦。"),
        ("一年掙了三萬元!耙郧昂驼煞蛟谕獾卮蚬,很辛苦。", "一年掙了三萬元。“以前和丈夫在外地打工,很辛苦。"),
        ("用工都先雇當(dāng)?shù)卮迕瘛3闪⒅两,合作社有兩百人。", "用工都先雇當地村民。成立至今,合作社有兩百人。"),
        ("怎么辦?!北方的農(nóng)戶都在問。", "怎么辦?!北方的農戶都在問。"),
        ("怎么辦?!本村農(nóng)戶都在問。", "怎么辦?!本村農戶都在問。"),
    ],
    ids=["a glossed letter", "a sign", "a long run", "no marks", "no mark at the end", "real marks", "real marks again"],
)
def test_runs_end_before_marks_that_are_left_or_gone(crawled: str, repaired: str) -> None:
    assert repair(Tracked.of(FOLDED + crawled)).text.text.split("\n")[1] == repaired


def test_a_page_without_readings_keeps_its_exclamation_marks() -> None:
    crawled = "大家看了都說好!斑@條路修到了家門口。"
    assert repair(Tracked.of(crawled)).text.text == crawled


def test_a_stop_behind_a_stray_byte_is_repaired_on_a_page_without_readings() -> None:
    crawled = "據各方消息,在各?。▍^、市)中,兩地產量最高,其他各地都有增加。"
    assert repair(Tracked.of(crawled)).text.text == "據各方消息,在各省(區、市)中,兩地產量最高,其他各地都有增加。"


def test_a_character_that_both_scripts_have_is_glossed_with_the_rest() -> None:
    crawled = FOLDED + "大家看著(zhù)縣(xiàn)城變(biàn)樣,說著(zhù)變(biàn)化。"
    assert repair(Tracked.of(crawled)).text.text.endswith("大家看著縣城變樣,說著變化。")


@pytest.mark.parametrize("rest", ["(", "(x", "(xi", "(xiàn"])
def test_a_gloss_cut_off_by_the_end_of_the_text_goes_too(rest: str) -> None:
    assert repair(Tracked.of(f"{FOLDED}明年還看這個縣{rest}")).text.text.endswith("明年還看這個縣")


def test_an_open_bracket_at_the_end_of_a_text_without_damage_stays() -> None:
    assert repair(Tracked.of("明年還看這個縣(xi")).text.text == "明年還看這個縣(xi"


SCATTERED = (
    "今年(nian)以来,县(xian)里修(xiu)了三条(tiao)路,开(kai)了两家工(gong)厂,村民(min)把(ba)果树(shu)种(zhong)到山(shan)坡上,"
    "水(shui)渠也通到田(tian)头。冬(dong)天,合作社又买(mai)来种子(zi),年底(di)人人都分到了钱(qian)。"
)


def test_toneless_readings_scattered_over_a_simplified_text_are_taken_out() -> None:
    outcome = repair(Tracked.of(SCATTERED))
    assert outcome.is_injected
    assert outcome.text.text == re.sub(r"\([a-z]{1,6}\)", "", SCATTERED)


@pytest.mark.parametrize(
    "text",
    [
        "姓氏的读音:仇(qiu)、单(shan)、解(xie)、任(ren)、曾(zeng)、查(zha)、盖(ge)、朴(piao)、尉(yu)、乐(yue)、宁(ning)、翟(zhai)、逄(pang)。",
        "请选:甲(a)乙(b)丙(c)丁(d)戊(e)己(f)庚(g)辛(h)壬(i)癸(j)子(k)丑(l)寅(m),再填表格。",
        "今年(nian)以来,县(xian)里修(xiu)了路。",
    ],
    ids=["surnames", "options", "too few"],
)
def test_lists_of_readings_and_options_are_no_scattered_damage(text: str) -> None:
    assert repair(Tracked.of(text)).text.text == text


def test_a_reading_with_a_letter_of_its_own_gives_way_to_one_with_a_dropped_pair() -> None:
    crawled = FOLDED + "縣(xiàn)長特別關注當?shù)厥欠裼兄档梅鲋驳奶厣a業(yè),農(nóng)戶高興。"
    assert repair(Tracked.of(crawled)).text.text.split("\n")[1].startswith("縣長特別關注當地是否有值得扶植的特色產業,農戶")


@pytest.mark.parametrize(
    "text",
    ["縣里幫助當地貧困群眾增收，當地變了樣，數據說明當地人都高興。", "當地困群眾說，當地數當年的收成最好，縣里也當地辦了廠。"],
    ids=["poor people", "people"],
)
def test_a_pair_of_a_gap_between_signs_may_have_vanished_too(text: str) -> None:
    """困群 read out of step is A7C8, a code without a character."""
    table = {"當": "dāng", "數": "shù", "縣": "xiàn", "說": "shuō"}
    crawled = damage_model.damaged(text, table, damage_model.VARIANTS[0])
    outcome = repair(Tracked.of(crawled))
    tally = compare(damage_model.truth(text, damage_model.VARIANTS[0]), outcome.text.text, outcome.changes)
    assert tally["silent"] == tally["exact_wrong"] == 0
    assert "群眾" in outcome.text.text


def test_the_rest_of_a_tag_says_what_was_swallowed() -> None:
    text = "縣里幫助當地貧困群眾增收致富。<br />\n當地數當年的收成最好，縣里說當地變了樣。"
    table = {"當": "dāng", "數": "shù", "縣": "xiàn", "說": "shuō"}
    outcome = repair(Tracked.of(damage_model.damaged(text, table, damage_model.VARIANTS[0])))
    assert outcome.text.text.startswith("縣里幫助當地貧困群眾增收致富。\n")
