"""The relations of times, see `TimeRelation`."""

from typing import Final

from gleaner_contracts.enums import TimeRelation

IN: Final = TimeRelation.IN
SINCE: Final = TimeRelation.SINCE
UNTIL: Final = TimeRelation.UNTIL
AS_OF: Final = TimeRelation.AS_OF
PER: Final = TimeRelation.PER
