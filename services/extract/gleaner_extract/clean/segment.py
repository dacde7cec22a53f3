"""Sentences and the hash of a text."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from gleaner_contracts.records import Paragraph

MAX_SENTENCE: Final = 2_000
_END: Final = re.compile(r"[。！？!?…][。！？!?…]{0,7}[”’」』）)】》]{0,4}")
_END_WITH_POINT: Final = re.compile(_END.pattern + r"|(?<=[^0-9A-Za-z])\.{1}(?=[ ]{1}[A-Z])")
_MARKS: Final = re.compile(r"[，。、：；！？“”‘’（）《》【】—… \n%./·+-]")  # the usual ones; NFKC leaves no letter of them
_NOT_HASHED: Final = re.compile(r"[\W_]+")


def sentences(text: str, paragraphs: Iterable[Paragraph]) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a text, none across paragraphs, each at most `MAX_SENTENCE` characters."""
    found: list[tuple[int, int]] = []
    pattern = _END_WITH_POINT if ". " in text else _END
    for paragraph in paragraphs:
        start = paragraph.start
        ends = [match.end() for match in pattern.finditer(text, paragraph.start, paragraph.end)]
        for end in [*ends, paragraph.end]:
            while end - start > MAX_SENTENCE:
                found.append((start, start + MAX_SENTENCE))
                start += MAX_SENTENCE
            if text[start:end].strip():
                found.append((start, end))
                start = end
    return tuple(found)


def content_hash(text: str) -> str:
    """Return the sha256 of a text without blanks, marks and case: copies with another layout are the same."""
    normal = _MARKS.sub("", text)  # marks first: what is left of most texts is in normal form
    if not unicodedata.is_normalized("NFKC", normal):
        normal = unicodedata.normalize("NFKC", text)
    normal = normal.casefold()
    normal = normal if normal.isalnum() else _NOT_HASHED.sub("", normal)
    return hashlib.sha256(normal.encode("utf-8", "replace")).hexdigest()
