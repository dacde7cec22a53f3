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


# What a village, town or county is called by those who rank it or work in it; no part of a name.
_KIND: Final = re.compile(
    r"(?:模范|示范|先进|明星|样板|标杆|文明|特色|试点|贫困|专业|重点|薄弱|美丽|小康|平安|和谐|卫生|试验|帮扶|联系|包联|驻点|脱贫|出列|后进|空心|边远)$"
)


# 通村, 咱村: to or of the village; 沙土路: what a road is made of or for
_NO_PLACE: Final = re.compile(
    r"[通连进入到咱俺邻驻包各外几兴强富美治护爱]村|[时曾担就出兼现历]任[村镇乡]|[县镇乡]包村|(?:土石|沙土?|砂石?|泥土?|泥巴|泥泞|水泥|石子|碎石|柏油|沥青|硬化|土|产业|致富|机耕|田间|乡间)路|[\u4e00-\u9fff]{0,10}乡村"
)


def is_no_place(name: str) -> bool:
    """Whether a word that taggers take for a place only says where a road leads or what it is: 通村, 沙土路."""
    return _NO_PLACE.fullmatch(name) is not None


def is_kind(body: str) -> bool:
    """Whether what stands before 村 or 镇 ends with a kind that villages are: 新农村示范|村, 爱民固边模范|村."""
    return len(body) > MIN_KIND and _KIND.search(body) is not None


MIN_KIND: Final = 2  # characters of a body that is no kind yet: 文明 alone may be a name


# 时任|村主任, 任|村党总支书记以来: a verb of holding office
_SERVING: Final = re.compile(r"任[村镇乡](?=[^，。；、]{0,8}?(?:书记|主任|支书|干部|文书|会计|专干)(?:以来|之?后|期间|时|的))")
_THEN: Final = frozenset("时曾担就出兼连现历继接留")  # before 任


def is_served(text: str, start: int, end: int) -> bool:
    """Whether 任 and the 村 of an office came as one place: 时任|村主任, 任|村党总支书记以来."""
    match = _SERVING.match(text, start)
    is_then = text[start - 1 : start] in _THEN and text[start] == "任" and end - start == 2
    return is_then or (match is not None and match.end() == end)


def is_built(text: str, start: int, end: int) -> bool:
    """Whether a verb and the 村, 乡, 镇 of what is built came as one place: 新建|村级公路, 建成|村卫生室20个."""
    if is_served(text, start, end):
        return True
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
