"""Members of enums as names of modules: all of them, and each the member itself."""

from enum import Enum
from types import ModuleType

import pytest

from gleaner_contracts import enums
from gleaner_extract.link import reaches, roles, scopes
from gleaner_extract.members import (
    entity_type,
    modality,
    org_subtype,
    paragraph_kind,
    place_level,
    resolutions,
    time_link,
    time_relation,
    unit_kind,
)


@pytest.mark.parametrize(
    ("module", "members"),
    [
        (entity_type, enums.EntityType),
        (modality, enums.Modality),
        (org_subtype, enums.OrgSubtype),
        (paragraph_kind, enums.ParagraphKind),
        (place_level, enums.PlaceLevel),
        (resolutions, enums.Resolution),
        (time_link, enums.TimeLink),
        (time_relation, enums.TimeRelation),
        (unit_kind, enums.UnitKind),
        (reaches, reaches.Reach),
        (roles, roles.Role),
        (scopes, scopes.Scope),
    ],
)
def test_a_module_of_members_names_them_all(module: ModuleType, members: type[Enum]) -> None:
    assert {name: getattr(module, name, None) for name in members.__members__} == dict(members.__members__)
