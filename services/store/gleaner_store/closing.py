"""Closes articles: decides what each is, writes its rows, its part of the feed and its disposition in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gleaner_contracts.enums import Disposition, Reason, Stage, StageBit
from gleaner_store import identity, ledger, near, reextraction, staging
from gleaner_store.contradictions import contradiction
from gleaner_store.corrections import lay_over_all
from gleaner_store.database import Connection
from gleaner_store.finished import Finished
from gleaner_store.identity import Kind, Verdict
from gleaner_store.isolation import isolate
from gleaner_store.ledger import Ending, Entry, Step, storable
from gleaner_store.reextraction import ItemOutcome
from gleaner_store.settings import StoreSettings
from gleaner_store.writing import Target, write_results

ALL_STAGES: Final = StageBit.BRANCHES | StageBit.LINK
DISPOSITIONS: Final = {
    Kind.NEW: Disposition.STORED,
    Kind.EDIT: Disposition.STORED,
    Kind.REEXTRACTED: Disposition.STORED,
    Kind.SAME: Disposition.STORED,
    Kind.UNCHANGED: Disposition.UNCHANGED,
    Kind.DUPLICATE: Disposition.DUPLICATE,
}


WRITTEN: Final = (Kind.NEW, Kind.EDIT, Kind.DUPLICATE, Kind.REEXTRACTED)


@dataclass(slots=True)
class Closed:
    """What came of a batch of articles."""

    endings: list[Ending] = field(default_factory=list)
    open: list[Finished] = field(default_factory=list)  # without link, and neither unchanged nor duplicate
    early: list[Verdict] = field(default_factory=list)  # to be closed after an older receipt
    written: list[Target] = field(default_factory=list)


def close(connection: Connection, items: Sequence[Finished], settings: StoreSettings) -> Closed:
    """Close articles, each in the order of receipt of its key.

    Args:
        connection: in a transaction that holds the rows of the ledger.
        items: articles with all stages, or with `clean` alone: those end here only if they are unchanged or duplicate.
        settings: of the service.
    """
    closed = Closed()
    if not items:
        return closed
    identity.lock(connection, items)
    for members in identity.rounds(items):
        isolate(
            connection,
            members,
            lambda part: _close_round(connection, part, closed),
            lambda item, reason: _reject(connection, item, reason, closed),
        )
    _postpone(connection, closed.early, settings)
    near.link(connection, closed.written)
    return closed


def _close_round(connection: Connection, items: Sequence[Finished], closed: Closed) -> None:
    """Write one round; `closed` is told only after all of it was accepted."""
    verdicts = [_reduced(verdict) for verdict in identity.judge(connection, items)]
    settled = [v for v in verdicts if v.kind is not Kind.EARLY and (v.item.link or v.kind in (Kind.UNCHANGED, Kind.DUPLICATE))]
    wrong = {v.item.entry.id: why for v in settled if v.kind in WRITTEN and v.item.link and (why := contradiction(v.item))}
    refused = [_contradicted(connection, v.item, wrong[v.item.entry.id]) for v in settled if v.item.entry.id in wrong]
    settled = [v for v in settled if v.item.entry.id not in wrong]
    targets = write_results(connection, _corrected(connection, [v for v in settled if v.kind in WRITTEN]))
    endings = [_ending(v, targets.get(v.item.entry.id)) for v in settled]
    ledger.end(connection, endings)
    ledger.record(connection, [_step(v) for v in settled])
    reextraction.tell(connection, [_item(v, targets.get(v.item.entry.id)) for v in settled if v.item.entry.is_reextraction])
    closed.endings += [*refused, *endings]
    closed.written += targets.values()
    closed.early += [v for v in verdicts if v.kind is Kind.EARLY and v.item.link]
    done = {v.item.entry.id for v in settled} | wrong.keys()
    closed.open += [v.item for v in verdicts if v.item.entry.id not in done and not v.item.link]


def _reduced(verdict: Verdict) -> Verdict:
    """Return the verdict on an article; one that repeats another is nothing but its text, whenever that is found out."""
    if verdict.kind not in (Kind.UNCHANGED, Kind.DUPLICATE):
        return verdict
    item = verdict.item
    return replace(verdict, item=Finished(item.entry, item.attempt, item.extractor_version, item.clean))


def _corrected(connection: Connection, verdicts: Sequence[Verdict]) -> list[Verdict]:
    full = [v for v in verdicts if v.item.link]
    laid = iter(lay_over_all(connection, [v.item for v in full]) if full else [])
    return [replace(v, item=next(laid)) if v.item.link else v for v in verdicts]


def _item(verdict: Verdict, target: Target | None) -> ItemOutcome:
    entry_id = verdict.item.entry.id
    return ItemOutcome(entry_id, "stored", target.extraction_id) if target else ItemOutcome(entry_id, "same")


def _ending(verdict: Verdict, target: Target | None) -> Ending:
    entry, known = verdict.item.entry, verdict.known
    stages = StageBit.CLEAN if verdict.item.link is None else ALL_STAGES
    same_as = verdict.original if verdict.kind is Kind.DUPLICATE else None
    if verdict.kind is Kind.UNCHANGED and known:
        same_as = known.entry_id
    return Ending(
        entry=entry,
        disposition=DISPOSITIONS[verdict.kind],
        stages=stages,
        article_id=verdict.item.article_id,
        version=target.version if target else None,
        same_as=same_as,
    )


def _step(verdict: Verdict) -> Step:
    item = verdict.item
    outcome = {Kind.SAME: "unchanged extraction"}.get(verdict.kind, verdict.kind.value)
    return Step(item.entry.id, "close", item.attempt, outcome, extractor_version=item.extractor_version)


def _reject(connection: Connection, item: Finished, reason: str, closed: Closed) -> None:
    ending = refuse(connection, item.entry, reason, attempt=item.attempt, extractor_version=item.extractor_version)
    closed.endings.append(ending)


def _contradicted(connection: Connection, item: Finished, detail: str) -> Ending:
    version, reason = item.extractor_version, Reason.CONTRADICTION
    return refuse(connection, item.entry, detail, attempt=item.attempt, extractor_version=version, reason=reason)


def refuse(
    connection: Connection,
    entry: Entry,
    detail: str,
    *,
    attempt: int,
    extractor_version: str,
    reason: Reason = Reason.STORE_REJECTED,
) -> Ending:
    """End an entry whose values can never be stored: in quarantine, or as it was when it was extracted again."""
    detail = storable(detail)
    if entry.is_reextraction:
        ending = Ending(entry, Disposition.STORED, ALL_STAGES, attempts=entry.attempts + 1)
        reextraction.tell(connection, [ItemOutcome(entry.id, "failed", reason=reason.value, detail=detail)])
    else:
        ending = Ending(entry, Disposition.QUARANTINED, StageBit.NONE, reason, detail, attempts=entry.attempts + 1)
    ledger.end(connection, [ending])
    ledger.record(
        connection, [Step(entry.id, "close", attempt, "rejected", reason.value, detail, storable(extractor_version)[:100])]
    )
    return ending


def _postpone(connection: Connection, verdicts: Sequence[Verdict], settings: StoreSettings) -> None:
    """Make articles wait for an older receipt of themselves, with everything they have.

    The redispatch comes as a resume and closes them.
    """
    waits = []
    for verdict in verdicts:
        item = verdict.item
        delay_s = max(settings.postpone_s, min(verdict.age_s / 2, 30))
        if item.link:
            found = (item.clean, item.entities, item.figures, item.link)  # those that are staged already stay as they are
            kept = [(item.entry.id, s, item.extractor_version, r) for s, r in zip(Stage, found, strict=True)]
            staging.keep_payloads(connection, kept)
        waits.append((item.entry, item.entry.attempts, int(ALL_STAGES), delay_s))
    ledger.wait(connection, waits)
    ledger.record(
        connection,
        [Step(v.item.entry.id, "close", v.item.attempt, "postponed", detail="an older receipt is on its way") for v in verdicts],
    )
