"""Hashes of sentences, by which an article is found again from words that somebody pasted."""

import re
from typing import Final
from zlib import crc32

from gleaner_contracts.nearness import letters_of

MIN_LETTERS: Final = 8  # shorter ones stand in too many articles
MOST: Final = 2_000  # sentences of one article; a longer one is found by its beginning
_END: Final = re.compile(r"[。！？!?；;…\n\r]+")


def sentence_hashes(text: str) -> list[int]:
    """Return a hash of the letters and digits of each sentence, unique and sorted, signed 32 bit.

    Two texts that differ in marks, blanks and layout only have the same hashes. Hashes can meet by chance: whoever finds
    an article by one looks at its text, too.
    """
    found = {crc32(part.encode("utf-8", "replace")) for part in sentences_of(text) if len(part) >= MIN_LETTERS}
    return sorted(number - (1 << 32) if number >> 31 else number for number in found)[:MOST]


def sentences_of(text: str) -> list[str]:
    """Return the letters and digits of each sentence of a text, in order."""
    return [letters_of(part) for part in _END.split(text)[: 2 * MOST]]
