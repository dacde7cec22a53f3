"""What the store makes of results: fan-in, fencing, attempts, isolation."""

import itertools
import json
import threading
from uuid import uuid4

import msgspec
import pytest
from tests.integration.store.lab import Claim, Lab, draft, failure, result

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_contracts.messages import CleanedBatch, Lease, LinkBatch, StageResult
from gleaner_contracts.names import TASK_ENTITIES, TASK_FIGURES, TASK_LINK

CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个"))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_last_branch_starts_link_once_whatever_the_order(lab: Lab, order: tuple[int, ...]) -> None:
    lease = lab.lease(lab.open("http://a/1"))
    branches = lab.branches(lease, draft(CLAIMS))
    for position in order:
        lab.send(branches[position])
        lab.send(branches[position])
    [batch] = lab.sent(TASK_LINK)
    assert isinstance(batch, LinkBatch)
    assert [job.lease for job in batch.jobs] == [lease]
    assert batch.jobs[0].figures == draft(CLAIMS).figures
    assert batch.jobs[0].article == draft(CLAIMS).clean


def test_branches_that_come_at_the_same_time_start_link_once(lab: Lab) -> None:
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(20)]
    drafts = [draft([Claim("甲县", "户", n + 1)]) for n in range(20)]
    columns = list(zip(*(lab.branches(lease, what) for lease, what in zip(leases, drafts, strict=True)), strict=True))
    threads = [threading.Thread(target=lab.send, args=column) for column in columns for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = [job.lease.ledger_id for batch in lab.sent(TASK_LINK) for job in batch.jobs]
    assert sorted(jobs) == sorted(lease.ledger_id for lease in leases)


def test_a_whole_batch_in_one_message_is_stored(lab: Lab) -> None:
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(30)]
    drafts = [draft([Claim("甲县", "户", n + 1), Claim("乙县", "社", n)]) for n in range(30)]
    pairs = list(zip(leases, drafts, strict=True))
    for stage in range(3):
        lab.send(*(lab.branches(lease, what)[stage] for lease, what in pairs))
    lab.send(*(result(lease, Stage.LINK, link=what.link) for lease, what in pairs))
    assert lab.sql("select received, stored, in_flight, is_balanced from api_v1.ledger") == [(30, 30, 0, True)]
    assert len(lab.facts()) == 60
    assert lab.sql("select count(*) from store.stage_results") == [(0,)]


def test_what_is_stored_is_what_was_found(lab: Lab) -> None:
    entry = lab.store("http://a/1", CLAIMS, publisher="甲报")
    row = lab.entry(entry)
    assert (row["state"], row["disposition"], row["version"], row["stages"]) == ("done", "stored", 1, 15)
    figures = lab.sql(
        "select f.surface, f.value, f.unit, f.indicator, f.holder, f.holder_code, f.time_begin::text, a.title, a.publisher,"
        " substr(a.clean_text, f.span_start + 1, f.span_end - f.span_start) = f.surface"
        " from api_v1.figures f join api_v1.articles a using (article_id) order by ordinal"
    )
    assert figures[0] == ("137户", 137, "户", "贫困户", "甲县", "510001", "2020-01-01", "标题", "甲报", True)
    assert lab.sql(
        "select m.name, m.code, m.parents, f.holder from api_v1.entities m"
        " join api_v1.facts f on f.holder_entity_id = m.entity_id order by m.ordinal"
    ) == [("甲县", "510001", ["甲市", "四川省"], "甲县"), ("乙县", "510001", ["甲市", "四川省"], "乙县")]


def test_a_result_sent_twice_changes_nothing(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lease = lab.lease(entry)
    what = draft(CLAIMS)
    messages: list[StageResult] = [*lab.branches(lease, what), result(lease, Stage.LINK, link=what.link)]
    for message in messages:
        lab.send(message)
    before = _dump(lab)
    for message in [*messages, *reversed(messages)]:
        lab.send(message)
    assert _dump(lab) == before


def test_a_result_with_an_old_token_changes_nothing(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    old = lab.lease(entry)
    lab.sql("update ledger.entries set state = 'waiting', token = null, lease_until = null where id = %s", entry)
    lab.lease(entry)
    before = _dump(lab)
    for late in (*lab.branches(old, draft(CLAIMS)), failure(old, Stage.CLEAN, FailureKind.INVALID, Reason.BINARY)):
        lab.send(late)
    assert _dump(lab) == before


def test_an_unknown_entry_is_ignored(lab: Lab) -> None:
    lab.send(*lab.branches(Lease(str(uuid4()), str(uuid4()), 1), draft(CLAIMS)))
    assert lab.sql("select count(*) from store.stage_results") == [(0,)]


def test_committing_a_stage_moves_the_lease_on(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lease = lab.lease(entry)
    lab.sql("update ledger.entries set lease_until = now() + interval '1 second' where id = %s", entry)
    lab.send(lab.branches(lease, draft(CLAIMS))[0])
    assert lab.sql("select lease_until > now() + interval '30 seconds' from ledger.entries") == [(True,)]


def test_invalid_input_is_quarantined_at_once_with_its_reason(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lab.send(failure(lab.lease(entry), Stage.CLEAN, FailureKind.INVALID, Reason.NO_MAIN_TEXT))
    row = lab.entry(entry)
    assert (row["disposition"], row["reason"], row["attempts"]) == ("quarantined", "no_main_text", 1)
    assert lab.sql("select reason from api_v1.quarantine") == [("no_main_text",)]


@pytest.mark.parametrize("kind", [FailureKind.BUG, FailureKind.CRASHED, FailureKind.TRANSIENT])
def test_other_failures_are_tried_again_later_and_later_and_then_quarantined(lab: Lab, kind: FailureKind) -> None:
    entry = lab.open("http://a/1")
    delays = []
    for _ in range(2):
        lab.send(failure(lab.lease(entry), Stage.ENTITIES, kind, Reason.EXTRACTOR_BUG))
        [(state, delay)] = lab.sql("select state, extract(epoch from due_at - now())::float8 from ledger.entries")
        assert state == "waiting"
        delays.append(delay)
    assert 3 < delays[0] <= 5 < 8 < delays[1] <= 10
    lab.send(failure(lab.lease(entry), Stage.ENTITIES, kind, Reason.EXTRACTOR_BUG))
    row = lab.entry(entry)
    assert (row["disposition"], row["reason"], row["attempts"]) == ("quarantined", "extractor_bug", 3)


def test_a_failed_branch_keeps_the_stages_that_are_committed(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lease = lab.lease(entry)
    clean, _, figures = lab.branches(lease, draft(CLAIMS))
    lab.send(clean)
    lab.send(figures)
    lab.send(failure(lease, Stage.ENTITIES, FailureKind.BUG, Reason.EXTRACTOR_BUG))
    assert lab.entry(entry)["stages"] == 5
    again = lab.lease(entry)
    lab.resume(again)
    [batch] = lab.sent(TASK_ENTITIES)
    assert isinstance(batch, CleanedBatch)
    assert [(job.lease, job.article) for job in batch.jobs] == [(again, draft(CLAIMS).clean)]
    assert not lab.sent(TASK_FIGURES)


def test_resume_publishes_link_when_both_branches_are_there(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lab.send(*lab.branches(lab.lease(entry), draft(CLAIMS)))
    lab.sql("update ledger.entries set state = 'waiting', token = null, lease_until = null")
    again = lab.lease(entry)
    lab.resume(again)
    assert [job.lease for batch in lab.sent(TASK_LINK) for job in batch.jobs][-1] == again


def test_resume_starts_again_when_staged_payloads_are_gone(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lab.send(*lab.branches(lab.lease(entry), draft(CLAIMS)))
    lab.sql("truncate store.stage_results")
    lab.sql("update ledger.entries set state = 'waiting', token = null, lease_until = null")
    lab.resume(lab.lease(entry))
    row = lab.entry(entry)
    assert (row["state"], row["stages"], row["attempts"]) == ("waiting", 0, 0)


def test_a_link_result_without_its_branches_starts_the_article_again(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lease = lab.lease(entry)
    lab.send(*lab.branches(lease, draft(CLAIMS)))
    lab.sql("truncate store.stage_results")
    lab.send(result(lease, Stage.LINK, link=draft(CLAIMS).link))
    assert (lab.entry(entry)["state"], lab.entry(entry)["stages"]) == ("waiting", 0)


def test_one_failed_article_does_not_touch_its_mates(lab: Lab) -> None:
    good, bad = lab.lease(lab.open("http://a/1")), lab.lease(lab.open("http://a/2"))
    clean = lab.branches(good, draft(CLAIMS))[0]
    lab.send(clean, failure(bad, Stage.CLEAN, FailureKind.INVALID, Reason.EMPTY))
    assert lab.sql("select stages, disposition from ledger.entries order by article_key") == [(1, None), (0, "quarantined")]


def test_a_result_that_does_not_decode_is_the_failure_of_its_article_only(lab: Lab) -> None:
    good, bad = lab.lease(lab.open("http://a/1")), lab.lease(lab.open("http://a/2"))
    batch = json.loads(
        msgspec.json.encode({"batch_id": "b", "results": [lab.branches(x, draft(CLAIMS))[2] for x in (good, bad)]})
    )
    batch["results"][1]["figures"]["figures"][0]["confidence"] = None  # what NaN becomes in JSON
    lab.send_raw(json.dumps(batch))
    rows = lab.sql("select stages, disposition, reason, detail like '%%confidence%%' from ledger.entries order by article_key")
    assert rows == [(4, None, None, None), (0, "quarantined", "store_rejected", True)]


def test_a_message_of_a_newer_release_is_refused_and_nothing_is_written(lab: Lab) -> None:
    lease = lab.lease(lab.open("http://a/1"))
    payload = msgspec.json.encode({"batch_id": "b", "version": 2, "results": lab.branches(lease, draft(CLAIMS))}).decode()
    with pytest.raises(msgspec.ValidationError, match="version 2"):
        lab.send_raw(payload)
    assert lab.sql("select stages from ledger.entries") == [(0,)]


def _dump(lab: Lab) -> list[object]:
    tables = ("ledger.entries", "store.articles", "store.versions", "store.figures", "store.facts", "store.mentions")
    more = ("store.outbox", "store.stage_results", "store.steps", "store.extractions", "store.entities")
    return [lab.sql(f"select to_jsonb(t)::text from {table} t order by 1") for table in (*tables, *more)]
