"""The extractor's version, raised whenever its output can change; stored with every result."""

from typing import Final

EXTRACTOR_VERSION: Final = "0.4.2"
