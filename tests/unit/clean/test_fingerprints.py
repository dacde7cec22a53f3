"""Reposts meet, template siblings stay apart."""

import random
import re
from functools import cache

import pytest
from tests.cases.clean import damage_model, pages

from gleaner_contracts.records import RawDocument
from gleaner_extract.clean import clean_document, fingerprints

KINDS = ("boilerplate", "traditional", "damaged", "cut", "sentences_out", "edited", "mixed")
NAMES = ("青石", "双河", "龙泉", "白鹤", "东升", "红旗", "马家", "柳林", "石桥", "大湾")


@cache
def originals() -> list[str]:
    return [f"{story.title}\n{story.body}" for story in pages.stories()]


@cache
def signatures() -> list[fingerprints.Signature]:
    return [fingerprints.signature(text) for text in originals()]


def edited(text: str, share: float, chance: random.Random) -> str:
    return "".join(
        chance.choice("的一是在不了有和人这中大为上个国") if "一" <= char <= "鿿" and chance.random() < share else char
        for char in text
    )


def without_sentences(text: str, share: float, chance: random.Random) -> str:
    return "".join(sentence for sentence in re.findall(r"[^。]+。|[^。]+$", text) if chance.random() > share)


def damaged(text: str, chance: random.Random) -> str:
    page = damage_model.widened(damage_model.traditional(text))
    return damage_model.damaged(page, damage_model.random_table(page, chance), damage_model.VARIANTS[0])


def repost(kind: str, text: str, chance: random.Random) -> str:
    if kind == "boilerplate":
        tail = "（责任编辑：王小明）\n相关新闻\n全省春耕备耕全面展开\n版权所有 京ICP备05000001号"
        return f"您当前的位置：首页 > 新闻 > 正文\n{text}\n{tail}"
    if kind == "traditional":
        return damage_model.traditional(text)
    if kind == "damaged":
        return damaged(text, chance)
    if kind == "cut":
        return text[: len(text) * 6 // 10]
    if kind == "sentences_out":
        return without_sentences(text, 0.2, chance)
    if kind == "edited":
        return edited(text, 0.03, chance)
    shortened = without_sentences(text[: len(text) * 85 // 100], 0.1, chance)
    return "首页 > 新闻 > 正文\n" + damaged(edited(shortened, 0.015, chance), chance)


def sibling(text: str, chance: random.Random) -> str:
    """The same template for another place: other figures, other villages."""
    figures = re.sub(
        r"(?<![\d.])\d+", lambda match: str(chance.randint(10 ** (len(match[0]) - 1), 10 ** len(match[0]) - 1)), text
    )
    return re.sub(r"[一-鿿]{2}(?=(?:村|镇|乡|县)(?!民|委|级|里|子|党))", lambda _: chance.choice(NAMES), figures)


@pytest.mark.parametrize("kind", KINDS)
def test_reposts_meet_their_original_and_no_other(kind: str) -> None:
    chance = random.Random(11)
    met = asked = 0
    for _ in range(3):
        for index, text in enumerate(originals()):
            found = clean_document(RawDocument(text=repost(kind, text, chance))).clean_text
            verdicts = [fingerprints.compare(signature, fingerprints.signature(found)) for signature in signatures()]
            asked += 1
            met += verdicts[index].is_near
            assert not any(verdict.is_near for other, verdict in enumerate(verdicts) if other != index)
    assert met >= 0.97 * asked


@pytest.mark.parametrize("kind", KINDS)
def test_stored_fingerprints_find_a_repost_as_a_candidate(kind: str) -> None:
    chance = random.Random(12)
    found = 0
    for text in originals():
        copy = clean_document(RawDocument(text=repost(kind, text, chance))).clean_text
        found += bool(set(fingerprints.fingerprint(text)) & set(fingerprints.fingerprint(copy)))
    assert found >= len(originals()) - 1


def test_template_siblings_stay_apart() -> None:
    chance = random.Random(13)
    pairs = [(index, sibling(text, chance)) for _ in range(5) for index, text in enumerate(originals())]
    apart = sum(not fingerprints.compare(signatures()[index], fingerprints.signature(copy)).is_near for index, copy in pairs)
    assert apart >= 0.95 * len(pairs)


def test_fingerprints_are_signed_64_bit_sorted_and_sparse() -> None:
    for text in originals():
        found = fingerprints.fingerprint(text)
        assert list(found) == sorted(set(found))
        assert all(-(2**63) <= value < 2**63 for value in found)
        assert 3 <= len(found) <= len(text) / 15


@pytest.mark.parametrize("text", ["", "短", "短文一篇。", "数字123。"])
def test_short_texts_have_a_signature_and_are_never_near(text: str) -> None:
    signature = fingerprints.signature(text)
    assert not fingerprints.compare(signature, signature).is_near
