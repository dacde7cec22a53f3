"""Short, distinct articles with a deterministic text each."""

import articles
from rig import Payload

from gleaner_extract.failpoints import MARK

BRIEF_CHARACTERS = 120


def payload(number: int, *, seed: int = 9, characters: int = 300) -> Payload:
    """Return the article of this number."""
    made = articles.article(number, seed=seed, characters=characters, dress=articles.Dress.PLAIN)
    return Payload(made.url, made.source, made.content.decode("utf-8"))


def payloads(count: int, *, first: int = 0, seed: int = 9) -> list[Payload]:
    """Return so many articles."""
    return [payload(number, seed=seed) for number in range(first, first + count)]


def brief(number: int, *, seed: int = 9, source: str | None = None) -> Payload:
    """Return the beginning of the article of this number, with a figure that no other has; for runs of tens of thousands."""
    whole = payload(number, seed=seed, characters=BRIEF_CHARACTERS)
    start = "。".join(whole.content[:BRIEF_CHARACTERS].split("。")[:-1]) or whole.content[:BRIEF_CHARACTERS]
    return Payload(whole.url, source or whole.source, f"{start}。截至2020年底,全县共有{number + 1}户农户加入合作社。")


def poison(kind: str, number: int = 0) -> Payload:
    """Return an article that has a planned accident whenever it is cleaned."""
    good = payload(1_000_000 + number)
    return Payload(f"{good.url}?accident={kind}{number}", good.source, f"{MARK}{kind} \n{good.content}")
