"""Text whose words were exchanged for synonyms by a program, to pass as new: 发展改革委 becomes 生长改造委."""

from functools import cache
from typing import Final

import ahocorasick

from gleaner_extract.clean.lexicon import rows

MIN_FORMS: Final = 2  # different impossible forms; one alone may be a slip


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for form, _ in rows("clean_spun.tsv"):
        automaton.add_word(form, form)
    automaton.make_automaton()
    return automaton


def is_spun(text: str) -> bool:
    """Whether a text says set terms in words that nobody uses for them."""
    found: set[str] = set()
    for _, form in _automaton().iter(text):
        found.add(form)
        if len(found) >= MIN_FORMS:
            return True
    return False
