"""An article as the rules see it: its text, its sentences, and its words with parts of speech, looked up by position."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.records import CleanArticle
from gleaner_extract.entities.listed import Listed
from gleaner_extract.entities.segment import MAX_PIECE
from gleaner_extract.entities.tagger import LabelledSpan, Tagger
from gleaner_extract.entities.vocabulary import Pairs

PROPER: Final = frozenset({"PER", "LOC", "ORG", "nr", "nrt", "nrfg", "ns", "nt", "nz", "nw"})
"""Labels of names: places may begin and end inside such a word, inside others not."""
NAMED_PLACE: Final = frozenset({"LOC", "ns"})
NAMED_BODY: Final = frozenset({"ORG", "nt"})
NAMED_PERSON: Final = frozenset({"PER", "nr", "nrt", "nrfg"})
TAGGED_AT_ONCE: Final = 256  # sentences: bounds the memory of long articles
_SENTENCE: Final = re.compile(r"[^。！？!?;；\n\r]{1,1000}[。！？!?;；]?")


def sentence_spans(article: CleanArticle) -> list[tuple[int, int]]:
    """Return the sentences of the cleaner, cut at line breaks; where it gave none, those of the text."""
    text = article.clean_text
    spans = article.sentences or ((0, len(text)),)
    found = []
    for start, end in spans:
        pieces = [match.span() for match in _SENTENCE.finditer(text, start, end)]
        found += [_trimmed(text, first, last) for first, last in pieces if not text[first:last].isspace()]
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without blanks at its edges: taggers take an indent for a part of the first word."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def _joined(sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join sentences that touch: the dictionary's words end at their marks anyway, and each call of the segmenter costs."""
    pieces: list[tuple[int, int]] = []
    for start, end in sentences:
        if pieces and pieces[-1][1] == start and end - pieces[-1][0] <= MAX_PIECE:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return pieces


class View:
    """Words of an article by position. Word numbers count over all sentences."""

    def __init__(self, article: CleanArticle, tagger: Tagger) -> None:
        self.article = article
        self.text = article.clean_text
        self.is_statistical = tagger.is_statistical
        self.sentences = sentence_spans(article)
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.labels: list[str] = []
        pieces = self.sentences if tagger.is_statistical else _joined(self.sentences)
        for first in range(0, len(pieces), TAGGED_AT_ONCE):
            part = pieces[first : first + TAGGED_AT_ONCE]
            tagged = tagger.tag([self.text[start:end] for start, end in part])
            for (offset, _), found in zip(part, tagged, strict=True):
                self._add(offset, found)
        numbers = range(len(self.starts))
        self.by_start = dict(zip(self.starts, numbers, strict=False))
        self.by_end = dict(zip(self.ends, numbers, strict=False))
        self.pairs = Pairs(self.text)
        self.listed = Listed(self.pairs)
        self.title_lengths: dict[int, int] | None = None  # by end, filled by `titled`
        self.has_natives: bool | None = None  # filled by `titled`
        self._names = [(self.starts[n], self.ends[n], label) for n, label in enumerate(self.labels) if label in PROPER]
        self._sentence_starts = [start for start, _ in self.sentences]

    def _add(self, offset: int, found: Sequence[LabelledSpan]) -> None:
        if found and " " not in self.text[offset : offset + found[-1][1]]:
            self.starts += [offset + start for start, _, _ in found]
            self.ends += [offset + end for _, end, _ in found]
            self.labels += [label for _, _, label in found]
            return
        for start, end, label in found:
            blank = self.text.find(" ", offset + start, offset + end) if end - start > 3 else -1
            if blank > 0:  # two bodies with a blank between them came as one
                self._add_word(offset + start, blank, label)
                self._add_word(blank, blank + 1, "w")
                self._add_word(blank + 1, offset + end, label)
            else:
                self._add_word(offset + start, offset + end, label)

    def _add_word(self, start: int, end: int, label: str) -> None:
        if end > start:
            self.starts.append(start)
            self.ends.append(end)
            self.labels.append(label)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.starts)

    def word(self, number: int) -> str:
        """Return the text of a word."""
        return self.text[self.starts[number] : self.ends[number]]

    def at(self, position: int) -> int | None:
        """Return the number of the word that covers a position, None between sentences."""
        number = bisect_right(self.starts, position) - 1
        return number if number >= 0 and position < self.ends[number] else None

    def label_at(self, position: int) -> str:
        """Return the label of the word that covers a position, empty between sentences."""
        number = self.at(position)
        return "" if number is None else self.labels[number]

    def sentence(self, position: int) -> tuple[int, int]:
        """Return the sentence that covers a position, or the empty span there."""
        number = bisect_right(self._sentence_starts, position) - 1
        if number >= 0 and position < self.sentences[number][1]:
            return self.sentences[number]
        return position, position

    def is_start(self, position: int) -> bool:
        """Whether a word begins here, or a name covers the position so that the segmentation says nothing."""
        return position in self.by_start or self.label_at(position) in PROPER

    def is_end(self, position: int) -> bool:
        """Whether a word ends here, or a name covers the character before."""
        return position in self.by_end or self.label_at(position - 1) in PROPER

    def fits(self, start: int, end: int) -> bool:
        """Whether a span begins and ends between words or inside names."""
        return self.is_start(start) and self.is_end(end)

    def labelled(self, labels: frozenset[str]) -> list[tuple[int, int]]:
        """Return the spans of all words with one of these labels, which are labels of names."""
        return [(start, end) for start, end, label in self._names if label in labels]
