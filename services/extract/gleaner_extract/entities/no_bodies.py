"""What looks like the name of a body and is none: the whole of one's own unit, pinyin, half a bracket, half a committee."""

import re
from typing import Final

from gleaner_extract.entities.view import View

_OWN: Final = re.compile(r"[全本该我各每][\u4e00-\u9fff]")  # 全连, 本团: one's own unit
_TONES: Final = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")  # pinyin that a damaged page carries along
_KINDS: Final = frozenset({"嘎查", "苏木", "连队", "团场"})
_COMMITTEE: Final = re.compile(r"会(?![议同上见商场诊谈晤])")  # 村委|会, not 县委|会议
_JOINTLY: Final = "联合"  # also the beginning of names: 联合社
_TOGETHER: Final = ("会同", "协同", "联手", "携手")  # verbs of acting together
ACTING: Final = re.compile(rf"{'|'.join(_TOGETHER)}|{_JOINTLY}(?![社会体党国工支总商])")
SEATS: Final = re.compile(r"([\u4e00-\u9fff]{1,10}委)[省市县区州旗镇乡](?:人民)?政府")  # 白水县委|县政府
MIN_BODY: Final = 4  # characters of a body with the verb
_MIDDLE: Final = "中心"  # 拉萨市中心 is where the shops are


def is_no_name(surface: str) -> bool:
    """Whether a word that the tagger takes for a body cannot be the name of one."""
    return surface in _KINDS or _OWN.fullmatch(surface) is not None or _TONES.search(surface) is not None


def is_half(text: str, start: int, end: int) -> bool:
    """Whether a span ends inside a bracket that it opens, or the other way round: 华机控股（集团."""
    opened = text.count("（", start, end) + text.count("(", start, end)
    return opened != text.count("）", start, end) + text.count(")", start, end)


def is_half_committee(text: str, end: int) -> bool:
    """Whether 委 at this end is the middle of a committee's name that the tagger tore: 杨家村村委|会."""
    return text[end - 1] == "委" and _COMMITTEE.match(text, end) is not None


def is_downtown(word: str, *, has_words: bool) -> bool:
    """Whether 中心 right behind a place is the middle of the town."""
    return word == _MIDDLE and not has_words


def acting_end(view: View, start: int, end: int, heads: frozenset[str]) -> int | None:
    """Return where the last verb of acting together ends in a word of the tagger that joins two bodies with it.

    白水县公安局|会同|红岩派出所: what stands before the verb must end with a head noun.
    """
    found = None
    for match in ACTING.finditer(view.text, start, end):
        is_body = any(view.text[p : match.start()] in heads for p in range(start, match.start() - 1))
        found = match.end() if is_body else found
    return found


def acts_together(word: str) -> bool:
    """Whether a part of a body that the tagger sees ends with a verb of acting together."""
    return len(word) > MIN_BODY and word.endswith((*_TOGETHER, _JOINTLY))
