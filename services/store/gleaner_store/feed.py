"""What a transaction changes in the facts of an article, put into the outbox for the sequencer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from gleaner_contracts.enums import FeedOperation
from gleaner_store.database import Connection

OUTBOX_NEW: Final = """
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids)
select x.article_id, x.version, x.id, x.extractor_version, array_fill('insert'::text, array[count(*)::integer]),
    array_agg(f.fact_id order by f.ordinal)
from store.extractions x join store.facts f on f.extraction_id = x.id
where x.id = any(%s)
group by x.id
"""

OUTBOX: Final = """
insert into store.outbox (article_id, version, extraction_id, extractor_version, operations, fact_ids, details)
values (%s, %s, %s, %s, %s, %s, %s::jsonb)
"""

FACTS: Final = """
select extraction_id, fact_id, (to_jsonb(r) - '{extraction_id,ordinal}'::text[])::text
from store.fact_rows r where extraction_id = any(%s)
"""

# Where only these differ the fact is the same, and keeps the version in which it got its content.
PROVENANCE: Final = frozenset({"version", "extractor_version"})


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of `api_v1.facts` as JSON; numbers are compared as they are written, never as floats."""

    text: str

    @property
    def columns(self) -> dict[str, Any]:
        """Return the row by column."""
        return msgspec.json.Decoder(dict[str, Any], float_hook=str).decode(self.text)


Facts = dict[UUID, FactRow]


@dataclass(frozen=True, slots=True)
class Switch:
    """The current extraction of an article gives way to another, or to none when it became a duplicate."""

    article_id: UUID
    version: int
    extractor_version: str
    before: int | None
    after: int | None
    same_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One operation on one fact."""

    operation: FeedOperation
    fact_id: UUID
    changed: tuple[str, ...] = ()  # columns
    before: FactRow | None = None  # the row as it was


def append_new(connection: Connection, extraction_ids: Sequence[int]) -> None:
    """Put all facts of first versions into the outbox."""
    if extraction_ids:
        connection.execute(OUTBOX_NEW, [list(extraction_ids)])


def append_switches(connection: Connection, switches: Sequence[Switch]) -> None:
    """Put the differences between extractions into the outbox; unchanged facts keep their provenance."""
    wanted = [n for switch in switches for n in (switch.before, switch.after) if n is not None]
    facts = load_facts(connection, wanted)
    rows = []
    for switch in switches:
        before, after = facts.get(switch.before, {}), facts.get(switch.after, {})
        _carry_over(connection, switch.after, before, after)
        rows.append(_outbox_row(switch, compare(before, after)))
    with connection.cursor() as cursor:
        cursor.executemany(OUTBOX, [row for row in rows if row[4]])


def append_differences(connection: Connection, switch: Switch, before: Facts, after: Facts) -> None:
    """Put the differences between two states of one extraction into the outbox."""
    row = _outbox_row(switch, compare(before, after))
    if row[4]:
        connection.execute(OUTBOX, row)


def load_facts(connection: Connection, extraction_ids: Sequence[int]) -> dict[int | None, Facts]:
    """Return the facts of extractions as readers see them."""
    found: dict[int | None, Facts] = {}
    if extraction_ids:
        for extraction_id, fact_id, row in connection.execute(FACTS, [list(extraction_ids)]).fetchall():
            found.setdefault(extraction_id, {})[fact_id] = FactRow(row)
    return found


def compare(before: Facts, after: Facts) -> list[ChangedFact]:
    """Return the operations that lead from one set of facts to another, in order of the fact ids."""
    changes = []
    for fact in sorted(before.keys() | after.keys()):
        old, new = before.get(fact), after.get(fact)
        if old is None:
            changes.append(ChangedFact(FeedOperation.INSERT, fact))
        elif new is None:
            changes.append(ChangedFact(FeedOperation.RETRACT, fact, before=old))
        elif changed := changed_columns(old, new):
            changes.append(ChangedFact(FeedOperation.UPDATE, fact, changed, old))
    return changes


def changed_columns(before: FactRow, after: FactRow) -> tuple[str, ...]:
    """Return the columns in which two rows of a fact differ, but for their provenance."""
    if before.text == after.text:
        return ()
    old, new = before.columns, after.columns
    return tuple(sorted(name for name in new if name not in PROVENANCE and old.get(name) != new[name]))


def _carry_over(connection: Connection, extraction_id: int | None, before: Facts, after: Facts) -> None:
    same = [fact for fact in after if fact in before and not changed_columns(before[fact], after[fact])]
    if same:
        connection.execute(
            "update store.facts f set version = u.version, extractor_version = u.extractor_version"
            " from unnest(%s::uuid[], %s::integer[], %s::text[]) u(fact_id, version, extractor_version)"
            " where f.extraction_id = %s and f.fact_id = u.fact_id",
            [
                same,
                [before[fact].columns["version"] for fact in same],
                [before[fact].columns["extractor_version"] for fact in same],
                extraction_id,
            ],
        )


def _outbox_row(switch: Switch, changes: list[ChangedFact]) -> tuple[Any, ...]:
    operations = [change.operation.value for change in changes]
    facts: list[UUID | None] = [change.fact_id for change in changes]
    details: list[Any] = [
        {"changed": change.changed, "before": msgspec.Raw(change.before.text.encode())} if change.before else None
        for change in changes
    ]
    if switch.same_as is not None:
        operations.append(FeedOperation.MERGE.value)
        facts.append(None)
        details.append({"same_as": str(switch.same_as)})
    return (
        switch.article_id,
        switch.version,
        switch.after,
        switch.extractor_version,
        operations,
        facts,
        msgspec.json.encode(details).decode(),
    )
