"""Deictic expressions, and words that only look like them."""

import pytest

from gleaner_extract.link.deixis import deictics
from gleaner_extract.link.reaches import Reach


@pytest.mark.parametrize(
    ("text", "surface", "reach", "head"),
    [
        ("我省深入实施", "我省", Reach.OWN, "省"),
        ("截至目前，全省共有", "全省", Reach.WHOLE, "省"),
        ("该县建成", "该县", Reach.THAT, "县"),
        ("我县强化引导", "我县", Reach.OWN, "县"),
        ("全区已建立", "全区", Reach.WHOLE, "区"),
        ("我市居民", "我市", Reach.OWN, "市"),
        ("本村农户", "本村", Reach.OWN, "村"),
        ("该社现有社员", "该社", Reach.THAT, "社"),
        ("该公司成立", "该公司", Reach.THAT, "公司"),
        ("我们村里", "我们村", Reach.OWN, "村"),
        ("全街道干部", "全街道", Reach.WHOLE, "街道"),
        ("全国共有", "全国", Reach.WHOLE, "国"),
        ("该院职工", "该院", Reach.THAT, "院"),
        ("县委制定", "县委", Reach.BARE, "县"),
        ("村党支部牵头", "村党支部", Reach.BARE, "村"),
        ("公司投资", "公司", Reach.BARE, "公司"),
        ("合作社流转", "合作社", Reach.BARE, "合作社"),
        ("全团职均收入", "全团", Reach.WHOLE, "团"),
        ("这里曾有藤梯", "这里", Reach.HERE, "这里"),
    ],
)
def test_deictic_expressions_are_found(text: str, surface: str, reach: Reach, head: str) -> None:
    (found,) = deictics(text, [])
    assert (text[found.start : found.end], found.reach, found.head.word) == (surface, reach, head)


@pytest.mark.parametrize(
    "text",
    [
        "全社会用电量",
        "全市场规模",
        "该区域内",
        "全行业",
        "该县长",
        "本行业",
        "全国人大代表",
        "全国性",
        "全面推进",
        "我省长",
        "中国",
        "省级以上",
        "这里的人",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert list(deictics(text, [])) == []


def test_what_stands_inside_a_name_is_no_deixis() -> None:
    text = "青山县委举办活动，全县参加"
    found = list(deictics(text, [(0, 4)]))
    assert [text[d.start : d.end] for d in found] == ["全县"]


def test_a_text_without_names_is_read_to_its_end() -> None:
    text = "我县" * 500
    assert len(list(deictics(text, [(0, 2), (998, 1000)]))) == 498
