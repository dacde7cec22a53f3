"""The sources of times, see `TimeLink`."""

from typing import Final

from gleaner_contracts.enums import TimeLink

SENTENCE: Final = TimeLink.SENTENCE
INHERITED: Final = TimeLink.INHERITED
