"""One failing article never stops the others of its batch."""

from collections.abc import Callable

import pytest
from billiard.exceptions import SoftTimeLimitExceeded

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.errors import InvalidInput, TransientFailure
from gleaner_contracts.messages import CleanJob, Lease
from gleaner_contracts.records import CleanArticle, RawDocument
from gleaner_extract.stages import MAX_DETAIL, run_stage

ARTICLE = CleanArticle(clean_text="文", raw_length=1, charset="text")


def job(text: str) -> CleanJob:
    return CleanJob(lease=Lease(ledger_id=text, token=f"token-{text}", attempt=1), document=RawDocument(text=text))


def failing_on(bad: str, error: BaseException) -> Callable[[CleanJob], CleanArticle]:
    def work(one: CleanJob) -> CleanArticle:
        if one.document.text == bad:
            raise error
        return ARTICLE

    return work


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (InvalidInput(Reason.EMPTY, "only blanks"), FailureKind.INVALID, Reason.EMPTY),
        (TransientFailure("dictionary is away"), FailureKind.TRANSIENT, Reason.TRANSIENT_EXHAUSTED),
        (MemoryError(), FailureKind.CRASHED, Reason.MEMORY),
        (ZeroDivisionError("rule"), FailureKind.BUG, Reason.EXTRACTOR_BUG),
        (RecursionError(), FailureKind.BUG, Reason.EXTRACTOR_BUG),
    ],
)
def test_failure_is_typed_and_its_mates_are_done(error: Exception, kind: FailureKind, reason: Reason) -> None:
    results = run_stage(Stage.CLEAN, [job("a"), job("bad"), job("c")], failing_on("bad", error)).results
    assert [result.clean for result in results] == [ARTICLE, None, ARTICLE]
    failure = results[1].failure
    assert failure is not None
    assert (failure.kind, failure.reason) == (kind, reason)


def test_time_limit_blames_the_article_at_work_and_gives_the_rest_back() -> None:
    worked = run_stage(Stage.CLEAN, [job("a"), job("slow"), job("c")], failing_on("slow", SoftTimeLimitExceeded()))
    results = worked.results
    assert [result.lease.ledger_id for result in results] == ["a", "slow"]
    assert results[1].failure is not None
    assert results[1].failure.reason is Reason.TIME_LIMIT
    assert worked.rest == ()


def test_a_batch_gives_way_between_two_articles_and_never_before_its_first() -> None:
    jobs = [job(text) for text in "abc"]
    answers = iter([False, True])
    worked = run_stage(Stage.CLEAN, jobs, failing_on("", ValueError()), lambda: next(answers))
    assert [result.lease.ledger_id for result in worked.results] == ["a", "b"]
    assert worked.rest == (jobs[2],)
    alone = run_stage(Stage.CLEAN, jobs[:1], failing_on("", ValueError()), lambda: True)
    assert (len(alone.results), alone.rest) == (1, ())


def test_detail_of_a_failure_is_bounded() -> None:
    results = run_stage(Stage.CLEAN, [job("bad")], failing_on("bad", ValueError("长" * 10_000))).results
    assert results[0].failure is not None
    assert len(results[0].failure.detail) <= MAX_DETAIL
