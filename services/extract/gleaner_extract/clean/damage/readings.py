"""How characters are read, and what looks like a reading in brackets."""

import re
import sys
import unicodedata
from functools import cache
from typing import Final

from gleaner_extract.clean.lexicon import rows

LETTERS: Final = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹɑɡ"
HAN: Final = "㐀-䶿一-鿿豈-﫿"

# An injected reading: the character before it, an opening bracket, at most eight letters, a closing bracket, a blank.
GLOSS: Final = re.compile(rf"(?P<char>[{HAN}])[(（](?P<reading>[{LETTERS}]{{1,8}}) ?[)）]")
# The same where the decoder lost its step: a mark for a broken pair has swallowed the byte before the letters.
BROKEN: Final = re.compile(rf"[?？\ufffd][(（]?(?P<reading>[{LETTERS}]{{1,8}}) ?[)）]")

_FOLDED: Final = str.maketrans({"ɑ": "a", "ɡ": "g"})


def normalise(reading: str) -> str:
    """Return a reading in its usual letters."""
    return unicodedata.normalize("NFC", reading).translate(_FOLDED)


@cache
def toneless(reading: str) -> str:
    """Return a reading without tones; `ü` becomes `u`, as on pages written for machines."""
    decomposed = unicodedata.normalize("NFD", reading)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _forms(toned: str) -> tuple[str, ...]:
    """Return how a reading is written: with its tone, without, with `v` or `u` for `ü`."""
    bare = toneless(toned)
    forms = [toned, bare, toned.replace("ü", "u")]
    if bare[:1] in "ln":
        forms.append(bare.replace("u", "v"))
    return tuple(sys.intern(form) for form in dict.fromkeys(forms))


@cache
def _readings() -> dict[str, frozenset[str]]:
    """Return the written forms of each character's readings; characters read alike share one set.

    There are twenty thousand characters: a set for each takes 10 MB, which each process of a pool then copies bit by bit.
    """
    sets: dict[str, frozenset[str]] = {}
    table = {}
    for char, listed in rows("clean_readings.tsv"):
        if listed not in sets:
            toned = (unicodedata.normalize("NFC", reading) for reading in listed.split(" "))
            sets[listed] = frozenset(form for reading in toned for form in _forms(reading))
        table[char] = sets[listed]
    return table


def reads(char: str, reading: str) -> bool:
    """Whether a character can be read that way, with or without tone."""
    return reading in _readings().get(char, ())


@cache
def _read_one_way() -> frozenset[str]:
    return frozenset(char for char, listed in rows("clean_readings.tsv") if len(set(map(toneless, listed.split(" ")))) == 1)


def has_one_reading(char: str) -> bool:
    """Whether a character is read in one way only, tones aside."""
    return char in _read_one_way()


@cache
def _characters() -> dict[str, str]:
    """Return the characters of each written form."""
    found: dict[str, list[str]] = {}
    for char, forms in _readings().items():
        for form in forms:
            found.setdefault(form, []).append(char)
    return {form: "".join(chars) for form, chars in found.items()}


def is_syllable(reading: str) -> bool:
    """Whether some character is read that way."""
    return reading in _characters()


def characters_read(reading: str) -> str:
    """Return the characters that can be read that way, one after the other."""
    return _characters().get(reading, "")
