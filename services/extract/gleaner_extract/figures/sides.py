"""The words on both sides of a number, tagged when they are asked for."""

from gleaner_extract.figures import reach
from gleaner_extract.figures.clauses import Clauses, Span
from gleaner_extract.figures.segment import Token


class Sides:
    """The words on both sides of a number, tagged when they are asked for: tagging is what an indicator costs."""

    def __init__(self, context: Clauses, left: Span, right: Span) -> None:
        self._context, self._left_span, self._right_span = context, left, right
        self._whole: list[Token] | None = None
        self._left: list[Token] | None = None
        self._right: list[Token] | None = None

    @property
    def whole(self) -> list[Token]:
        """The words in front of it."""
        if self._whole is None:
            start, end = self._left_span
            self._whole = self._context.words(start, end) if start < end else []
        return self._whole

    @property
    def left(self) -> list[Token]:
        """The words in front of it, without what only ties the number to its indicator."""
        if self._left is None:
            self._left = reach.strip_reach(self.whole)
        return self._left

    @property
    def right(self) -> list[Token]:
        """The words behind it."""
        if self._right is None:
            start, end = self._right_span
            self._right = self._context.words(start, end) if start < end else []
        return self._right
