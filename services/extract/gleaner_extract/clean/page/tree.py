"""The blocks of a page: which container each line of text stands in."""

import html
import re
from dataclasses import dataclass, field
from typing import Final

from gleaner_contracts.enums import Reason
from gleaner_contracts.errors import InvalidInput
from gleaner_extract.clean import labels
from gleaner_extract.clean.page.tokenizer import Tag, Text, tokenize
from gleaner_extract.clean.tracked import INSERTED, Tracked, join

MAX_DEPTH: Final = 600
MAX_INFO_SOURCE: Final = 300  # characters of a line whose labels are set apart
MAX_TAGS: Final = 400_000
BLOCKS: Final = frozenset(
    [
        "html",
        "body",
        "div",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
        "center",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "fieldset",
        "title",
        "caption",
        "address",
        "hgroup",
        "head",
    ]
)
BREAKS: Final = frozenset({"br", "hr"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CLOSES: Final = {
    "li": frozenset({"li"}), "td": frozenset({"td", "th"}), "th": frozenset({"td", "th"}), "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}), "tr": frozenset({"tr", "td", "th"}),
}  # fmt: skip
_SCOPES: Final = {"li": frozenset({"ul", "ol"}), "dt": frozenset({"dl"}), "dd": frozenset({"dl"})}
_TABLE: Final = frozenset({"table"})
_SOURCE_LINE: Final = re.compile(r"[^\r\n]{1,100000}")
_HIDDEN: Final = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_SPECIAL: Final = re.compile(r"[ \t\r\n\f]+|&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")
# Names that sites of all makers give to the elements of the info line, and the standard of government sites.
FIELD_NAMES: Final = {
    "js_name": "publisher", "source_baidu": "publisher", "author_baidu": "author", "editor_baidu": "editor",
    "pubtime_baidu": "published_at", "publish_time": "published_at", "js_author_name": "author",
}  # fmt: skip
_FIELD_NAME: Final = re.compile("|".join(FIELD_NAMES))


@dataclass(slots=True)
class Node:
    """A container."""

    tag: str
    parent: int
    depth: int
    names: str = ""  # id and classes
    is_hidden: bool = False


@dataclass(slots=True)
class Line:
    """A line of text in a container."""

    node: int
    pieces: list[tuple[int, int, int]] = field(default_factory=list)  # source start, end, inline element
    link_length: int = 0
    text: Tracked = field(default_factory=lambda: Tracked("", ()))


@dataclass(slots=True)
class Page:
    """Containers and lines in the order of the source, and what the head says."""

    nodes: list[Node]
    lines: list[Line]
    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    named: list[tuple[str, str]] = field(default_factory=list)  # field, text


class _Builder:
    def __init__(self, source: str) -> None:
        self.source = source
        self.nodes = [Node("#root", -1, 0)]
        self.stack = [0]
        self.lines: list[Line] = []
        self.line: Line | None = None
        self.links = 0
        self.inline = 0
        self.metas: dict[str, str] = {}
        self.open_fields: list[tuple[str, str, int]] = []
        self.named: list[tuple[str, str]] = []
        self.title: list[str] = []

    def build(self) -> Page:
        for count, token in enumerate(tokenize(self.source)):
            if count > MAX_TAGS:
                raise InvalidInput(Reason.TOO_LARGE, f"more than {MAX_TAGS} tags")
            if isinstance(token, Text):
                self._text(token)
            elif token.is_closing:
                self._close(token.name)
            else:
                self._open(token)
        lines = [line for line in (_read(line, self.source) for line in self.lines) if line.text.text.strip()]
        return Page(self.nodes, lines, " ".join("".join(self.title).split()), self.metas, self.named)

    def _text(self, token: Text) -> None:
        node = self.nodes[self.stack[-1]]
        if node.tag == "title":
            self.title.append(html.unescape(self.source[token.start : token.end]))
            return
        if node.is_hidden or node.tag == "head":
            return
        if node.tag == "pre":  # there a line of the source is a line of the page
            for match in _SOURCE_LINE.finditer(self.source, token.start, token.end):
                self._add(Text(*match.span()))
                self.line = None
            return
        self._add(token)

    def _add(self, token: Text) -> None:
        is_blank = self.source[token.start : token.end].isspace()
        if self.line is None:
            if is_blank:
                return
            self.line = Line(self.stack[-1])
            self.lines.append(self.line)
        self.line.pieces.append((token.start, token.end, self.inline))
        if self.links and not is_blank:
            self.line.link_length += token.end - token.start

    def _open(self, tag: Tag) -> None:
        name = tag.name
        if name in BLOCKS:
            self._open_block(tag)
        elif name in BREAKS:
            in_heading = self.nodes[self.stack[-1]].tag in HEADINGS
            self.line = self.line if in_heading else None
        elif name == "a":
            self.links += 1
            self._open_inline(tag)
        elif name == "meta":
            key = tag.get("name", "property", "itemprop").strip().lower()
            if key:
                self.metas.setdefault(key, html.unescape(tag.get("content")).strip())
        else:
            self._open_inline(tag)

    def _open_inline(self, tag: Tag) -> None:
        self.inline += 1
        if tag.name in {"span", "em", "a", "strong", "i", "b", "font"} and _FIELD_NAME.search(tag.attributes):
            names = tag.get("id", "class").split()
            listed = next((FIELD_NAMES[name] for name in names if name in FIELD_NAMES), None)
            if listed:
                self.open_fields.append((tag.name, listed, tag.end))

    def _open_block(self, tag: Tag) -> None:
        self.line = None
        self.links = 0
        self._close_implied(tag.name)
        parent = self.nodes[self.stack[-1]]
        is_hidden = parent.is_hidden or bool(_HIDDEN.search(tag.attributes) and _HIDDEN.search(tag.get("style")))
        names = tag.get("id", "class") if tag.attributes else ""
        if names and (listed := next((FIELD_NAMES[name] for name in names.split() if name in FIELD_NAMES), None)):
            self.open_fields.append((tag.name, listed, tag.end))
        if tag.name in {"html", "body"} and any(self.nodes[index].tag == tag.name for index in self.stack):
            return
        if tag.name == "body":
            while self.nodes[self.stack[-1]].tag in {"head", "title"}:
                self.stack.pop()
        self.nodes.append(Node(tag.name, self.stack[-1], len(self.stack), names, is_hidden))
        self.stack.append(len(self.nodes) - 1)
        if len(self.stack) > MAX_DEPTH:
            raise InvalidInput(Reason.TOO_DEEP, f"more than {MAX_DEPTH} nested blocks")

    def _close_implied(self, name: str) -> None:
        """Close what an opening tag ends without saying: a paragraph, a cell, an item."""
        if self.nodes[self.stack[-1]].tag == "p" or self.nodes[self.stack[-1]].tag == "title":
            self.stack.pop()
        closes = _CLOSES.get(name)
        if closes is None:
            return
        scope = _SCOPES.get(name, _TABLE)
        for position in range(len(self.stack) - 1, 0, -1):
            tag = self.nodes[self.stack[position]].tag
            if tag in scope or tag == "table":
                return
            if tag in closes:
                del self.stack[position:]
                if name != "tr" or tag == "tr":
                    return

    def _close(self, name: str) -> None:
        if self.open_fields and self.open_fields[-1][0] == name:
            _, listed, start = self.open_fields.pop()
            self._name_field(listed, start)
        if name == "a":
            self.links = max(0, self.links - 1)
        if name not in BLOCKS:
            self.inline += 1
            return
        self.line = None
        self.links = 0
        limit = _TABLE if name in {"td", "th", "tr", "tbody"} else frozenset()
        for position in range(len(self.stack) - 1, 0, -1):
            tag = self.nodes[self.stack[position]].tag
            if tag == name:
                del self.stack[position:]
                return
            if tag in limit or (tag in {"td", "th"} and name in {"div", "p", "span", "form", "center"}):
                return

    def _name_field(self, listed: str, start: int) -> None:
        pieces = self.lines[-1].pieces if self.lines else []
        text = " ".join(self.source[begin:end] for begin, end, _ in pieces if begin >= start)
        text = " ".join(html.unescape(text).split())
        if 0 < len(text) <= 60:
            self.named.append((listed, text))


def parse(source: str) -> Page:
    """Return the lines of a page.

    Raises:
        InvalidInput: the page has too many tags or is nested too deeply.
    """
    page = _Builder(source).build()
    page.lines = _merge_rows(page)
    return page


def _read(line: Line, source: str) -> Line:
    """Give a line its text: entities decoded, source line breaks gone, every character with its place."""
    parts: list[str] = []
    origins: list[int] = []
    is_short = sum(end - start for start, end, _ in line.pieces) <= MAX_INFO_SOURCE
    inline = line.pieces[0][2]
    for start, end, element in line.pieces:
        position = start
        if is_short and element != inline and parts and labels.begins(source[start : start + 24]):
            parts.append(" ")
            origins.append(INSERTED)
        inline = element
        for match in _SPECIAL.finditer(source, start, end):
            if match.start() > position:
                parts.append(source[position : match.start()])
                origins.extend(range(position, match.start()))
            _read_special(match, parts, origins)
            position = match.end()
        parts.append(source[position:end])
        origins.extend(range(position, end))
    line.text = _squeezed(Tracked("".join(parts), origins))
    return line


def _read_special(match: re.Match[str], parts: list[str], origins: list[int]) -> None:
    if match[0][0] == "&":
        char = html.unescape(match[0])
        parts.append(char)
        origins.extend([match.start(), *[INSERTED] * (len(char) - 1)] if char != match[0] else range(*match.span()))
    elif any(break_ in match[0] for break_ in "\r\n"):
        parts.append("\r")  # a break of the source; it shows as a blank, between Han as nothing
        origins.append(match.start())
    else:
        parts.append(" ")
        origins.append(match.start())


_BREAK: Final = re.compile(r"(?<=[㐀-鿿，。；：、？！”’》）])\r(?=[㐀-鿿“‘《（，。；：、])")


def _squeezed(text: Tracked) -> Tracked:
    if "\r" in text.text:
        gone = [match.start() for match in _BREAK.finditer(text.text)]
        if gone:
            drop = set(gone)
            kept = [index for index in range(len(text.text)) if index not in drop]
            text = Tracked("".join(text.text[index] for index in kept), [text.origins[index] for index in kept])
        text = text.with_text(text.text.replace("\r", " "))
    start = len(text.text) - len(text.text.lstrip())
    end = len(text.text.rstrip())
    return text.cut(start, max(start, end))


def _merge_rows(page: Page) -> list[Line]:
    """Join the cells of a row of a data table to one line: `指标 | 数值`."""
    rows: dict[int, list[Line]] = {}
    for line in page.lines:
        row = _row_of(page, line.node)
        if row >= 0:
            rows.setdefault(row, []).append(line)
    merged: dict[int, Line] = {}
    for lines in rows.values():
        cells = {line.node for line in lines}
        if len(lines) >= 2 and len(cells) == len(lines) and all(len(line.text.text) <= 40 for line in lines):
            whole = Line(lines[0].node, [], sum(line.link_length for line in lines))
            whole.text = join([line.text for line in lines], " | ")
            merged[id(lines[0])] = whole
            merged.update((id(line), Line(-1)) for line in lines[1:])
    listed = [merged.get(id(line), line) for line in page.lines]
    return [line for line in listed if line.node >= 0]


def _row_of(page: Page, index: int) -> int:
    """Return the row whose cell directly holds the line, -1 for none."""
    for _ in range(3):
        node = page.nodes[index]
        if node.tag in {"td", "th"}:
            return node.parent if page.nodes[node.parent].tag == "tr" else -1
        if node.tag not in {"p", "div", "center"}:
            return -1
        index = node.parent
    return -1
