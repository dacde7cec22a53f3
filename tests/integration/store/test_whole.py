"""Articles whose stages come together in one message: stored as those that come stage by stage."""

from datetime import timedelta

import pytest
from tests.integration.store.lab import Claim, Draft, Lab, as_json, draft, failure, result

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.messages import CleanedBatch, Lease, StageResult
from gleaner_contracts.names import TASK_ENTITIES, TASK_FIGURES, TASK_LINK

CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个"))
OTHER = (Claim("丙县", "贫困户", 9),)
VIEWS = ("articles", "figures", "entities", "facts")
# What follows from ids or the clock.
LEFT_OUT = ("entry_id", "extraction_id", "received_at", "first_received_at", "stored_at", "extracted_at")


def whole(lab: Lab, lease: Lease, what: Draft, version: str = "1") -> tuple[StageResult, ...]:
    """Return the results of all stages of an article."""
    return (*lab.branches(lease, what, version), result(lease, Stage.LINK, version, link=what.link))


def readers_see(lab: Lab, url: str) -> dict[str, list[str]]:
    """Return what views say of an article, without what differs between two of one content."""
    return {
        view: sorted(
            as_json(row)
            for (row,) in lab.sql(
                f"select to_jsonb(v) - %s::text[] from api_v1.{view} v"
                " join store.articles a on a.id = v.article_id where a.url = %s",
                list(LEFT_OUT),
                url,
            )
        )
        for view in VIEWS
    }


def test_readers_see_the_same_whether_stages_came_together_or_apart(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS, publisher="甲报")
    apart = readers_see(lab, "http://a/1")
    assert all(apart.values())
    lab.sql("truncate store.extractions, store.articles, store.versions, store.mentions, store.figures, store.facts cascade")
    lab.sql("truncate ledger.entries cascade")
    lab.send(*whole(lab, lab.lease(lab.open("http://a/1")), draft(CLAIMS, publisher="甲报")))
    assert readers_see(lab, "http://a/1") == apart


def test_a_batch_is_stored_at_once_and_nothing_is_kept_or_published(lab: Lab) -> None:
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(30)]
    drafts = [draft([Claim("甲县", "户", n + 1), Claim("乙县", "社", n)]) for n in range(30)]
    lab.send(*(r for lease, what in zip(leases, drafts, strict=True) for r in whole(lab, lease, what)))
    assert lab.sql("select received, stored, in_flight, is_balanced from api_v1.ledger") == [(30, 30, 0, True)]
    assert len(lab.facts()) == 60
    assert lab.sql("select distinct stages from ledger.entries") == [(15,)]
    assert lab.sql("select count(*) from store.stage_results") == [(0,)]
    assert not lab.published
    steps = [step for (step,) in lab.sql("select step from store.steps where entry_id = %s order by at", leases[0].ledger_id)]
    assert steps == ["clean", "entities", "figures", "link", "close"]


def test_a_message_that_comes_twice_or_late_changes_nothing(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    old = lab.lease(entry)
    lab.sql("update ledger.entries set state = 'waiting', token = null, lease_until = null")
    new = lab.lease(entry)
    lab.send(*whole(lab, old, draft(OTHER)))
    assert lab.sql("select count(*) from store.extractions") == [(0,)]
    for _ in range(2):
        lab.send(*whole(lab, new, draft(CLAIMS)))
        lab.send(*whole(lab, old, draft(OTHER)))
    assert lab.sql("select count(*) from store.extractions") == [(1,)]
    assert lab.sql("select count(*) from store.steps") == [(5,)]
    assert {holder for (holder,) in lab.sql("select holder from api_v1.facts")} == {"甲县", "乙县"}


def test_stages_that_are_kept_already_give_way_to_those_that_came_together(lab: Lab) -> None:
    lease = lab.lease(lab.open("http://a/1"))
    lab.send(*lab.branches(lease, draft(CLAIMS)))
    lab.send(*whole(lab, lease, draft(CLAIMS)))
    lab.send(result(lease, Stage.LINK, link=draft(CLAIMS).link))
    assert lab.sql("select state, disposition, stages from ledger.entries") == [("done", "stored", 15)]
    assert lab.sql("select count(*) from store.stage_results") == [(0,)]
    assert len(lab.facts()) == 2


@pytest.mark.parametrize(("stage", "bits"), [(Stage.ENTITIES, 1), (Stage.FIGURES, 3), (Stage.LINK, 7)])
def test_what_earlier_stages_found_is_kept_when_a_later_one_fails(lab: Lab, stage: Stage, bits: int) -> None:
    entry = lab.open("http://a/1")
    lease = lab.lease(entry)
    done = whole(lab, lease, draft(CLAIMS))[: list(Stage).index(stage)]
    lab.send(*done, failure(lease, stage, FailureKind.BUG, Reason.EXTRACTOR_BUG))
    row = lab.entry(entry)
    assert (row["state"], row["attempts"], row["stages"]) == ("waiting", 1, bits)
    assert not lab.published, "its lease is over: nobody could use what would be published"
    again = lab.lease(entry)
    lab.resume(again)
    missing = {task for task, _ in lab.published}
    assert missing == {1: {TASK_ENTITIES, TASK_FIGURES}, 3: {TASK_FIGURES}, 7: {TASK_LINK}}[bits]
    if bits < 7:
        [batch] = lab.sent(min(missing))
        assert isinstance(batch, CleanedBatch)
        assert batch.jobs[0].article == draft(CLAIMS).clean


def test_a_failure_that_can_never_work_leaves_nothing_kept(lab: Lab) -> None:
    lease = lab.lease(lab.open("http://a/1"))
    lab.send(lab.branches(lease, draft(CLAIMS))[0], failure(lease, Stage.ENTITIES, FailureKind.INVALID, Reason.TOO_DEEP))
    assert lab.sql("select disposition, reason, stages from ledger.entries") == [("quarantined", "too_deep", 0)]
    assert lab.sql("select count(*) from store.stage_results") == [(0,)]


def test_one_bad_article_does_not_touch_its_mates(lab: Lab) -> None:
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(4)]
    good, failed, nul, apart = leases
    bad = draft(CLAIMS, title="坏\x00题")
    lab.send(
        *whole(lab, good, draft(CLAIMS)),
        failure(failed, Stage.CLEAN, FailureKind.INVALID, Reason.EMPTY),
        *whole(lab, nul, bad),
        lab.branches(apart, draft(OTHER))[0],
    )
    rows = lab.sql("select state, disposition, reason, stages from ledger.entries order by article_key")
    quarantined = ("done", "quarantined")
    assert rows[0] == ("done", "stored", None, 15)
    assert rows[1:] == [(*quarantined, "empty", 0), (*quarantined, "store_rejected", 0), ("leased", None, None, 1)]


def test_a_duplicate_is_nothing_but_its_text_whenever_that_is_found_out(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    lab.extract_clean_only(lab.open("http://b/2"), draft(CLAIMS))
    lab.send(*whole(lab, lab.lease(lab.open("http://c/3")), draft(CLAIMS)))
    rows = lab.sql(
        "select e.disposition, e.stages, x.times, x.locus, (select count(*) from store.figures f where f.extraction_id = x.id)"
        " from ledger.entries e join store.extractions x on x.entry_id = e.id where e.url <> 'http://a/1' order by e.url"
    )
    assert rows == [("duplicate", 1, [], None, 0)] * 2


def test_two_of_one_content_in_one_message_are_one_article_and_its_duplicate(lab: Lab) -> None:
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(2)]
    lab.send(*(r for lease in leases for r in whole(lab, lease, draft(CLAIMS))))
    assert lab.sql("select disposition from ledger.entries order by url") == [("stored",), ("duplicate",)]


def test_the_same_content_again_is_unchanged_also_when_a_later_stage_failed(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    first = lab.lease(lab.open("http://a/1"))
    lab.send(*whole(lab, first, draft(CLAIMS)))
    second = lab.lease(lab.open("http://a/1"))
    clean = lab.branches(second, draft(CLAIMS))[0]
    lab.send(clean, failure(second, Stage.ENTITIES, FailureKind.BUG, Reason.EXTRACTOR_BUG))
    rows = lab.sql("select disposition, stages, attempts from ledger.entries order by received_at")
    assert rows == [("stored", 15, 0), ("unchanged", 1, 0), ("unchanged", 1, 0)]


def test_an_edit_waits_for_its_older_receipt_with_all_it_has(lab: Lab) -> None:
    older = lab.open("http://a/1", received_at=lab.start - timedelta(seconds=10))
    newer = lab.open("http://a/1")
    lab.send(*whole(lab, lab.lease(newer), draft(OTHER)))
    assert (lab.entry(newer)["state"], lab.entry(newer)["stages"]) == ("waiting", 15)
    assert lab.sql("select count(*) from store.stage_results") == [(4,)]
    lab.send(*whole(lab, lab.lease(older), draft(CLAIMS)))
    lab.resume(lab.lease(newer))
    assert lab.sql("select disposition, version from ledger.entries order by received_at") == [("stored", 1), ("stored", 2)]
    assert {holder for (holder,) in lab.sql("select holder from api_v1.facts")} == {"丙县"}
    assert not lab.published
