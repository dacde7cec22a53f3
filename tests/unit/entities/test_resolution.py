"""What places mean: codes with their years, evidence from the article, and no code without proof."""

from tests.cases.entities.marked import extract

from gleaner_contracts.enums import PlaceLevel, Resolution
from gleaner_contracts.records import Entity, Meta


def first(surface: str, text: str, meta: Meta | None = None) -> Entity:
    return next(e for e in extract(text, meta=meta) if e.surface == surface)


def test_an_old_name_gives_its_own_code_with_its_year_and_the_successor() -> None:
    place = first("阿城市", "黑龙江省阿城市召开大会。")
    assert (place.name, place.code, place.code_year) == ("阿城市", "230181", 2005)
    assert (place.current_name, place.current_code) == ("阿城区", "230112")


def test_a_standing_county_gives_todays_code() -> None:
    place = first("大竹县", "四川省大竹县种植花椒。")
    assert (place.code, place.code_year, place.parents) == ("511724", 2024, ("达州市", "四川省"))
    assert place.current_code is None


def test_a_township_that_became_a_subdistrict_keeps_its_name_and_county() -> None:
    place = first("料甸满族乡", "哈尔滨市阿城区料甸满族乡种植水稻。")
    assert (place.level, place.nearest_code, place.current_name) == (PlaceLevel.TOWNSHIP, "230112", "料甸街道")
    assert place.code is None


def test_a_misspelt_province_is_proven_by_the_city_that_touches_it() -> None:
    place = first("黑龙省", "近年来，黑龙省哈尔滨市推进工作。")
    assert (place.name, place.code, place.rule_id) == ("黑龙江省", "230000", "places.misspelt_parent")


def test_a_shared_name_is_decided_by_the_city_that_touches_it() -> None:
    assert first("鼓楼区", "徐州市鼓楼区新建公园。").code == "320302"
    assert first("鼓楼区", "福州市鼓楼区新建公园。").code == "350102"


def test_a_shared_name_without_evidence_has_candidates_and_no_code() -> None:
    place = first("鼓楼区", "鼓楼区新建公园。")
    assert place.resolution is Resolution.AMBIGUOUS and place.code is None
    assert len(place.candidates) == 4


def test_the_publisher_is_evidence_for_a_shared_name() -> None:
    place = first("鼓楼区", "鼓楼区新建公园。", meta=Meta(publisher="徐州日报"))
    assert place.code == "320302"


def test_a_village_is_looked_up_in_the_articles_county() -> None:
    place = first("建东村", "秭归县发展脐橙。建东村种了300亩。")
    assert (place.level, place.nearest_code, place.resolution) == (PlaceLevel.VILLAGE, "420527", Resolution.RESOLVED)
    assert place.parents == ("秭归县", "宜昌市", "湖北省")


def test_a_village_of_two_named_counties_stays_open() -> None:
    text = "巴中市巴州区和恩阳区发展产业。工作队昨天到了复兴村。"
    place = first("复兴村", text)
    assert place.nearest_code is None or place.resolution is Resolution.RESOLVED
    if place.resolution is Resolution.AMBIGUOUS:
        assert place.candidates and place.code is None


def test_an_unlisted_village_that_touches_its_county_has_level_and_parent() -> None:
    place = first("磨家塘湾村", "湖北省秭归县磨家塘湾村种植茶叶。")
    assert (place.level, place.parents[0], place.code) == (PlaceLevel.VILLAGE, "秭归县", None)


def test_a_short_county_name_without_support_gets_no_code() -> None:
    found = [e for e in extract("太湖西岸风光旖旎，游客很多。") if e.surface == "太湖"]
    assert all(e.code is None for e in found)


def test_deictic_places_are_resolved_to_the_articles_county() -> None:
    place = first("我县", "松桃县科学构建体系。近年来，我县发展产业。")
    assert (place.name, place.code, place.is_deictic) == ("松桃苗族自治县", "520628", True)


def test_the_end_of_a_county_that_looks_like_the_whole_county_is_not_deictic() -> None:
    found = [(e.start, e.surface) for e in extract("四川省天全县是山区，天全县去年修了路，全县有5个乡。") if e.is_deictic]
    assert found == [(19, "全县")]


def test_the_same_name_is_resolved_the_same_way_throughout() -> None:
    text = "徐州市鼓楼区新建公园。鼓楼区还要修路。"
    assert [e.code for e in extract(text) if e.surface == "鼓楼区"] == ["320302", "320302"]


def test_a_party_committee_gets_the_full_name_of_its_county() -> None:
    text = "松桃县发展产业。（县委组织部 陈宇威）"
    assert first("县委组织部", text).name == "中共松桃苗族自治县委组织部"


def test_a_short_form_is_tied_to_the_full_name() -> None:
    text = "江苏恒泰建设集团有限公司昨日开工。恒泰公司负责人说，该公司投资2亿元。"
    assert first("该公司", text).alias_of is not None


def test_people_carry_title_and_body() -> None:
    person = first("石清香", "花垣县农业农村局局长石清香介绍了情况。")
    assert (person.role, person.org) == ("局长", "花垣县农业农村局")
