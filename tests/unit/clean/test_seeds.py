"""Acceptance on the four seeds: every injection gone, every genuine bracket kept, one character lost and said so."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from gleaner_contracts.enums import ParagraphKind, RepairStatus
from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.clean import clean_document
from gleaner_extract.clean.damage.forward import Decoder, damage
from gleaner_extract.clean.damage.gbk import codes
from gleaner_extract.clean.damage.profile import inspect
from gleaner_extract.clean.damage.repair import repair
from gleaner_extract.clean.tracked import Tracked

ROOT = Path(__file__).resolve().parents[3]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
INJECTIONS = (241, 0, 281, 145)
READING = re.compile(r"[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")


def raw(index: int) -> str:
    return SEEDS[index].read_bytes().decode("utf-8")


@cache
def cleaned(index: int) -> CleanArticle:
    return clean_document(RawDocument(text=raw(index)))


def gold(index: int) -> tuple[str, dict[str, object]]:
    folder = ROOT / "tests/gold"
    text = (folder / f"seed-00{index}.txt").read_bytes().decode("utf-8")
    return text, json.loads((folder / f"seed-00{index}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("index", range(4))
def test_every_injection_of_a_seed_is_gone(index: int) -> None:
    article = cleaned(index)
    spans = [repair.before for repair in article.repairs]
    injected = sum(len(re.findall(r"[(?][^()?]{1,6}\)", span)) for span in spans)
    assert injected == INJECTIONS[index]
    assert not READING.search(article.clean_text)
    assert ("injected" in article.flags) == (INJECTIONS[index] > 0)


@pytest.mark.parametrize("index", range(4))
def test_running_the_damage_over_the_repair_gives_the_seed_back(index: int) -> None:
    text = raw(index)
    profile = inspect(text)
    known = codes()
    table = {known[char]: reading for char, reading in profile.table.items()}
    repaired = repair(Tracked.of(text)).text.text
    wide = "".join(chr(ord(char) + 0xFEE0) if char in ",;:()" else char for char in repaired.replace("\ufffd", "0"))
    if profile.is_injected:
        assert damage(wide, table, Decoder()) == text
    else:
        assert repaired == text


@pytest.mark.parametrize("index", range(4))
def test_the_repaired_seed_is_the_verified_text_but_for_the_lost_digit(index: int) -> None:
    verified, _ = gold(index)
    article = cleaned(index)
    body = [article.clean_text[p.start : p.end] for p in article.paragraphs if p.kind is ParagraphKind.BODY]
    plain = verified.translate({ord(half): full for half, full in zip(",;:?!()", "，；：？！（）", strict=True)})
    for paragraph in body:
        assert paragraph.replace("\ufffd", "1") in plain


def test_exactly_one_character_of_all_seeds_is_lost_and_it_is_a_digit() -> None:
    lost = [repair for index in range(4) for repair in cleaned(index).repairs if repair.status is RepairStatus.LOST]
    assert [repair.lost_class for repair in lost] == ["digit"]
    assert "下拨\ufffd.15亿元" in cleaned(0).clean_text
    assert sum(cleaned(index).clean_text.count("\ufffd") for index in range(4)) == 1
    assert cleaned(0).clean_text[lost[0].start : lost[0].end].endswith("\ufffd")


def test_misaligned_runs_of_the_seeds_are_proved_exact() -> None:
    realigned = [repair for repair in cleaned(2).repairs if repair.rule_id == "clean.realign"]
    assert [(repair.after, repair.status) for repair in realigned] == [
        ("地黨", RepairStatus.EXACT),
        ("地黨", RepairStatus.EXACT),
        ("地旅游業", RepairStatus.EXACT),
    ]


def test_genuine_brackets_stay() -> None:
    texts = "".join(cleaned(index).clean_text for index in range(4))
    for bracket in ("县（市、区）", "人（次）", "各镇（街道）、村（社区）", "党员会（社）员"):
        assert bracket in texts


@pytest.mark.parametrize("index", range(4))
def test_metadata_of_a_seed_is_what_the_gold_states(index: int) -> None:
    _, annotation = gold(index)
    stated = annotation["meta"]
    assert isinstance(stated, dict)
    for field in ("title", "publisher", "author", "editor", "published_at"):
        found = getattr(cleaned(index).meta, field)
        wanted = [stated[field], *stated.get(f"{field}_alt", [])]
        assert (found or "").replace("：", ":") in [(value or "").replace("：", ":") for value in wanted], field


@pytest.mark.parametrize("index", range(4))
def test_offsets_lead_each_unchanged_character_back_to_the_raw_text(index: int) -> None:
    article, text = cleaned(index), raw(index)
    offsets = OffsetMap(article.offsets)
    table = {ord("，"): ",", ord("；"): ";", ord("："): ":", ord("（"): "(", ord("）"): ")"}
    for position, char in enumerate(article.clean_text):
        if char.isascii() and char.isalnum():
            assert text[offsets.raw_of(position)].translate(table) == char
    assert offsets.raw_span(0, 3)[1] <= article.raw_length


@pytest.mark.parametrize("index", range(4))
def test_boilerplate_of_a_seed_does_not_reach_the_clean_text(index: int) -> None:
    text = cleaned(index).clean_text
    for phrase in (
        "404 Not Found",
        "文明上网",
        "复制本文标题地址",
        "相关稿件",
        "您当前的位置",
        "ZJOL",
        "关注人数",
        "责编",
        "本站原创",
    ):
        assert phrase not in text
