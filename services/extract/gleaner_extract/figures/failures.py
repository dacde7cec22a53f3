"""A rule that raises costs what it would have found and no more: it is caught here and named in the result."""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
E = TypeVar("E")
Arguments = TypeVarTuple("Arguments")


class Failures:
    """The rules that raised in one article, each named once, in the order of their first failure."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the rules that raised."""
        return tuple(self._names)

    def guard(self, rule_id: str, otherwise: E, rule: Callable[[*Arguments], T], *arguments: *Arguments) -> T | E:
        """Return what a rule returns for its arguments; `otherwise` where it raises, and note its name."""
        try:
            return rule(*arguments)
        except Exception:
            self._names[rule_id] = None
            return otherwise
