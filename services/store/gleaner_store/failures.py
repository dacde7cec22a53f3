"""What a failed stage means for its article: quarantine, another attempt later, or the version that is stored already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gleaner_contracts.enums import Disposition, FailureKind, Reason, StageBit
from gleaner_contracts.messages import StageFailure, StageResult
from gleaner_store import ledger
from gleaner_store.database import Connection
from gleaner_store.ledger import Ending, Entry, Step
from gleaner_store.settings import StoreSettings

DETAIL_CHARS: Final = 2000


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
    _tell_reextraction(connection, failures, endings)
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


def storable(text: str) -> str:
    """Return a message without NUL and lone surrogates, cut at 2,000 characters."""
    return text[:DETAIL_CHARS].replace("\x00", "\\0").encode("utf-8", "backslashreplace").decode()


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


def _tell_reextraction(connection: Connection, failures: Sequence[Failed], endings: Sequence[Ending]) -> None:
    """Note on their run the versions that could not be extracted again."""
