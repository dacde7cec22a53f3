"""The place an article is about."""

from typing import Any

import pytest

from gleaner_contracts.enums import EntityType, ParagraphKind, PlaceLevel
from gleaner_contracts.records import CleanArticle, EntitiesResult, Entity, FiguresResult, LinkResult, Meta, Paragraph
from gleaner_extract.link import link_article

KNOWN: dict[str, tuple[PlaceLevel, str, tuple[str, ...]]] = {
    "康保县": (PlaceLevel.COUNTY, "130723", ("张家口市", "河北省")),
    "昌图县": (PlaceLevel.COUNTY, "211224", ("铁岭市", "辽宁省")),
    "开原市": (PlaceLevel.COUNTY, "211282", ("铁岭市", "辽宁省")),
    "铁岭市": (PlaceLevel.CITY, "211200", ("辽宁省",)),
    "浙江": (PlaceLevel.PROVINCE, "330000", ()),
    "云南": (PlaceLevel.PROVINCE, "530000", ()),
}


def located(*paragraphs: str, **meta: Any) -> LinkResult:
    text, found, spans = "", [], []
    for number, part in enumerate(paragraphs):
        kind = ParagraphKind.TITLE if number == 0 else ParagraphKind.BODY
        spans.append(Paragraph(start=len(text), end=len(text) + len(part), kind=kind))
        text += part + "\n"
    for name, (level, code, parents) in KNOWN.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            found.append(
                Entity(
                    start=start,
                    end=end,
                    raw_start=start,
                    raw_end=end,
                    surface=name,
                    type=EntityType.LOC,
                    rule_id="given",
                    name=name if name.endswith(("县", "市")) else name + "省",
                    confidence=1.0,
                    level=level,
                    code=code,
                    parents=parents,
                )
            )
            start = text.find(name, end)
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text", paragraphs=tuple(spans), meta=Meta(**meta))
    return link_article(article, EntitiesResult(entities=tuple(found)), FiguresResult())


@pytest.mark.parametrize(
    ("name", "rule", "paragraphs", "meta"),
    [
        ("康保县", "link.locus_title", ("康保县：奶业兴旺", "草原上牛羊成群。"), {}),
        ("康保县", "link.locus_byline", ("奶业兴旺", "康保县变化大。昌图县变化大。"), {"author_org": "康保县委组织部"}),
        ("康保县", "link.locus_body", ("奶业兴旺", "康保县变化大。与昌图县合作。"), {}),
        (
            "辽宁省",
            "link.locus_deictic",
            ("我省农业发展", "全省各地行动。昌图县变化大。开原市变化大。铁岭市变化大。与云南合作。"),
            {},
        ),
        ("中国", "link.locus_country", ("外贸增长", "我国外贸稳定增长。"), {}),
    ],
)
def test_the_place_follows_the_evidence(name: str, rule: str, paragraphs: tuple[str, ...], meta: dict[str, str]) -> None:
    locus = located(*paragraphs, **meta).locus
    assert locus is not None
    assert (locus.name, locus.rule_id) == (name, rule)
    assert 0 < locus.confidence < 1


def test_the_site_that_published_is_not_the_place() -> None:
    locus = located("奶业兴旺", "康保县变化大。全县牛羊成群。", publisher="浙江在线").locus
    assert locus is not None and locus.name == "康保县"


def test_a_trail_of_links_says_nothing() -> None:
    locus = located("奶业兴旺", "您的位置 浙江在线 > 浙江新闻 > 浙江经济 > 正文", "康保县变化大。").locus
    assert locus is not None and locus.name == "康保县"


def test_a_place_above_the_named_ones_has_its_own_code() -> None:
    locus = located("我省农业发展", "全省行动。昌图县变化大。开原市变化大。").locus
    assert locus is not None
    assert (locus.name, locus.code, locus.level) == ("辽宁省", "210000", PlaceLevel.PROVINCE)


def test_no_place_gives_no_locus() -> None:
    assert located("春天来了", "花开了。").locus is None


def test_a_lone_mention_in_passing_gives_no_locus() -> None:
    assert located("春天来了", "货物销往云南。").locus is None
