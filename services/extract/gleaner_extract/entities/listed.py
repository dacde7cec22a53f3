"""Where the words of the stage's own lists stand in an article: one pass for all lists, when the first of them is asked for."""

from functools import lru_cache
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.vocabulary import Pairs, Vocabulary

MAX_TITLE: Final = 8  # characters
ORG_HEADS: Final = "org_heads"
NATIONAL_BODIES: Final = "national_bodies"
TITLES: Final = "titles"
PROGRAMME_HEADS: Final = "programme_heads"
FIRM_TRADES: Final = "firm_trades"
LISTS: Final = (ORG_HEADS, NATIONAL_BODIES, TITLES, PROGRAMME_HEADS, FIRM_TRADES)


@lru_cache(maxsize=1)
def _lists() -> tuple[Vocabulary, dict[str, tuple[str, ...]]]:
    """Return all words, and the lists that hold each."""
    lists = {
        ORG_HEADS: lexicon.heads("org_heads").keys(),
        NATIONAL_BODIES: lexicon.pairs("national_bodies").keys(),
        TITLES: {w for w, kind in lexicon.pairs("titles").items() if kind != "byline" and len(w) <= MAX_TITLE},
        PROGRAMME_HEADS: {word for word, head in lexicon.heads("programme_heads").items() if head.kind == "strong"},
        FIRM_TRADES: {word for word, kind in lexicon.pairs("trades").items() if kind == "firm"},
    }
    holders: dict[str, list[str]] = {}
    for name, words in lists.items():
        for word in words:
            holders.setdefault(word, []).append(name)
    return Vocabulary(holders), {word: tuple(names) for word, names in holders.items()}


class Listed:
    """The listed words of two and more characters of one article."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._found: dict[str, list[tuple[int, str]]] | None = None

    def words(self, name: str) -> list[tuple[int, str]]:
        """Return start and text of the words of a list, by start, the longest first."""
        if self._found is None:
            vocabulary, holders = _lists()
            found: dict[str, list[tuple[int, str]]] = {name: [] for name in LISTS}
            for place in vocabulary.all(self._pairs):
                for holder in holders[place[1]]:
                    found[holder].append(place)
            self._found = found
        return self._found[name]
