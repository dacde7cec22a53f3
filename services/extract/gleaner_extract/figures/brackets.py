"""Brackets next to a number: what stands in front of one, and the figure that one interrupts."""

import sys
from collections.abc import Sequence
from typing import Final

from gleaner_extract.figures import phrases, reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.measured import Quantity

_LEFT: Final = 40  # characters read on the left
_RIGHT: Final = 24


def next_start(quantities: Sequence[Quantity], index: int) -> int:
    """Return where the next figure begins."""
    return quantities[index + 1].start if index + 1 < len(quantities) else sys.maxsize


def beside_bracket(context: Clauses, quantities: Sequence[Quantity], index: int, bracket: int) -> Span | None:
    """A bracket between an indicator and its number is read over: 比重(常住人口城镇化率)为51.36%, 投资(500万元以上)3亿元."""
    opening = bracket
    if context.text[bracket] == ")":
        opening = context.text.rfind("(", max(0, bracket - _LEFT), bracket)
    if opening < 0:
        return None
    floor = 0
    for quantity in reversed(quantities[:index]):
        if quantity.end <= opening:
            floor = quantity.end
            break
    start = max(context.clause_start(opening), floor, opening - _LEFT)
    words = reach.strip_reach(context.words(start, opening)) if start < opening else []
    span = phrases.left_phrase(words)
    if span is not None and phrases.is_scope(words, span) and context.text[quantities[index].end :][:1] == ")":
        begin = quantities[index].end + 1  # 全镇(8200亩)|果园|
        end = min(context.clause_end(begin), begin + _RIGHT, next_start(quantities, index))
        return (phrases.right_phrase(context.words(begin, end)) if begin < end else None) or span
    return span


def before_bracket(context: Clauses, quantities: Sequence[Quantity], index: int, found: Sequence[Span | None]) -> Span | None:
    """A figure right behind a bracket goes on with the one in front of it: 入股82户(贫困户40户)|112亩."""
    quantity = quantities[index]
    if context.text[quantity.start - 1 : quantity.start] != ")":
        return None
    opening = context.text.rfind("(", max(0, quantity.start - _LEFT), quantity.start - 1)
    for at in range(index - 1, -1, -1) if opening >= 0 else ():
        if quantities[at].end <= opening:
            return found[at] if quantities[at].end == opening else None
    return None
