"""Who sends: keys, their sources, rates and quotas."""

import threading
import time
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from gleaner_ingest import keys
from gleaner_ingest.keys import Credential
from gleaner_ingest.submission import RefusalReason, Refused

CACHE_KEYS: Final = 10_000
BURST_S: Final = 2.0  # seconds of rate that may come at once

OPEN_DOOR: Final = Credential(id=UUID(int=0), secret_hash=b"", sources=(keys.ANY_SOURCE,), daily_quota=None)


class Bucket:
    """A token bucket: `rate` a second, `BURST_S` seconds at once."""

    __slots__ = ("_at", "_level", "_rate")

    def __init__(self, rate: float, now: float) -> None:
        """Begin full."""
        self._rate, self._level, self._at = rate, rate * BURST_S, now

    def take(self, count: int, now: float) -> float:
        """Take tokens; a bucket that is not empty may be overdrawn once by one request.

        Returns:
            0, or the seconds until trying again makes sense.
        """
        self._level = min(self._rate * BURST_S, self._level + (now - self._at) * self._rate)
        self._at = now
        if self._level <= 0:
            return -self._level / self._rate + 1 / self._rate
        self._level -= count
        return 0.0


class Gate:
    """Checks keys, with a short memory of what the database said."""

    def __init__(self, engine: Engine, *, is_open: bool, rate_per_s: float, cache_s: float) -> None:
        """Begin without memory."""
        self._engine, self._is_open, self._rate, self._cache_s = engine, is_open, rate_per_s, cache_s
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Credential | None]] = {}
        self._buckets: dict[UUID, Bucket] = {}

    def check(self, authorization: str | None) -> Credential:
        """Return the credential of an Authorization header; may ask the database.

        Raises:
            Refused: 401.
        """
        if self._is_open:
            return OPEN_DOOR
        scheme, _, key = (authorization or "").partition(" ")
        parts = keys.split(key.strip()) if scheme.lower() == "bearer" else None
        is_fresh = parts is not None and not self.knows(authorization)
        credential = self._find(parts[0]) if parts else None
        if not keys.matches(credential, parts[1] if parts else "-") or credential is None:
            raise Refused(401, RefusalReason.UNAUTHORIZED, "send a valid key: Authorization: Bearer glk_…", field="Authorization")
        if is_fresh:
            keys.touch(self._engine, credential.id)
        return credential

    def knows(self, authorization: str | None) -> bool:
        """Return whether `check` can answer without the database."""
        parts = keys.split((authorization or "").partition(" ")[2].strip())
        found = self._known.get(parts[0]) if parts else None
        return self._is_open or parts is None or (found is not None and found[0] > time.monotonic())

    def _find(self, public_id: str) -> Credential | None:
        now = time.monotonic()
        found = self._known.get(public_id)
        if found is not None and found[0] > now:
            return found[1]
        credential = keys.find_credential(self._engine, public_id)
        with self._lock:
            if len(self._known) >= CACHE_KEYS:
                self._known.clear()
            self._known[public_id] = (now + self._cache_s, credential)
        return credential

    def admit(self, credential: Credential, count: int) -> None:
        """Count articles against the key's rate.

        Raises:
            Refused: 429 with the time to wait.
        """
        now = time.monotonic()
        with self._lock:
            if len(self._buckets) >= CACHE_KEYS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(credential.id, Bucket(self._rate, now))
            wait_s = bucket.take(count, now)
        if wait_s > 0:
            limit = f"{self._rate:g} articles a second"
            raise Refused(429, RefusalReason.RATE, "this key sends too fast", limit=limit, retry_after_s=int(wait_s) + 1)


def check_source(credential: Credential, source: str) -> None:
    """Check that a key may write a source.

    Raises:
        Refused: 403.
    """
    if not credential.may_write(source):
        detail = f"this key may not write the source {source[:100]!r}"
        raise Refused(403, RefusalReason.FORBIDDEN_SOURCE, detail, field="source", limit=", ".join(credential.sources)[:200])
