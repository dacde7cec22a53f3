"""How a mention points at what it means.

The members stand beside the class as names of the module, see `gleaner_extract.members`.
"""

from enum import StrEnum
from typing import Final


class Reach(StrEnum):
    """How a mention points at what it means."""

    NAMED = "named"  # not deictic
    OWN = "own"  # 我县, 本村
    WHOLE = "whole"  # 全县
    THAT = "that"  # 该公司
    BARE = "bare"  # 县委, 公司
    HERE = "here"  # 这里


NAMED: Final = Reach.NAMED
OWN: Final = Reach.OWN
WHOLE: Final = Reach.WHOLE
THAT: Final = Reach.THAT
BARE: Final = Reach.BARE
HERE: Final = Reach.HERE
