"""What is built for villages: 建成|村卫生室20个 names no village 建成村, and neither does 三类村."""

import re
from typing import Final

# Verbs that are no names of villages; what follows them is their object.
_VERB: Final = r"修建|改建|扩建|修缮|翻修|硬化|打造|铺设|改造|建起|建好|修好|配齐"
# Verbs that many villages are called after (新建村): only a number after the work, or 级, shows the verb.
_ALSO_NAME: Final = r"新建|建成|建设|创建|建立|完善"
_WORK: Final = (
    r"(?:级|组?(?:公路|道路|主干道|干道)|组路|卫生室|卫生院|卫生所|医务室|小学|幼儿园|学校|校舍|文化室|文化站|文化广场|"
    r"活动室|活动中心|活动场所|服务中心|服务站|敬老院|养老院|图书室|农家书屋|办公室|办公楼|广场|电站|水厂|桥)"
)
_NUMBER: Final = r"[^，。；、,;\n]{0,4}?[\d一二两三四五六七八九十百]+\.?\d*(?:个|所|座|处|条|间|栋|公里|千米|米|家|项|平方)"
_BUILT: Final = re.compile(rf"(?:{_VERB})了?(?:村|乡|镇|组)(?={_WORK})|(?:{_ALSO_NAME})(?:村|乡|镇)(?=级|{_WORK}{_NUMBER})")
_BUILT_TAGGED: Final = re.compile(rf"(?:{_VERB}|{_ALSO_NAME})(?:村组|乡村|镇村|通村|通组|村)(?=公路|道路|产业路|路|道|级)")
_CLASS: Final = re.compile(r"[一二三四五六七八九十甲乙丙丁](?:类|级|档|星级)$")


def is_built(text: str, start: int, end: int) -> bool:
    """Whether a verb and the 村, 乡, 镇 of what is built came as one place: 新建|村级公路, 建成|村卫生室20个."""
    for pattern in (_BUILT, _BUILT_TAGGED):
        match = pattern.match(text, start)
        if match is not None and match.end() >= end:
            return True
    return False


def begins_built(text: str, start: int) -> bool:
    """Whether a phrase begins with the verb before what is built for villages: 建成|村卫生室20个."""
    return _BUILT.match(text, start) is not None


def is_class(body: str) -> bool:
    """Whether what stands before 村 or 镇 is a class that villages are put in: 三类村, 五星级村."""
    return _CLASS.search(body) is not None
