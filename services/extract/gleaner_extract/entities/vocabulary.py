"""Finds the words of a fixed list in a text: by their first two characters, which few places of a text share.

An automaton of Aho and Corasick looks at every character of the text in a trie whose root has thousands of children; here the
pairs of characters are hashed once an article for all lists, as one array, a table of bits tells where a word may begin, and
only these places are looked at.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import numpy as np

Hashes = np.ndarray[tuple[int], np.dtype[np.uint32]]
BITS: Final = 18  # of a hash: a table for ten thousand words says yes to few pairs that begin none
_FIRST: Final = np.uint32(0x9E3779B1)
_SECOND: Final = np.uint32(0x85EBCA77)
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF


class Pairs:
    """The pairs of neighbouring characters of a text, one a position."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def hashes(self) -> Hashes:
        """The hash of the pair at each position."""
        return _hashes(self.codes)

    @cached_property
    def codes(self) -> Hashes:
        """The code point of each character."""
        return _codes(self.text)

    def stops(self) -> bytearray:
        """Return a table of what is no Chinese character, by the position behind it."""
        return bytearray(b"\0" + ((self.codes < _FIRST_HAN) | (self.codes > _LAST_HAN)).tobytes())


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _hashes(codes: Hashes) -> Hashes:
    return (codes[:-1] * _FIRST ^ codes[1:] * _SECOND) >> np.uint32(32 - BITS)


class Vocabulary:
    """Words of two and more characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) > 1)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}
        self._may_begin = np.zeros(1 << BITS, dtype=np.bool_)
        self._may_begin[_hashes(_codes("".join(lengths)))[::2]] = True

    def _starts(self, pairs: Pairs) -> list[int]:
        """Return where a word may begin; a few of the pairs there only have the hash of one that does."""
        found: list[int] = np.flatnonzero(self._may_begin[pairs.hashes]).tolist()
        return found

    def all(self, pairs: Pairs) -> list[tuple[int, str]]:
        """Return the start and the text of every word that stands in the text, the longest first where several begin."""
        text, words, lengths = pairs.text, self._words, self._lengths
        found = []
        for start in self._starts(pairs):
            for length in lengths.get(text[start : start + 2], ()):
                word = text[start : start + length]
                if word in words:
                    found.append((start, word))
        return found

    def longest(self, pairs: Pairs) -> Iterator[tuple[int, str]]:
        """Yield words from the left, the longest at each place, without overlaps."""
        text, words, lengths, free = pairs.text, self._words, self._lengths, 0
        for start in self._starts(pairs):
            if start < free:
                continue
            for length in lengths.get(text[start : start + 2], ()):
                word = text[start : start + length]
                if word in words:
                    yield start, word
                    free = start + length
                    break
