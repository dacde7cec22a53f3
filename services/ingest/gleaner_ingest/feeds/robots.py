"""robots.txt as RFC 9309 wants it read: missing allows, unreachable forbids."""

from datetime import timedelta
from typing import Final

from msgspec import Struct
from protego import Protego

MAX_BYTES: Final = 512 * 1024  # RFC 9309 §2.5 asks for at least 500 KiB
FRESH: Final = timedelta(hours=24)  # RFC 9309 §2.4
FRESH_WHEN_UNREACHABLE: Final = timedelta(minutes=30)
MAX_DELAY_S: Final = 60.0


class Robots(Struct, frozen=True):
    """What a host allows; `status` 0 stands for an answer that did not come."""

    status: int
    body: bytes

    def may_fetch(self, url: str, user_agent: str) -> bool:
        """Return whether a robot may fetch an address."""
        if self.status == 200:
            return bool(self._rules().can_fetch(url, product_of(user_agent)))
        return 400 <= self.status < 500 and self.status != 429

    def why_not(self) -> str:
        """Return why an address may not be fetched, as the end of a sentence that begins with `robots.txt of HOST`."""
        if self.status == 200:
            return "forbids it"
        minutes = int(FRESH_WHEN_UNREACHABLE.total_seconds() // 60)
        what = "did not answer" if self.status == 0 else f"answered {self.status}"
        return f"{what}, which forbids everything; it is asked again after {minutes} minutes"

    def delay_s(self, user_agent: str) -> float | None:
        """Return the Crawl-delay a host asks for, at most a minute."""
        delay = self._rules().crawl_delay(product_of(user_agent)) if self.status == 200 else None
        return None if delay is None else min(float(delay), MAX_DELAY_S)

    def freshness(self) -> timedelta:
        """Return how long the answer holds."""
        return FRESH if self.status == 200 or 400 <= self.status < 500 else FRESH_WHEN_UNREACHABLE

    def _rules(self) -> Protego:
        return Protego.parse(self.body.decode("utf-8", "replace"))


def product_of(user_agent: str) -> str:
    """Return the product token by which robots.txt names a robot."""
    return user_agent.partition("/")[0].strip() or user_agent
