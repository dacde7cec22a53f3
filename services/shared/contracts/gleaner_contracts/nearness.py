"""Whether two clean texts are the same article: pure text in, a verdict out, for every service that keeps candidates.

Reposts with other boilerplate, cut or lightly edited share most of their shingles. So do template articles, the same
text with other villages and figures; a guard on numbers and places keeps them apart. A verdict links, it never deletes.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

SHINGLE: Final = 8  # letters and digits
MIN_SHINGLES: Final = 40  # shorter texts are compared by their content hash only
MIN_CONTAINMENT: Final = 0.5  # of the shingles of the shorter text
MIN_NUMBERS: Final = 0.6  # of the numbers of the text that has fewer
MIN_PLACES: Final = 0.5  # of the places of the text that has fewer
FEW: Final = 3  # numbers that are enough to overrule a single place

_NO_LETTERS: Final = re.compile(r"[\W_]")
# The look back stands behind the first digit: so the engine need not stop at each character.
_NUMBER: Final = re.compile(r"[0-9](?<![0-9.].)[0-9]{0,11}(?:\.[0-9]{1,6})?\ufffd?")
# Names of places by their last character; the class word alone (全县, 我市) is none.
_PLACE: Final = re.compile(r"[㐀-鿿]{2,6}?(?:省|市|县|区|州|旗|镇|乡|村|街道|社区)")
_NO_PLACE: Final = re.compile(r"[我全各本该这那每两三几数多一个在将把为和与的是由从对]")


@dataclass(frozen=True, slots=True)
class Guard:
    """What tells template articles apart; it costs a tenth of the shingles."""

    numbers: tuple[str, ...]  # with repetitions, sorted
    places: tuple[str, ...]  # last three characters of names, without repetitions, sorted


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of a text; everything is derived from the clean text alone."""

    shingles: frozenset[str]
    guard: Guard


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two texts are; shares from 0 to 1, null where there is nothing to compare."""

    containment: float
    numbers: float | None
    places: float | None
    is_near: bool


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: what is left when layout and marks differ."""
    return _NO_LETTERS.sub("", text)


def numbers_of(text: str) -> tuple[str, ...]:
    """Return the numbers of a clean text, with repetitions, sorted."""
    return tuple(sorted(_NUMBER.findall(text)))


def guard_of(text: str, numbers: tuple[str, ...] | None = None) -> Guard:
    """Return the numbers and places of a clean text.

    Args:
        text: the clean text.
        numbers: what `numbers_of` returned for it, where that is known; places take five times as long.
    """
    places = {match[0][-3:] for match in _PLACE.finditer(text) if not _NO_PLACE.search(match[0])}
    return Guard(numbers=numbers_of(text) if numbers is None else numbers, places=tuple(sorted(places)))


def signature(text: str, guard: Guard | None = None) -> Signature:
    """Return what `compare` needs of a clean text; its guard is made where it is not known."""
    letters = letters_of(text)
    shingles = frozenset(letters[start : start + SHINGLE] for start in range(len(letters) - SHINGLE + 1))
    return Signature(shingles, guard or guard_of(text))


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> float | None:
    """Return the share of the smaller multiset that the larger has; None where there is nothing to compare."""
    fewer = min(len(first), len(second))
    if not fewer:
        return None
    one, other = Counter(first), Counter(second)
    return sum(min(one[each], other[each]) for each in one.keys() & other.keys()) / fewer


def are_apart_by_numbers(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the numbers of two texts say that these are two articles, whatever their places; as `numbers_of` returns them."""
    numbers = _shared(first, second)
    return numbers is not None and numbers < MIN_NUMBERS


def are_kept_apart(first: Guard, second: Guard) -> bool:
    """Whether numbers or places alone say that these are two articles, so that `compare` need not be asked."""
    return _is_guarded(first, second, _shared(first.numbers, second.numbers), _shared(first.places, second.places))


def _is_guarded(first: Guard, second: Guard, numbers: float | None, places: float | None) -> bool:
    """Whether these shares keep two articles apart; one place alone may be a slip of an editor."""
    if numbers is not None and numbers < MIN_NUMBERS:
        return True
    is_one_place = min(len(first.places), len(second.places)) == 1
    is_sure_by_numbers = min(len(first.numbers), len(second.numbers)) >= FEW
    return places is not None and places < MIN_PLACES and not (is_one_place and is_sure_by_numbers)


def compare(first: Signature, second: Signature) -> Nearness:
    """Say whether two texts are the same article.

    Args:
        first: signature of one clean text.
        second: signature of the other.

    Returns:
        near when the shorter text is at least half contained in the other, its numbers are at least .6 and its places at
        least .5 among those of the other. Measured on reposts of seven kinds and template siblings: docs/cleaning.md.
    """
    fewer = min(len(first.shingles), len(second.shingles))
    containment = len(first.shingles & second.shingles) / fewer if fewer else 0.0
    one, other = first.guard, second.guard
    numbers, places = _shared(one.numbers, other.numbers), _shared(one.places, other.places)
    is_near = fewer >= MIN_SHINGLES and containment >= MIN_CONTAINMENT and not _is_guarded(one, other, numbers, places)
    return Nearness(containment, numbers, places, is_near)


def compare_texts(first: str, second: str) -> Nearness:
    """Compare two clean texts: the verdict on a candidate that an index of fingerprints found."""
    return compare(signature(first), signature(second))
