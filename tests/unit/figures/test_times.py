from collections.abc import Callable

import pytest

from gleaner_contracts.records import CleanArticle
from gleaner_extract.figures import extract_figures

Build = Callable[..., CleanArticle]

NORMS: tuple[tuple[str, list[str]], ...] = (
    ("五年新建房屋300间。", ["五年=P5Y"]),
    ("两年多来，全村变了样。", ["两年多来=P2Y/publication"]),
    ("连续三年被评为先进。", ["连续三年=P3Y"]),
    ("五年间新增10户。", ["五年间=P5Y"]),
    ("三年内全部完成。", ["三年内=P3Y"]),
    ("今年7月25日至10月31日举办。", ["今年7月25日至10月31日=publication_year-07-25/publication_year-10-31"]),
    ("去年5月至今年3月新建。", ["去年5月至今年3月=publication_year-1-05/publication_year-03"]),
    ("投产后年产值300万元。", []),
    ("建成后年收入5亿元。", []),
    ("大批游客出现在村里。", []),
    ("合同期限已满。", []),
    ("到后年全部建成。", ["后年=publication_year+2"]),
    ("现在全村有路灯。", ["现在=as_of:publication"]),
    ("1958年建成。5月3日开会。", ["1958年=1958", "5月3日=2021-05-03"]),
    ("2015年以来，5月3日开会。", ["2015年以来=2015/..", "5月3日=2021-05-03"]),
    ("2018年4月开工。5月完工。", ["2018年4月=2018-04", "5月=2018-05"]),
    ("昨(27)日上午开工。", ["昨(27)日上午=publication_day-1"]),
    ("今（3）日，项目签约。", ["今（3）日=publication_day"]),
    ("明(8)日休市。", ["明(8)日=publication_day+1"]),
    ("今(40)日晴。", []),
    ("民国114年完工。", ["民国114年=2025"]),
    ("民国98年8月受灾。", ["民国98年8月=2009-08"]),
    ("收入按年增长5%，按季则升2%。", ["按年=same_period_last_year", "按季=previous_period"]),
    ("租金按年支付。", []),
    ("较前一日增加6例。", ["较前一日=previous_period"]),
    ("16时30分10秒发生。", ["16时30分10秒=T16:30"]),
    ("本月四日开工。", ["本月四日=publication_month-04"]),
    ("上月20日签约。", ["上月20日=publication_month-1-20"]),
    ("一七年修了路。", ["一七年=2017"]),
    ("零八年建校，九八年迁址。", ["零八年=2008", "九八年=1998"]),
    ("养了一二年，又等七八年。", []),
    ("今年截至7月底，收入5万元。", ["今年截至7月底=../publication_year-07"]),
    ("去年截至10月，完工三成。", ["去年截至10月=../publication_year-1-10"]),
    ("至2016年，硬化公路20公里。", ["至2016年=../2016"]),
    ("全县至2016年都没有路灯。", ["2016年=2016"]),
    ("25.07.2018 14:41", ["25.07.2018 14:41=2018-07-25T14:41"]),
    ("3.12.2019", ["3.12.2019=2019-12-03"]),
    ("版本25.13.2018", []),
)


@pytest.mark.parametrize(("text", "expected"), NORMS)
def test_a_time_is_found_whole_and_nothing_that_only_looks_like_one(article: Build, text: str, expected: list[str]) -> None:
    times = extract_figures(article(text, "2021-06-01")).times
    assert [f"{time.surface}={time.norm}" for time in times] == expected


def test_a_month_without_any_year_keeps_it_open(article: Build) -> None:
    (time,) = extract_figures(article("5月3日开会。")).times
    assert (time.norm, time.begin) == ("XXXX-05-03", None)


def test_the_most_of_one_household_is_no_bound(article: Build) -> None:
    figures = extract_figures(article("最多的一户有5万元。最高的达8万元。最多5万元。")).figures
    assert [f.approx.value for f in figures] == ["exact", "exact", "at_most"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("最近，村里修了路。", ["最近"]),
        ("大家最近都很忙。", ["最近"]),
        ("最近几年，产业兴旺。", ["最近几年"]),
        ("村子距离最近的车站6公里。", []),
        ("离最近的集镇12公里。", []),
    ],
)
def test_what_is_nearest_is_no_time(article: Build, text: str, found: list[str]) -> None:
    assert [time.surface for time in extract_figures(article(text)).times] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("镇政府长期以来重视造林。", ["长期以来"]),
        ("村民一直以来靠天吃饭。", ["一直以来"]),
        ("老支书多年以来带头修路。", ["多年以来"]),
        ("包产到户以来，粮食够吃。", ["包产到户以来"]),
        ("自从长期停产以来，工人外出。", ["自从长期停产以来"]),
    ],
)
def test_who_has_long_done_something_is_no_part_of_the_time(article: Build, text: str, found: list[str]) -> None:
    assert [time.surface for time in extract_figures(article(text)).times] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2004年以前，村里没有路。", [("2004年以前", "../2004")]),
        ("2016年7月之前完成。", [("2016年7月之前", "../2016-07")]),
        ("1998年以前种粮。", [("1998年以前", "../1998")]),
        ("2004年前后修了路。", [("2004年前后", "2004")]),
        ("截至7月中旬，茶叶丰收。", [("截至7月中旬", "../XXXX-07")]),
        ("7月中旬采茶。", [("7月中旬", "XXXX-07")]),
        ("以前种粮。", [("以前", "originally")]),
    ],
)
def test_a_year_before_which_and_a_third_of_a_month_are_read_whole(
    article: Build, text: str, found: list[tuple[str, str]]
) -> None:
    assert [(time.surface, time.norm) for time in extract_figures(article(text)).times] == found
