"""What a failed stage means for its article: quarantine, another attempt later, or the version that is stored already."""

from collections.abc import Sequence
from dataclasses import dataclass

from gleaner_contracts.enums import Disposition, FailureKind, Reason, StageBit
from gleaner_contracts.messages import StageFailure, StageResult
from gleaner_store import ledger, reextraction
from gleaner_store.database import Connection
from gleaner_store.ledger import Ending, Entry, Step, storable
from gleaner_store.reextraction import ItemOutcome
from gleaner_store.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class Failed:
    """One failure of an entry."""

    entry: Entry
    result: StageResult
    failure: StageFailure

    @property
    def detail(self) -> str:
        """Return the detail as it can be stored: cut, and without what Postgres refuses in text."""
        return storable(self.failure.detail)


def settle(connection: Connection, failures: Sequence[Failed], settings: StoreSettings) -> list[Ending]:
    """Decide failures; return the entries that ended."""
    endings, waits, steps = [], [], []
    for failed in failures:
        attempts = attempts_after(failed)
        is_last = is_final(failed.failure, attempts, settings.max_attempts)
        if is_last:
            endings.append(_ending(failed, attempts))
        else:
            waits.append((failed.entry, attempts, failed.entry.stages, backoff_s(attempts, settings)))
        steps.append(_step(failed, "failed" if is_last else "will be tried again"))
    ledger.end(connection, endings)
    ledger.wait(connection, waits)
    ledger.record(connection, steps)
    ended = {ending.entry.id for ending in endings}
    reextraction.tell(
        connection,
        [
            ItemOutcome(f.entry.id, "failed", reason=f.failure.reason.value, detail=f.detail)
            for f in failures
            if f.entry.id in ended and f.entry.is_reextraction
        ],
    )
    return endings


def attempts_after(failed: Failed) -> int:
    """Return the attempts used up; a lost worker was counted by the dispatcher when the lease ran out."""
    if failed.failure.reason is Reason.WORKER_LOST:
        return max(failed.entry.attempts, failed.result.lease.attempt)
    return failed.entry.attempts + 1


def is_final(failure: StageFailure, attempts: int, max_attempts: int) -> bool:
    """Return whether there is no use in another attempt."""
    return failure.kind is FailureKind.INVALID or failure.reason is Reason.WORKER_LOST or attempts >= max_attempts


def backoff_s(attempts: int, settings: StoreSettings) -> float:
    """Return the seconds until the next attempt: 1, 2, 4, … times the first delay."""
    return float(min(settings.backoff_s * 2 ** (max(attempts, 1) - 1), settings.backoff_max_s))


def _ending(failed: Failed, attempts: int) -> Ending:
    entry = failed.entry
    if entry.is_reextraction:  # what an older extractor made of it stays
        return Ending(entry, Disposition.STORED, StageBit.BRANCHES | StageBit.LINK, attempts=attempts)
    return Ending(
        entry=entry,
        disposition=Disposition.QUARANTINED,
        stages=StageBit.NONE,
        reason=failed.failure.reason,
        detail=failed.detail,
        attempts=attempts,
    )


def _step(failed: Failed, outcome: str) -> Step:
    return Step(
        entry_id=failed.entry.id,
        step=failed.result.stage.value,
        attempt=failed.result.lease.attempt,
        outcome=outcome,
        reason=failed.failure.reason.value,
        detail=failed.detail,
        extractor_version=storable(failed.result.extractor_version)[:100],
        duration_ms=failed.result.duration_ms,
    )
