"""Which of the kept lines are subtitles and captions."""

import re
from typing import Final

from gleaner_contracts.enums import ParagraphKind
from gleaner_extract.clean import labels
from gleaner_extract.clean.found import Found
from gleaner_extract.clean.lines import SENTENCE_END, is_text

LIST_ITEM: Final = re.compile(
    r"""
    ^(?:
        [一二三四五六七八九十]{1,3}[、.．]
        |[（(][一二三四五六七八九十0-9]{1,3}[）)]
        |[0-9]{1,2}[.、．]
        |第[一二三四五六七八九十]{1,3}[章节条]
        |[①-⑳]
    )
    """,
    re.VERBOSE,
)
DASH: Final = re.compile(r"^[—\-－―]{1,3}[^—\-]")
CAPTION: Final = re.compile(
    r"""
    ^(?:上图|下图|左图|右图|组图|资料图|图片|图为|图一|图[0-9]|图)[：:\ 为]
    |[\ （(／/](?:摄|供图|图)[)）]?$
    |[（(](?:资料|新闻)(?:图片|照片|图)[)）]$
    |图[/／\ ]{1,2}[㐀-鿿\ ]{2,8}$
    |(?:记者|通讯员)?\ ?[㐀-鿿]{2,4}\ ?(?:摄|供图)[)）]?$
    """,
    re.VERBOSE,
)
# A dash before a blank sets off an entry of a list: - 地区：某地
_ENTRY: Final = re.compile(r"^[\-－] ")
# 某地丰收（组图）: so end titles of pages with pictures, not only captions.
_WITH_PICTURES: Final = re.compile(r"[（(](?:组|高清|多)?图[)）]$")
MAX_CAPTION: Final = 80
AFTER_TITLE: Final = 4  # lines in which a subtitle or caption may stand
_PHOTOGRAPHER: Final = re.compile(
    r"(?:图[/／ ]{1,2}|摄影[:：/ ]{1,2})(?P<after>[㐀-鿿 ]{2,8})$|(?P<before>[㐀-鿿]{2,4}) ?(?:摄|供图)[)）]?$"
)


def is_caption(line: str) -> bool:
    """Whether a line in the head is a caption and cannot be the title."""
    return bool(CAPTION.search(line)) and not _WITH_PICTURES.search(line)


def mark(lines: dict[int, str], title: int, found: Found) -> dict[int, ParagraphKind]:
    """Return the kinds of the lines after the title that are no running text, and keep the subtitle and the photographer.

    Args:
        lines: the kept lines by index, the title among them, in order.
        title: index of the title.
        found: takes what is stated.
    """
    kinds: dict[int, ParagraphKind] = {}
    kept = list(lines)
    for index in kept[kept.index(title) + 1 :][:AFTER_TITLE]:
        line = lines[index].strip()
        if is_text(line) or LIST_ITEM.match(line) or len(line) > MAX_CAPTION or line.endswith(("：", "，", "、")):
            break
        if DASH.match(line) and not _ENTRY.match(line) and "subtitle" not in found.values:
            kinds[index] = ParagraphKind.SUBTITLE
            found.add("subtitle", line.lstrip("—-－― "))
        elif CAPTION.search(line) or not (SENTENCE_END.search(line) or "：" in line):
            kinds[index] = ParagraphKind.CAPTION
    for index in kept:
        if index != title and index not in kinds and len(lines[index]) < MAX_CAPTION and CAPTION.search(lines[index]):
            kinds[index] = ParagraphKind.CAPTION
    for index in (index for index, kind in kinds.items() if kind is ParagraphKind.CAPTION):
        match = _PHOTOGRAPHER.search(lines[index])
        name = re.sub(" ", "", match["after"] or match["before"]) if match else ""
        if labels.is_name(name):
            found.add("photographer", name)
    return kinds
