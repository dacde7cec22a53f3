"""Times functions of the extractor where they are called, each without what it calls of the others."""

import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

CLEAN = "gleaner_extract.clean.pipeline"
PARTS = (  # the part it belongs to, where it is called, its name there
    ("clean, the rest", "gleaner_extract.pipeline", "clean_document"),
    ("decode", CLEAN, "_decode"),
    ("main text", CLEAN, "extract"),
    ("main text", CLEAN, "_lay_out"),
    ("repair", CLEAN, "repair"),
    ("normalise", CLEAN, "normalise"),
    ("normalise", CLEAN, "to_simplified"),
    ("fingerprint", CLEAN, "fingerprints.fingerprint"),
    ("words", "gleaner_extract.entities.pipeline", "View"),
    ("entities", "gleaner_extract.pipeline", "extract_entities"),
    ("figures", "gleaner_extract.pipeline", "extract_figures"),
    ("link", "gleaner_extract.pipeline", "link_article"),
)


@dataclass(slots=True)
class Clock:
    """CPU seconds a part, exclusive: while one part runs inside another, only the inner one's time grows."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _running: list[str] = field(default_factory=list)
    _since: float = 0.0

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.spent[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with its time counted for a part."""

        def measured(*arguments: Any, **named: Any) -> Any:
            self._switch()
            self._running.append(part)
            try:
                return work(*arguments, **named)
            finally:
                self._switch()
                self._running.pop()

        return measured


@contextmanager
def probed(clock: Clock, parts: Sequence[tuple[str, str, str]] = PARTS) -> Iterator[None]:
    """Put the clock around every part; names that this version does not have fail, so that no part is left out silently."""
    with ExitStack() as stack:
        for part, module, path in parts:
            target = importlib.import_module(module)
            *owners, name = path.split(".")
            for owner in owners:
                target = getattr(target, owner)
            stack.enter_context(patch.object(target, name, clock.timed(part, getattr(target, name))))
        yield
