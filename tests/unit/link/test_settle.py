"""One chain for one village: what the township named once does to the other mentions."""

from gleaner_contracts.enums import EntityType, PlaceLevel
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.identities import Identity, together
from gleaner_extract.link.reaches import Reach
from gleaner_extract.link.roles import Role
from gleaner_extract.link.settle import settle

ABOVE = ("青山县", "红岩市", "某省")
TOWN = ("双溪乡", *ABOVE)


def village(name: str, parents: tuple[str, ...]) -> Identity:
    return Identity(EntityType.LOC, name, parents, PlaceLevel.VILLAGE, "510000")


def anchors(text: str, *identities: Identity) -> list[Anchor]:
    found, at = [], 0
    for identity in identities:
        start = text.index(identity.name, at)
        at = start + len(identity.name)
        found.append(Anchor(start, at, 0, Role.SUBJECT, identity, Reach.NAMED, None, is_example=False, is_nested=False))
    return found


def texts(text: str, *identities: Identity) -> list[str]:
    return [a.identity.text for a in settle(text, anchors(text, *identities)) if a.identity is not None]


def test_a_township_named_once_is_kept_before_and_after() -> None:
    found = texts(
        "平安村红了。双溪乡平安村变了。平安村富了", village("平安村", ABOVE), village("平安村", TOWN), village("平安村", ())
    )
    assert found == ["青山县双溪乡平安村"] * 3


def test_the_second_of_two_villages_lies_in_the_township_of_the_first() -> None:
    assert texts("双溪乡平安村和红星村", village("平安村", TOWN), village("红星村", ABOVE))[1] == "青山县双溪乡红星村"
    assert texts("双溪乡平安村、红星村", village("平安村", TOWN), village("红星村", ()))[1] == "青山县双溪乡红星村"


def test_the_county_named_once_is_kept_too() -> None:
    assert texts("双溪乡平安村，平安村", village("平安村", ("双溪乡",)), village("平安村", ABOVE))[0] == "青山县双溪乡平安村"


def test_a_body_of_the_village_follows_its_village() -> None:
    body = Identity(EntityType.ORG, "平安村合作社", ("平安村", *ABOVE), place=village("平安村", ABOVE))
    found = settle("双溪乡平安村的平安村合作社", anchors("双溪乡平安村的平安村合作社", village("平安村", TOWN), body))
    assert found[1].identity is not None and found[1].identity.parents == ("平安村", *TOWN)


def test_two_townships_or_counties_of_one_name_leave_all_as_it_is() -> None:
    other = ("白水镇", *ABOVE)
    found = texts("平安村…平安村…平安村", village("平安村", TOWN), village("平安村", other), village("平安村", ABOVE))
    assert found[2] == "青山县平安村"
    far = ("白水县", "红岩市", "某省")
    assert texts("平安村…平安村", village("平安村", TOWN), village("平安村", far))[1] == "白水县平安村"


def test_a_village_that_is_not_named_together_gets_no_township() -> None:
    assert texts("双溪乡平安村修路，红星村架桥", village("平安村", TOWN), village("红星村", ABOVE))[1] == "青山县红星村"
    assert (
        texts("双溪乡平安村，红星村", village("平安村", TOWN), village("红星村", ("白水镇", *ABOVE)))[1] == "青山县白水镇红星村"
    )


def test_several_villages_keep_what_they_share() -> None:
    both = together((village("平安村", TOWN), village("红星村", TOWN)))
    assert both.text == "青山县双溪乡平安村、红星村"
    assert both.code == "510000"


def test_the_county_is_shown_also_where_no_city_stands_between() -> None:
    assert village("平安村", ("双溪乡", "青山县", "某市")).text == "青山县双溪乡平安村"
    assert Identity(EntityType.LOC, "双溪乡", ("青山县", "某市"), PlaceLevel.TOWNSHIP).text == "青山县双溪乡"
