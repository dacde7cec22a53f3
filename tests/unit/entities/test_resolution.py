"""What places mean: codes with their years, evidence from the article, and no code without proof."""

import pytest
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


def homes(surface: str, text: str) -> set[tuple[str, ...]]:
    return {e.parents for e in extract(text) if e.surface == surface}


def test_a_village_keeps_the_township_it_was_named_with() -> None:
    text = "秭归县茅坪镇建东村种脐橙。建东村有300户，村民都说建东村好。"
    assert homes("建东村", text) == {("茅坪镇", "秭归县", "宜昌市", "湖北省")}


def test_villages_joined_by_and_lie_in_one_township() -> None:
    text = "秭归县茅坪镇建东村和磨家塘湾村修了路。后来，磨家塘湾村又通了水。"
    assert homes("磨家塘湾村", text) == {("茅坪镇", "秭归县", "宜昌市", "湖北省")}
    codes = {e.nearest_code for e in extract(text) if e.level is PlaceLevel.VILLAGE}
    assert codes == {"420527"}


def test_a_statement_of_where_a_village_lies_holds_for_all_its_mentions() -> None:
    text = "走进磨家塘湾村，满眼是茶园。磨家塘湾村位于秭归县茅坪镇西部。"
    assert homes("磨家塘湾村", text) == {("茅坪镇", "秭归县", "宜昌市", "湖北省")}


def test_a_village_of_another_township_does_not_get_the_neighbours() -> None:
    text = "秭归县茅坪镇、屈原镇都来了人。茅坪镇建东村和屈原镇西陵峡村先修路。"
    assert homes("西陵峡村", text) == {("屈原镇", "秭归县", "宜昌市", "湖北省")}


def test_a_village_that_people_visit_gets_no_code_of_the_home_county() -> None:
    text = "秭归县茅坪镇发展脐橙。秭归县的干部去华西村学习，华西村经验多，华西村富。"
    assert {e.nearest_code for e in extract(text) if e.surface == "华西村"} <= {None}


def test_a_village_gets_no_code_where_two_counties_are_named() -> None:
    text = "秭归县和巴东县结对。秭归县、巴东县的干部走进磨家塘湾子村，磨家塘湾子村修了路，磨家塘湾子村通了水。"
    assert {e.nearest_code for e in extract(text) if e.surface == "磨家塘湾子村"} <= {None}


def test_a_park_called_after_its_county_has_the_countys_code_and_a_road_has_none() -> None:
    assert first("秭归县工业园区", "秭归县工业园区开工。").nearest_code == "420527"
    roads = [e for e in extract("秭归县高速公路通车。") if e.surface.endswith("公路")]
    assert all(e.nearest_code is None for e in roads)


def test_an_area_called_after_a_people_alone_has_a_short_form_that_an_old_county_shares() -> None:
    assert first("东乡县", "甘肃省临夏州东乡县种洋芋。").code == "622926"
    assert first("东乡县", "江西省抚州市东乡县种水稻。").code == "361029"
    assert first("东乡县", "东乡县修了路。").code is None


def test_a_name_of_two_places_of_the_article_has_no_code_where_nothing_touches_it() -> None:
    text = "徐州市鼓楼区和福州市鼓楼区结对。鼓楼区派了人。"
    assert [e.code for e in extract(text) if e.surface == "鼓楼区"][-1] is None


def test_this_company_and_this_cooperative_stand_for_the_full_name() -> None:
    text = "秭归县金桔柑橘专业合作社成立了，该社有社员80人。江苏恒泰建设集团有限公司投资，该公司出资2亿元。"
    assert first("该社", text).alias_of == "秭归县金桔柑橘专业合作社"
    assert first("该公司", text).alias_of == "江苏恒泰建设集团有限公司"


def test_this_cooperative_without_one_before_stands_for_nothing() -> None:
    assert not [e for e in extract("该社有社员80人，该公司出资2亿元。") if e.type == "ORG"]


def test_counted_kinds_are_no_bodies() -> None:
    texts = (
        "全县成立300个合作社联合党支部。",
        "农民专业合作社120家、龙头企业15家参加。",
        "各级党组织和各类协会都行动起来。",
        "各级党委和政府要高度重视。",
    )
    assert not [(t, e.surface) for t in texts for e in extract(t) if e.type == "ORG"]


def test_our_city_is_the_one_that_most_places_lie_in() -> None:
    text = "我市再添一例。青县木门店镇入选，青县的经验推广。沧县、青县和廊坊相邻。"
    assert first("我市", text).name == "沧州市"


def test_our_city_is_the_one_named_where_nothing_speaks_against_it() -> None:
    assert first("我市", "宜昌市开会，我市秭归县参加。").name == "宜昌市"


def test_a_village_said_to_lie_in_a_county_gets_it_and_one_where_something_is_done_does_not() -> None:
    text = "上坪岗村,在仙居县白塔镇的各行政村中排名靠后。上坪岗村种了桃。"
    assert homes("上坪岗村", text) == {("白塔镇", "仙居县", "台州市", "浙江省")}
    assert homes("上坪岗村", "上坪岗村在仙居县开了店。上坪岗村种了桃。") == {()}


def test_a_township_of_a_city_with_counties_has_no_code_where_its_county_is_not_named() -> None:
    places = [e for e in extract("十堰市磨家塘湾镇种茶。") if e.surface == "磨家塘湾镇"]
    assert all(e.nearest_code is None for e in places)


def test_a_village_in_a_list_of_several_townships_gets_none_of_its_neighbours() -> None:
    text = "西乡县的茶园在白杨新坪村、罗镇三合村、青石坪贯子湾村。西乡县还要扩种。"
    assert not [e for e in extract(text) if e.surface.endswith("贯子湾村") and "罗镇" in e.parents]


def test_a_township_without_class_word_and_its_village_are_two_places() -> None:
    text = "西乡县峡口江榜村种茶。"
    assert first("峡口", text).level is PlaceLevel.TOWNSHIP
    assert first("江榜村", text).parents == ("峡口镇", "西乡县", "汉中市", "陕西省")


@pytest.mark.parametrize(
    "text",
    [
        "夹浦镇养鱼，煤山镇种茶，这只是长兴各村的一个缩影。",
        "秭归各村都种脐橙，茅坪镇和水田坝乡种得最多。",
        "川岛镇和端芬镇的花卉，是台山乡村的招牌。",
    ],
)
def test_two_townships_of_a_county_support_its_short_name(text: str) -> None:
    short = next(name for name in ("长兴", "秭归", "台山") if name in text)
    code = {"长兴": "330522", "秭归": "420527", "台山": "440781"}[short]
    assert first(short, text).code == code
    assert all(e.nearest_code == code for e in extract(text) if e.level is PlaceLevel.TOWNSHIP)


@pytest.mark.parametrize("text", ["王店镇和城关镇都修了路，长兴产值高。", "夹浦镇养鱼，这只是长兴的一个缩影。"])
def test_townships_of_many_counties_or_one_alone_support_none(text: str) -> None:
    assert all(e.code is None for e in extract(text) if e.surface == "长兴")


def test_a_kind_of_district_is_one_only_in_the_city_that_has_it() -> None:
    assert first("郊区", "阳泉市郊区新建公园。").code == "140311"
    for text in ("兰州市新区新建公园。", "宜昌市郊区新建公园。", "郊区的菜农进了城，新区修了路。"):
        assert not [e for e in extract(text) if e.surface in {"新区", "郊区"}]


@pytest.mark.parametrize(
    "text",
    [
        "秭归县对口支援滴水岩村，滴水岩村修路。秭归县送来设备，滴水岩村变了。",
        "他来自秭归县。滴水岩村修路。秭归县的亲人也来了，滴水岩村变了。",
        "秭归县的客商来到东湾县，滴水岩村修路。秭归县送来设备，滴水岩村变了。",
    ],
)
def test_a_county_that_helps_or_is_left_is_not_where_villages_lie(text: str) -> None:
    assert all(e.nearest_code is None for e in extract(text) if e.surface == "滴水岩村")


@pytest.mark.parametrize(
    "text",
    [
        "秭归县的干部来了，滴水岩村修路。秭归县今年修路，滴水岩村通车。",
        "秭归县今年有变化，滴水岩村通了车。秭归县说，滴水岩村还要种茶。",
    ],
)
def test_a_village_lies_in_the_only_county(text: str) -> None:
    assert {e.nearest_code for e in extract(text) if e.surface == "滴水岩村"} == {"420527"}


def test_a_village_that_lies_on_a_side_of_a_township_lies_in_it() -> None:
    text = "滴水岩村位于秭归县茅坪镇东北，滴水岩村种茶。"
    assert homes("滴水岩村", text) == {("茅坪镇", "秭归县", "宜昌市", "湖北省")}


@pytest.mark.parametrize("text", ["成都市城北区种植桃树。", "在海淀区，云岭科学城北区投入使用。"])
def test_a_county_of_another_province_than_the_city_before_it_gets_no_code(text: str) -> None:
    place = first("城北区", text)
    assert place.code is None
    assert place.resolution is not Resolution.RESOLVED


def test_a_county_in_its_own_city_keeps_its_code() -> None:
    assert first("城北区", "西宁市城北区种植桃树。").code == "630105"
