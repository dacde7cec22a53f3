"""How likely a run of characters is as Chinese: a word model that grows with each character.

The words and their frequencies are those of the segmenter's dictionary. Characters are scored in simplified script.
The score of a text is that of its best split into words, so it can be kept as the best scores of the last few
positions and a character costs at most four look-ups.
"""

import math
from collections import Counter
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gleaner_extract.clean.script import simplified_of

MAX_WORD: Final = 4
FOREIGN: Final = -22.0  # a character no word of the dictionary has
NEUTRAL: Final = -6.0  # common marks, digits, letters
MARKS: Final = {
    "，": -3.0, "。": -3.4, "、": -4.2, "“": -4.6, "”": -4.6, "：": -5.5, "；": -5.5, "（": -5.5, "）": -5.5, "《": -6.0,
    "》": -6.0, "！": -7.0, "？": -7.0, "…": -8.0, "—": -8.0, "‘": -9.0, "’": -9.0,
}  # fmt: skip
WIDE_BLANK: Final = -3.5  # two of them begin a paragraph
COMMON_MARKS: Final = frozenset(MARKS)
AWKWARD: Final = -9.0  # two marks that do not follow each other: 。。
RARE_MARK: Final = -14.0
LONE_SHARE: Final = 0.02  # a character that never stands alone in the dictionary counts this much of its frequency
MIN_COUNT: Final = 3

Tail = tuple[str, float, float, float, float]  # the last three characters, best scores up to the last four positions


@cache
def _words() -> dict[str, float]:
    """Return log probabilities of words of up to four characters and of single characters."""
    counts: dict[str, int] = {}
    characters: Counter[str] = Counter()
    spec = find_spec("jieba")  # only its dictionary is wanted, not the module
    if spec is None or spec.origin is None:
        raise ImportError("the dictionary of jieba is not installed")
    path = Path(spec.origin).with_name("dict.txt")
    for line in path.read_text(encoding="utf-8").split("\n"):
        word, _, rest = line.partition(" ")
        count = int(rest.partition(" ")[0] or 0)
        if len(word) <= MAX_WORD and count >= MIN_COUNT:
            counts[word] = count
            for char in word:
                characters[char] += count
    total = sum(counts.values())
    # A number for each frequency, not for each word: what processes look up they write to, and then share no more.
    weights = {count: math.log(count / total) for count in set(counts.values())}
    table = {word: weights[count] for word, count in counts.items()}
    for char, count in characters.items():
        floor = math.log(max(count * LONE_SHARE, 0.5) / total)
        table[char] = max(table.get(char, -math.inf), floor)
    return table


EMPTY_TAIL: Final[Tail] = ("", 0.0, 0.0, 0.0, 0.0)


def extend(tail: Tail, char: str) -> Tail:
    """Return the tail after one more character; its last score is that of the whole text."""
    words = _words()
    simple = simplified_of().get(char, char)
    last, third, second, first, score = tail
    if not "㐀" <= simple <= "鿿":
        awkward = AWKWARD if last and _is_awkward(last[-1], simple) else 0.0
        return simple, second, first, score, score + _mark_weight(simple) + awkward
    best = score + words.get(simple, FOREIGN)
    width = len(last)
    for length, before in ((1, first), (2, second), (3, third)):
        if length > width:
            break
        weight = words.get(last[width - length :] + simple)
        if weight is not None and before + weight > best:
            best = before + weight
    return (last + simple)[-3:], second, first, score, best


def _is_awkward(last: str, char: str) -> bool:
    """Whether a mark or blank hardly stands after that character: two stops, a wide blank within a sentence."""
    if char == "\u3000":
        return last not in "。！？…”：\u3000"
    return last in MARKS and not _may_follow(last, char)


def _may_follow(mark: str, following: str) -> bool:
    """Whether a mark can stand right after another."""
    if following in "“‘《（" or mark in "”’》）":
        return True
    return (mark in "。！？，…" and following in "”’）") or (mark == following and mark in "…—") or following not in MARKS


def _mark_weight(char: str) -> float:
    return WIDE_BLANK if char == "\u3000" else MARKS.get(char, NEUTRAL if char < "\x7f" else RARE_MARK)


@cache
def weight(char: str) -> float:
    """Return the log probability of a single character."""
    simple = simplified_of().get(char, char)
    if not "㐀" <= simple <= "鿿":
        return _mark_weight(simple)
    return _words().get(simple, FOREIGN)
