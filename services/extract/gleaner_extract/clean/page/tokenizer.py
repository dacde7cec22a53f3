"""Tags and text of an HTML source, with exact positions.

A parser that repairs the tree loses the places of its text, and every figure must have a span in the source. So the
source is read once, tag by tag; what a tag cannot be read as is text.
"""

import re
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_TAG: Final = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]{0,40})
        (?P<attributes>(?:[^>"'<]++|"[^"<]{0,2000}+"|'[^'<]{0,2000}+'|["'](?=[^"'<>]{0,200}[>"'])){0,200}+)
        /?>""",
    re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(
    r"""([A-Za-z][A-Za-z0-9:_-]{0,40})\s{0,5}=\s{0,5}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,500}))"""
)
_LOOSE_END: Final = re.compile(r"[^<>]{0,4000}>")
RAW_ELEMENTS: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "iframe",
        "svg",
        "template",
        "select",
        "object",
        "textarea",
        "button",
        "math",
        "canvas",
        "video",
        "audio",
    }
)
_RAW_END: Final = {name: re.compile(rf"</{name}[^>]{{0,100}}>", re.IGNORECASE) for name in RAW_ELEMENTS}


class Tag(NamedTuple):
    """A tag; `attributes` is the source of its attributes."""

    name: str
    is_closing: bool
    attributes: str
    start: int
    end: int

    def get(self, *wanted: str) -> str:
        """Return the values of some attributes, joined by blanks."""
        return _values(self.attributes, wanted) if "=" in self.attributes else ""


@lru_cache(4_096)  # a page repeats the attributes of its lists and cells
def _values(attributes: str, wanted: tuple[str, ...]) -> str:
    found = _ATTRIBUTE.findall(attributes)
    return " ".join([double or single or bare for name, double, single, bare in found if name.lower() in wanted])


class Text(NamedTuple):
    """A run of text `[start, end)` of the source."""

    start: int
    end: int


def tokenize(source: str) -> Iterator[Tag | Text]:
    """Yield tags and texts in order; comments and what never shows (scripts, styles, forms' choices) are skipped."""
    position, end = 0, len(source)
    while position < end:
        start = source.find("<", position)
        if start < 0:
            yield Text(position, end)
            return
        if start > position:
            yield Text(position, start)
        match = _TAG.match(source, start)
        if match is None:
            position = yield from _irregular(source, start)
            continue
        name = match["name"].lower()
        yield Tag(name, bool(match["close"]), match["attributes"], start, match.end())
        position = match.end()
        if name in RAW_ELEMENTS and not match["close"] and not match[0].endswith("/>"):
            closing = _RAW_END[name].search(source, position)
            position = closing.end() if closing else _unclosed(source, name, position)


def _unclosed(source: str, name: str, position: int) -> int:
    """An unclosed script hides the rest of the page, as in browsers; other elements hide nothing."""
    return len(source) if name in {"script", "style"} else position


def _irregular(source: str, start: int) -> Generator[Text, None, int]:
    """Skip comments, declarations and broken tags; a lone `<` is text."""
    if source.startswith("<!--", start):
        closing = source.find("-->", start + 4)
        return len(source) if closing < 0 else closing + 3
    following = source[start + 1 : start + 2]
    if following in "!?" or following == "/" or (following.isascii() and following.isalpha()):
        match = _LOOSE_END.match(source, start + 1)
        if match:
            return match.end()
    yield Text(start, start + 1)
    return start + 1
