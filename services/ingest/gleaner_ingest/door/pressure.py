"""Knows whether more may come in: the backlog by count and age, the disk, the database."""

import math
import shutil
import threading
import time
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gleaner_ingest.settings import DoorSettings
from gleaner_ingest.submission import RefusalReason, Refused
from gleaner_runtime.metrics import DATABASE_UP, DISK_FREE_BYTES

LOOK_S: Final = 1.0
REST: Final = 20.0  # times as long as a look took, since a long backlog takes long to count,
LONGEST_REST_S: Final = 10.0  # but so often at least
MAX_RETRY_S: Final = 600
STALE_S: Final = 15.0  # an older look says nothing; the next commit will

LOOK: Final = text(
    """
select
    (select count(*) from (select 1 from ledger.entries where state = 'waiting' limit :most) e),
    coalesce((select extract(epoch from now() - min(received_at)) from ledger.entries
              where state = 'waiting' and lane = 0), 0)
"""
)

log = structlog.get_logger()


class Pressure:
    """Looks once a second, more seldom where a look takes long; `check` never waits."""

    def __init__(self, engine: Engine, settings: DoorSettings) -> None:
        """Begin open: the first look follows at once."""
        self._engine, self._settings = engine, settings
        self._refusal: Refused | None = None
        self._looked_at = 0.0
        self.is_database_there = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pressure", daemon=True)

    def start(self) -> None:
        """Look for the first time and start the thread."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def check(self) -> None:
        """Check that more may come in.

        Raises:
            Refused: 429 for a backlog, 503 for a full disk or a database that is away, with the time to wait.
        """
        refusal = self._refusal
        if refusal is not None and time.monotonic() - self._looked_at < STALE_S:
            raise refusal

    def look(self) -> None:
        """Look once."""
        try:
            self._refusal = self._disk() or self._backlog()
            self.is_database_there = True
        except SQLAlchemyError as error:
            log.warning("database_away", error=str(error)[:200])
            self.is_database_there = False
            self._refusal = Refused(503, RefusalReason.DATABASE_AWAY, "the database is away; nothing was taken", retry_after_s=5)
        DATABASE_UP.set(self.is_database_there)
        self._looked_at = time.monotonic()

    def _run(self) -> None:
        pause_s = LOOK_S
        while not self._stop.wait(pause_s):
            began = time.monotonic()
            self.look()
            pause_s = max(LOOK_S, min(LONGEST_REST_S, REST * (time.monotonic() - began)))

    def _backlog(self) -> Refused | None:
        most, max_age_s = self._settings.door_max_backlog, self._settings.door_max_age_s
        with self._engine.connect() as connection:
            count, age_s = connection.execute(LOOK, {"most": most + most // 2 + 1}).one()
        age_s = float(age_s)
        if count > most:
            limit = f"{most} articles"
            wait = retry_after_s(age_s, (count - most) / count)
            return Refused(429, RefusalReason.BACKLOG, "too many articles wait", limit=limit, retry_after_s=wait)
        if age_s > max_age_s:
            limit = f"{max_age_s:g} s"
            wait = retry_after_s(age_s, (age_s - max_age_s) / age_s)
            return Refused(429, RefusalReason.BACKLOG, "articles wait too long", limit=limit, retry_after_s=wait)
        return None

    def _disk(self) -> Refused | None:
        path, least = self._settings.door_disk_path, self._settings.door_disk_free_bytes
        if not path or not Path(path).exists():
            return None
        free = shutil.disk_usage(path).free
        DISK_FREE_BYTES.set(free)
        if free >= least:
            return None
        return Refused(503, RefusalReason.DISK, "the disk is nearly full", limit=f"{least} bytes free", retry_after_s=60)


def retry_after_s(oldest_s: float, excess: float) -> int:
    """Return when the backlog should be back at its limit.

    By Little's law the oldest waiting article has waited about as long as the whole backlog takes; so the part over
    the limit takes that part of its age.

    Args:
        oldest_s: age of the oldest waiting article.
        excess: part of the backlog over the limit, 0 to 1.
    """
    return max(1, min(MAX_RETRY_S, math.ceil(oldest_s * excess)))
