"""What a re-extraction does when an entry closes: whether it is a shadow, and what its run is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gleaner_store.database import Connection

SHADOWS: Final = """
select i.entry_id from store.reextract_items i join store.reextract_runs r on r.id = i.run_id
where i.entry_id = any(%s) and i.outcome is null and r.is_shadow
"""

TELL: Final = """
update store.reextract_items i
set outcome = u.outcome, after_id = u.after_id, reason = u.reason, detail = u.detail, done_at = now()
from unnest(%s::uuid[], %s::text[], %s::bigint[], %s::text[], %s::text[]) u(entry_id, outcome, after_id, reason, detail)
where i.entry_id = u.entry_id and i.outcome is null
"""


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What became of one version of a run."""

    entry_id: UUID
    outcome: str  # stored, same, failed
    after_id: int | None = None
    reason: str | None = None
    detail: str | None = None


def shadows(connection: Connection, entry_ids: Sequence[UUID]) -> set[UUID]:
    """Return the entries whose results are to stand beside the current ones."""
    if not entry_ids:
        return set()
    return {entry for (entry,) in connection.execute(SHADOWS, [list(entry_ids)]).fetchall()}


def tell(connection: Connection, outcomes: Sequence[ItemOutcome]) -> None:
    """Note on their runs what became of versions."""
    if outcomes:
        connection.execute(
            TELL,
            [
                [o.entry_id for o in outcomes],
                [o.outcome for o in outcomes],
                [o.after_id for o in outcomes],
                [o.reason for o in outcomes],
                [o.detail for o in outcomes],
            ],
        )
