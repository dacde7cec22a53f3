"""The Celery edge of extraction: reads a batch, runs a stage on it, publishes what came of it.

An article of ordinary size takes all stages in the first task at its first try (docs/decisions/0006); one that is large, or
failed before, goes from task to task.

Workers hold no database credentials. A task raises only when it cannot read its message or publish its results;
both heal by themselves: a message of a later release is put back for a newer worker, and otherwise the leases of the
batch run out and it is dispatched again.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from celery import Celery
from redis import Redis

from gleaner_contracts.enums import Stage
from gleaner_contracts.messages import (
    CleanBatch,
    CleanedBatch,
    CleanedJob,
    CleanJob,
    LinkBatch,
    LinkJob,
    Message,
    ResultBatch,
    StageResult,
    decode,
    encode,
)
from gleaner_contracts.names import TASK_CLEAN, TASK_ENTITIES, TASK_FIGURES, TASK_LINK, TASK_STORE
from gleaner_contracts.records import CleanArticle, EntitiesResult, FiguresResult, LinkResult, RawDocument
from gleaner_extract import failpoints
from gleaner_extract.begun import begun
from gleaner_extract.clean import clean_document
from gleaner_extract.entities import extract_entities
from gleaner_extract.entities.tagger import Tagger
from gleaner_extract.figures import extract_figures
from gleaner_extract.link import link_article
from gleaner_extract.stages import never, run_batch, run_one, run_stage
from gleaner_runtime.celery_app import passing_on

Publish = Callable[[str, Message], None]


@dataclass(frozen=True, slots=True)
class Stages:
    """The four tasks as plain methods, with all they need from outside."""

    redis: Redis
    publish: Publish
    tagger: Callable[[], Tagger]
    has_failpoints: bool = False
    gives_way: Callable[[], bool] = never
    through_bytes: int = 0  # raw bytes up to which an article goes through all stages in one task

    def clean(self, payload: str) -> None:
        """Clean a batch; hand what is clean to both branches, or take it through all stages at once."""
        batch = decode(payload, CleanBatch)
        with begun(self.redis, Stage.CLEAN, [job.lease for job in batch.jobs]):
            through = {job.lease for job in batch.jobs if self._goes_through(job)}
            worked = run_batch(batch.jobs, lambda job: self._take(job, is_through=job.lease in through), self.gives_way)
            self._give_back(batch.batch_id, worked.results)
            cleaned = tuple(
                CleanedJob(lease=r.lease, article=r.clean)
                for r in worked.results
                if r.clean is not None and r.lease not in through
            )
            if cleaned:
                message = CleanedBatch(batch_id=batch.batch_id, jobs=cleaned)
                self.publish(TASK_ENTITIES, message)
                self.publish(TASK_FIGURES, message)
            if worked.rest:
                self.publish(TASK_CLEAN, CleanBatch(batch_id=batch.batch_id, jobs=worked.rest))

    def entities(self, payload: str) -> None:
        """Find the entities of a batch."""
        batch = decode(payload, CleanedBatch)
        with begun(self.redis, Stage.ENTITIES, [job.lease for job in batch.jobs]):
            worked = run_stage(Stage.ENTITIES, batch.jobs, self._entities_one, self.gives_way)
            self._give_back(batch.batch_id, worked.results)
            if worked.rest:
                self.publish(TASK_ENTITIES, CleanedBatch(batch_id=batch.batch_id, jobs=worked.rest))

    def figures(self, payload: str) -> None:
        """Find the figures of a batch."""
        batch = decode(payload, CleanedBatch)
        with begun(self.redis, Stage.FIGURES, [job.lease for job in batch.jobs]):
            worked = run_stage(Stage.FIGURES, batch.jobs, self._figures_one, self.gives_way)
            self._give_back(batch.batch_id, worked.results)
            if worked.rest:
                self.publish(TASK_FIGURES, CleanedBatch(batch_id=batch.batch_id, jobs=worked.rest))

    def link(self, payload: str) -> None:
        """Link a batch."""
        batch = decode(payload, LinkBatch)
        with begun(self.redis, Stage.LINK, [job.lease for job in batch.jobs]):
            worked = run_stage(Stage.LINK, batch.jobs, self._link_one, self.gives_way)
            self._give_back(batch.batch_id, worked.results)
            if worked.rest:
                self.publish(TASK_LINK, LinkBatch(batch_id=batch.batch_id, jobs=worked.rest))

    def _goes_through(self, job: CleanJob) -> bool:
        """Whether a job takes all stages at once; one that failed before does not, so that the stage to blame is known."""
        return job.lease.attempt == 1 and size_bytes(job.document) <= self.through_bytes

    def _take(self, job: CleanJob, *, is_through: bool) -> list[StageResult]:
        """Clean an article, or take it through all stages; the first that fails ends it, and what was done before is kept."""
        lease = job.lease
        clean = run_one(Stage.CLEAN, job, self._clean_one)
        if clean.clean is None or not is_through:
            return [clean]
        cleaned = CleanedJob(lease=lease, article=clean.clean)
        entities = run_one(Stage.ENTITIES, cleaned, self._entities_one)
        if entities.entities is None:
            return [clean, entities]
        figures = run_one(Stage.FIGURES, cleaned, self._figures_one)
        if figures.figures is None:
            return [clean, entities, figures]
        branches = LinkJob(lease=lease, article=clean.clean, entities=entities.entities, figures=figures.figures)
        return [clean, entities, figures, run_one(Stage.LINK, branches, self._link_one)]

    def _clean_one(self, job: CleanJob) -> CleanArticle:
        if self.has_failpoints:
            failpoints.trip(job.document)
        return clean_document(job.document)

    def _entities_one(self, job: CleanedJob) -> EntitiesResult:
        return extract_entities(job.article, tagger=self.tagger())

    def _figures_one(self, job: CleanedJob) -> FiguresResult:
        return extract_figures(job.article)

    def _link_one(self, job: LinkJob) -> LinkResult:
        return link_article(job.article, job.entities, job.figures)

    def _give_back(self, batch_id: str, results: list[StageResult]) -> None:
        if results:
            self.publish(TASK_STORE, ResultBatch(batch_id=batch_id or str(uuid.uuid4()), results=tuple(results)))


def size_bytes(document: RawDocument) -> int:
    """Return the raw bytes of a document."""
    return len(document.content or b"") + len((document.text or "").encode("utf-8", "surrogatepass"))


def register(app: Celery, stages: Stages) -> None:
    """Register the four tasks under the names that other services call."""
    for name, function in (
        (TASK_CLEAN, stages.clean),
        (TASK_ENTITIES, stages.entities),
        (TASK_FIGURES, stages.figures),
        (TASK_LINK, stages.link),
    ):
        app.task(passing_on(function), name=name, ignore_result=True)


def encoded(publish_text: Callable[[str, str], None]) -> Publish:
    """Return a publisher of messages over a publisher of text."""
    return lambda task, message: publish_text(task, encode(message))
