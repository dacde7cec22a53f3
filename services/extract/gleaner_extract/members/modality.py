"""The modalities, see `Modality`."""

from typing import Final

from gleaner_contracts.enums import Modality

FACT: Final = Modality.FACT
TARGET: Final = Modality.TARGET
RULE: Final = Modality.RULE
