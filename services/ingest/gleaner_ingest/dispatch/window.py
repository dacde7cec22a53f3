"""How many articles may be in flight: fewer at once when leases run out, slowly more when none does.

Without it a slow machine comes to a standstill: more is leased than workers manage within a lease, so that most work is
repeated before it is done; what is repeated travels alone, which is slower still. The rule is the one of TCP (RFC 5681).
"""

import time
from collections.abc import Callable
from typing import Final

LEAST: Final = 8  # articles, whatever happens
NARROW: Final = 0.5  # times, at most once in half a lease: what runs out together was leased together
WIDEN: Final = 1.05  # times and one more, with each look that finds no lease run out


class Window:
    """The window of one dispatcher."""

    def __init__(self, most: int, lease_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin wide open.

        Args:
            most: articles in flight when all is well.
            lease_s: how long a lease runs.
            clock: seconds that never go back.
        """
        self._most, self._lease_s, self._clock = most, lease_s, clock
        self._size = float(most)
        self._deaf_until = 0.0

    @property
    def size(self) -> int:
        """Return how many articles may be in flight now."""
        return int(self._size)

    def look(self, run_out: int) -> None:
        """Take note of how many leases had run out at a look."""
        if run_out == 0:
            self._size = min(float(self._most), self._size * WIDEN + 1)
        elif self._clock() >= self._deaf_until:
            self._size = max(float(min(LEAST, self._most)), self._size * NARROW)
            self._deaf_until = self._clock() + self._lease_s / 2

    def forgive(self, seconds: float) -> None:
        """Do not mind leases that run out for a while: their messages are known to be gone."""
        self._deaf_until = self._clock() + seconds
