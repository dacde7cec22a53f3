"""Words as the indicator rules want them: tags of the segmenter put right, what is one noun in one piece."""

from typing import Final

from gleaner_extract.figures.lexicon import words_of
from gleaner_extract.figures.segment import Token

_WORDS: Final = words_of("figures_compounds")
_TAGS: Final = {word: tag for kind, tag in (("as_noun", "n"), ("as_verb", "v"), ("as_adverb", "d")) for word in _WORDS[kind]}
_SUFFIXES: Final = frozenset(_WORDS["suffix"])
_TERMS: Final = frozenset(_WORDS["term"]) | {word for word in _TAGS if len(word) > 1}
_TERM_HEADS: Final = frozenset(term[:size] for term in _TERMS for size in range(1, len(term) + 1))
_CHANGES: Final = frozenset(["上涨", "下跌", "增长", "下降", "上升", "提高", "减少", "增加"])  # end what they change
_SHORTEST_FUSED: Final = 3  # characters of a word that can hold a name and its change
_GRADES: Final = {"级": "b", "强": "n"}  # A|级|景区, 世界|500|强
_CUT_PLACES: Final = frozenset(["区中", "区内", "园中", "户中", "社中"])
_CUT_RATES: Final = frozenset(["率均", "率达", "率为", "率超", "率由", "率仅"])
_CUT_COUNTS: Final = frozenset(["省共", "市共", "县共", "区共", "镇共", "乡共", "村共", "社共", "户共"])  # 中心|村共
_CUT_DEEDS: Final = frozenset(["新建村", "新修村", "改建村"])
_CUT_EVERYBODY: Final = frozenset("全" + place + "人" for place in "省市县区镇乡村校厂国")
_CUT_WILL: Final = frozenset(place + "要" for place in "省市县区镇乡村")
_CUT_COMPARISONS: Final = frozenset(["价格比"])
_BY_WHOM: Final = frozenset("由" + body for body in "省市县区乡镇村社")  # 由|村集体
_MENDED: Final = (
    _CUT_PLACES
    | _CUT_WILL
    | _CUT_EVERYBODY
    | _CUT_COUNTS
    | _CUT_RATES
    | _CUT_DEEDS
    | _CUT_COMPARISONS
    | _BY_WHOM
    | {"中国", "国", "手中", "均", "村通"}
)  # words with a wrong border
_DISTANCES: Final = frozenset(["距离", "距今"])
_OF_STATE: Final = frozenset("定企标道家营级有")  # 其中|国定, not 其|中国
_MOST_WORDS: Final = 6  # of a term
_LISTED: Final = _TERM_HEADS.union(_TAGS, _GRADES, _SUFFIXES)  # words that something is done with
_STEMS: Final = frozenset(["n", "v", "vn", "nz", "j", "l", "b", "an", "ng", "vi", "nt"])  # tags of what a suffix joins
_NO_SUFFIX: Final = "upc"  # tags of one-character words that are no nouns there: 的, 把


def joined(tokens: list[Token], apart: frozenset[str]) -> list[Token]:
    """Return the words with the tags and the pieces that the lexicon asks for.

    Args:
        tokens: words of the segmenter, in order.
        apart: words that no suffix joins (全县, whose figure it is).
    """
    found: list[Token] = []
    index = 0
    if any(token.word in _MENDED or (token.tag == "x" and "\u4e00" <= token.word <= "\u9fff") for token in tokens):
        tokens = _recut(tokens)
    while index < len(tokens):
        token = tokens[index]
        if token.word[0] in "距地" and (pieces := _one_character(tokens, index, found)) is not None:
            found += pieces
            index += 1
            continue
        if token.word not in _LISTED and not (len(token.word) > _SHORTEST_FUSED and token.word[-2:] in _CHANGES):
            found.append(token)  # most words
            index += 1
            continue
        size = _term_at(tokens, index) if token.word in _TERM_HEADS else 0
        if size:
            last = tokens[index + size - 1]
            word = "".join(piece.word for piece in tokens[index : index + size])
            found.append(Token(token.start, last.end, word, _TAGS.get(word, "n")))
            index += size
            continue
        if len(token.word) > _SHORTEST_FUSED and token.word[-2:] in _CHANGES:  # 价格|上涨
            middle = token.end - 2
            found += [Token(token.start, middle, token.word[:-2], "n"), Token(middle, token.end, token.word[-2:], "v")]
            index += 1
            continue
        found.append(_with_stem(found, token, apart))
        index += 1
    return found


def _with_stem(found: list[Token], token: Token, apart: frozenset[str]) -> Token:
    """Return a word with its tag put right, and with the word in front of it where it ends that: A|级, 种植|户."""
    tag = _TAGS.get(token.word)
    token = token if tag is None else Token(token.start, token.end, token.word, tag)
    if found and token.word in _GRADES and found[-1].tag in ("eng", "m") and found[-1].end == token.start:
        stem = found.pop()
        return Token(stem.start, token.end, stem.word + token.word, _GRADES[token.word])
    if found and token.word in _SUFFIXES and _joins(found[-1], token, apart):
        stem = found.pop()
        return Token(stem.start, token.end, stem.word + token.word, "n")
    return token


def _one_character(tokens: list[Token], index: int, found: list[Token]) -> list[Token] | None:
    """Part 距 from a name that it is joined with, and give 经济林果|地 its last character; None for other words."""
    token = tokens[index]
    if token.word[0] == "距" and len(token.word) > 1 and token.word not in _DISTANCES:
        middle = token.start + 1
        return [Token(token.start, middle, "距", "p"), Token(middle, token.end, token.word[1:], token.tag)]
    if token.word != "地" or token.tag != "uv" or not found or found[-1].tag != "n" or found[-1].end != token.start:
        return None
    if index + 1 < len(tokens) and tokens[index + 1].tag not in ("m", "x", "uj"):
        return None  # 科学|地|种植
    stem = found.pop()
    return [Token(stem.start, token.end, stem.word + "地", "n")]


def _recut(tokens: list[Token]) -> list[Token]:
    """Mend borders that the segmenter sets wrongly: 园|区中, 其|中国|定; a character that it does not know ends a noun."""
    found: list[Token] = []
    for index, token in enumerate(tokens):
        before = found[-1] if found and found[-1].end == token.start else None
        following = tokens[index + 1].word if index + 1 < len(tokens) else ""
        if before is not None and (rest := _rest_of(before, token)) is not None:
            found[-1] = Token(before.start, token.start + 1, before.word + token.word[0], "n")
            found.append(Token(token.start + 1, token.end, token.word[1], rest))
        elif before is not None and before.word == "其" and token.word == "中国" and following[:1] in _OF_STATE:
            found[-1] = Token(before.start, token.start + 1, "其中", "r")
            found.append(Token(token.start + 1, token.end, "国", "b"))
        elif before is not None and before.word == "国" and before.tag == "b":
            found[-1] = Token(before.start, token.end, before.word + token.word, "b")
        elif before is not None and token.tag == "x" and before.tag[0] == "n" and "\u4e00" <= token.word <= "\u9fff":
            found[-1] = Token(before.start, token.end, before.word + token.word, before.tag)
        elif before is not None and token.word == "均" and (before.word == "农户" or before.word in _CUT_EVERYBODY):
            found[-1] = Token(before.start, token.start - 1, before.word[:-1], "ng" if before.word == "农户" else "n")
            found.append(Token(token.start - 1, token.end, before.word[-1] + "均", "d"))  # 助农|户均|增收, 全村|人均|收入
        else:
            found += _parted(token, following)
    return found


def _rest_of(before: Token, token: Token) -> str | None:
    """Return the tag of the second character of a word whose first ends the word before it, None where it does not."""
    is_noun = before.tag[0] == "n"
    if token.word in _CUT_PLACES and (is_noun or (before.tag[0] == "v" and token.word == "户中")):  # 园|区中
        return "f"
    if token.word in _CUT_COUNTS and is_noun and before.tag != "ns":  # 中心|村共
        return "d"
    if token.word == "村通" and before.tag[0] in "nv":  # 建制|村通|公路
        return "v"
    if token.word in _CUT_RATES and before.tag[0] in "nv":  # 办结|率均
        return "d"
    return "f" if before.word == "能" and token.word == "手中" else None  # 能|手中


def _parted(token: Token, following: str) -> list[Token]:
    """Part two words that the segmenter takes for one: 由|村集体, 新建|村组公路."""
    if token.word in _BY_WHOM:
        return [Token(token.start, token.start + 1, "由", "p"), Token(token.start + 1, token.end, token.word[1], "n")]
    if token.word in _CUT_WILL:  # 村|要达到
        return [Token(token.start, token.start + 1, token.word[0], "n"), Token(token.start + 1, token.end, "要", "v")]
    if token.word in _CUT_COMPARISONS:  # 价格|比往年贵
        middle = token.end - 1
        return [Token(token.start, middle, token.word[:-1], "n"), Token(middle, token.end, "比", "p")]
    if token.word in _CUT_DEEDS and following == "组":
        middle = token.start + 2
        return [Token(token.start, middle, token.word[:2], "v"), Token(middle, token.end, token.word[2], "n")]
    return [token]


def _term_at(tokens: list[Token], index: int) -> int:
    """Return of how many words the longest term is made that begins at a word; 0 where none does."""
    word, longest = "", 0
    for size, token in enumerate(tokens[index : index + _MOST_WORDS], 1):
        word += token.word
        if word not in _TERM_HEADS:
            break
        if word in _TERMS:
            longest = size
    return longest


def _joins(stem: Token, suffix: Token, apart: frozenset[str]) -> bool:
    return (
        len(stem.word) > 1
        and stem.end == suffix.start
        and stem.tag in _STEMS
        and stem.word not in apart
        and suffix.tag[0] not in _NO_SUFFIX
    )
