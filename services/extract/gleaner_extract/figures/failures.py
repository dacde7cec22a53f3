"""A rule that raises costs what it would have found and no more: it is caught here and named in the result."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
E = TypeVar("E")


class Failures:
    """The rules that raised in one article, each named once, in the order of their first failure."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rules that raised."""
        return tuple(self._names)

    def guard(self, rule_id: str, rule: Callable[[], T], otherwise: E) -> T | E:
        """Return what a rule returns; `otherwise` where it raises, and note its name."""
        try:
            return rule()
        except Exception:
            self._names[rule_id] = None
            return otherwise
