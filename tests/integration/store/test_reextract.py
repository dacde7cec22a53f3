"""Re-extraction: in place, or as a shadow that is compared and then promoted or discarded."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab, draft, result

from gleaner_contracts.enums import Stage
from gleaner_store.queries.reextract import (
    ReextractFilter,
    reextract,
    reextract_cancel,
    reextract_diff,
    reextract_discard,
    reextract_promote,
    reextract_resume,
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
    told = {(row.operation, row.cause): row for row in reextract_diff(lab.engine, run)}
    assert told["insert", "test.figure"].examples == ["20个  乙县 合作社  http://a/1"]
    assert told["update", "value"].examples == ["137 → 173  甲县 贫困户  http://a/1"]
    assert reextract_promote(lab.engine, run) == 1
    lab.number()
    assert len(lab.facts()) == 2
    assert lab.replayed() == lab.facts()


def test_a_cause_is_shown_by_several_examples_from_different_articles_first(lab: Lab) -> None:
    for number in range(3):
        lab.store(f"http://a/{number}", [Claim("甲县", "贫困户", 100 + number), Claim("乙县", "户", 7, unit="个")])
    lab.sql(
        "insert into ingest.raw (entry_id, received_at, content, content_type) select id, received_at, '', 'text/plain'"
        " from ledger.entries"
    )
    run = reextract(lab.engine, ReextractFilter(), author="a", is_shadow=True, rate_per_s=1e9).run_id
    assert run is not None
    for number, (entry,) in enumerate(lab.sql("select id from ledger.entries order by received_at, id")):
        lab.extract(entry, draft([Claim("甲县", "贫困户", 200 + number), Claim("乙县", "户", 8, unit="个")]), "2")
    [row] = [row for row in reextract_diff(lab.engine, run) if row.cause == "value"]
    assert (row.operation, row.count, row.articles) == ("update", 6, 3)
    assert len({example.rpartition("  ")[2] for example in row.examples}) == len(row.examples) == 3
    assert [len(found.examples) for found in reextract_diff(lab.engine, run, examples=5) if found.cause == "value"] == [5]


def test_a_discarded_shadow_leaves_nothing_behind(lab: Lab) -> None:
    entry = _stored(lab)
    run = reextract(lab.engine, ReextractFilter(), author="a", is_shadow=True, rate_per_s=1e9).run_id
    assert run is not None
    lab.extract(entry, draft(BETTER), "2")  # type: ignore[arg-type]
    assert reextract_discard(lab.engine, run) == 1
    assert lab.sql("select count(*) from store.facts") == [(1,)]
    assert len(lab.facts()) == 1


RAW = (
    "insert into ingest.raw (entry_id, received_at, content, content_type)"
    " select id, received_at, '', 'text/plain' from ledger.entries"
)
STATES = "select state, lane, disposition, stages from ledger.entries order by received_at"


def _three(lab: Lab) -> list[UUID]:
    """Store three articles of two sources, the second by a newer extractor, an hour between them."""
    entries = [
        lab.store("http://a/1", [Claim("甲县", "户", 1)]),
        lab.store("http://a/2", [Claim("乙县", "户", 2)], source="gov", version="2"),
        lab.store("http://a/3", [Claim("丙县", "户", 3)], source="gov"),
    ]
    for number, entry in enumerate(entries):
        for table, column in (("ledger.entries", "id"), ("store.versions", "entry_id")):
            moment = lab.start + timedelta(hours=number - 10)
            lab.sql(f"update {table} set received_at = %s where {column} = %s", moment, entry)
    lab.sql(RAW)
    return entries


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"other_than": "2"}, "甲丙"),
        ({"source": "gov"}, "乙丙"),
        ({"since": -9.5}, "乙丙"),
        ({"until": -8.5}, "甲乙"),
        ({"since": -9.5, "until": -8.5}, "乙"),
        ({"source": "gov", "other_than": "2"}, "丙"),
        ({"where": "clean_text like '%甲县%' or source = 'gov' and version_count = 1"}, "甲乙丙"),
        ({"where": "clean_text like '%甲县%'", "source": "gov"}, ""),
        ({"where": "false"}, ""),
    ],
)
def test_what_is_extracted_again_is_picked_by_version_source_time_and_condition(
    lab: Lab, values: dict[str, object], places: str
) -> None:
    _three(lab)
    moments = {k: lab.start + timedelta(hours=v) for k, v in values.items() if isinstance(v, float)}
    wanted = ReextractFilter(**{**values, **moments})  # type: ignore[arg-type]
    assert reextract(lab.engine, wanted, author="a", dry_run=True).matching == len(places)
    reextract(lab.engine, wanted, author="a")
    rows = lab.sql(
        "select substr(x.clean_text, 4, 1) from store.reextract_items i join store.extractions x on x.id = i.before_id"
        " join ledger.entries e on e.id = i.entry_id and e.state = 'waiting' and e.lane = 2 order by x.id"
    )
    assert "".join(place for (place,) in rows) == places


@pytest.mark.parametrize(
    "condition", ["1 = 1); delete from store.facts; select (1 = 1", "source = (select max(name) from store.facts)"]
)
def test_a_condition_can_neither_write_nor_read_beyond_the_views(lab: Lab, condition: str) -> None:
    _three(lab)
    with pytest.raises(psycopg.Error):
        reextract(lab.engine, ReextractFilter(where=condition), author="a", dry_run=True)
    assert lab.sql("select count(*) from store.facts") == [(3,)]


def test_a_run_takes_the_oldest_up_to_its_cap_at_its_rate(lab: Lab) -> None:
    entries = _three(lab)
    done = reextract(lab.engine, ReextractFilter(), author="a", cap=2, rate_per_s=0.1)
    assert (done.matching, done.taken) == (3, 2)
    due = dict(lab.sql("select id, extract(epoch from due_at - clock_timestamp())::float8 from ledger.entries where lane = 2"))
    assert set(due) == set(entries[:2])
    assert 5 < due[entries[0]] <= 10
    assert 15 < due[entries[1]] <= 20


def test_a_cancelled_run_leaves_what_was_not_begun_as_it_was_and_goes_on_when_resumed(lab: Lab) -> None:
    entries = _three(lab)
    run = reextract(lab.engine, ReextractFilter(), author="a", rate_per_s=1e9).run_id
    assert run is not None
    in_hand = lab.lease(entries[0])
    assert reextract_cancel(lab.engine, run) == 2
    assert lab.sql(STATES) == [("leased", 2, None, 0), ("done", 2, "stored", 15), ("done", 2, "stored", 15)]
    assert lab.sql("select is_balanced, in_flight from api_v1.ledger") == [(True, 1)]
    what = draft([Claim("甲县", "户", 10)])
    lab.send(*lab.branches(in_hand, what, "3"))
    lab.send(result(in_hand, Stage.LINK, "3", link=what.link))
    row = reextract_runs(lab.engine)[0]
    assert (row.stored, row.cancelled, row.open, row.closed_as) == (1, 2, 0, "cancelled")
    assert reextract_cancel(lab.engine, run) == 0
    assert reextract_resume(lab.engine, run, rate_per_s=1e9) == 2
    assert reextract_resume(lab.engine, run) == 0
    for entry, place in zip(entries[1:], "乙丙", strict=True):
        lab.extract(entry, draft([Claim(f"{place}县", "户", 20)]), "3")
    row = reextract_runs(lab.engine)[0]
    assert (row.stored, row.cancelled, row.open, row.closed_as) == (3, 0, 0, None)
    assert sorted(lab.sql("select value from api_v1.facts")) == [(10,), (20,), (20,)]
    lab.number()
    assert lab.replayed() == lab.facts()


def test_a_cancelled_shadow_run_can_still_be_discarded(lab: Lab) -> None:
    entries = _three(lab)
    run = reextract(lab.engine, ReextractFilter(), author="a", is_shadow=True, rate_per_s=1e9).run_id
    assert run is not None
    lab.extract(entries[0], draft([Claim("甲县", "户", 10)]), "3")
    assert reextract_cancel(lab.engine, run) == 2
    assert reextract_discard(lab.engine, run) == 1
    assert sorted(lab.sql("select value from api_v1.facts")) == [(1,), (2,), (3,)]
    assert [row.closed_as for row in reextract_runs(lab.engine)] == ["discarded"]
