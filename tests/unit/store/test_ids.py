"""Ids of holders that no mention names."""

import pytest

from gleaner_contracts.enums import EntityType
from gleaner_contracts.records import Holder
from gleaner_store import ids


def holder(name: str, kind: EntityType = EntityType.LOC) -> Holder:
    return Holder(
        text=name, name=name, type=kind, start=0, end=len(name), raw_start=0, raw_end=len(name), rule_id="link.sentence"
    )


@pytest.mark.parametrize("name", ["云山县、白河县", "我县", "全市", "本村", "该社"])
def test_what_is_no_single_known_thing_is_no_entity(name: str) -> None:
    assert ids.holder_id(holder(name)) is None


@pytest.mark.parametrize("name", ["云山县", "全南县", "我乐村", "白河镇米业合作社"])
def test_a_named_holder_has_the_same_id_each_time(name: str) -> None:
    assert ids.holder_id(holder(name)) == ids.holder_id(holder(name))
    assert ids.holder_id(holder(name)) is not None


def test_a_place_and_a_body_of_one_name_are_two() -> None:
    assert ids.holder_id(holder("白河")) != ids.holder_id(holder("白河", EntityType.ORG))
