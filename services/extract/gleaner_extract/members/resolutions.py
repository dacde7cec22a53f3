"""The resolutions, see `Resolution`."""

from typing import Final

from gleaner_contracts.enums import Resolution

RESOLVED: Final = Resolution.RESOLVED
AMBIGUOUS: Final = Resolution.AMBIGUOUS
UNRESOLVED: Final = Resolution.UNRESOLVED
