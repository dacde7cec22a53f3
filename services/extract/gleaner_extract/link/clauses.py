"""Cuts the clean text into clauses: the unit in which a subject stands before its figures."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from gleaner_contracts.enums import ParagraphKind
from gleaner_contracts.records import CleanArticle, Paragraph
from gleaner_extract.members import paragraph_kind
from gleaner_extract.record import Record

BREAK: Final = re.compile(
    r"""
    ( [，,；;。！？!?：:\n（）()【】\[\]…—]  # one set of characters at its head lets the engine skip to the next mark
    (?<! \d [,:] (?= \d ) )               # between two digits they belong to the number: 3,500; 2:1
    (?: (?<! — ) | — ) )                   # one dash joins, two break
    """,
    re.VERBOSE,
)
PLAIN_BREAK: Final = re.compile(r"([，；;。！？!?：\n（）()【】\[\]…])")  # the same where none of these stands
JOINING: Final = re.compile(r"[,:—]")  # what may stand between digits, and dashes
SIMPLE: Final = frozenset("，,；;：:")  # end a clause and nothing else
SENTENCE_ENDS: Final = frozenset("。！？!?\n")
OPENERS: Final = frozenset("（([【")
CLOSERS: Final = frozenset("）)]】")
MAX_TITLE: Final = 60  # characters; a longer first line is no title
MAX_NEAR: Final = 12  # clauses of one sentence that are looked at on each side
MAX_HEADING: Final = 40


class Clause(Record):
    """A stretch of text between two marks of punctuation, without them."""

    start: int
    end: int
    paragraph: int
    sentence: int
    depth: int  # 1 inside brackets
    opener: str  # the mark before it; empty at the start of the text


class Outline(Record):
    """Clauses and paragraphs of an article, and what the paragraphs are."""

    clauses: tuple[Clause, ...]
    starts: tuple[int, ...]
    kinds: tuple[ParagraphKind, ...]  # by paragraph
    headings: frozenset[int]  # paragraphs that are headings inside the body
    first_body: int  # number of the first body paragraph

    def at(self, position: int) -> int:
        """Return the number of the clause that holds a position; a mark counts to the clause before it."""
        return max(0, bisect_right(self.starts, position) - 1)

    def sentence_span(self, number: int) -> tuple[int, int]:
        """Return where the sentence of a clause starts and ends, as far as that is near."""
        sentence, first, last = self.clauses[number].sentence, number, number
        while first > max(0, number - MAX_NEAR) and self.clauses[first - 1].sentence == sentence:
            first -= 1
        while last + 1 < min(len(self.clauses), number + MAX_NEAR) and self.clauses[last + 1].sentence == sentence:
            last += 1
        return self.clauses[first].start, self.clauses[last].end

    def all_at(self, positions: Iterable[int]) -> tuple[int, ...]:
        """Return the numbers of the clauses that hold positions."""
        starts = self.starts
        return tuple([max(0, bisect_right(starts, position) - 1) for position in positions])


def outline(article: CleanArticle) -> Outline:
    """Cut an article into clauses, in order and without overlap."""
    paragraphs = article.paragraphs or lines(article.clean_text)
    clauses: list[Clause] = []
    kinds: list[ParagraphKind] = []
    headings: set[int] = set()
    for number, paragraph in enumerate(paragraphs):
        before = len(clauses)
        clauses += cut(article.clean_text, paragraph, number, clauses[-1].sentence + 1 if clauses else 0)
        kinds.append(paragraph.kind)
        if is_heading(article.clean_text[paragraph.start : paragraph.end], len(clauses) - before):
            headings.add(number)
    if kinds and paragraph_kind.TITLE not in kinds and is_title(article, paragraphs[0]):
        kinds[0] = paragraph_kind.TITLE
    first = next((n for n, kind in enumerate(kinds) if kind is paragraph_kind.BODY and n not in headings), 0)
    return Outline(tuple(clauses), tuple(c.start for c in clauses), tuple(kinds), frozenset(headings), first)


def lines(text: str) -> tuple[Paragraph, ...]:
    """Return the lines that are not blank as body paragraphs, for articles that came without paragraphs."""
    return tuple(Paragraph(start=m.start(), end=m.end()) for m in re.finditer(r"[^\n]++", text) if m.group().strip())


def is_title(article: CleanArticle, first: Paragraph) -> bool:
    """Whether the first line reads like a title: short and not a sentence."""
    text = article.clean_text[first.start : first.end].strip()
    return first.kind is paragraph_kind.BODY and len(text) <= MAX_TITLE and "。" not in text


def is_heading(text: str, clause_count: int) -> bool:
    """Whether a paragraph is a heading: one short line that does not end like a sentence."""
    bare = text.strip()
    return 0 < len(bare) <= MAX_HEADING and bare[-1] not in "。！？!?；;，," and clause_count <= 2


def cut(text: str, paragraph: Paragraph, number: int, sentence: int) -> list[Clause]:
    """Return the clauses of one paragraph; blank ones are left out."""
    clauses: list[Clause] = []
    at, opener, depth = paragraph.start, "", 0
    whole = text[at : paragraph.end]
    pieces = (BREAK if JOINING.search(whole) else PLAIN_BREAK).split(whole)  # clause, mark, clause, …: one call for all of it
    for piece, mark in zip(pieces[::2], (*pieces[1::2], ""), strict=True):
        end = at + len(piece)
        if piece and not piece.isspace():
            clauses.append(Clause(at, end, number, sentence, depth, opener))
        opener, at = mark, end + len(mark)
        if mark in SIMPLE:
            continue
        depth = 1 if mark in OPENERS else 0 if mark in CLOSERS or mark == "。" else depth  # brackets may be unbalanced
        sentence += mark in SENTENCE_ENDS and not depth
    return clauses
