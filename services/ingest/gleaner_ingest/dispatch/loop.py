"""The dispatcher's loop: look, lease, publish, sweep. It may be killed at any point; several may run."""

import threading
import time
from typing import Final
from uuid import UUID

import redis
import structlog
from kombu.exceptions import OperationalError as BrokerError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gleaner_contracts.enums import FailureKind, Lane
from gleaner_contracts.messages import Message, encode
from gleaner_contracts.names import TASK_CLEAN, TASK_RESUME, TASK_STORE
from gleaner_ingest.dispatch import hints, leases, packing
from gleaner_ingest.dispatch.leases import Flight, Leased, Release
from gleaner_ingest.dispatch.shares import Express, batch_count, lane_places, source_places
from gleaner_ingest.dispatch.window import Window
from gleaner_ingest.settings import DispatchSettings
from gleaner_runtime.broker import require_no_eviction, require_same_clock
from gleaner_runtime.celery_app import make_app, publish
from gleaner_runtime.database import make_engine
from gleaner_runtime.metrics import (
    ATTEMPTS,
    BROKER_UP,
    DATABASE_UP,
    DISPATCHED,
    IN_FLIGHT,
    LEASES_EXPIRED,
    OLDEST_WAITING_SECONDS,
    WAITING,
)

SWEEP_S: Final = 1.0  # between two looks for leases that ran out
GAUGES_S: Final = 5.0
SWEEP_MOST: Final = 500
AWAY_S: Final = 1.0  # pause while Postgres or Redis is away
NO_BYTES_WAIT_S: Final = 60.0
RETRY_MAX_S: Final = 600.0  # as the store's: with many attempts allowed, doubling would wait for years
# For work in hand when Redis lost its messages. Without it a full window would wait out its leases, a minute by default.
FORGOTTEN_GRACE_S: Final = 5.0
BROKER_ERRORS: Final = (BrokerError, redis.RedisError, OSError)

log = structlog.get_logger()

for each in ("message_lost", "crashed", "exhausted"):
    LEASES_EXPIRED.labels(each)  # from zero, so that the first one is an increase


def run(settings: DispatchSettings, stop: threading.Event) -> None:
    """Dispatch until stopped.

    Raises:
        UnsafeBrokerError: Redis would drop messages when it is full.
        SkewedClockError: messages would be over before they arrive, or live too long.
    """
    wake = threading.Event()
    dispatcher = Dispatcher(settings, wake)
    require_no_eviction(dispatcher.redis)
    require_same_clock(dispatcher.redis, settings.lease_s / 2)
    hints.Listener(settings.hints_url, wake, stop).start()
    try:
        while not stop.is_set():
            if not dispatcher.turn_safely():
                wake.wait(settings.poll_s)
            wake.clear()
    finally:
        dispatcher.close()


class Dispatcher:
    """One process's view of the ledger and the broker."""

    def __init__(self, settings: DispatchSettings, wake: threading.Event | None = None) -> None:
        """Connect lazily: neither server need be there yet."""
        self.settings = settings
        self.engine: Engine = make_engine(settings.database_url, application="gleaner-dispatch", pool_size=2)
        self.redis = hints.connect(settings.hints_url)
        self._app = make_app("gleaner-dispatch", settings.celery_url)
        self._wake = wake or threading.Event()
        self._after: dict[Lane, str] = dict.fromkeys(Lane, "")
        self._next_sweep = self._next_gauges = 0.0
        self._express = Express()
        self._is_broker_suspect = False
        self._window = Window(settings.window, settings.lease_s)

    def close(self) -> None:
        """Give connections back."""
        self._app.close()
        self.engine.dispose()
        self.redis.close()

    def turn_safely(self) -> bool:
        """Do one turn; whatever is away is waited for.

        Returns:
            Whether there may be more to do at once.
        """
        try:
            is_more = self.turn()
            DATABASE_UP.set(1)
            BROKER_UP.set(1)
            return is_more
        except (SQLAlchemyError, *BROKER_ERRORS) as error:
            log.warning("dispatch_interrupted", error=f"{type(error).__name__}: {error}"[:300])
            self._is_broker_suspect = not isinstance(error, SQLAlchemyError)
            (BROKER_UP if self._is_broker_suspect else DATABASE_UP).set(0)
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                self.engine.dispose()
            time.sleep(AWAY_S)
            return True

    def turn(self) -> bool:
        """Sweep, then lease and publish what there is room for.

        Returns:
            Whether something was published, so that there may be more.
        """
        self._now_and_then()
        if self._is_broker_suspect:
            self.redis.ping()  # lease nothing that cannot be published
            self._is_broker_suspect = False
        if hints.has_forgotten(self.redis):
            log.warning("messages_gone", leases=leases.hasten(self.engine, FORGOTTEN_GRACE_S))
            hints.remember(self.redis)
            self._window.forgive(2 * FORGOTTEN_GRACE_S)
        flight = leases.in_flight(self.engine)
        IN_FLIGHT.set(sum(flight.held.values()))
        if not flight.held:
            self._express.rest()
        is_busy = hints.clean_queue_depth(self.redis) >= self.settings.queue_messages
        published = 0
        for lane in leases.LANES:
            leased = self._take(lane, flight, is_busy=is_busy)
            first = self._first_served(lane, leased, flight)
            flight = flight.plus(leased)
            self._publish(leased, first, batch_count(sum(flight.held.values()), self.settings.batch_count))
            published += len(leased)
        return published > 0

    def _now_and_then(self) -> None:
        now = time.monotonic()
        if now >= self._next_sweep:
            self._next_sweep = now + SWEEP_S
            self.sweep()
        if now >= self._next_gauges:
            self._next_gauges = now + GAUGES_S
            self._show_backlog()
            if count := leases.realign(self.engine, SWEEP_MOST, self.settings.lease_s):
                log.warning("clock_was_set_back", entries=count)

    def _take(self, lane: Lane, flight: Flight, *, is_busy: bool) -> list[Leased]:
        """Lease entries of a lane; while workers are busy only those of fresh sources with nothing in flight."""
        settings = self.settings
        places = lane_places(lane, self._window.size, flight.by_lane())
        free_bytes = settings.window_bytes - flight.size_bytes
        if places == 0 or free_bytes <= 0 or (is_busy and lane is not Lane.FRESH):
            return []
        held = flight.of_lane(lane)
        with self.engine.begin() as connection:
            connection.execute(leases.PLAIN)
            sources = leases.waiting_sources(connection, lane, self._after[lane])
            if is_busy:
                sources = [source for source in sources if not held.get(source)]
            shares = source_places(sources, held, places, self._window.size)
            if not shares:
                return []
            self._after[lane] = next(reversed(shares))
            return leases.take(connection, lane, shares, free_bytes=free_bytes, lease_s=settings.lease_s)

    def _first_served(self, lane: Lane, leased: list[Leased], flight: Flight) -> set[UUID]:
        """Return which of the leased entries go by the express queues."""
        if lane is not Lane.FRESH:
            return set()
        held = flight.of_lane(lane)
        first = set()
        for entry in leased:
            count = held.get(entry.source, 0)
            is_first_try = entry.attempts == 0 and not entry.stages
            if self._express.allows(held=count, size_bytes=entry.size_bytes, is_first_try=is_first_try):
                first.add(entry.id)
            held[entry.source] = count + 1
        return first

    def _publish(self, leased: list[Leased], first: set[UUID], count: int) -> None:
        """Publish leased entries; those that could not be published go back uncounted."""
        pending = {entry.id: entry for entry in leased}
        try:
            for entry in leased:
                if entry.id in first:
                    self._send_clean([entry], pending, is_express=True)
            resumed = [entry for entry in leased if entry.stages]
            for batch in packing.batches(resumed, self.settings.batch_count, self.settings.batch_bytes):
                self._send(TASK_RESUME, packing.resume_batch(batch), batch, pending)
            bulk = [entry for entry in leased if not entry.stages and entry.id not in first]
            for batch in packing.batches(bulk, count, self.settings.batch_bytes):
                self._send_clean(batch, pending)
        finally:
            if pending:
                leases.release(self.engine, [Release(e.id, e.token) for e in pending.values()])

    def _send_clean(self, batch: list[Leased], pending: dict[UUID, Leased], *, is_express: bool = False) -> None:
        documents = leases.documents(self.engine, batch)
        gone = [entry for entry in batch if entry.id not in documents]
        if gone:  # retention took the bytes before the article was done
            log.error("raw_bytes_missing", ledger_ids=[str(entry.id) for entry in gone])
            leases.release(self.engine, [Release(e.id, e.token, wait_s=NO_BYTES_WAIT_S) for e in gone])
            for entry in gone:
                del pending[entry.id]
        if documents:
            self._send(TASK_CLEAN, packing.clean_batch(batch, documents), batch, pending, is_express=is_express)

    def _send(
        self, task: str, message: Message, batch: list[Leased], pending: dict[UUID, Leased], *, is_express: bool = False
    ) -> None:
        publish(self._app, task, encode(message), lease_s=self.settings.lease_s, is_express=is_express)
        for entry in batch:
            pending.pop(entry.id, None)
        DISPATCHED.labels(batch[0].lane.value).inc(len(batch))

    def sweep(self) -> int:
        """Take back leases that ran out.

        Returns:
            How many there were.
        """
        gone = leases.expired(self.engine, SWEEP_MOST)
        self._window.look(len(gone))
        if not gone:
            return 0
        begun = hints.begun_stages(self.redis, [entry.token for entry in gone])
        exhausted = [e for e in gone if e.token in begun and e.attempts + 1 >= self.settings.max_attempts]
        lost = [e for e in gone if e not in exhausted]
        if exhausted:
            publish(self._app, TASK_STORE, encode(packing.failed_batch([(e, begun[e.token]) for e in exhausted])))
            leases.prolong(self.engine, exhausted, self.settings.lease_s)
        leases.release(self.engine, [self._release(entry, is_counted=entry.token in begun) for entry in lost])
        for cause, count in self._causes(gone, set(begun), len(exhausted)):
            LEASES_EXPIRED.labels(cause).inc(count)
            if cause == "crashed":  # the store counts those that are exhausted
                ATTEMPTS.labels(FailureKind.CRASHED.value).inc(count)
            log.info("leases_expired", cause=cause, count=count)
        return len(gone)

    def _release(self, entry: leases.Expired, *, is_counted: bool) -> Release:
        wait_s = min(self.settings.retry_base_s * 2**entry.attempts, RETRY_MAX_S) if is_counted else 0.0
        return Release(entry.id, entry.token, is_counted, wait_s)

    @staticmethod
    def _causes(gone: list[leases.Expired], begun: set[UUID], exhausted: int) -> list[tuple[str, int]]:
        crashed = sum(entry.token in begun for entry in gone)
        counts = (("message_lost", len(gone) - crashed), ("crashed", crashed - exhausted), ("exhausted", exhausted))
        return [(cause, count) for cause, count in counts if count]

    def _show_backlog(self) -> None:
        found = {each.lane: each for each in leases.backlog(self.engine)}
        for lane in leases.LANES:
            WAITING.labels(lane.value).set(found[lane].count if lane in found else 0)
        OLDEST_WAITING_SECONDS.set(max((each.oldest_s for each in found.values()), default=0.0))
        hints.show(self.redis)
