"""Takes in results of stages: keeps them, joins the branches, closes what is complete (docs/architecture.md)."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Engine

from gleaner_contracts.enums import Stage, StageBit
from gleaner_contracts.messages import (
    CleanedBatch,
    CleanedJob,
    Lease,
    ResumeBatch,
    StageFailure,
    StageResult,
    decode,
    encode,
)
from gleaner_contracts.names import TASK_ENTITIES, TASK_FIGURES, TASK_LINK
from gleaner_runtime import metrics
from gleaner_store import failures, ids, ledger, staging
from gleaner_store.closing import close, refuse
from gleaner_store.database import Connection, transaction
from gleaner_store.failures import Failed
from gleaner_store.finished import Finished, joined_version
from gleaner_store.isolation import VALUE_ERRORS, isolate
from gleaner_store.ledger import Ending, Entry, Step
from gleaner_store.settings import StoreSettings
from gleaner_store.staging import Staged, payload_of
from gleaner_store.wire import RawLinkJob, link_batches, read_results

Publish = Callable[[str, str], None]  # task name, payload
BRANCHES: Final = int(StageBit.BRANCHES)


def no_hint() -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Outcome:
    """What is to be told to others once the transaction is committed."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    failures: list[StageFailure] = field(default_factory=list)


def store_results(
    engine: Engine, payload: str, publish: Publish, settings: StoreSettings, hint: Callable[[], None] = no_hint
) -> None:
    """Store a `ResultBatch` in one transaction, then publish what follows from it.

    Results of leases that are over change nothing. Running it twice on one message changes nothing the second time.

    Args:
        engine: of the store's role.
        payload: the message.
        publish: sends a message to a task; what it raises is raised after the commit, and heals when the leases run out.
        settings: of the service.
        hint: called when the feed has something to number.
    """
    results = read_results(payload)
    with transaction(engine) as connection:
        outcome = take(connection, results, settings)
    _tell(outcome, publish, hint)


def resume(engine: Engine, payload: str, publish: Publish, settings: StoreSettings, hint: Callable[[], None] = no_hint) -> None:
    """Go on with the articles of a `ResumeBatch`: publish the stages that are missing, close what is complete."""
    batch = decode(payload, ResumeBatch)
    with transaction(engine) as connection:
        entries = ledger.lock(connection, batch.leases)
        leases = {ids.entry_id(lease.ledger_id): lease for lease in batch.leases}
        outcome = _go_on(connection, [(entry, leases[entry.id]) for entry in entries.values()], settings)
    _tell(outcome, publish, hint)


def take(connection: Connection, results: Sequence[StageResult], settings: StoreSettings) -> Outcome:
    """Apply results within a transaction."""
    entries = ledger.lock(connection, [result.lease for result in results])
    current = _current(results, entries)
    outcome = Outcome()
    good = [r for r in current.values() if r.failure is None]
    whole = _whole(good)
    apart = [r for r in good if ids.entry_id(r.lease.ledger_id) not in whole]
    ended = _close_early(connection, [r for r in apart if r.stage is Stage.CLEAN], entries, outcome, settings)
    failed = {
        ids.entry_id(r.lease.ledger_id): r
        for r in current.values()
        if r.failure is not None and ids.entry_id(r.lease.ledger_id) not in ended
    }
    apart = [r for r in apart if ids.entry_id(r.lease.ledger_id) not in ended]
    _settle(connection, failed, [r for r in apart if ids.entry_id(r.lease.ledger_id) in failed], entries, outcome, settings)
    apart = [r for r in apart if ids.entry_id(r.lease.ledger_id) not in failed]
    _stage(connection, [r for r in apart if r.stage is not Stage.LINK], entries, outcome, settings)
    linked = {ids.entry_id(r.lease.ledger_id): r for r in apart if r.stage is Stage.LINK}
    _close_complete(connection, whole, linked, entries, outcome, settings)
    return outcome


def _current(results: Sequence[StageResult], entries: dict[UUID, Entry]) -> dict[tuple[UUID, Stage], StageResult]:
    """Return results whose lease is current, one of each entry and stage; the others are counted."""
    current = {}
    for result in results:
        entry_id = ids.entry_id(result.lease.ledger_id)
        if entry_id not in entries:
            metrics.LATE_RESULTS.labels(result.stage.value).inc()
        elif result.failure is not None or payload_of(result) is not None:
            current[entry_id, result.stage] = result
    return current


def _whole(results: Sequence[StageResult]) -> dict[UUID, dict[Stage, StageResult]]:
    """Return the results of articles all of whose stages came together: there is nothing to keep and to join."""
    found: dict[UUID, dict[Stage, StageResult]] = {}
    for result in results:
        found.setdefault(ids.entry_id(result.lease.ledger_id), {})[result.stage] = result
    return {entry_id: stages for entry_id, stages in found.items() if len(stages) == len(Stage)}


def _settle(
    connection: Connection,
    failed: Mapping[UUID, StageResult],
    good: Sequence[StageResult],
    entries: dict[UUID, Entry],
    outcome: Outcome,
    settings: StoreSettings,
) -> None:
    """Decide failures; what earlier stages of the same message found is kept for the next attempt."""
    before = len(outcome.endings)
    after = _keep(connection, good, entries, outcome, settings)
    refused = {ending.entry.id for ending in outcome.endings[before:]}
    found = [
        Failed(replace(entries[i], stages=after.get(i, entries[i].stages)), r, r.failure)
        for i, r in failed.items()
        if r.failure is not None and i not in refused
    ]
    outcome.endings += failures.settle(connection, found, settings)
    outcome.failures += [f.failure for f in found]


def _close_early(
    connection: Connection,
    results: Sequence[StageResult],
    entries: dict[UUID, Entry],
    outcome: Outcome,
    settings: StoreSettings,
) -> set[UUID]:
    """End articles that are unchanged or duplicates as soon as they are clean; return their entries."""
    items = []
    for result in results:
        entry = entries[ids.entry_id(result.lease.ledger_id)]
        if result.clean is not None and not entry.is_reextraction:
            items.append(Finished(entry, result.lease.attempt, result.extractor_version, result.clean))
    likely = _repeats(connection, items)
    closed = close(connection, [item for item in items if item.entry.id in likely], settings)
    outcome.endings += closed.endings
    ended = {ending.entry.id for ending in closed.endings}
    ledger.record(connection, [_step(r) for r in results if ids.entry_id(r.lease.ledger_id) in ended])
    return ended


def _repeats(connection: Connection, items: Sequence[Finished]) -> set[UUID]:
    """Return the entries whose content is stored already: a quick look without locks."""
    if not items:
        return set()
    found = connection.execute(
        "select distinct x.content_hash from store.extractions x where x.content_hash = any(%s) and x.state = 'current'",
        [[item.content_hash for item in items]],
    ).fetchall()
    hashes = {content_hash for (content_hash,) in found}
    return {item.entry.id for item in items if item.content_hash in hashes}


def _stage(
    connection: Connection,
    results: Sequence[StageResult],
    entries: dict[UUID, Entry],
    outcome: Outcome,
    settings: StoreSettings,
) -> None:
    """Keep results and set their bits; articles whose branches are now complete go on to link."""
    after = _keep(connection, results, entries, outcome, settings)
    joined = [i for i, stages in after.items() if stages & BRANCHES == BRANCHES != entries[i].stages & BRANCHES]
    leases = {ids.entry_id(result.lease.ledger_id): result.lease for result in results}
    _go_on_to_link(connection, [(entries[i], leases[i]) for i in joined], outcome)


def _keep(
    connection: Connection,
    results: Sequence[StageResult],
    entries: dict[UUID, Entry],
    outcome: Outcome,
    settings: StoreSettings,
) -> dict[UUID, int]:
    """Keep results and set their bits; return all bits of the entries that were changed."""
    kept: set[tuple[UUID, Stage]] = set()
    isolate(
        connection,
        results,
        lambda part: kept.update(staging.keep(connection, part)),
        partial(_refuse, connection, entries, outcome),
    )
    bits: dict[UUID, int] = {}
    for entry_id, stage in kept:
        bits[entry_id] = bits.get(entry_id, 0) | int(StageBit.of(stage))
    after = ledger.commit_stages(connection, bits, settings.lease_s)
    ledger.record(connection, [_step(r) for r in results if (ids.entry_id(r.lease.ledger_id), r.stage) in kept])
    return after


def _go_on_to_link(connection: Connection, joined: Sequence[tuple[Entry, Lease]], outcome: Outcome) -> None:
    found = staging.load(connection, [entry.id for entry, _ in joined])
    whole = [(entry, lease) for entry, lease in joined if found[entry.id].bits & BRANCHES == BRANCHES]
    lost = [entry for entry, _ in joined if found[entry.id].bits & BRANCHES != BRANCHES]
    ledger.wait(connection, [(entry, entry.attempts, found[entry.id].bits & BRANCHES, 0) for entry in lost])
    jobs = [_link_job(lease, found[entry.id]) for entry, lease in whole]
    outcome.messages += [(TASK_LINK, message) for message in link_batches(str(uuid.uuid4()), jobs)]


def _close_complete(
    connection: Connection,
    whole: Mapping[UUID, Mapping[Stage, StageResult]],
    linked: Mapping[UUID, StageResult],
    entries: dict[UUID, Entry],
    outcome: Outcome,
    settings: StoreSettings,
) -> None:
    """Close articles whose stages all came together, and those whose link result has come."""
    together = [result for stages in whole.values() for result in stages.values()]
    ledger.record(connection, [_step(result) for result in (*together, *linked.values())])
    items = [_finished_at_once(entries[entry_id], stages) for entry_id, stages in whole.items()]
    leased = [(entries[entry_id], result.lease) for entry_id, result in linked.items()]
    items += _joined(connection, leased, outcome, linked)
    outcome.endings += close(connection, items, settings).endings


def _go_on(connection: Connection, leased: Sequence[tuple[Entry, Lease]], settings: StoreSettings) -> Outcome:
    """Look at what is really staged of articles, and go on from there."""
    outcome = Outcome()
    found = staging.load(connection, [entry.id for entry, _ in leased])
    restart = [pair for pair in leased if Stage.CLEAN not in found[pair[0].id].payloads]
    staging.drop(connection, [entry.id for entry, _ in restart])
    ledger.wait(connection, [(entry, entry.attempts, 0, 0) for entry, _ in restart])
    clean = [pair for pair in leased if Stage.CLEAN in found[pair[0].id].payloads]
    complete = [pair for pair in clean if found[pair[0].id].bits == BRANCHES | int(StageBit.LINK)]
    outcome.endings += close(connection, _joined(connection, complete, outcome), settings).endings
    _go_on_to_link(connection, [pair for pair in clean if found[pair[0].id].bits == BRANCHES], outcome)
    for stage, task in ((Stage.ENTITIES, TASK_ENTITIES), (Stage.FIGURES, TASK_FIGURES)):
        missing = [(lease, found[entry.id]) for entry, lease in clean if stage not in found[entry.id].payloads]
        if missing:
            jobs = tuple(CleanedJob(lease=lease, article=staged.clean()) for lease, staged in missing)
            outcome.messages.append((task, encode(CleanedBatch(batch_id=str(uuid.uuid4()), jobs=jobs))))
    return outcome


def _joined(
    connection: Connection,
    leased: Sequence[tuple[Entry, Lease]],
    outcome: Outcome,
    linked: Mapping[UUID, StageResult] = MappingProxyType({}),
) -> list[Finished]:
    """Return articles all of whose stages are there; one that lost a payload starts again from what is left.

    Args:
        connection: in a transaction.
        leased: entries and their leases.
        outcome: is told who ended.
        linked: link results that have just come; otherwise they are staged.
    """
    found = staging.load(connection, [entry.id for entry, _ in leased])
    whole = [(entry, lease) for entry, lease in leased if found[entry.id].bits & BRANCHES == BRANCHES]
    lost = [entry for entry, _ in leased if found[entry.id].bits & BRANCHES != BRANCHES]
    ledger.wait(connection, [(entry, entry.attempts, found[entry.id].bits & BRANCHES, 0) for entry in lost])
    items: list[Finished] = []
    for entry, lease in whole:
        try:
            items.append(_finished(entry, lease, found[entry.id], linked.get(entry.id)))
        except (msgspec.ValidationError, *VALUE_ERRORS) as error:  # staged by a release with other records
            detail = f"{type(error).__name__}: {error}"
            outcome.endings.append(refuse(connection, entry, detail, attempt=lease.attempt, extractor_version="staged"))
    return items


def _finished_at_once(entry: Entry, stages: Mapping[Stage, StageResult]) -> Finished:
    clean, entities, figures = stages[Stage.CLEAN].clean, stages[Stage.ENTITIES].entities, stages[Stage.FIGURES].figures
    assert clean is not None
    assert entities is not None
    assert figures is not None
    return Finished(
        entry=entry,
        attempt=stages[Stage.CLEAN].lease.attempt,
        extractor_version=joined_version({result.extractor_version for result in stages.values()}),
        clean=clean,
        entities=entities,
        figures=figures,
        link=stages[Stage.LINK].link,
    )


def _finished(entry: Entry, lease: Lease, staged: Staged, linked: StageResult | None) -> Finished:
    last = {linked.extractor_version} if linked else set()
    return Finished(
        entry=entry,
        attempt=lease.attempt,
        extractor_version=joined_version({*staged.versions.values(), *last}),
        clean=staged.clean(),
        entities=staged.entities(),
        figures=staged.figures(),
        link=linked.link if linked else staged.link(),
    )


def _link_job(lease: Lease, staged: Staged) -> RawLinkJob:
    return RawLinkJob(
        lease=lease,
        article=msgspec.Raw(staged.payloads[Stage.CLEAN]),
        entities=msgspec.Raw(staged.payloads[Stage.ENTITIES]),
        figures=msgspec.Raw(staged.payloads[Stage.FIGURES]),
    )


def _refuse(connection: Connection, entries: dict[UUID, Entry], outcome: Outcome, result: StageResult, reason: str) -> None:
    lease = result.lease
    entry = entries[ids.entry_id(lease.ledger_id)]
    ending = refuse(connection, entry, reason, attempt=lease.attempt, extractor_version=result.extractor_version)
    outcome.endings.append(ending)


def _step(result: StageResult) -> Step:
    return Step(
        entry_id=ids.entry_id(result.lease.ledger_id),
        step=result.stage.value,
        attempt=result.lease.attempt,
        outcome="done",
        extractor_version=result.extractor_version,
        duration_ms=result.duration_ms,
    )


def _tell(outcome: Outcome, publish: Publish, hint: Callable[[], None]) -> None:
    for failure in outcome.failures:
        metrics.ATTEMPTS.labels(failure.kind.value).inc()
    for ending in outcome.endings:
        metrics.DISPOSITIONS.labels(ending.disposition.value).inc()
    if any(ending.version is not None for ending in outcome.endings):
        hint()
    for task, message in outcome.messages:
        publish(task, message)
