"""Metadata by label: 作者:… 时间:… 来源:…, as it stands near the title and after the body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from gleaner_extract.clean import dates
from gleaner_extract.clean.lexicon import rows

MAX_INFO_LINE: Final = 260
MEMORY: Final = 2_048  # lines whose labels are kept: a line is asked several times
MAX_VALUE: Final = 60
_HAN_NAME: Final = re.compile(r"[㐀-䶿一-鿿](?:[㐀-䶿一-鿿·]{1,3}|[㐀-䶿一-鿿]{1,10}·[㐀-䶿一-鿿·]{1,10})")
_ROLE: Final = re.compile(
    r"""
    ^(?:
        本报|本网|本刊|本社|本台|全媒体|融媒体|首席|特约|见习|实习
        |驻[^ 、]{1,6}
        |[^ 、，]{2,8}(?:日报|晚报|新闻|社|网|台|在线)  # of which paper
    )?
    (?:记者|通讯员|实习生|特派员|编辑|摄影|撰稿|供稿|文图|图文|文|图|摄)(?!部)  # 编辑部 is a body
    [:：/ ]{0,2}
    """,
    re.VERBOSE,
)
_PLACE_AFTER: Final = re.compile(r"[（(][㐀-鿿]{2,6}[)）]$")  # 澎湃新闻（上海）
_ACCOUNT_AFTER: Final = re.compile(r"(?<=[㐀-鿿]{2})[/／][A-Za-z0-9_]{3,20}$")  # 某某医院/abcd0915
_CAN_NAME: Final = re.compile(r"[㐀-鿿]|[A-Za-z]{3}")
_INITIALS: Final = re.compile(r"(?<=[㐀-鿿])[_ ]?[A-Za-z]{1,5}[0-9]{0,8}$")  # 王晓武_NF
# What else stands in an info line: addresses, sizes of letters, buttons.
_NOISE: Final = re.compile(
    r"""
    https?://[^ 　]{1,200}
    |[【\[（(]?
     (?:字号|字体|打印|关闭|分享|收藏|举报|评论|我有话说|只看该作者|倒序浏览|只看大图|电梯直达|楼主|发表于)
     [^】\])）]{0,20}[】\])）]?
    """,
    re.VERBOSE,
)
_NO_NAMES: Final = frozenset(
    (
        "综合",
        "报道",
        "整理",
        "采写",
        "图文",
        "供图",
        "本报",
        "本网",
        "本刊",
        "摄影",
        "实习",
        "实习生",
        "通讯",
        "关注",
        "推荐",
        "管理员",
        "有效",
        "无效",
        "公开",
        "主动",
    )
)
_ACCOUNTS: Final = frozenset(
    ("admin", "administrator", "editor", "user", "guest", "root", "system", "webmaster", "佚名", "管理员")
)
_NO_NAME_END: Final = tuple("网报社局院厅部")  # the last character of a body, never of a person's name
_MEDIUM_END: Final = re.compile(r"(?:[网报社台局委办]|新闻|在线|频道|客户端)$")
_BUTTON: Final = re.compile(r"(?<=..)(?:举报|收藏|打印|订阅|纠错|我有话说|\+关注)$")  # stands right after a publisher's name
_SHORT: Final = re.compile(r"[㐀-鿿]{2,4}")
_BARRED: Final = re.compile(r"(?P<label>[㐀-鿿]{2,6}) ?[|｜丨] ?(?P<value>[^|｜丨]{2,40})")  # 来源 | 某某日报
# 某报社全媒体记者 张三 通讯员 李四
REPORTER: Final = re.compile(
    r"""
    (?P<medium>[㐀-鿿]{2,12}?(?:报社|日报|晚报|时报|报|网|社|台|融媒))?
    (?:全媒体|融媒体|本报|本网|特约|见习)?(?:记者|通讯员)[\ :：/]{1,2}
    (?P<names>[㐀-鿿·]{2,12}(?:[、\ ](?:通讯员\ )?[㐀-鿿·]{2,12}){0,6})
    """,
    re.VERBOSE,
)
_IN_BRACKETS: Final = re.compile(r"[（(][^（）()]{0,40}[)）]?")
_LABEL_MARK: Final = re.compile(r"[:：/／]")
_LABEL_OR_BAR: Final = re.compile(r"[:：/／|｜丨]")
_SPLIT: Final = re.compile(r"[ 、，,;；/&]{1,4}")
_EDGE: Final = ' 　|｜/\\-—:：[]【】()（）<>《》,，;；.。·、"“”'
# A body by its last characters.
ORG: Final = re.compile(
    r"""
    [^ ，。；：、（）()]{2,30}
    (?:
        部|局|委|办|办公室|厅|处|室|科|组|站|所|院|校|学|团|会|中心|党校|政协|人大|纪委|法院|检察院|支队|大队|部门
        |社|府|网|报|台|刊|公司|集团
        |镇|乡|街道|村|县|市|区
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with its value; `[start, end)` covers both."""

    field: str
    label: str
    value: str
    start: int
    end: int


@cache
def _fields() -> dict[str, str]:
    return {label: field for field, label in rows("clean_labels.tsv")}


@cache
def _pattern() -> re.Pattern[str]:
    labels = sorted(_fields(), key=lambda label: (-len(label), label))
    strong = "|".join(re.escape(label) for label in labels if len(label) >= 4)
    weak = "|".join(re.escape(label) for label in labels if len(label) < 4)
    spaced = r"发\ ?布\ ?时\ ?间|来\ {1,4}源|作\ {1,4}者|日\ {1,4}期|时\ {1,4}间|编\ {1,4}辑|记\ {1,4}者"
    # A short label must not be the end of a longer word: 资金来源. After a colon, a slash, or a blank before brackets.
    return re.compile(
        rf"(?:(?P<strong>{strong})|(?<![㐀-鿿])(?P<weak>{spaced}|{weak}))\ {{0,3}}(?P<mark>[:：]|[/／](?!\d))\ {{0,4}}",
        re.VERBOSE,
    )


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row[0] for row in rows("clean_surnames.tsv"))


def is_name(text: str) -> bool:
    """Whether a text can be the name of a person: a surname and one or two characters, or a name with a dot."""
    if not _HAN_NAME.fullmatch(text) or _ROLE.fullmatch(text) or text in _NO_NAMES:
        return False
    if "·" in text:
        return True
    if text.endswith(_NO_NAME_END):
        return False
    return (text[:1] in _surnames() and 2 <= len(text) <= 3) or (text[:2] in _surnames() and 3 <= len(text) <= 4)


def are_names(text: str) -> bool:
    """Whether a text is nothing but names of people, set apart by 、 or blanks."""
    parts = list(_merged([part for part in re.split(r"[、 ]", text) if part]))
    return bool(parts) and all(is_name(part) for part in parts)


def field_of(text: str) -> str:
    """Return the field of a text that is a label and nothing else; `ignored` for one of no interest, else nothing."""
    return _fields().get(text.strip(_EDGE), "")


def glued(text: str) -> Labelled | None:
    """Return the label at the head of a text and the value right after it: 信息来源中原水利网, 作者张三.

    Tags between the two left no blank. A short label counts before a person or a medium only.
    """
    for length in (4, 3, 2):
        field, value = field_of(text[:length]) if len(text) > length + 1 else "", text[length:]
        is_value = is_name(value) if field in ("author", "editor") else length == 4 or bool(_MEDIUM_END.search(value))
        if field in ("publisher", "author", "editor") and is_value:
            return Labelled(field, text[:length], value, 0, len(text))
    return None


def is_label(text: str) -> bool:
    """Whether a text is a label and nothing else."""
    return text.strip(_EDGE) in _fields()


def find(line: str) -> tuple[Labelled, ...]:
    """Return the labels of an info line with their values, each up to the next label; a longer line has none."""
    return _find(line) if len(line) <= MAX_INFO_LINE and _LABEL_OR_BAR.search(line) else ()


@lru_cache(MEMORY)
def _find(line: str) -> tuple[Labelled, ...]:
    found = []
    matches = list(_pattern().finditer(line))
    if not matches and (barred := _barred(line)):
        return (barred,)
    for index, match in enumerate(matches):
        end = matches[index + 1].start() if index + 1 < len(matches) else len(line)
        label = (match["strong"] or match["weak"]).replace(" ", "")
        value = line[match.end() : end].strip(_EDGE)
        found.append(Labelled(_fields().get(label, "ignored"), label, value, match.start(), end))
    return tuple(found)


def _barred(line: str) -> Labelled | None:
    """Return the one label of a line that a bar parts from its value, where the value is what such a label states."""
    match = _BARRED.fullmatch(line.strip())
    field, value = (_fields().get(match["label"], ""), match["value"].strip()) if match else ("", "")
    if match is None or not field or field == "date":
        return None
    is_value = is_body(value) if field == "publisher" else are_names(value)
    return Labelled(field, match["label"], value, 0, len(line)) if is_value else None


def after_mark(line: str) -> str:
    """Return what stands after the first colon of a line: 原标题：某地丰收."""
    match = _LABEL_MARK.search(line)
    return line[match.end() :].strip(" 　)）]】") if match else ""


def can_name(part: str) -> bool:
    """Whether a word beside a date can be the name of a publisher."""
    return 2 < len(part) <= 20 and bool(_CAN_NAME.search(part)) and part.lower() not in _ACCOUNTS


def is_body(value: str) -> bool:
    """Whether a text is the name of a body or medium and nothing else."""
    return bool(ORG.fullmatch(value) or _MEDIUM_END.search(value)) and not is_label(value)


def begins(text: str) -> bool:
    """Whether a text begins with a label."""
    return bool(_pattern().match(text.lstrip()))


def unlabelled(line: str) -> str:
    """Return what stands before the first label, without a date and marks at the edges."""
    match = _pattern().search(line)
    head = line[: match.start()] if match else line
    return " ".join(_NOISE.sub(" ", dates.DATE.sub(" ", head)).split()).strip(_EDGE)


def reporters(value: str) -> str | None:
    """Return the people after 记者 or 通讯员 in a value of another label."""
    match = REPORTER.search(value)
    found = names(match["names"]) if match else None
    return found if found and any(is_name(name) for name in found.split("、")) else None


def publisher(value: str) -> str | None:
    """Return the name of a publisher out of the value of its label."""
    date = dates.DATE.search(value)
    value = value[: date.start()] if date else value
    value = re.split(r"[|｜\[【]| {2,}|(?<![A-Za-z]) | (?![A-Za-z])", value.strip(_EDGE))[0]
    value = _ACCOUNT_AFTER.sub("", _BUTTON.sub("", _PLACE_AFTER.sub("", value).strip(_EDGE)))
    value = value.removeprefix("《").removesuffix("》")
    return value if 1 < len(value) <= 40 and "http" not in value else None


def names(value: str) -> str | None:
    """Return people, else a body, out of the value of an author or editor label, joined by 、."""
    date = dates.DATE.search(value)
    value = (value[: date.start()] if date else value).strip(_EDGE)
    value = _IN_BRACKETS.sub(" ", value)
    value = re.sub(
        r"^(?:佚名|未知|不详|无|admin|管理员|本站|网站管理员|系统管理员|(?:网络|综合|编辑)整理|网络|互联网|网友)$", "", value
    )
    parts = [_without_role(part).strip(_EDGE) for part in _SPLIT.split(value)]
    found = list(dict.fromkeys(part for part in _merged(parts) if part))
    people = [part for part in found if is_name(part)]
    if people:  # beside a known surname, rarer ones and names of other peoples are believed
        people = [part for part in found if part in people or _may_be_name(part)]
        return "、".join(people)
    kept = [part for part in found if 2 <= len(part) <= 24 and _CAN_NAME.search(part)]
    return "、".join(kept[:3]) or None


def _may_be_name(part: str) -> bool:
    return bool(_SHORT.fullmatch(part)) and not ORG.fullmatch(part) and part not in _NO_NAMES


def _without_role(part: str) -> str:
    """Return a name without 记者, 通讯员 before it; 文强 stays, it is a name."""
    part = _INITIALS.sub("", part)
    rest = _ROLE.sub("", part)
    return part if len(rest) == 1 and is_name(part) else rest


def _merged(parts: list[str]) -> Iterator[str]:
    """Join what is one name: 王 伟 with a blank between surname and name."""
    index = 0
    while index < len(parts):
        pair = parts[index : index + 2]
        if len(pair) == 2 and len(pair[0]) == 1 and len(pair[1]) == 1 and pair[0] in _surnames():
            yield "".join(pair)
            index += 2
        else:
            yield parts[index]
            index += 1


def author_org(value: str) -> str | None:
    """Return the body in an author's value, beside the people."""
    for part in _SPLIT.split(value.strip(_EDGE)):
        if ORG.fullmatch(part) and not is_name(part):
            return part
    return None
