"""Near-duplicates: sampled winnowing of the clean text.

Fingerprints find candidates in an index, also of copies that are cut or lightly edited; the verdict is
`gleaner_contracts.nearness`, which any service may call.
"""

from typing import Final

import numpy as np

from gleaner_contracts.nearness import SHINGLE, Nearness, Signature, compare, compare_texts, letters_of, signature

__all__ = ["Nearness", "Signature", "compare", "compare_texts", "fingerprint", "signature"]

WINDOW: Final = 12  # shingles of which the smallest hash is kept
SAMPLE: Final = 8  # of the kept hashes one in eight is stored
Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
Codes = np.ndarray[tuple[int], np.dtype[np.uint32]]
_IS_LETTER: Final = np.array([chr(code).isalnum() for code in range(0x10000)])  # what `letters_of` keeps, in one look
BASE: Final = np.uint64(0x9E3779B97F4A7C15)


def _letters(text: str) -> Codes:
    """Return the code points of the letters and digits of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    if len(codes) and codes.max() < len(_IS_LETTER):
        letters: Codes = codes[_IS_LETTER.take(codes)]
        return letters
    return np.frombuffer(letters_of(text).encode("utf-32-le", "replace"), dtype=np.uint32)


def _hashes(letters: Codes) -> Hashes:
    """Return a 64-bit hash of each shingle: a polynomial over code points, then the finalizer of splitmix64."""
    codes = letters.astype(np.uint64)
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


def _winnow(letters: Codes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the smallest hash of each window of shingles as signed numbers; neighbours mostly share theirs."""
    hashes = _hashes(letters)
    if len(hashes) > WINDOW:
        hashes = _smallest(hashes, WINDOW)
    return hashes.view(np.int64)


def _smallest(hashes: Hashes, width: int) -> Hashes:
    """Return the smallest of each window, of windows that double in width until two cover the wanted one."""
    reach = 1
    while 2 * reach <= width:
        hashes = np.minimum(hashes[:-reach], hashes[reach:])
        reach *= 2
    rest = width - reach
    return np.minimum(hashes[:-rest], hashes[rest:]) if rest else hashes


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the sampled fingerprints of a clean text: sorted, unique, signed 64 bit, about one per 52 characters."""
    chosen = _winnow(_letters(text))
    return tuple(sorted(set(chosen[chosen % SAMPLE == 0].tolist())))
