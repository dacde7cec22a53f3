"""The place an article is about."""

from typing import Any

import pytest

from gleaner_contracts.enums import EntityType, OrgSubtype, ParagraphKind, PlaceLevel
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


BODIES: dict[str, tuple[OrgSubtype, tuple[str, ...], str | None]] = {
    "国家林草局": (OrgSubtype.GOVERNMENT, (), None),
    "水利部": (OrgSubtype.GOVERNMENT, (), None),
    "县水利部": (OrgSubtype.GOVERNMENT, (), None),
    "康保县广播电视台": (OrgSubtype.MEDIA, ("康保县", "张家口市", "河北省"), "130723"),
}


def body(text: str, name: str) -> list[Entity]:
    subtype, parents, code = BODIES[name]
    start = text.find(name)
    end = start + len(name)
    found = Entity(
        start=start,
        end=end,
        raw_start=start,
        raw_end=end,
        surface=name,
        name=name,
        type=EntityType.ORG,
        rule_id="given",
        confidence=1.0,
        subtype=subtype,
        parents=parents,
        nearest_code=code,
    )
    return [found] if start >= 0 else []


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
    for name in BODIES:
        found += body(text, name)
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


@pytest.mark.parametrize("name", ["国家林草局", "水利部"])
def test_what_a_body_of_the_country_tells_is_about_the_country(name: str) -> None:
    locus = located("成绩可喜", f"据{name}介绍，森林增加。云南等地较快。").locus
    assert locus is not None and locus.level is PlaceLevel.COUNTRY


def test_an_office_of_a_county_does_not_speak_for_the_country() -> None:
    assert located("成绩可喜", "据县水利部介绍，森林增加。").locus is None


def test_the_local_station_says_which_county_ours_is() -> None:
    locus = located("四好农村路", "我县坚持规划先行。", "康保县广播电视台记者报道").locus
    assert locus is not None
    assert (locus.name, locus.rule_id) == ("康保县", "link.locus_byline")


def test_a_local_station_says_nothing_where_the_article_points_at_no_place() -> None:
    assert located("四好农村路", "春天来了。", "康保县广播电视台记者报道").locus is None


def test_the_whole_county_is_not_the_city_that_holds_the_meeting() -> None:
    locus = located("经济工作报告", "在铁岭市委领导下，昌图县第四次大会开幕。全县经济增长。").locus
    assert locus is not None and locus.name == "昌图县"
