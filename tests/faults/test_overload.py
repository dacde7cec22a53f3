"""Overload: many more articles than the pipeline can take; what is taken is kept, the rest is told when to come again."""

import os
import statistics
import threading
import time
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import httpx
import redis as redis_client
from breaking import repeatedly
from campaign import rss_bytes
from payloads import brief
from proving import prove
from rig import Payload, Rig

PRODUCERS: Final = 6
FLOOD_S: Final = float(os.environ.get("GLEANER_FLOOD_S", "10"))  # 300 to see that nothing grows in five minutes
BACKLOG: Final = 100  # waiting articles before the door says 429
WINDOW: Final = 80 * 2  # each of the two dispatchers keeps to the window as it last saw it
REDIS_BYTES: Final = 32_000_000
SLOW_S: Final = 120.0  # more than the flood lasts, where the producers themselves are slow
SLACK_BYTES: Final = 16_000_000  # what a door may still take that had hardly begun in the first half


@dataclass(slots=True)
class Flood:
    """What producers that know no restraint were answered."""

    taken: dict[str, Payload] = field(default_factory=dict)
    taken_s: list[float] = field(default_factory=list)
    refused: list[tuple[int, str | None]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def produce(self, rig: Rig, first: int, until: float) -> None:
        """Send as fast as the door answers, whatever it says."""
        with httpx.Client(base_url=rig.addresses.door_url, timeout=30, verify=False) as client:
            number = first
            while time.monotonic() < until or (not self.refused and time.monotonic() < until + SLOW_S):
                number += 1
                self._send(client, brief(number, seed=77))

    def _send(self, client: httpx.Client, each: Payload) -> None:
        started = time.monotonic()
        body = {"url": each.url, "source": each.source, "content": each.content, "content_type": "text/plain"}
        answer = client.post("/v1/articles", json=body)
        if answer.status_code == 202:
            self.taken[answer.json()["id"]] = each
            self.taken_s.append(time.monotonic() - started)
        elif answer.status_code in (429, 503):
            self.refused.append((answer.status_code, answer.headers.get("retry-after")))
        else:
            self.errors.append(f"{answer.status_code} {answer.text}")


@dataclass(slots=True)
class Look:
    """Sizes at one moment."""

    leased: int
    redis_bytes: int
    door_bytes: int


def test_overload_is_refused_with_a_time_and_what_was_taken_is_done(rig: Rig) -> None:
    rig.alter("door", {"GLEANER_DOOR_MAX_BACKLOG": str(BACKLOG)})
    rig.wait_until(lambda: is_open(rig), deadline_s=30, what="the door is open")
    flood, looks = Flood(), list[Look]()
    until = time.monotonic() + FLOOD_S
    threads = [threading.Thread(target=flood.produce, args=(rig, n * 100_000, until)) for n in range(PRODUCERS)]
    with repeatedly(lambda: looks.append(look(rig)), every_s=0.3, at_most=10_000):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    take_over(rig, flood)
    assert flood.errors == []
    assert flood.refused, "the flood was too small to be one"
    assert [each for each in flood.refused if not (each[1] or "").isdigit() or int(each[1] or 0) < 1] == []
    assert max(each.leased for each in looks) <= WINDOW
    assert max(each.redis_bytes for each in looks) < REDIS_BYTES
    half = len(looks) // 2
    assert max(e.door_bytes for e in looks[half:]) < 1.2 * max(e.door_bytes for e in looks[:half]) + SLACK_BYTES
    p95_ms = statistics.quantiles(flood.taken_s, n=20)[-1] * 1000
    what = (
        f"flood: {len(flood.refused)} of {len(flood.refused) + len(flood.taken)} refused, receipts within {p95_ms:.0f} ms (p95)"
    )
    prove(rig, "F7", what, deadline_s=240)
    rig.restore("door")


def take_over(rig: Rig, flood: Flood) -> None:
    """Make every receipt an obligation."""
    rig.obligations.update({UUID(entry): each for entry, each in flood.taken.items()})
    rig.batch.extend(flood.taken.values())


def is_open(rig: Rig) -> bool:
    """Return whether the door answers."""
    try:
        return httpx.get(f"{rig.addresses.door_url}/healthz", timeout=2, verify=False).status_code == 200
    except httpx.TransportError:
        return False


def look(rig: Rig) -> Look:
    """Look at the sizes that must stay bounded."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        used = int(client.info("memory")["used_memory"])
    return Look(rig.leased_count(), used, rss_bytes(rig.supervisor.pid("door")))
