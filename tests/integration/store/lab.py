"""A bench for the store: articles of any content are opened, leased and answered for as the other services would."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import Engine

from gleaner_contracts.enums import EntityType, FailureKind, PlaceLevel, Reason, Resolution, Stage, TimeLink, TimeRelation
from gleaner_contracts.messages import (
    CleanedBatch,
    Lease,
    LinkBatch,
    ResultBatch,
    ResumeBatch,
    StageFailure,
    StageResult,
    decode,
    encode,
)
from gleaner_contracts.names import TASK_ENTITIES, TASK_LINK
from gleaner_contracts.records import (
    CleanArticle,
    EntitiesResult,
    Entity,
    Fact,
    Figure,
    FiguresResult,
    FigureTime,
    Holder,
    LinkResult,
    Meta,
    OffsetRun,
    Paragraph,
    TimeExpression,
)
from gleaner_store.results import resume, store_results
from gleaner_store.sequencer import sequence
from gleaner_store.settings import StoreSettings


@dataclass(frozen=True)
class Claim:
    """One sentence that an article states: `甲县2020年有137户贫困户。`"""

    place: str
    indicator: str
    value: int | Decimal | None
    unit: str = "户"
    year: int = 2020
    code: str = "510001"
    is_damaged: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.place}{self.year}年有{self.number}{self.unit}{self.indicator}。"

    @property
    def number(self) -> str:
        return "\ufffd" if self.value is None else str(self.value)


@dataclass(frozen=True)
class Draft:
    """The results of all stages of one article."""

    clean: CleanArticle
    entities: EntitiesResult
    figures: FiguresResult
    link: LinkResult


def draft(claims: Sequence[Claim], *, title: str = "标题", publisher: str | None = None, extra: str = "") -> Draft:
    """Write the article that states some claims, with everything the stages find in it."""
    text, entities, figures, times, facts, sentences = title + "\n", [], [], [], [], []
    for number, claim in enumerate(claims):
        start = len(text)
        sentence = claim.sentence
        year_at = start + len(claim.place)
        value_at = year_at + len(f"{claim.year}年有")
        year = f"{claim.year}年"
        entity = Entity(
            start=start, end=year_at, raw_start=start, raw_end=year_at, surface=claim.place, type=EntityType.LOC,
            rule_id="test.place", name=claim.place, confidence=0.9, level=PlaceLevel.COUNTY, code=claim.code,
            code_year=2020, parents=("甲市", "四川省"), resolution=Resolution.RESOLVED,
        )  # fmt: skip
        surface = f"{claim.number}{claim.unit}"
        time = TimeExpression(
            start=year_at, end=year_at + 5, raw_start=year_at, raw_end=year_at + 5, surface=year, norm=str(claim.year),
            relation=TimeRelation.IN, rule_id="test.year", begin=f"{claim.year}-01-01", until=f"{claim.year}-12-31",
        )  # fmt: skip
        figure = Figure(
            start=value_at, end=value_at + len(surface), raw_start=value_at, raw_end=value_at + len(surface),
            surface=surface, rule_id="test.figure", confidence=0.95,
            value=None if claim.value is None else Decimal(claim.value), unit=claim.unit, indicator=claim.indicator,
            is_damaged=claim.is_damaged,
            holder=Holder(
                text=claim.place, start=start, end=year_at, raw_start=start, raw_end=year_at, type=EntityType.LOC,
                name=claim.place, rule_id="test.holder", level=PlaceLevel.COUNTY, code=claim.code,
                parents=("甲市", "四川省"),
            ),
            time=FigureTime(
                text=year, start=year_at, end=year_at + 5, raw_start=year_at, raw_end=year_at + 5, norm=str(claim.year),
                link=TimeLink.SENTENCE, rule_id="test.time",
            ),
        )  # fmt: skip
        key = hashlib.sha256(f"{claim.place}|{claim.indicator}|{claim.unit}|{claim.year}".encode()).hexdigest()
        text += sentence
        sentences.append((start, len(text)))
        entities.append(entity)
        times.append(time)
        figures.append(figure)
        facts.append(Fact(key=key, figures=(number,), confidence=0.9))
    text += extra
    clean = CleanArticle(
        clean_text=text, raw_length=len(text), charset="text",
        meta=Meta(title=title, publisher=publisher, published_at="2021-04-08"),
        paragraphs=(Paragraph(start=0, end=len(text)),), sentences=tuple(sentences),
        offsets=(OffsetRun(0, 0, len(text)),), content_hash=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
    )  # fmt: skip
    return Draft(
        clean=clean,
        entities=EntitiesResult(entities=tuple(entities)),
        figures=FiguresResult(figures=tuple(figures), times=tuple(times)),
        link=LinkResult(figures=tuple(figures), facts=tuple(facts)),
    )


@dataclass
class Lab:
    """A database, the service's functions on it, and what they published."""

    url: str
    engine: Engine
    settings: StoreSettings
    published: list[tuple[str, str]] = field(default_factory=list)
    start: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(seconds=30))
    count: int = 0
    session: "psycopg.Connection[Any] | None" = None  # for statements; without one, each makes its own

    def open(self, key: str, source: str = "news", *, received_at: datetime | None = None) -> UUID:
        """Accept an article: a row of the ledger that waits."""
        self.count += 1
        entry = uuid4()
        self.sql(
            "insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, received_at)"
            " values (%s, %s, %s, %s, %s, 10, %s)",
            entry, key, source, key, hashlib.sha256(entry.bytes).digest(),
            received_at or self.start + timedelta(microseconds=self.count),
        )  # fmt: skip
        return entry

    def lease(self, entry: UUID) -> Lease:
        """Lease an entry as the dispatcher does."""
        token = uuid4()
        [(attempts,)] = self.sql(
            "update ledger.entries set state = 'leased', token = %s, lease_until = now() + interval '1 minute'"
            " where id = %s and state = 'waiting' returning attempts", token, entry,
        )  # fmt: skip
        return Lease(str(entry), str(token), attempts + 1)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement on its own and return its rows."""
        with nullcontext(self.session) if self.session else psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def send(self, *results: StageResult) -> None:
        """Give results to the store, in one batch."""
        self.send_raw(encode(ResultBatch(batch_id="b", results=results)))

    def send_raw(self, payload: str) -> None:
        """Give the store a payload as it stands."""
        store_results(self.engine, payload, lambda task, message: self.published.append((task, message)), self.settings)

    def resume(self, *leases: Lease) -> None:
        """Have the store go on with articles."""
        payload = encode(ResumeBatch(batch_id="b", leases=leases))
        resume(self.engine, payload, lambda task, message: self.published.append((task, message)), self.settings)

    def branches(self, lease: Lease, what: Draft, version: str = "1") -> tuple[StageResult, ...]:
        """Return the results of clean, entities and figures."""
        return (
            result(lease, Stage.CLEAN, version, clean=what.clean),
            result(lease, Stage.ENTITIES, version, entities=what.entities),
            result(lease, Stage.FIGURES, version, figures=what.figures),
        )

    def store(self, key: str, claims: Sequence[Claim], *, source: str = "news", version: str = "1", **more: str) -> UUID:
        """Take an article the whole way, one stage a message; return its entry."""
        entry = self.open(key, source)
        self.extract(entry, draft(claims, **more), version)
        return entry

    def extract(self, entry: UUID, what: Draft, version: str = "1") -> Lease:
        """Lease an entry and answer for every stage."""
        lease = self.lease(entry)
        for stage in self.branches(lease, what, version):
            self.send(stage)
        self.send(result(lease, Stage.LINK, version, link=what.link))
        return lease

    def extract_clean_only(self, entry: UUID, what: Draft) -> None:
        """Lease an entry and answer for its first stage."""
        self.send(self.branches(self.lease(entry), what)[0])

    def entry(self, entry: UUID) -> dict[str, object]:
        """Return a row of the ledger."""
        [(row,)] = self.sql("select to_jsonb(e) from ledger.entries e where id = %s", entry)
        assert isinstance(row, dict)
        return row

    def number(self) -> None:
        """Run the sequencer until the outbox is empty."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            while sequence(connection)[0]:
                pass

    def facts(self) -> dict[str, object]:
        """Return the facts as readers see them, by fact id."""
        return {str(fact): row for fact, row in self.sql("select fact_id, to_jsonb(f) from api_v1.facts f")}

    def feed(self, after: int = 0) -> list[dict[str, object]]:
        """Return the numbered changes."""
        rows = self.sql("select to_jsonb(c) from api_v1.changes c where seq > %s order by seq", after)
        return [row for (row,) in rows if isinstance(row, dict)]

    def replayed(self) -> dict[str, object]:
        """Return what a consumer has who applied the whole feed."""
        state: dict[str, object] = {}
        for change in self.feed():
            if change["operation"] in ("insert", "update"):
                state[str(change["fact_id"])] = change["fact"]
            elif change["operation"] == "retract":
                del state[str(change["fact_id"])]
        return state

    def sent(self, task: str) -> list[LinkBatch | CleanedBatch]:
        """Return the messages published to a task."""
        kinds: dict[str, type[LinkBatch] | type[CleanedBatch]] = {TASK_LINK: LinkBatch, TASK_ENTITIES: CleanedBatch}
        return [decode(message, kinds.get(task, CleanedBatch)) for name, message in self.published if name == task]


def result(lease: Lease, stage: Stage, version: str = "1", **found: object) -> StageResult:
    """Return the result of one stage."""
    return StageResult(lease=lease, stage=stage, extractor_version=version, duration_ms=1.5, **found)  # type: ignore[arg-type]


def failure(lease: Lease, stage: Stage, kind: FailureKind, reason: Reason) -> StageResult:
    """Return the failure of one stage."""
    return result(lease, stage, failure=StageFailure(kind=kind, reason=reason, detail=f"{reason}: test"))


def as_json(value: object) -> str:
    """Return a value as sorted JSON, for comparison."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
