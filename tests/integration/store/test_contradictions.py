"""What its own text contradicts is not stored: words stand at their spans (P6), nothing that is lost has a value (P7)."""

from decimal import Decimal

import msgspec
import psycopg
import pytest
from tests.integration.store.lab import Claim, Draft, Lab, draft, result
from tests.integration.store.test_protections import without

from gleaner_contracts.enums import Stage
from gleaner_store import closing

CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", None, unit="个", is_damaged=True))
BASE = draft(CLAIMS)
replace = msgspec.structs.replace


def _mention(**values: object) -> Draft:
    entities = (replace(BASE.entities.entities[0], **values), *BASE.entities.entities[1:])
    return Draft(BASE.clean, replace(BASE.entities, entities=entities), BASE.figures, BASE.link)


def _figure(ordinal: int, **values: object) -> Draft:
    figures = [*BASE.link.figures]
    figures[ordinal] = replace(figures[ordinal], **values)
    return Draft(BASE.clean, BASE.entities, BASE.figures, replace(BASE.link, figures=tuple(figures)))


def _time(**values: object) -> Draft:
    times = (replace(BASE.figures.times[0], **values), *BASE.figures.times[1:])
    return Draft(BASE.clean, BASE.entities, replace(BASE.figures, times=times), BASE.link)


WRONG: dict[str, tuple[Draft, str]] = {
    "mention_of_other_words": (_mention(surface="乙县"), "mention 0 '乙县': at 3 to 5 the text says '甲县'"),
    "mention_moved": (_mention(start=4, end=6), "mention 0 '甲县'"),
    "mention_without_words": (_mention(surface="", end=3), "mention 0 ''"),
    "figure_of_another_number": (_figure(0, surface="173户"), "figure 0 '173户'"),
    "figure_of_half_its_words": (_figure(0, surface="137"), "figure 0 '137'"),
    "figure_before_the_text": (_figure(0, start=-1), "figure 0 '137户'"),
    "figure_beyond_the_text": (_figure(0, start=2**40, end=2**40 + 4), "figure 0 '137户'"),
    "figure_beyond_the_raw_text": (_figure(0, raw_end=10_000), "is no span of"),
    "raw_span_the_wrong_way_round": (_figure(0, raw_start=9, raw_end=8), "is no span of"),
    "time_of_another_year": (_time(surface="2021年"), "time 0 '2021年'"),
    "lost_digit_with_a_value": (_figure(1, value=Decimal(20)), "has the value 20"),
    "lost_digit_with_an_end": (_figure(1, value_max=Decimal(20)), "has the value None"),
    "lost_digit_without_a_flag": (_figure(1, is_damaged=False), "not flagged as damaged"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_result_that_its_text_contradicts_goes_to_quarantine_alone(lab: Lab, name: str) -> None:
    wrong, why = WRONG[name]
    drafts = {f"http://a/{n}": draft([Claim("甲县", "贫困户", n)]) for n in range(3)} | {"http://a/wrong": wrong}
    send_whole(lab, drafts)
    assert lab.sql("select stored, quarantined, in_flight, is_balanced from api_v1.ledger") == [(3, 1, 0, True)]
    [(url, reason, detail, remedy)] = lab.sql("select url, reason, detail, remedy from api_v1.quarantine")
    assert (url, reason) == ("http://a/wrong", "contradiction")
    assert why in detail
    assert "extractor" in remedy
    lab.number()
    assert lab.replayed() == lab.facts()


def test_nothing_is_contradicted_by_the_text_it_was_found_in(lab: Lab) -> None:
    send_whole(lab, {"http://a/1": BASE})
    assert lab.sql("select stored, quarantined from api_v1.ledger") == [(1, 0)]
    assert lab.sql("select count(*) from api_v1.figures") == [(2,)]


MISPLACED = """
select r.surface from api_v1.figures r join api_v1.articles a using (article_id)
where substr(a.clean_text, r.span_start + 1, r.span_end - r.span_start) <> r.surface
"""


def test_words_stand_where_their_span_says_because_the_text_is_looked_at(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """P6; the control does not look, and another number than the text's is told to readers."""
    wrong = WRONG["figure_of_another_number"][0]
    send_whole(lab, {"http://a/1": wrong})
    assert lab.sql(MISPLACED) == []
    monkeypatch.setattr(closing, "contradiction", lambda _: None)
    send_whole(lab, {"http://a/2": wrong})
    assert lab.sql(MISPLACED) == [("173户",)]


CHECKED = {
    "mentions_words": "update store.mentions set surface = '甲县城' where ordinal = 0",
    "mentions_meaning": "update store.mentions set resolution = 'ambiguous' where ordinal = 0",
    "figures_words": "update store.figures set span_end = span_end + 1 where ordinal = 0",
    "figures_lost": "update store.figures set value = 20 where is_damaged",
    "figures_range": "update store.figures set value_max = 5 where ordinal = 0",
    "figures_bounds": "update store.figures set lower = 5, upper = 4 where ordinal = 0",
    "figures_several": "update store.figures set approx = 'several' where ordinal = 0",
}


@pytest.mark.parametrize("check", sorted(CHECKED))
def test_a_row_that_breaks_its_promise_is_refused_by_the_table(lab: Lab, check: str) -> None:
    """P6, P7; without the check the row is taken."""
    lab.store("http://a/1", CLAIMS)
    update = CHECKED[check].encode()
    with without(lab) as connection, pytest.raises(psycopg.errors.CheckViolation, match=check):
        connection.execute(update)
    table = "store." + check.partition("_")[0]
    with without(lab, f"alter table {table} drop constraint {check}") as connection:
        assert connection.execute(update).rowcount == 1


def test_a_person_may_say_what_was_lost(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    with without(lab) as connection:
        told = connection.execute("update store.figures set value = 20, is_corrected = true where is_damaged")
        assert told.rowcount == 1


def test_a_result_that_is_not_stored_anyway_is_not_looked_at(lab: Lab) -> None:
    """The same content again ends as unchanged, whatever another release makes of it."""
    send_whole(lab, {"http://a/1": BASE})
    send_whole(lab, {"http://a/1": WRONG["mention_moved"][0]})
    assert lab.sql("select disposition from ledger.entries order by received_at") == [("stored",), ("unchanged",)]


def test_an_extraction_that_is_contradicted_leaves_the_one_before(lab: Lab) -> None:
    entry = lab.store("http://a/1", CLAIMS)
    before = lab.facts()
    lab.sql("update ledger.entries set state = 'waiting', disposition = null")
    lab.extract(entry, WRONG["figure_of_another_number"][0], "2")
    assert lab.entry(entry)["disposition"] == "stored"
    assert lab.facts() == before


def send_whole(lab: Lab, drafts: dict[str, Draft]) -> None:
    """Send all stages of articles in one message."""
    results = []
    for key, what in drafts.items():
        lease = lab.lease(lab.open(key))
        results += [*lab.branches(lease, what), result(lease, Stage.LINK, link=what.link)]
    lab.send(*results)
