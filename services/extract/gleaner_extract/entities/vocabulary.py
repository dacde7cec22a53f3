"""Finds the words of a fixed list in a text: by their first two characters, which few places of a text share.

An automaton of Aho and Corasick looks at every character of the text in a trie whose root has thousands of children; here the
pairs of characters are hashed once an article for all lists, and only places whose pair begins a word are looked at.
"""

from collections.abc import Iterable, Iterator
from itertools import compress, count
from operator import add

KEPT = 50_000  # characters of an article whose pairs are kept for the next list


class Pairs:
    """The pairs of neighbouring characters of a text, one a position."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._kept: list[str] | None = None

    def __iter__(self) -> Iterator[str]:
        """Give the pairs in order; those of a long text are made anew each time, to bound memory."""
        if len(self.text) > KEPT:
            return map(add, self.text, self.text[1:])
        if self._kept is None:
            self._kept = list(map(add, self.text, self.text[1:]))
        return iter(self._kept)


class Vocabulary:
    """Words of two and more characters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if len(word) > 1)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}

    def _starts(self, pairs: Pairs) -> Iterator[int]:
        return compress(count(), map(self._lengths.__contains__, pairs))

    def all(self, pairs: Pairs) -> Iterator[tuple[int, str]]:
        """Yield the start and the text of every word that stands in the text, the longest first where several begin."""
        text, words, lengths = pairs.text, self._words, self._lengths
        for start in self._starts(pairs):
            for length in lengths[text[start : start + 2]]:
                word = text[start : start + length]
                if word in words:
                    yield start, word

    def longest(self, pairs: Pairs) -> Iterator[tuple[int, str]]:
        """Yield words from the left, the longest at each place, without overlaps."""
        text, words, lengths, free = pairs.text, self._words, self._lengths, 0
        for start in self._starts(pairs):
            if start < free:
                continue
            for length in lengths[text[start : start + 2]]:
                word = text[start : start + length]
                if word in words:
                    yield start, word
                    free = start + length
                    break
