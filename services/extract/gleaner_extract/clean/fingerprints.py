"""Near-duplicates: sampled winnowing of the clean text, with a guard on numbers and places.

Reposts with other boilerplate, in other script, cut or lightly edited share most of their fingerprints. So do template
articles, the same text with other villages and figures; the guard keeps them apart. Fingerprints find candidates in an
index; `compare` is the verdict. Nothing is ever deleted because of it.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

SHINGLE: Final = 8  # characters
WINDOW: Final = 12  # shingles of which the smallest hash is kept
SAMPLE: Final = 8  # of the kept hashes one in eight is stored
MIN_CONTAINMENT: Final = 0.5  # of the fingerprints of the shorter text
MIN_NUMBERS: Final = 0.6  # of the numbers of the text that has fewer
MIN_PLACES: Final = 0.5
FEW: Final = 3  # numbers that are enough to overrule a single place
MIN_WINNOWED: Final = 6  # shorter texts are compared by their content hash only

_KEPT: Final = re.compile(r"[^\W_]")
_NUMBER: Final = re.compile(r"(?<![0-9.])[0-9]{1,12}(?:\.[0-9]{1,6})?(?:\ufffd)?")
# Names of places by their last character; the class word alone (全县, 我市) is none.
_PLACE: Final = re.compile(r"[㐀-鿿]{2,6}?(?:省|市|县|区|州|旗|镇|乡|村|街道|社区)")
_NO_PLACE: Final = re.compile(r"[我全各本该这那每两三几数多一个在将把为和与的是由从对]")
BASE: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is compared of a text; everything is derived from the clean text alone."""

    winnowed: frozenset[int]  # all hashes that winnowing keeps; `fingerprint` stores one in eight of them
    numbers: tuple[str, ...]  # with repetitions, sorted
    places: tuple[str, ...]  # last three characters of names, without repetitions, sorted
    length: int  # letters and digits of the text


@dataclass(frozen=True, slots=True)
class Verdict:
    """How near two texts are; `None` where a guard has too little to say."""

    containment: float
    numbers: float | None
    places: float | None
    is_near: bool


def _squeezed(text: str) -> str:
    return "".join(_KEPT.findall(text))


def _hashes(normal: str) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return a 64-bit hash of each shingle: a polynomial over code points, then the finalizer of splitmix64."""
    codes = np.frombuffer(normal.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        codes = np.pad(codes, (0, SHINGLE - len(codes)))
    count = len(codes) - SHINGLE + 1
    value = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        value = value * BASE + codes[offset : offset + count]
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    value ^= value >> np.uint64(31)
    return value


def _winnow(normal: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the smallest hash of each window of shingles, unique, as signed numbers."""
    hashes = _hashes(normal)
    if len(hashes) > WINDOW:
        hashes = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).min(axis=1)
    return np.unique(hashes).view(np.int64)


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the sampled fingerprints of a clean text: sorted, unique, signed 64 bit, about one per 52 characters."""
    chosen = _winnow(_squeezed(text))
    return tuple(sorted(chosen[chosen % SAMPLE == 0].tolist()))


def signature(text: str) -> Signature:
    """Return what `compare` needs of a clean text."""
    places = {match[0] for match in _PLACE.finditer(text) if not _NO_PLACE.search(match[0])}
    return Signature(
        winnowed=frozenset(_winnow(_squeezed(text)).tolist()),
        numbers=tuple(sorted(_NUMBER.findall(text))),
        places=tuple(sorted({place[-3:] for place in places})),
        length=len(_squeezed(text)),
    )


def containment(first: Iterable[int], second: Iterable[int]) -> float:
    """Return the share of the fingerprints of the shorter text that the other one has; 0 when one has none."""
    one, two = set(first), set(second)
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> float | None:
    """Return the share of the smaller multiset that the larger has; None where there is nothing to compare."""
    fewer = min(len(first), len(second))
    return sum((Counter(first) & Counter(second)).values()) / fewer if fewer else None


def _is_guarded(first: Signature, second: Signature, numbers: float | None, places: float | None) -> bool:
    """Whether numbers or places say that these are two articles; one place alone may be a slip of an editor."""
    if numbers is not None and numbers < MIN_NUMBERS:
        return True
    is_one_place = min(len(first.places), len(second.places)) == 1
    is_sure_by_numbers = numbers is not None and min(len(first.numbers), len(second.numbers)) >= FEW
    return places is not None and places < MIN_PLACES and not (is_one_place and is_sure_by_numbers)


def compare(first: Signature, second: Signature) -> Verdict:
    """Say whether two texts are the same article.

    Args:
        first: signature of one clean text.
        second: signature of the other.

    Returns:
        near when the shorter text is at least half contained in the other, its numbers are at least .6 and its places at
        least .5 among those of the other. Measured on reposts of seven kinds and template siblings: docs/cleaning.md.
    """
    share = containment(first.winnowed, second.winnowed)
    numbers = _shared(first.numbers, second.numbers)
    places = _shared(first.places, second.places)
    is_enough = min(len(first.winnowed), len(second.winnowed)) >= MIN_WINNOWED
    is_guarded = _is_guarded(first, second, numbers, places)
    return Verdict(share, numbers, places, is_enough and share >= MIN_CONTAINMENT and not is_guarded)


def compare_texts(first: str, second: str) -> Verdict:
    """Compare two clean texts: what a store calls for the candidates of its index."""
    return compare(signature(first), signature(second))
