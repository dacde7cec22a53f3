"""Names written by sound that the tagger tears apart or takes for something else: 切尔诺|梅尔金, 主席|万诺 (a body to it)."""

from collections.abc import Iterator
from typing import Final

from gleaner_extract.entities import lexicon, names
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.titled import person, title_before
from gleaner_extract.entities.view import View

_PARTS: Final = frozenset({"PER", "LOC", "ORG", "nz", "nr", "nrt", "x"})
_MISREAD: Final = frozenset({"LOC", "ORG", "nz"})
MAX_NAME: Final = 9


def names_of_sounds(view: View) -> list[Draft]:
    """Find names of sounds that the model divides, and those after a title that it takes for a place or a body."""
    return list(_found(view)) if view.is_statistical else []


def _found(view: View) -> Iterator[Draft]:
    for number in range(len(view)):
        label, start = view.labels[number], view.starts[number]
        if label not in _PARTS or not _is_part(view, number):
            continue
        is_titled = label in _MISREAD and lexicon.pairs("titles").get(title_before(view, start)) == "office"
        if label != "PER" and not is_titled:
            continue
        end = _last_part(view, number)
        is_longer = end > view.ends[number] and end - start >= 4 and not names.is_chinese(view.text[start:end])
        if (is_longer or is_titled) and 2 <= end - start <= MAX_NAME:
            yield person(start, end, "sounds", 0.8)


def _is_part(view: View, number: int) -> bool:
    word = view.word(number)
    return names.is_transliterated(word) and not names.is_common_word(word)


def _last_part(view: View, number: int) -> int:
    """Return the end of the parts that touch a word on the right."""
    following = number + 1
    while (
        following < len(view)
        and view.starts[following] == view.ends[following - 1]
        and view.labels[following] in _PARTS
        and _is_part(view, following)
    ):
        following += 1
    return view.ends[following - 1]
