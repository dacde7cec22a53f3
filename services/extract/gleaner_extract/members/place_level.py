"""The levels of places, see `PlaceLevel`."""

from typing import Final

from gleaner_contracts.enums import PlaceLevel

COUNTRY: Final = PlaceLevel.COUNTRY
PROVINCE: Final = PlaceLevel.PROVINCE
CITY: Final = PlaceLevel.CITY
COUNTY: Final = PlaceLevel.COUNTY
TOWNSHIP: Final = PlaceLevel.TOWNSHIP
VILLAGE: Final = PlaceLevel.VILLAGE
OTHER: Final = PlaceLevel.OTHER
