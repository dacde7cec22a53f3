"""Edges of noun phrases: what is left of a name in front, adverbs that the segmenter joins with a noun."""

from typing import Final

from gleaner_extract.figures.segment import Token

_VILLAGES: Final = frozenset("村镇乡")
_NAMED_VILLAGE: Final = 3  # characters, most often
_KINDS: Final = (  # of villages and towns: no names
    "贫困 行政 示范 自然 中心 重点 空壳 薄弱 后进 文明 生态 试点 美丽 移民 民族 边境 典型 专业 特色 历史 传统 旅游 建制 "
    "脱贫 城中 小康 新农 小城 亿元 卫生 明星 文化 信用 深度 帮扶 定点 社会主义新农"
)
_KINDS_OF_VILLAGE: Final = frozenset(_KINDS.split())
CUT_OFF: Final = frozenset("村镇县乡市区省")  # of the name in front: 石盘|村|砌护渠道
PLACE_TAGS: Final = frozenset({"ns", "nr", "nrfg", "r"})


def is_place(tokens: list[Token], span: tuple[int, int]) -> bool:
    """Whether a phrase is nothing but the name of a place: 病例45例(|广东|22例)."""
    inside = [token for token in tokens if token.start >= span[0] and token.end <= span[1]]
    return bool(inside) and all(token.tag == "ns" or token.word.endswith("行政区") for token in inside)


def is_named_village(tokens: list[Token], span: tuple[int, int]) -> bool:
    """Whether a phrase is the name of a village or township, or the end of one: 石桥镇|260亩, 青岭|镇|175只."""
    for token in tokens:
        if token.start == span[0] and token.end == span[1]:
            if token.word in CUT_OFF:
                return any(before.end == span[0] and before.tag[0] in "nv" and len(before.word) > 1 for before in tokens)
            is_name = len(token.word) == _NAMED_VILLAGE and token.word[-1] in _VILLAGES
            return is_name and token.word[:-1] not in _KINDS_OF_VILLAGE
    return False


def whole_start(tokens: list[Token], index: int, start: int) -> int:
    """Return where a phrase begins without a name or the end of one in front of it, and with the 不 that turns it round."""
    before = tokens[index - 1] if index else None
    if index + 1 >= len(tokens) or tokens[index].start != start:
        return start
    if before is not None and before.end == start and before.word in ("不", "未", "非") and tokens[index].tag[0] in "av":
        return before.start  # 饮水|不|安全人口
    following = tokens[index + 1]
    if before is not None and before.end == start and before.tag in PLACE_TAGS and tokens[index].word in CUT_OFF:
        return start if following.word.startswith("集体") else tokens[index].end
    is_name = following.word in _VILLAGES and tokens[index].word not in _KINDS_OF_VILLAGE and len(tokens[index].word) > 1
    if is_name and index + 3 < len(tokens) and tokens[index + 2].word not in ("集体", "集体经济"):
        return following.end  # 团结|村|产业项目
    word = tokens[index].word
    is_name = len(word) == _NAMED_VILLAGE and word[-1] in _VILLAGES and word[:-1] not in _KINDS_OF_VILLAGE
    if is_name and index + 2 < len(tokens) and not following.word.startswith("集体"):
        return following.start  # 团结村|产业|项目
    return start


def recut(tokens: list[Token]) -> list[Token]:
    """Part 县共, 村都 and 村有, which the segmenter takes for words."""
    if not tokens or len(tokens[0].word) != 2 or tokens[0].word[0] not in "省市县区乡镇村户" or tokens[0].word[1] not in "共都有":
        return tokens
    first = tokens[0]
    noun, adverb = Token(first.start, first.start + 1, first.word[0], "n"), Token(first.start + 1, first.end, first.word[1], "d")
    return [noun, adverb, *tokens[1:]]
