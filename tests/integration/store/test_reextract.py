"""Re-extraction: in place, or as a shadow that is compared and then promoted or discarded."""

from tests.integration.store.lab import Claim, Lab, draft

from gleaner_store.queries.reextract import (
    ReextractFilter,
    reextract,
    reextract_diff,
    reextract_discard,
    reextract_promote,
    reextract_runs,
)

OLD, BETTER = (Claim("甲县", "贫困户", 137),), (Claim("甲县", "贫困户", 173), Claim("乙县", "合作社", 20, unit="个"))


def _stored(lab: Lab) -> object:
    entry = lab.store("http://a/1", OLD)
    lab.sql(
        "insert into ingest.raw (entry_id, received_at, content, content_type)"
        " select id, received_at, '', 'text/plain' from ledger.entries"
    )
    return entry


def test_a_dry_run_counts_and_changes_nothing(lab: Lab) -> None:
    _stored(lab)
    assert reextract(lab.engine, ReextractFilter(other_than="2"), author="a", dry_run=True).matching == 1
    assert reextract(lab.engine, ReextractFilter(other_than="1"), author="a", dry_run=True).matching == 0
    assert lab.sql("select state from ledger.entries") == [("done",)]


def test_a_new_extractor_replaces_the_facts_of_the_same_version_and_the_feed_says_so(lab: Lab) -> None:
    [(entry,)] = [(_stored(lab),)]
    reextract(lab.engine, ReextractFilter(other_than="2"), author="a", rate_per_s=1e9)
    lab.extract(entry, draft(BETTER), "2")  # type: ignore[arg-type]
    lab.number()
    assert next(change["operation"] for change in lab.feed()) == "insert"
    assert sorted(str(change["operation"]) for change in lab.feed(after=1)) == ["insert", "update"]
    assert lab.sql("select version, extractor_version from api_v1.articles") == [(1, "2")]
    assert lab.replayed() == lab.facts()
    assert reextract_runs(lab.engine)[0].stored == 1


def test_a_shadow_changes_nothing_until_it_is_promoted(lab: Lab) -> None:
    entry = _stored(lab)
    run = reextract(lab.engine, ReextractFilter(), author="a", is_shadow=True, rate_per_s=1e9).run_id
    assert run is not None
    lab.extract(entry, draft(BETTER), "2")  # type: ignore[arg-type]
    before = lab.facts()
    assert [row["value"] for row in before.values() if isinstance(row, dict)] == [137]
    assert {(row.operation, row.cause) for row in reextract_diff(lab.engine, run)} >= {
        ("insert", "test.figure"),
        ("update", "value"),
    }
    assert reextract_promote(lab.engine, run) == 1
    lab.number()
    assert len(lab.facts()) == 2
    assert lab.replayed() == lab.facts()


def test_a_discarded_shadow_leaves_nothing_behind(lab: Lab) -> None:
    entry = _stored(lab)
    run = reextract(lab.engine, ReextractFilter(), author="a", is_shadow=True, rate_per_s=1e9).run_id
    assert run is not None
    lab.extract(entry, draft(BETTER), "2")  # type: ignore[arg-type]
    assert reextract_discard(lab.engine, run) == 1
    assert lab.sql("select count(*) from store.facts") == [(1,)]
    assert len(lab.facts()) == 1
