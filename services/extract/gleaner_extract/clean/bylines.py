"""Lines that say who wrote or edited, in forms without a label and colon."""

import re
from collections.abc import Iterator
from typing import Final

from gleaner_extract.clean import labels

MAX_LINE: Final = 80
_MEDIUM: Final = r"[㐀-鿿]{1,8}(?:日报|晚报|时报|报|网|社|台|新闻|周刊|杂志|在线|客户端)"
_NAME: Final = r"[㐀-鿿·]{2,8}"
# 石佳/中国青年报: the name and the paper.
_NAME_AND_MEDIUM: Final = re.compile(rf"(?P<names>{_NAME}(?:[、 ]{_NAME}){{0,3}}) ?[/／|] ?(?P<medium>{_MEDIUM})")
_SECTION: Final = re.compile(
    r"(?:本地|地方|国内|国际|社会|时政|综合|图片|滚动|最新|今日|本网|财经|党建|基层|区县|市县|县区|部门|乡镇)?"
    r"(?:新闻|要闻|动态|资讯|快讯|报道|时政|其他|其它)(?:中心|频道|网|速递|播报|在线)?"
)
_REPORTER_LINE: Final = re.compile(rf"[㐀-鿿·]{{2,20}}(?:记者|通讯员)[ :：/]{{1,2}}(?P<names>{_NAME}(?:[、 ]{_NAME}){{0,3}})")
_BARE_MEDIUM: Final = re.compile(_MEDIUM)
# 编辑 刘晓阳 校对 李铭: roles and names set apart by blanks.
_ROLES: Final = {
    "责任编辑": "editor", "责编": "editor", "编辑": "editor", "网络编辑": "editor", "值班编辑": "editor",
    "记者": "author", "通讯员": "author", "撰文": "author", "文字": "author", "采写": "author",
    "摄影": "photographer", "校对": "", "审核": "", "编审": "", "监制": "", "排版": "", "美编": "", "制作": "", "初审": "",
    "复审": "", "终审": "", "审校": "", "主编": "", "总监": "", "值班主任": "", "值班总编": "",
}  # fmt: skip
_EDITORS: Final = ("责任编辑", "责编")
_SHORT_NAME: Final = re.compile(r"[㐀-鿿]{2,3}")
_ROLE: Final = "|".join(sorted(_ROLES, key=len, reverse=True))
_ROLE_AND_NAMES: Final = re.compile(
    rf"(?P<role>{_ROLE})[ :：/|]{{1,3}}(?P<names>{_NAME}(?:[、 ](?!(?:{_ROLE})[ :：/|]){_NAME}){{0,3}})[ ;；，,|]{{0,3}}"
)
# What a page appends to its last paragraph: 返回腾讯网首页>>, 返回搜狐，查看更多
_BUTTON_AT_END: Final = re.compile(r" ?返回[^。！？，]{2,10}(?:首页|，查看更多|,查看更多)[>»]{0,3}$")


def name_and_medium(line: str) -> tuple[str, str] | None:
    """Return the people and the medium of a line like `石佳/中国青年报`; None for any other line."""
    match = _NAME_AND_MEDIUM.fullmatch(line)
    return (match["names"].replace(" ", "、"), match["medium"]) if match and labels.are_names(match["names"]) else None


def reporter(line: str) -> str | None:
    """Return the people of a line that only says whose reporters wrote: 某某日报·某客户端记者 张三."""
    match = _REPORTER_LINE.fullmatch(line) if len(line) <= MAX_LINE // 2 else None
    return labels.names(match["names"]) if match and labels.are_names(match["names"]) else None


def is_section(line: str) -> bool:
    """Whether a line is the name of a part of a site, which never is a title: 新闻中心, 其他."""
    return bool(_SECTION.fullmatch(line))


def is_medium(line: str) -> bool:
    """Whether a line is the name of a medium and nothing else: 新华社."""
    return bool(_BARE_MEDIUM.fullmatch(line))


def roles(line: str, *, at_least: int = 2) -> Iterator[tuple[str, str]]:
    """Yield field and people of a line that is nothing but roles with names.

    A line with fewer roles, or with a word that cannot be a name, yields nothing: `编辑 出版 工作`.
    """
    if len(line) > MAX_LINE:
        return
    matches, position = list(_ROLE_AND_NAMES.finditer(line)), 0
    people: dict[str, list[str]] = {}
    for match in matches:
        names = match["names"].replace(" ", "、")
        is_editor = match["role"] in _EDITORS and bool(_SHORT_NAME.fullmatch(names))  # rare surnames, too
        if match.start() != position or not (is_editor or labels.are_names(names)):
            return
        people.setdefault(_ROLES[match["role"]], []).append(names)
        position = match.end()
    if position == len(line) and len(matches) >= at_least:
        yield from ((field, "、".join(names)) for field, names in people.items() if field)


def is_role(line: str) -> bool:
    """Whether a line is one role and the names of people, each with a common surname, behind a blank: 通讯员 张静."""
    match = _ROLE_AND_NAMES.fullmatch(line) if " " in line and len(line) <= MAX_LINE // 4 else None
    return match is not None and labels.are_names(match["names"]) and all(map(_is_of_people, match["names"].split("、")))


def _is_of_people(name: str) -> bool:
    """Whether a name of two or three characters can be nothing else: 编辑 出版 are trades."""
    return len(name) > 1 and not name.endswith(("版", "辑", "校", "对", "核", "稿", "影"))


def without_button(line: str) -> str:
    """Return a line without a link to elsewhere at its end."""
    return _BUTTON_AT_END.sub("", line) if "返回" in line else line
