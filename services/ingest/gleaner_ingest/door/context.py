"""What all handlers of the door share."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from gleaner_contracts.records import RawDocument
from gleaner_ingest import keys
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.door.auth import Gate
from gleaner_ingest.door.pressure import Pressure
from gleaner_ingest.door.problems import database_away
from gleaner_ingest.door.writer import Answer, Writer
from gleaner_ingest.keys import Credential
from gleaner_ingest.refusals import Refusals
from gleaner_ingest.settings import DoorSettings
from gleaner_ingest.submission import RefusalReason, Refused, Submission
from gleaner_runtime.database import make_engine

Simulate = Callable[[RawDocument], bytes]
P = ParamSpec("P")
R = TypeVar("R")
ASK_THREADS: Final = 4  # questions to the database at the same time, besides the writer


class Context:
    """The parts of one door process; started and stopped with the application."""

    def __init__(self, settings: DoorSettings, simulate: Simulate | None) -> None:
        """Build the parts; nothing connects yet."""
        self.settings, self.simulate = settings, simulate
        pool_size = ASK_THREADS + 3  # the writer, the look at the backlog, the count of refusals
        self.engine: Engine = make_engine(settings.database_url, application="gleaner-door", pool_size=pool_size)
        self.arrivals = Arrivals(settings.hints_url)
        self.writer = Writer(
            self.engine,
            self.arrivals,
            max_items=settings.door_queue_items,
            max_bytes=settings.door_queue_bytes,
            batch_share=settings.door_batch_share,
        )
        self.gate = Gate(
            self.engine,
            is_open=not settings.door_require_key,
            rate_per_s=settings.door_rate_per_s,
            cache_s=settings.door_key_cache_s,
        )
        self.pressure = Pressure(self.engine, settings)
        self.refusals = Refusals(self.engine)
        self.simulations = asyncio.Semaphore(1)
        self._askers = ThreadPoolExecutor(ASK_THREADS, thread_name_prefix="ask")

    def start(self) -> None:
        """Start all threads."""
        self.arrivals.start()
        self.pressure.start()
        self.refusals.start()
        self.writer.start()

    def stop(self) -> None:
        """Commit what waits and end all threads."""
        self.writer.stop()
        self.pressure.stop()
        self.refusals.stop()
        self.arrivals.stop()
        self._askers.shutdown(wait=False, cancel_futures=True)
        self.engine.dispose()

    async def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a question to the database beside the event loop.

        Raises:
            Refused: 503, the database is away.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._askers, lambda: function(*args, **kwargs))
        except SQLAlchemyError as error:
            raise database_away() from error

    async def credential(self, authorization: str | None) -> Credential:
        """Return who sends.

        Raises:
            Refused: 401, or 503 where the database is away.
        """
        if self.gate.knows(authorization):
            return self.gate.check(authorization)
        return await self.ask(self.gate.check, authorization)

    async def reserve(self, credential: Credential, submissions: Sequence[Submission]) -> None:
        """Count submissions against the daily quota of a key.

        Raises:
            Refused: 429 until the next day, or 503 where the database is away.
        """
        if credential.daily_quota is None:
            return
        size_bytes = sum(len(s.content) for s in submissions)
        wait_s = await self.ask(keys.reserve, self.engine, credential, len(submissions), size_bytes)
        if wait_s:
            limit = f"{credential.daily_quota} articles a day"
            raise Refused(429, RefusalReason.QUOTA, "the quota of this key is used up", limit=limit, retry_after_s=wait_s)

    async def commit(self, submissions: Sequence[Submission]) -> list[Answer]:
        """Commit submissions.

        Raises:
            Refused: 503, nothing of it was taken.
        """
        return await asyncio.wrap_future(self.writer.submit(submissions))
