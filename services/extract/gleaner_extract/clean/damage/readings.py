"""How characters are read, and what looks like a reading in brackets."""

import re
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


@cache
def _readings() -> dict[str, frozenset[str]]:
    table = {}
    for char, listed in rows("clean_readings.tsv"):
        toned = {unicodedata.normalize("NFC", reading) for reading in listed.split(" ")}
        bare = {toneless(reading) for reading in toned}
        v_forms = {bare_form.replace("u", "v") for bare_form in bare if bare_form[:1] in "ln"}
        table[char] = frozenset(toned | bare | v_forms | {reading.replace("ü", "u") for reading in toned})
    return table


def reads(char: str, reading: str) -> bool:
    """Whether a character can be read that way, with or without tone."""
    return reading in _readings().get(char, ())


def has_one_reading(char: str) -> bool:
    """Whether a character is read in one way only, tones aside."""
    return len(_bare().get(char, ())) == 1


@cache
def _bare() -> dict[str, frozenset[str]]:
    return {char: frozenset(map(toneless, listed.split(" "))) for char, listed in rows("clean_readings.tsv")}


@cache
def _syllables() -> frozenset[str]:
    return frozenset().union(*_readings().values())


def is_syllable(reading: str) -> bool:
    """Whether some character is read that way."""
    return reading in _syllables()


@cache
def characters_read(reading: str) -> tuple[str, ...]:
    """Return the characters that can be read that way."""
    return tuple(char for char, listed in _readings().items() if reading in listed)
