"""What the cleaner took out of a text as a whole line: boilerplate, metadata, bylines, the rest of a page."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gleaner_contracts.records import CleanArticle

MIN_LENGTH: Final = 2  # characters that count, beside blanks and marks
_LINE: Final = re.compile(r"[^\n]+")
_TAG: Final = re.compile(
    r"<(?:script|style)\b.{0,50000}?</(?:script|style)>|<!--.{0,20000}?-->|<[^<>]{1,2000}>", re.DOTALL | re.IGNORECASE
)
_WORD: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the decoded raw text, half-open, of which nothing is left in the clean text; `text` is without tags."""

    raw_start: int
    raw_end: int
    text: str


def removed(raw: str, article: CleanArticle, *, is_page: bool) -> Iterator[Removed]:
    """Yield what was taken out, in the order of the raw text; injected readings, which the repair ledger lists, are none.

    Args:
        raw: the decoded raw text that the article was cleaned from.
        article: what became of it.
        is_page: the raw text is HTML, whose tags and scripts are not what was taken out.
    """
    position = 0
    for start, end in [*((run.raw_start, run.raw_start + run.length) for run in article.offsets), (len(raw), len(raw))]:
        if start > position and not any(each.raw_start <= position and start <= each.raw_end for each in article.repairs):
            yield from _pieces(raw, position, start, is_page=is_page)
        position = max(position, end)


def _pieces(raw: str, start: int, end: int, *, is_page: bool) -> Iterator[Removed]:
    gap = _TAG.sub(lambda match: "\n" * len(match[0]), raw[start:end]) if is_page else raw[start:end]
    for line in _LINE.finditer(gap):
        text = html.unescape(line[0]).strip() if is_page else line[0].strip()
        if len(_WORD.findall(text)) >= MIN_LENGTH:
            yield Removed(start + line.start(), start + line.end(), text)
