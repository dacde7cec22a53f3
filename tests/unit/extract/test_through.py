"""An article of ordinary size takes all stages in one task; any other goes from task to task, and both find the same."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

import msgspec
import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from redis import Redis

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.messages import (
    CleanBatch,
    CleanedBatch,
    CleanJob,
    Lease,
    LinkBatch,
    LinkJob,
    Message,
    ResultBatch,
    StageResult,
    decode,
    encode,
)
from gleaner_contracts.names import TASK_CLEAN, TASK_ENTITIES, TASK_FIGURES, TASK_LINK, TASK_STORE
from gleaner_contracts.records import RawDocument
from gleaner_extract import stages, tasks
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.tasks import Stages

TEXT = "石桥县三年新修水渠\n2021年,石桥县投入资金1200万元,新修水渠86公里,受益农户3400余户。\n其中柳林镇1100户,户均增收2300元。\n"
LIMIT = 4_096


class Marks:
    """As much of Redis as marks of begun work need."""

    def __init__(self) -> None:
        self.standing: set[str] = set()

    def pipeline(self, *, transaction: bool) -> "Marks":
        assert not transaction
        return self

    def set(self, key: str, _: bytes, ex: int) -> None:
        assert ex > 0
        self.standing.add(key)

    def execute(self) -> None:
        """Nothing waits."""

    def delete(self, *keys: str) -> None:
        self.standing -= set(keys)


class Worker:
    """The tasks of a worker, and what they published."""

    def __init__(self, through_bytes: int = LIMIT, gives_way: Callable[[], bool] = lambda: False) -> None:
        self.sent: dict[str, list[Message]] = defaultdict(list)
        self.marks = Marks()
        self.stages = Stages(
            redis=cast(Redis, self.marks),
            publish=lambda task, message: self.sent[task].append(message),
            tagger=lambda: load_tagger("none"),
            has_failpoints=True,
            gives_way=gives_way,
            through_bytes=through_bytes,
        )

    def clean(self, *jobs: CleanJob) -> list[StageResult]:
        """Run the first task and return the results it sent to the store."""
        self.stages.clean(encode(CleanBatch(batch_id="b", jobs=jobs)))
        assert not self.marks.standing
        return self.results()

    def results(self) -> list[StageResult]:
        """Return what the store was sent."""
        return [result for message in self.sent[TASK_STORE] for result in cast(ResultBatch, message).results]


def job(name: str, text: str = TEXT, attempt: int = 1) -> CleanJob:
    return CleanJob(lease=Lease(ledger_id=name, token=f"token-{name}", attempt=attempt), document=RawDocument(text=text))


def of_each(results: list[StageResult]) -> list[tuple[str, Stage, bool]]:
    return [(r.lease.ledger_id, r.stage, r.failure is None) for r in results]


def found_by(results: list[StageResult]) -> list[dict[str, Any]]:
    """Return what results say, without how long it took, in the order of the stages."""
    rows = [msgspec.to_builtins(msgspec.structs.replace(r, duration_ms=0.0)) for r in results]
    return sorted(rows, key=lambda row: list(Stage).index(Stage(row["stage"])))


def test_an_article_takes_all_stages_and_the_store_is_told_once() -> None:
    worker = Worker()
    results = worker.clean(job("a"), job("b"))
    assert of_each(results) == [(name, stage, True) for name in "ab" for stage in Stage]
    assert {task: len(messages) for task, messages in worker.sent.items()} == {TASK_STORE: 1}
    assert results[3].link is not None
    assert results[3].link.facts


def test_both_ways_find_the_same() -> None:
    apart = Worker(through_bytes=0)
    apart.clean(job("a"))
    [message] = apart.sent[TASK_ENTITIES]
    assert apart.sent[TASK_FIGURES] == [message]
    apart.stages.entities(encode(message))
    apart.stages.figures(encode(message))
    branches = {
        r.stage: r for r in decode(encode(ResultBatch(batch_id="b", results=tuple(apart.results()))), ResultBatch).results
    }
    clean, entities, figures = (branches[stage] for stage in (Stage.CLEAN, Stage.ENTITIES, Stage.FIGURES))
    assert clean.clean is not None
    assert entities.entities is not None
    assert figures.figures is not None
    joined = LinkJob(lease=clean.lease, article=clean.clean, entities=entities.entities, figures=figures.figures)
    apart.stages.link(encode(LinkBatch(batch_id="b", jobs=(joined,))))
    assert found_by(apart.results()) == found_by(Worker().clean(job("a")))


@pytest.mark.parametrize("other", [job("b", TEXT * 40), job("b", attempt=2)], ids=["large", "failed before"])
def test_one_that_is_large_or_failed_before_goes_from_task_to_task(other: CleanJob) -> None:
    worker = Worker()
    results = worker.clean(job("a"), other)
    assert of_each(results) == [*(("a", stage, True) for stage in Stage), ("b", Stage.CLEAN, True)]
    for task in (TASK_ENTITIES, TASK_FIGURES):
        [message] = worker.sent[task]
        assert [each.lease for each in cast(CleanedBatch, message).jobs] == [other.lease]


def test_size_is_that_of_the_raw_bytes() -> None:
    text = "县" * (LIMIT // 3)
    documents = (RawDocument(text=text), RawDocument(text=text + "县"), RawDocument(content=text.encode("gb18030")))
    assert [tasks.size_bytes(document) for document in documents] == [4_095, 4_098, 2_730]


@pytest.mark.parametrize("stage", [Stage.ENTITIES, Stage.FIGURES, Stage.LINK])
def test_a_stage_that_fails_ends_its_article_and_what_was_done_is_kept(monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:
    name = {Stage.ENTITIES: "extract_entities", Stage.FIGURES: "extract_figures", Stage.LINK: "link_article"}[stage]
    work = getattr(tasks, name)
    first = iter([True])

    def fails_once(*arguments: Any, **named: Any) -> Any:
        if next(first, False):
            raise ZeroDivisionError("rule")
        return work(*arguments, **named)

    monkeypatch.setattr(tasks, name, fails_once)
    worker = Worker()
    results = worker.clean(job("a"), job("b"))
    before = list(Stage)[: list(Stage).index(stage)]
    assert of_each(results) == [*(("a", s, True) for s in before), ("a", stage, False), *(("b", s, True) for s in Stage)]
    failure = results[len(before)].failure
    assert failure is not None
    assert (failure.kind, failure.reason) == (FailureKind.BUG, Reason.EXTRACTOR_BUG)
    assert set(worker.sent) == {TASK_STORE}


def test_invalid_input_is_told_with_no_further_stage() -> None:
    results = Worker().clean(job("empty", " \n"), job("b"))
    assert of_each(results)[:2] == [("empty", Stage.CLEAN, False), ("b", Stage.CLEAN, True)]
    assert len(results) == 5


def test_time_limit_in_a_later_stage_blames_the_article_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_: Any) -> Any:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(tasks, "extract_figures", too_slow)
    worker = Worker()
    results = worker.clean(job("slow"), job("b"))
    assert of_each(results) == [("slow", Stage.CLEAN, True), ("slow", Stage.ENTITIES, True), ("slow", Stage.FIGURES, False)]
    assert results[-1].failure is not None
    assert results[-1].failure.reason is Reason.TIME_LIMIT
    assert set(worker.sent) == {TASK_STORE}, "the rest is neither blamed nor put back: its leases run out"


def test_a_batch_gives_way_between_two_articles_and_the_rest_goes_back_to_clean() -> None:
    answers = iter([False, True])
    worker = Worker(gives_way=lambda: next(answers))
    results = worker.clean(job("a"), job("b"), job("c"))
    assert of_each(results) == [(name, stage, True) for name in "ab" for stage in Stage]
    [rest] = worker.sent[TASK_CLEAN]
    assert cast(CleanBatch, rest).jobs == (job("c"),)
    assert not worker.sent[TASK_LINK]


def test_a_batch_that_takes_long_is_cut_off_before_the_limit_of_time_strikes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "ENOUGH_S", -1.0)
    worker = Worker()
    assert of_each(worker.clean(job("a"), job("b"))) == [("a", stage, True) for stage in Stage]
    [rest] = worker.sent[TASK_CLEAN]
    assert cast(CleanBatch, rest).jobs == (job("b"),)
