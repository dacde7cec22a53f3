"""A person's correction is seen at once, told in the feed, and survives re-extraction."""

import json
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from tests.integration.store.lab import Claim, Draft, Lab, draft

from gleaner_contracts.enums import Resolution
from gleaner_contracts.records import Candidate
from gleaner_store.queries.correct import correct_entity, correct_figure
from gleaner_store.queries.corrections import corrections, corrections_export


@pytest.mark.parametrize(("newly_found", "outcome"), [(137, "applied"), (173, "agrees"), (999, "conflict")])
def test_a_correction_survives_a_new_extraction(lab: Lab, newly_found: int, outcome: str) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="value", new_value="173", author="某人", reason="看过原文")
    lab.number()
    assert lab.sql("select value, is_corrected from api_v1.facts") == [(Decimal(173), True)]
    assert lab.replayed() == lab.facts()
    lab.sql("update ledger.entries set state = 'waiting', disposition = null")
    what = draft([Claim("甲县", "贫困户", 137)])
    lab.extract(entry, _with_value(what, newly_found), "2")
    assert lab.sql("select value from api_v1.facts") == [(Decimal(173),)]
    assert [row.outcome for row in corrections(lab.engine)] == [outcome]
    assert len(corrections(lab.engine, review=True)) == (outcome == "conflict")
    assert corrections_export(lab.engine)[0].expected == 173


def test_a_field_that_is_none_is_refused(lab: Lab) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    with pytest.raises(ValueError, match="surface"):
        correct_figure(lab.engine, article, 0, field="surface", new_value='"x"', author="a", reason="b")


WHO = {"author": "某人", "reason": "看过原文"}
HOLDERS = """
select holder, holder_code, holder_entity_id = e.entity_id, f.is_corrected
from api_v1.figures f join api_v1.entities e on e.article_id = f.article_id and e.span_start = f.holder_start order by f.ordinal
"""
BOTH = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个", code="510002"))


def again(lab: Lab, entry: UUID, what: Draft, version: str) -> None:
    """Extract an article again."""
    lab.sql("update ledger.entries set state = 'waiting', disposition = null where id = %s", entry)
    lab.extract(entry, what, version)


def ambiguous(what: Draft) -> Draft:
    """Make the first place of an article one of two that have its name."""
    candidates = (Candidate("甲县", 0.5, "510001", ("甲市", "四川省")), Candidate("甲县", 0.5, "610001", ("子市", "陕西省")))
    first = msgspec.structs.replace(
        what.entities.entities[0], resolution=Resolution.AMBIGUOUS, code=None, parents=(), candidates=candidates
    )
    figures = what.link.figures
    holder = msgspec.structs.replace(figures[0].holder, code=None, parents=()) if figures[0].holder else None
    figures = (msgspec.structs.replace(figures[0], holder=holder), *figures[1:])
    return Draft(
        what.clean,
        msgspec.structs.replace(what.entities, entities=(first, *what.entities.entities[1:])),
        what.figures,
        msgspec.structs.replace(what.link, figures=figures),
    )


def test_a_person_says_which_of_two_places_is_meant_and_its_figures_follow(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    lab.extract(entry, ambiguous(draft(BOTH)))
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    number = correct_entity(lab.engine, article, 0, field="code", new_value='"610001"', **WHO)
    lab.number()
    told = [("甲县", "610001", True, True), ("乙县", "510002", True, False)]
    assert lab.sql(HOLDERS) == told
    assert lab.sql("select entity_id is not null, parents, candidates, is_corrected from api_v1.entities where ordinal = 0") == [
        (True, ["子市", "陕西省"], None, True)
    ]
    assert lab.replayed() == lab.facts()
    assert [c["changed"] for c in lab.feed() if c["operation"] == "update"] == [
        ["holder_code", "holder_entity_id", "holder_parents", "holder_rule_id", "is_corrected"]
    ]
    again(lab, entry, ambiguous(draft(BOTH)), "2")
    assert lab.sql(HOLDERS) == told
    [row] = corrections(lab.engine)
    assert (row.id, row.target, row.outcome, row.surface, row.new_value) == (number, "entity", "applied", "甲县", "610001")


def test_another_name_is_another_thing_and_its_old_code_goes(lab: Lab) -> None:
    entry = lab.store("http://a/1", BOTH)
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_entity(lab.engine, article, 0, field="name", new_value='"丁县"', **WHO)
    named = lab.sql("select name, code, is_corrected from api_v1.entities order by ordinal")
    assert named == [("丁县", None, True), ("乙县", "510002", False)]
    assert lab.sql(HOLDERS)[0] == ("丁县", None, True, True)
    again(lab, entry, draft(BOTH), "2")
    assert lab.sql("select name, code, is_corrected from api_v1.entities order by ordinal") == named
    assert lab.sql(HOLDERS)[0] == ("丁县", None, True, True)


@pytest.mark.parametrize(("what", "outcome"), [(BOTH, "applied"), (BOTH[:1], "not_found")])
def test_the_holder_of_a_figure_is_what_a_person_says_as_long_as_the_article_names_it(
    lab: Lab, what: tuple[Claim, ...], outcome: str
) -> None:
    entry = lab.store("http://a/1", BOTH)
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="holder", new_value='"乙县"', **WHO)
    assert lab.sql(HOLDERS)[0] == ("乙县", "510002", True, True)
    again(lab, entry, draft(what), "2")
    assert lab.sql(HOLDERS)[0][0] == ("乙县" if outcome == "applied" else "甲县")
    assert [row.outcome for row in corrections(lab.engine)] == [outcome]
    assert len(corrections(lab.engine, review=True)) == (outcome == "not_found")


def test_a_holder_can_be_taken_away_and_one_that_is_not_named_is_refused(lab: Lab) -> None:
    lab.store("http://a/1", BOTH)
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    with pytest.raises(ValueError, match="does not mention '丙县'"):
        correct_figure(lab.engine, article, 0, field="holder", new_value='"丙县"', **WHO)
    correct_figure(lab.engine, article, 0, field="holder", new_value="null", **WHO)
    assert lab.sql("select holder, holder_name, holder_start, holder_entity_id from api_v1.figures where ordinal = 0") == [
        (None, None, None, None)
    ]


def test_what_was_computed_from_a_wrong_value_follows_or_goes(lab: Lab) -> None:
    entry = lab.open("http://a/1")
    what = draft([Claim("甲县", "茶园", 15, unit="亩")])
    figure = msgspec.structs.replace(what.link.figures[0], si_value=Decimal(10_000), si_unit="m2")
    lab.extract(entry, Draft(what.clean, what.entities, what.figures, msgspec.structs.replace(what.link, figures=(figure,))))
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="value", new_value="30", **WHO)
    assert lab.sql("select value, si_value, si_unit from api_v1.facts") == [(30, 20_000, "m2")]
    correct_figure(lab.engine, article, 0, field="unit", new_value='"公顷"', **WHO)
    assert lab.sql("select value, unit, si_value, si_unit from api_v1.facts") == [(30, "公顷", None, None)]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [("code", '"51"', "six"), ("name", '""', "characters"), ("level", '"x"', "level"), ("surface", '"x"', "no field"),
     ("code", "5", "code"), ("name", '"甲县"', "already")],
)  # fmt: skip
def test_a_mention_is_not_corrected_to_what_no_table_can_hold(lab: Lab, field: str, value: str, why: str) -> None:
    lab.store("http://a/1", BOTH)
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    with pytest.raises(ValueError, match=why):
        correct_entity(lab.engine, article, 0, field=field, new_value=value, **WHO)
    with pytest.raises(ValueError, match="no mention 9"):
        correct_entity(lab.engine, article, 9, field="name", new_value='"丁县"', **WHO)
    assert lab.sql("select count(*) from store.corrections") == [(0,)]


def _with_value(what: Draft, value: int) -> Draft:
    figure = msgspec.structs.replace(what.link.figures[0], value=Decimal(value))
    return Draft(what.clean, what.entities, what.figures, msgspec.structs.replace(what.link, figures=(figure,)))


TIMES = """
select c.time, c.time_norm, c.time_begin::text, c.time_end::text, f.time_start is null, c.is_corrected, c.year
from api_v1.facts c join api_v1.figures f on f.article_id = c.article_id and f.span_start = c.span_start
"""
OTHER_YEAR = Claim("乙县", "合作社", 20, unit="个", code="510002", year=2016)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2016年", ("2016年", "2016", "2016-01-01", "2016-12-31")),
        ("2016", ("2016年", "2016", "2016-01-01", "2016-12-31")),
        ("2019", ("2020年", "2019", "2019-01-01", "2019-12-31")),
        ("2019-02", ("2020年", "2019-02", "2019-02-01", "2019-02-28")),
        ("2014/..", ("2020年", "2014/..", "2014-01-01", None)),
        ("../2019-06-05", ("2020年", "../2019-06-05", None, "2019-06-05")),
    ],
)
def test_the_time_of_a_figure_is_what_a_person_says_and_stays_so(lab: Lab, said: str, told: tuple[str | None, ...]) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137), OTHER_YEAR])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="time", new_value=f'"{said}"', **WHO)
    lab.number()
    year = int((told[2] or told[3] or "")[:4])
    assert lab.sql(f"{TIMES} where c.indicator = '贫困户'") == [(*told, False, True, year)]
    assert lab.replayed() == lab.facts()
    [changed] = [str(change["changed"]) for change in lab.feed() if change["operation"] == "update"]
    assert "'is_corrected'" in changed
    assert "'time_norm'" in changed
    again(lab, entry, draft([Claim("甲县", "贫困户", 138), OTHER_YEAR]), "2")
    again(lab, entry, draft([Claim("甲县", "贫困户", 137), OTHER_YEAR]), "3")
    assert lab.sql(f"{TIMES} where c.indicator = '贫困户'") == [(*told, False, True, year)]
    assert lab.sql(f"{TIMES} where c.indicator = '合作社'") == [
        ("2016年", "2016", "2016-01-01", "2016-12-31", False, False, 2016)
    ]


@pytest.mark.parametrize(
    ("new_year", "outcome", "norm"), [(2020, "applied", "2019"), (2019, "agrees", "2019"), (2018, "conflict", "2019")]
)
def test_a_time_that_a_new_extraction_contradicts_goes_to_review(lab: Lab, new_year: int, outcome: str, norm: str) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="time", new_value='"2019"', **WHO)
    again(lab, entry, _with_year(draft([Claim("甲县", "贫困户", 137)]), new_year), "2")
    assert lab.sql("select time_norm, year from api_v1.facts") == [(norm, int(norm))]
    assert [row.outcome for row in corrections(lab.engine)] == [outcome]
    assert len(corrections(lab.engine, review=True)) == (outcome == "conflict")


def test_a_time_whose_words_are_gone_goes_to_review(lab: Lab) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137), OTHER_YEAR])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="time", new_value='"2016年"', **WHO)
    again(lab, entry, draft([Claim("甲县", "贫困户", 137)]), "2")
    assert lab.sql("select time_norm, is_corrected from api_v1.facts") == [("2020", False)]
    assert [row.outcome for row in corrections(lab.engine, review=True)] == ["not_found"]


def test_a_time_can_be_taken_away_and_given_to_a_figure_that_has_none(lab: Lab) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="time", new_value="null", **WHO)
    assert lab.sql(TIMES) == [(None, None, None, None, True, True, None)]
    correct_figure(lab.engine, article, 0, field="time", new_value='"2018"', **WHO)
    told = [("2018", "2018", "2018-01-01", "2018-12-31", True, True, 2018)]
    assert lab.sql(TIMES) == told
    correct_figure(lab.engine, article, 0, field="value", new_value="7", **WHO)
    assert lab.sql(TIMES) == told
    again(lab, entry, draft([Claim("甲县", "贫困户", 137)]), "2")
    assert lab.sql("select time_norm, year, value from api_v1.facts") == [("2018", 2018, 7)]


@pytest.mark.parametrize("said", ["去年", "20", "2020-13", "2020-02-30", "2020/2019", "../..", "", "2020年", 7])
def test_what_is_no_time_is_refused(lab: Lab, said: object) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    with pytest.raises(ValueError, match=r"time|already|month|day"):
        correct_figure(lab.engine, article, 0, field="time", new_value=json.dumps(said), **WHO)
    assert lab.sql("select count(*) from store.corrections") == [(0,)]


def _with_year(what: Draft, year: int) -> Draft:
    """Let the extraction read another year out of the same words."""
    figure = what.link.figures[0]
    assert figure.time is not None
    time = msgspec.structs.replace(figure.time, norm=str(year))
    expression = msgspec.structs.replace(what.figures.times[0], norm=str(year), begin=f"{year}-01-01", until=f"{year}-12-31")
    link = msgspec.structs.replace(what.link, figures=(msgspec.structs.replace(figure, time=time),))
    return Draft(what.clean, what.entities, msgspec.structs.replace(what.figures, times=(expression,)), link)
