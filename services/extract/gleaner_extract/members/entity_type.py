"""The kinds of entities, see `EntityType`."""

from typing import Final

from gleaner_contracts.enums import EntityType

PER: Final = EntityType.PER
LOC: Final = EntityType.LOC
ORG: Final = EntityType.ORG
DOC: Final = EntityType.DOC
PROGRAMME: Final = EntityType.PROGRAMME
