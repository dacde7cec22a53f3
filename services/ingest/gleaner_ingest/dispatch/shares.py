"""Who gets the free places of the window: pure arithmetic, no database."""

from collections.abc import Mapping, Sequence
from typing import Final

from gleaner_contracts.enums import Lane

# A backlog may never fill the pipe that a fresh article has to pass: lanes below fresh hold a part of the window.
LANE_SHARE: Final = {Lane.FRESH: 1.0, Lane.REPLAY: 0.5, Lane.BACKFILL: 0.25}
SOURCE_SHARE: Final = 0.5  # of the window, for one source
BATCHES_IN_FLIGHT: Final = 8  # messages the window is cut into, so that all workers have work
EXPRESS_OF_SOURCE: Final = 4  # articles in flight up to which a source is served first
# Articles that may overtake before as many others were published. Those are published in spurts, half a window at once, so a
# smaller credit is used up between two spurts, and what came too late for it waited for half a window.
EXPRESS_CREDIT: Final = 120
EXPRESS_BYTES: Final = 128 * 1024  # a longer article is slow wherever it stands


def lane_places(lane: Lane, window: int, in_flight: Mapping[Lane, int]) -> int:
    """Return how many articles of a lane may be leased now.

    Args:
        lane: which lane.
        window: articles that may be in flight in all.
        in_flight: articles in flight by lane.
    """
    free = window - sum(in_flight.values())
    own = max(1, int(window * LANE_SHARE[lane])) - in_flight.get(lane, 0)
    return max(0, min(free, own))


def source_places(sources: Sequence[str], in_flight: Mapping[str, int], places: int, window: int) -> dict[str, int]:
    """Share places between sources so that those with least in flight come first.

    Args:
        sources: sources that have waiting articles, in the order of their turn.
        in_flight: articles in flight by source.
        places: how many there are to give.
        window: articles that may be in flight in all; one source may hold half of it.

    Returns:
        Places by source; sources that get none are left out.
    """
    cap = max(1, int(window * SOURCE_SHARE))
    held = {source: in_flight.get(source, 0) for source in sources}
    given: dict[str, int] = {}
    level = min(held.values(), default=cap)
    while places > 0 and level < cap:
        for source in [s for s in sources if held[s] <= level][:places]:
            held[source] += 1
            given[source] = given.get(source, 0) + 1
            places -= 1
        level += 1
    return given


def batch_count(in_flight: int, limit: int) -> int:
    """Return how many articles a message shall carry: one when idle, more under load.

    Args:
        in_flight: articles in flight, those about to be published included.
        limit: most articles in a message.
    """
    return max(1, min(limit, in_flight // BATCHES_IN_FLIGHT))


class Express:
    """Decides which articles travel by the express queues, which are emptied before all others.

    Those are the first few articles of a source: a source that sends one now and then is always served first, one that
    floods never. Strict precedence could starve the others, so each express article uses up a credit, and each other one
    gives one back: while a backlog waits, at least every second article comes from it.
    """

    def __init__(self) -> None:
        """Begin with full credit."""
        self.credit = EXPRESS_CREDIT

    def allows(self, *, held: int, size_bytes: int, is_first_try: bool) -> bool:
        """Return whether the next article goes express, and take it into account.

        Args:
            held: articles of its source that are in flight already.
            size_bytes: of the article.
            is_first_try: whether it never failed; what crashed a worker shall not overtake.
        """
        is_small = held < EXPRESS_OF_SOURCE and size_bytes <= EXPRESS_BYTES
        if is_small and is_first_try and self.credit > 0:
            self.credit -= 1
            return True
        self.credit = min(EXPRESS_CREDIT, self.credit + 1)
        return False

    def rest(self) -> None:
        """Give all credit back: nothing is in flight that could be starved."""
        self.credit = EXPRESS_CREDIT
