"""The kinds of units, see `UnitKind`."""

from typing import Final

from gleaner_contracts.enums import UnitKind

COUNT: Final = UnitKind.COUNT
MONEY: Final = UnitKind.MONEY
AREA: Final = UnitKind.AREA
MASS: Final = UnitKind.MASS
LENGTH: Final = UnitKind.LENGTH
VOLUME: Final = UnitKind.VOLUME
RATIO: Final = UnitKind.RATIO
AGE: Final = UnitKind.AGE
DURATION: Final = UnitKind.DURATION
ENERGY: Final = UnitKind.ENERGY
POWER: Final = UnitKind.POWER
TEMPERATURE: Final = UnitKind.TEMPERATURE
SPEED: Final = UnitKind.SPEED
OTHER: Final = UnitKind.OTHER
