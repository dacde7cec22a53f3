"""How far a time expression reaches.

The members stand beside the class as names of the module, see `gleaner_extract.members`.
"""

from enum import IntEnum
from typing import Final


class Scope(IntEnum):
    """How far a time expression reaches."""

    NONE = 0  # 比上年, 4月8日，记者获悉
    FIGURE = 1  # 原来的500头
    CLAUSE = 2  # 每年
    SUBJECT = 3  # until another subject comes: A县前三季度…；B县
    SENTENCE = 4  # 目前，…


NONE: Final = Scope.NONE
FIGURE: Final = Scope.FIGURE
CLAUSE: Final = Scope.CLAUSE
SUBJECT: Final = Scope.SUBJECT
SENTENCE: Final = Scope.SENTENCE
