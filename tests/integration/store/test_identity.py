"""Versions, unchanged, duplicates, and the order of receipts of one article."""

import threading
from datetime import timedelta

import pytest
from tests.integration.store.lab import Claim, Lab, draft, result

from gleaner_contracts.enums import Stage

OLD = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个"))
NEW = (Claim("甲县", "贫困户", 173), Claim("丙县", "合作社", 9, unit="个"))


def test_an_edited_article_becomes_version_2_and_the_old_one_stays_readable(lab: Lab) -> None:
    lab.store("http://a/1", OLD)
    lab.store("http://a/1", NEW)
    rows = lab.sql("select version, is_current, clean_text like '%%137%%' from api_v1.article_versions order by version")
    assert rows == [(1, False, True), (2, True, False)]
    assert lab.sql("select version, version_count from api_v1.articles") == [(2, 2)]
    assert sorted(lab.sql("select holder, value from api_v1.facts")) == [("丙县", 9), ("甲县", 173)]


def test_the_feed_tells_what_an_edit_changed(lab: Lab) -> None:
    lab.store("http://a/1", OLD)
    lab.store("http://a/1", NEW)
    lab.number()
    edits = {(change["operation"], _holder(change)): change for change in lab.feed(after=2)}
    assert sorted(edits) == [("insert", "丙县"), ("retract", "乙县"), ("update", "甲县")]
    update = edits["update", "甲县"]
    assert isinstance(update["fact"], dict)
    assert isinstance(update["before"], dict)
    assert (update["before"]["value"], update["fact"]["value"]) == (137, 173)
    assert "value" in update["changed"]  # type: ignore[operator]
    assert lab.replayed() == lab.facts()


def test_a_fact_that_an_edit_leaves_alone_keeps_the_version_that_stated_it(lab: Lab) -> None:
    lab.store("http://a/1", OLD)
    lab.store("http://a/1", OLD, extra="又一句话。")
    lab.number()
    assert [change["operation"] for change in lab.feed()] == ["insert", "insert"]
    assert lab.sql("select version from api_v1.articles") == [(2,)]
    assert lab.sql("select distinct version from api_v1.facts") == [(1,)]
    assert lab.replayed() == lab.facts()


def test_the_same_content_again_is_unchanged_and_linked_to_its_first_receipt(lab: Lab) -> None:
    first = lab.store("http://a/1", OLD)
    again = lab.open("http://a/1")
    lab.send(lab.branches(lab.lease(again), draft(OLD))[0])
    row = lab.entry(again)
    assert (row["disposition"], row["same_as"], row["version"]) == ("unchanged", str(first), None)
    assert lab.sql("select count(*) from store.versions") == [(1,)]


def test_a_text_that_goes_back_is_a_new_version(lab: Lab) -> None:
    for claims in (OLD, NEW, OLD):
        lab.store("http://a/1", claims)
    lab.number()
    assert lab.sql("select version from api_v1.articles") == [(3,)]
    assert lab.replayed() == lab.facts()


def test_the_same_content_elsewhere_is_a_duplicate_with_a_row_of_its_own(lab: Lab) -> None:
    lab.store("http://a/1", OLD, publisher="甲报")
    copy = lab.open("http://b/1")
    lab.extract_clean_only(copy, draft(OLD, publisher="乙网"))
    row = lab.entry(copy)
    [(original,)] = lab.sql("select article_id from api_v1.articles where url = 'http://a/1'")
    assert (row["disposition"], row["same_as"]) == ("duplicate", str(original))
    assert lab.sql("select publisher, same_as, extraction from (select publisher, same_as,"
                   " (select count(*) from api_v1.facts f where f.article_id = a.article_id) extraction"
                   " from api_v1.articles a where url = 'http://b/1') x") == [("乙网", original, 0)]  # fmt: skip
    lab.number()
    merge = lab.feed()[-1]
    assert (merge["operation"], merge["same_as"]) == ("merge", str(original))


def test_an_article_that_becomes_a_copy_loses_its_facts_and_the_feed_says_so(lab: Lab) -> None:
    lab.store("http://a/1", OLD)
    lab.store("http://b/1", NEW)
    copy = lab.open("http://b/1")
    lab.extract_clean_only(copy, draft(OLD))
    lab.number()
    assert lab.entry(copy)["disposition"] == "duplicate"
    assert [change["operation"] for change in lab.feed(after=4)] == ["retract", "retract", "merge"]
    assert lab.replayed() == lab.facts()


def test_an_edit_waits_for_the_older_receipt_of_the_same_article(lab: Lab) -> None:
    older, newer = lab.open("http://a/1"), lab.open("http://a/1")
    lab.extract(newer, draft(NEW))
    assert (lab.entry(newer)["state"], lab.entry(newer)["stages"]) == ("waiting", 15)
    lab.extract(older, draft(OLD))
    lab.resume(lab.lease(newer))
    rows = lab.sql("select v.version, v.entry_id, v.version = a.version from store.versions v join store.articles a"
                   " on a.id = v.article_id order by 1")  # fmt: skip
    assert rows == [(1, older, False), (2, newer, True)]


def test_an_older_receipt_that_comes_late_never_hides_the_newer_one(lab: Lab) -> None:
    older, newer = lab.open("http://a/1"), lab.open("http://a/1")
    lab.sql("update ledger.entries set received_at = received_at - interval '1 day'")
    lab.extract(newer, draft(NEW))  # out of patience
    lab.extract(older, draft(OLD))
    lab.number()
    assert lab.sql("select version, is_current, entry_id from api_v1.article_versions order by version") == [
        (1, True, newer),
        (2, False, older),
    ]
    assert sorted(lab.sql("select value from api_v1.facts")) == [(9,), (173,)]
    assert lab.replayed() == lab.facts()


def test_receipts_of_one_article_in_one_batch_become_versions_in_their_order(lab: Lab) -> None:
    entries = [lab.open("http://a/1") for _ in range(4)]
    drafts = [draft([Claim("甲县", "贫困户", n)]) for n in (1, 2, 3, 3)]
    leases = [lab.lease(entry) for entry in entries]
    for stage in range(3):
        lab.send(*(lab.branches(lease, what)[stage] for lease, what in zip(leases, drafts, strict=True)))
    pairs = list(zip(leases, drafts, strict=True))
    lab.send(*(result(lease, Stage.LINK, link=what.link) for lease, what in reversed(pairs)))
    rows = lab.sql("select disposition, version from ledger.entries order by received_at")
    assert rows == [("stored", 1), ("stored", 2), ("stored", 3), ("unchanged", None)]


@pytest.mark.parametrize("is_same_article", [True, False])
def test_equal_contents_stored_at_the_same_time_are_stored_once(lab: Lab, is_same_article: bool) -> None:
    what = draft(OLD)
    entries = [lab.open("http://a/1" if is_same_article else f"http://a/{n}") for n in range(4)]
    lab.sql("update ledger.entries set received_at = received_at - interval '1 day'")  # nobody waits for the older one
    leases = [lab.lease(entry) for entry in entries]
    for lease in leases:
        lab.send(*lab.branches(lease, what))
    threads = [threading.Thread(target=lab.send, args=(result(lease, Stage.LINK, link=what.link),)) for lease in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other = "unchanged" if is_same_article else "duplicate"
    assert lab.sql("select disposition, count(*) from ledger.entries group by 1 order by 2") == [("stored", 1), (other, 3)]
    assert lab.sql("select is_balanced from api_v1.ledger") == [(True,)]


def test_an_article_without_url_is_known_by_its_content(lab: Lab) -> None:
    lab.store("content:abc", OLD)
    lab.store("content:def", NEW)
    assert lab.sql("select count(*), max(version) from api_v1.articles") == [(2, 1)]


def test_a_stale_waiting_receipt_is_overtaken_after_a_while(lab: Lab) -> None:
    lab.open("http://a/1", received_at=lab.start - timedelta(hours=1))
    newer = lab.open("http://a/1", received_at=lab.start - timedelta(minutes=30))
    lab.extract(newer, draft(NEW))
    assert lab.entry(newer)["disposition"] == "stored"


def _holder(change: dict[str, object]) -> object:
    row = change["fact"] or change["before"]
    assert isinstance(row, dict)
    return row["holder"]
