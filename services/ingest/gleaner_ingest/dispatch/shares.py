"""Who gets the free places of the window: pure arithmetic, no database."""

from collections.abc import Mapping, Sequence
from typing import Final

from gleaner_contracts.enums import Lane

# A backlog may never fill the pipe that a fresh article has to pass: lanes below fresh hold a part of the window.
LANE_SHARE: Final = {Lane.FRESH: 1.0, Lane.REPLAY: 0.5, Lane.BACKFILL: 0.25}
SOURCE_SHARE: Final = 0.5  # of the window, for one source
BATCHES_IN_FLIGHT: Final = 8  # messages the window is cut into, so that all workers have work


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
