"""The crawled text as the units that the repair reads."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from gleaner_extract.clean.damage import readings
from gleaner_extract.clean.damage.profile import Profile

MARKS: Final = "?\ufffd"
BROKEN_MARKS: Final = MARKS + "？"
WIDE_STOPS: Final = "。、"  # marks outside row 3 before which a stray byte may stand, too
TAG_REST: Final = re.compile(r"/?(?:p|br|div|span|strong|td|tr|b|font|a|li)\s{0,2}/?>", re.IGNORECASE)
NARROW: Final = "!?,:;ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # what a folded page shows for a full-width character of row 3


class Kind(Enum):
    """What a unit is."""

    CHAR = auto()
    GLOSS = auto()  # (reading)
    BROKEN = auto()  # ?reading)
    MARK = auto()  # a mark for a broken pair, or a question mark


@dataclass(frozen=True, slots=True)
class Token:
    """One unit, `[start, end)` in the crawled text."""

    kind: Kind
    text: str  # the character, or the reading
    start: int
    end: int
    is_before_full_width: bool = False  # marks: a full-width character of row 3 follows
    is_before_narrow: bool = False  # marks on a folded page: what follows may have been full-width
    is_before_tag: bool = False  # marks: the rest of a tag follows
    is_last: bool = False  # marks: the text ends here, so nothing was swallowed


def read_token(text: str, start: int, profile: Profile) -> Token:
    """Return the unit that begins at `start`."""
    char = text[start]
    if profile.is_injected and char in BROKEN_MARKS:
        match = readings.BROKEN.match(text, start)
        if match and readings.is_syllable(readings.normalise(match["reading"])):
            return Token(Kind.BROKEN, readings.normalise(match["reading"]), start, match.end())
    if char in MARKS:
        following = text[start + 1 : start + 2]
        is_narrow = profile.is_folded and following != "" and following in NARROW
        is_wide = "！" <= following <= "～" or following in WIDE_STOPS
        is_tag = bool(TAG_REST.match(text, start + 1))
        return Token(Kind.MARK, char, start, start + 1, bool(following) and is_wide, is_narrow, is_tag, not following)
    if profile.is_injected and char in "(（":
        gloss = _read_gloss(text, start)
        if gloss is not None:
            return gloss
    return Token(Kind.CHAR, char, start, start + 1)


def _read_gloss(text: str, start: int) -> Token | None:
    end = start + 1
    while end < len(text) and end - start <= 9 and text[end] not in ")）":
        end += 1
    reading = readings.normalise(text[start + 1 : end].rstrip(" "))
    if end < len(text) and text[end] in ")）" and reading and readings.is_syllable(reading):
        return Token(Kind.GLOSS, reading, start, end + 1)
    return None
