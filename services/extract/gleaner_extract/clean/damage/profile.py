"""Decides whether a page was injected with readings, and with which table.

Law of the damage (no exception known): within one page a character is glossed always or never. So the table is the
best detector, and the best protection of genuine glosses: a language lesson glosses a word once.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from gleaner_extract.clean.damage import readings
from gleaner_extract.clean.damage.gbk import codes
from gleaner_extract.clean.script import simplified_of

MIN_GLOSSED_SHARE: Final = 0.8  # of the occurrences of a table character; the rest stands inside misaligned runs
MIN_HITS: Final = 3
MIN_CHARACTERS: Final = 2
MIN_SHARE_OF_HITS: Final = 0.8
# 着 was written 著 when the page was made traditional, so it is glossed with the rest though both scripts have it.
ALSO_MAPPED: Final = frozenset("著")
# Pages on which a program set toneless readings behind common characters here and there, whatever the script.
MIN_SCATTERED, MIN_SCATTERED_CHARACTERS = 12, 10
MIN_SCATTERED_DENSITY: Final = 0.03  # of the Han
MIN_PLAIN_SHARE: Final = 0.6  # of the glossed characters have one reading only: nobody needs their gloss
_HAN: Final = re.compile(rf"[{readings.HAN}]")
MAX_WIDE: Final = 0.2  # full-width marks for each half-width one after Chinese, on a folded page
_WIDE_MARK: Final = re.compile(r"[！-～]")
_NARROW_MARK: Final = re.compile(rf"(?<=[{readings.HAN}”》])[,:;!?]")
_OPENING: Final = re.compile(r"[(（]")
# A gloss that the end of a cut text left open.
_OPEN_GLOSS: Final = re.compile(rf"(?P<char>[{readings.HAN}])(?P<gloss>\((?P<reading>[{readings.LETTERS}]{{0,7}}))\s{{0,3}}$")


@dataclass(frozen=True, slots=True)
class Gloss:
    """A reading in brackets after a character; `[start, end)` is the bracket without the character."""

    char: str
    reading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a page's damage."""

    glosses: tuple[Gloss, ...] = ()
    table: dict[str, str] = field(default_factory=dict)  # character → reading
    plain: frozenset[str] = frozenset()  # characters that stand without a gloss
    is_injected: bool = False
    is_folded: bool = False  # full-width ASCII came out as half-width
    is_swallowing: bool = True  # a broken pair takes its second byte along
    is_keeping_private_use: bool = False  # pairs of the user-defined areas are shown

    def codes(self) -> dict[int, str]:
        """Return the table by two-byte code."""
        known = codes()
        return {known[char]: reading for char, reading in self.table.items() if char in known}


def _find_glosses(text: str) -> tuple[Gloss, ...]:
    found = []
    for opening in _OPENING.finditer(text, 1):  # few of the characters have a bracket behind them
        match = readings.GLOSS.match(text, opening.start() - 1)
        if match is None:
            continue
        end = match.end()
        reading = readings.normalise(match["reading"])
        if reading.isascii() and text[end : end + 1] == " " and _is_text(text[end + 1 : end + 2]):
            end += 1  # toneless readings carry a trailing blank
        found.append(Gloss(match["char"], reading, match.start() + 1, end))
    return tuple(found)


def _is_text(char: str) -> bool:
    return bool(char) and char > "\x7f"


def _build_table(glosses: tuple[Gloss, ...], occurrences: Counter[str]) -> dict[str, str]:
    simple = simplified_of()
    by_char: dict[str, Counter[str]] = {}
    for gloss in glosses:
        by_char.setdefault(gloss.char, Counter())[gloss.reading] += 1
    table = {}
    for char, counted in by_char.items():
        reading, hits = counted.most_common(1)[0]
        is_known = readings.reads(char, reading) or (hits >= MIN_HITS and readings.is_syllable(reading))
        if (
            (char in simple or char in ALSO_MAPPED)
            and len(counted) == 1
            and is_known
            and hits >= MIN_GLOSSED_SHARE * occurrences[char]
        ):
            table[char] = reading
    return table


def _is_swallowing(text: str) -> bool:
    swallowed = kept = 0
    for match in readings.BROKEN.finditer(text):
        if match[0][1] in "(（":
            kept += 1
        else:
            swallowed += 1
    return swallowed >= kept


def inspect(text: str) -> Profile:
    """Return the profile of a page's text; cheap when there is no bracket after a character."""
    if "(" not in text and "（" not in text and ")" not in text:
        return Profile()
    glosses = _find_glosses(text)
    broken = [match for match in readings.BROKEN.finditer(text) if readings.is_syllable(match["reading"])]
    if not glosses:
        return Profile()
    occurrences = Counter(text)
    cut = _OPEN_GLOSS.search(text, max(0, len(text) - 16))
    occurrences.subtract(cut["char"] if cut else "")
    table = _build_table(glosses, occurrences)
    hits = [gloss for gloss in glosses if table.get(gloss.char) == gloss.reading]
    is_many = len(hits) >= MIN_HITS and len({gloss.char for gloss in hits}) >= MIN_CHARACTERS
    is_dense = len(hits) >= MIN_SHARE_OF_HITS * len(glosses)
    is_injected = (is_many and is_dense) or (bool(hits) and bool(broken))
    if not is_injected and _is_scattered(text, glosses):
        return Profile(glosses, is_injected=True, is_folded=is_folded(text))
    hits += _open_gloss(cut, table) if is_injected and cut else []
    glossed = Counter(gloss.char for gloss in glosses)
    plain = frozenset(char for char, count in occurrences.items() if count > glossed[char] and char not in table)
    has_private_use = any("\ue000" <= char <= "\uf8ff" for char in occurrences)
    return Profile(tuple(hits), table, plain, is_injected, is_folded(text), _is_swallowing(text), has_private_use)


def _is_scattered(text: str, glosses: tuple[Gloss, ...]) -> bool:
    """Whether toneless readings stand all over a text, behind characters whose reading everybody knows.

    A lesson glosses what is hard to read, and with tones.
    """
    chars = {gloss.char for gloss in glosses}
    if len(glosses) < MIN_SCATTERED or len(chars) < MIN_SCATTERED_CHARACTERS:
        return False
    is_right = all(gloss.reading.isascii() and readings.reads(gloss.char, gloss.reading) for gloss in glosses)
    han = len(_HAN.findall(text))
    plain = sum(readings.has_one_reading(char) for char in chars)
    return is_right and len(glosses) >= MIN_SCATTERED_DENSITY * han and plain >= MIN_PLAIN_SHARE * len(chars)


def is_folded(text: str) -> bool:
    """Whether the marks of a page were made half-width; a few may be wide, where damage kept them from it."""
    return len(_WIDE_MARK.findall(text)) <= MAX_WIDE * len(_NARROW_MARK.findall(text))


def _open_gloss(cut: re.Match[str], table: dict[str, str]) -> list[Gloss]:
    """Return the gloss that a text ends in without its closing bracket."""
    reading = table.get(cut["char"], "")
    is_begun = reading != "" and reading.startswith(cut["reading"])
    return [Gloss(cut["char"], reading, *cut.span("gloss"))] if is_begun else []
