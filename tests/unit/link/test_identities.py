"""A holder is shown with the parents that its name needs, each once."""

import pytest

from gleaner_contracts.enums import EntityType, PlaceLevel
from gleaner_extract.link.identities import Identity

AUTONOMOUS = ("峨边彝族自治县", "乐山市", "四川省")


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (Identity(EntityType.LOC, "新林镇", AUTONOMOUS, PlaceLevel.TOWNSHIP), "峨边彝族自治县新林镇"),
        (Identity(EntityType.ORG, "峨边县人民医院", AUTONOMOUS), "峨边县人民医院"),
        (Identity(EntityType.ORG, "峨边彝族自治县人民医院", AUTONOMOUS), "峨边彝族自治县人民医院"),
        (Identity(EntityType.ORG, "茶叶专业合作社", ("仪陇县", "南充市", "四川省")), "仪陇县茶叶专业合作社"),
        (Identity(EntityType.ORG, "仪陇县茶叶专业合作社", ("仪陇县", "南充市", "四川省")), "仪陇县茶叶专业合作社"),
    ],
)
def test_parents_are_named_once(identity: Identity, shown: str) -> None:
    assert identity.text == shown
