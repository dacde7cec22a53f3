"""Media that the layout names: the line 来源, and the dateline."""

import re
from collections.abc import Iterator
from typing import Final

from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.names import is_common_word
from gleaner_extract.entities.runs import line_starts, matches_at
from gleaner_extract.entities.view import View
from gleaner_extract.members import entity_type, org_subtype

_SOURCE: Final = re.compile(
    r"""
    (?:来源|稿源|转自)[:：]\s?
    ([\u4e00-\u9fff]{2,14}(?:报|网|台|社|刊|在线|频道|客户端|传媒))   # the medium
    (?![\u4e00-\u9fff])                                           # and no more
    """,
    re.VERBOSE,
)
_DATELINE: Final = re.compile(
    r"""
    ^[\ \u3000\t]{0,4}[（(]?
    ([\u4e00-\u9fff]{2,8}?(?:网|在线|客户端|报道))        # the medium opens the line
    (?:讯|消息|(?:[\u4e00-\u9fff]{2,6})?\d{1,2}月\d{1,2}日(?:电|讯|消息))
    (?=[\ \u3000（(，,:：])
    """,
    re.VERBOSE | re.MULTILINE,
)
_NEWS_HEAD: Final = re.compile("新闻")
_NEWS: Final = re.compile(
    r"""
    (?:(?<=[向对])|(?<=[，。；：（(\n])|^)
    ([\u4e00-\u9fff]{2,4}新闻)                          # the medium
    (?=记者|(?:介绍|表示|透露|证实)(?:[，,：:。]|了|说))      # asks or is told
    """,
    re.VERBOSE | re.MULTILINE,
)
_NO_SOURCE: Final = frozenset(
    {"互联网", "网络", "本网", "本站", "本报", "本刊", "本台", "综合网", "官网", "外网", "据本网", "全网"}
)


def find_sources(view: View) -> Iterator[Draft]:
    """Yield the media of lines of metadata and of datelines: 来源:中国组织人事报, 云南网讯(记者…)."""
    datelines = matches_at(_DATELINE, view.text, line_starts(view.text))
    for matches, rule in ((_SOURCE.finditer(view.text), "source_line"), (datelines, "dateline")):
        for match in matches:
            if match.group(1) not in _NO_SOURCE:
                yield Draft(*match.span(1), entity_type.ORG, f"organisations.{rule}", 0.9, subtype=org_subtype.MEDIA)
    heads = [match.start() for match in _NEWS_HEAD.finditer(view.text)]
    starts = sorted({head - length for head in heads for length in (2, 3, 4) if head >= length})
    for match in matches_at(_NEWS, view.text, starts):
        if not is_common_word(match.group(1)[:-2]) and view.fits(*match.span(1)):
            yield Draft(*match.span(1), entity_type.ORG, "organisations.news", 0.8, subtype=org_subtype.MEDIA)
