"""What a mention does in its clause.

The members stand beside the class as names of the module, see `gleaner_extract.members`.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a mention does in its clause."""

    SUBJECT = "subject"  # first in the clause, after 目前, 其中 and the like
    COORDINATE = "coordinate"  # A、B和C: all but the first
    SCENE = "scene"  # 走进X
    SETTING = "setting"  # 在X, first in the clause
    LOCATIVE = "locative"  # 在X later in the clause
    PIVOT = "pivot"  # 支持X建成, 使X增收
    OBLIQUE = "oblique"  # 向X, 与X, 销往X
    BASE = "base"  # 占X的, 比X高: what is compared with
    INFORMANT = "informant"  # 记者从X获悉, X数据显示
    CROWD = "crowd"  # A公司、B公司等5家: examples of a number, of which the sentence goes on to speak
    OBJECT = "object"


SUBJECT: Final = Role.SUBJECT
COORDINATE: Final = Role.COORDINATE
SCENE: Final = Role.SCENE
SETTING: Final = Role.SETTING
LOCATIVE: Final = Role.LOCATIVE
PIVOT: Final = Role.PIVOT
OBLIQUE: Final = Role.OBLIQUE
BASE: Final = Role.BASE
INFORMANT: Final = Role.INFORMANT
CROWD: Final = Role.CROWD
OBJECT: Final = Role.OBJECT
