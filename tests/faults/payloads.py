"""Short, distinct articles with a deterministic text each."""

import articles
from rig import Payload

from gleaner_extract.failpoints import MARK


def payload(number: int, *, seed: int = 9, characters: int = 300) -> Payload:
    """Return the article of this number."""
    made = articles.article(number, seed=seed, characters=characters, dress=articles.Dress.PLAIN)
    return Payload(made.url, made.source, made.content.decode("utf-8"))


def payloads(count: int, *, first: int = 0, seed: int = 9) -> list[Payload]:
    """Return so many articles."""
    return [payload(number, seed=seed) for number in range(first, first + count)]


def poison(kind: str, number: int = 0) -> Payload:
    """Return an article that has a planned accident whenever it is cleaned."""
    good = payload(1_000_000 + number)
    return Payload(f"{good.url}?accident={kind}{number}", good.source, f"{MARK}{kind} \n{good.content}")
