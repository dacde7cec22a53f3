"""Results of stages that wait for the others; each is kept as the JSON of its record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from gleaner_contracts.enums import Stage, StageBit
from gleaner_contracts.messages import StageResult
from gleaner_contracts.records import CleanArticle, EntitiesResult, FiguresResult, LinkResult, Record
from gleaner_store import ids
from gleaner_store.database import Connection

KEEP: Final = """
insert into store.stage_results (entry_id, stage, extractor_version, payload)
select * from unnest(%s::uuid[], %s::text[], %s::text[], %b::bytea[])
on conflict (entry_id, stage) do nothing
returning entry_id, stage
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """The staged payloads of one entry, still encoded."""

    payloads: dict[Stage, bytes]
    versions: dict[Stage, str]

    @property
    def bits(self) -> int:
        """Return the stages that are really there."""
        bits = StageBit.NONE
        for stage in self.payloads:
            bits |= StageBit.of(stage)
        return int(bits)

    def clean(self) -> CleanArticle:
        """Return the clean article."""
        return msgspec.json.decode(self.payloads[Stage.CLEAN], type=CleanArticle)

    def entities(self) -> EntitiesResult:
        """Return the entities."""
        return msgspec.json.decode(self.payloads[Stage.ENTITIES], type=EntitiesResult)

    def figures(self) -> FiguresResult:
        """Return the figures."""
        return msgspec.json.decode(self.payloads[Stage.FIGURES], type=FiguresResult)

    def link(self) -> LinkResult:
        """Return the linked figures and facts."""
        return msgspec.json.decode(self.payloads[Stage.LINK], type=LinkResult)


def payload_of(result: StageResult) -> Record | None:
    """Return what a stage found, null for a failure."""
    return {
        Stage.CLEAN: result.clean,
        Stage.ENTITIES: result.entities,
        Stage.FIGURES: result.figures,
        Stage.LINK: result.link,
    }[result.stage]


def keep(connection: Connection, results: Sequence[StageResult]) -> set[tuple[UUID, Stage]]:
    """Keep results; return those that were not there yet."""
    return keep_payloads(
        connection, [(ids.entry_id(r.lease.ledger_id), r.stage, r.extractor_version, payload_of(r)) for r in results]
    )


def keep_payloads(connection: Connection, found: Sequence[tuple[UUID, Stage, str, Record | None]]) -> set[tuple[UUID, Stage]]:
    """Keep (entry, stage, extractor version, what the stage found); return those that were not there yet."""
    if not found:
        return set()
    columns = zip(*((entry, s.value, v, msgspec.json.encode(record)) for entry, s, v, record in found), strict=True)
    rows = connection.execute(KEEP, [list(column) for column in columns]).fetchall()
    return {(entry_id, Stage(stage)) for entry_id, stage in rows}


def load(connection: Connection, entry_ids: Iterable[UUID]) -> dict[UUID, Staged]:
    """Return what is staged of entries; an entry without anything is there too, empty."""
    found = {entry_id: Staged({}, {}) for entry_id in entry_ids}
    if not found:
        return found
    rows = connection.cursor(binary=True).execute(  # as text the payloads would travel as twice as many hexadecimal digits
        "select entry_id, stage, extractor_version, payload from store.stage_results where entry_id = any(%s)", [list(found)]
    )
    for entry_id, stage, version, payload in rows:
        found[entry_id].payloads[Stage(stage)] = bytes(payload)
        found[entry_id].versions[Stage(stage)] = version
    return found


def drop(connection: Connection, entry_ids: Sequence[UUID]) -> None:
    """Forget all that is staged of entries."""
    if entry_ids:
        connection.execute("delete from store.stage_results where entry_id = any(%s)", [list(entry_ids)])
