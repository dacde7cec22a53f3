"""Deictic expressions: 我省, 全县, 该公司, and bare 县委 or 公司."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gleaner_extract.link import lexicon, reaches
from gleaner_extract.link.identities import Identity
from gleaner_extract.link.reaches import Reach
from gleaner_extract.members import entity_type, place_level
from gleaner_extract.record import Record


class Head(Record):
    """The head of a deictic expression: what kind of thing it means, and how names end that it may stand for."""

    word: str
    is_place: bool
    endings: tuple[str, ...]


class Deictic(Record):
    """A deictic expression in the text, not yet resolved."""

    start: int
    end: int
    reach: Reach
    head: Head


HEADS: Final = {
    word: Head(word, kind == "place", tuple(endings.split(" "))) for word, kind, endings in lexicon.rows("link_deixis.tsv")
}
BY_LENGTH: Final = sorted(HEADS, key=lambda word: (-len(word), word))
# Without 该 or 全 these mostly mean the kind, not one of them; the weak ones may mean what the text is just about.
NEVER_BARE: Final = frozenset({"单位", "机构", "平台", "支部", "党委", "大学", "车站", "基金"})
WEAK: Final = frozenset({"企业", "学校", "学院", "基地", "中心", "景区", "园区"})
BARE_PLACES: Final = frozenset({"社区", "园区", "景区", "开发区", "新区", "农场", "林场", "连队", "团场", "嘎查", "苏木"})
BARE: Final = [
    word for word in BY_LENGTH if word in BARE_PLACES or (len(word) > 1 and not HEADS[word].is_place and word not in NEVER_BARE)
]
PROVINCIAL: Final = frozenset({"省", "自治区"})
COUNTIES: Final = frozenset({"县", "旗"})
REACH: Final = {
    "我们": reaches.OWN,
    "我": reaches.OWN,
    "本": reaches.OWN,
    "全": reaches.WHOLE,
    "该": reaches.THAT,
    "此": reaches.THAT,
}
# 县委, 村支部, 镇里: a body or a corner of a place that stands for the place.
BODY: Final = (
    *("委市政府", "委县政府", "委区政府", "委省政府", "委、省政府", "委、市政府", "委、县政府", "委、区政府"),
    *("党委政府", "党委、政府", "人民政府", "政府", "党委", "党总支", "党支部", "支部", "两委", "委会", "集体", "委", "里", "上"),
)
LEVELS: Final = ("省", "市", "县", "区", "州", "旗", "乡", "镇", "村", "街道", "社区", "嘎查", "苏木")
NOT_AFTER_HEAD: Final = "(?!场|域|际|会主义|业(?!务)|面|长|网)"  # not 全市场, 全区域, 全社会主义, 全行业, 全面


PLUS: Final = frozenset("+＋")
HERE: Final = ("这里", "那里")
PLACE: Final = Head("这里", is_place=True, endings=("",))


def ahead(words: Sequence[str]) -> str:
    """Return a pattern for the words, the first ones first, that looks at the next character before it tries them."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])(?:{'|'.join(words)})"


def meanings() -> dict[str, tuple[Reach, Head]]:
    """Return all deictic expressions with what they mean."""
    found = {word: (reaches.BARE, HEADS[word]) for word in BARE} | dict.fromkeys(HERE, (reaches.HERE, PLACE))
    found |= {level + body: (reaches.BARE, HEADS[level]) for level in LEVELS for body in BODY}
    return found | {first + word: (reach, head) for first, reach in REACH.items() for word, head in HEADS.items()}


MEANINGS: Final = meanings()
# Each alternative begins with a letter of its own, which lets the engine skip to the next candidate.
DEICTIC: Final = re.compile(
    "|".join(
        [f"{first}{ahead(BY_LENGTH)}{NOT_AFTER_HEAD}" for first in REACH]
        + [f"{level}{ahead(BODY)}(?![员局])" for level in LEVELS]
        + BARE
        + [rf"{word}(?![的是])" for word in HERE]
    )
)
# 全社会 means everybody, 全国人大 is a name, 本科 and 全院士 are other words.
NO_DEIXIS: Final = re.compile(
    r"全社会|全国(?:人大|政协|总工会|妇联|两会|性)|本行业|[我全本该此]连(?:续|接|忙|同|夜|贯|日|连|声|串)|本(?:省)?级|全局性|全行业|全市场|全所有|该所有"
)


def deictics(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Deictic]:
    """Yield the deictic expressions outside the taken spans.

    Args:
        text: the clean text.
        taken: spans of named mentions, in order; what stands inside them is part of a name.
    """
    spans = iter(taken)
    start, end = next(spans, (len(text), len(text)))
    for match in DEICTIC.finditer(text):
        while end <= match.start():
            start, end = next(spans, (len(text) + 1, len(text) + 1))
        if start < match.end() or NO_DEIXIS.match(text, match.start()) or is_in_formula(text, *match.span()):
            continue
        yield Deictic(match.start(), match.end(), *MEANINGS[match.group()])


def is_in_formula(text: str, start: int, end: int) -> bool:
    """Whether a word is but a part of a way to work: “村支部+合作社+农户”."""
    return text[end : end + 1] in PLUS or (start > 0 and text[start - 1] in PLUS)


def is_bare(surface: str) -> bool:
    """Whether a whole name is but a deictic expression: 县委, 村支部."""
    return surface in MEANINGS


def fits(place: Identity, head: Head) -> bool:
    """Whether a place can be meant by a head: 全市 by 成都市, 全省 by 四川省 and 重庆市 but by no other 市."""
    if head.word in PROVINCIAL and place.level is not place_level.PROVINCE:
        return False
    if head.word in COUNTIES and place.name.endswith("市") and place.level is not place_level.COUNTY:
        return False  # 全县 is never the city above
    return place.type is entity_type.LOC and place.name.endswith(head.endings)
