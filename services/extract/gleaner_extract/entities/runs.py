"""Where the engine need not look: candidates of patterns that it cannot skip to by itself."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_LINE_END: Final = re.compile(r"\n")
MAX_TAIL: Final = 64  # characters behind the sign of a list that its pattern may look at; more than any needs


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what `finditer` would, from positions in rising order that hold all places where a match may begin."""
    free = 0
    for start in starts:
        match = pattern.match(text, start) if start >= free else None
        if match is not None:
            free = match.end()
            yield match


def line_starts(text: str) -> list[int]:
    """Return where the lines of a text begin: what a pattern with `^` at its head would be tried at each character for."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def matches_before(pattern: re.Pattern[str], sign: re.Pattern[str], text: str, longest: int) -> Iterator[re.Match[str]]:
    """Yield what `finditer` would, where each match is Chinese characters and 、 up to a sign, and then not far beyond it.

    Args:
        pattern: what is looked for; it looks at nothing before its match.
        sign: what every match holds, at most `longest` characters behind its beginning: the 等 of a list.
        text: the article.
        longest: characters between the beginning of a match and its sign.
    """
    window: tuple[int, int] | None = None
    for match in sign.finditer(text):
        start, end = _run_start(text, match.start(), longest), match.start() + MAX_TAIL
        if window is not None and start <= window[1]:
            window = window[0], end
            continue
        if window is not None:
            yield from pattern.finditer(text, *window)
        window = start, end
    if window is not None:
        yield from pattern.finditer(text, *window)


def _run_start(text: str, end: int, longest: int) -> int:
    """Return where the run of Chinese characters and 、 begins that ends at a position, at most so many characters before."""
    start = end
    while start > 0 and end - start < longest and (text[start - 1] == "、" or "\u4e00" <= text[start - 1] <= "\u9fff"):
        start -= 1
    return start
