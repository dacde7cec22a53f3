"""Values that Postgres refuses: the article goes to quarantine with the SQLSTATE, its batch mates are stored."""

from decimal import Decimal

import msgspec
import pytest
from tests.integration.store.lab import Claim, Draft, Lab, draft, result

from gleaner_contracts.enums import Approx, Stage
from gleaner_contracts.records import Fact

CLAIMS = (Claim("甲县", "贫困户", 137),)
replace = msgspec.structs.replace


def _figure(what: Draft, **values: object) -> Draft:
    figures = (replace(what.link.figures[0], **values),)
    return Draft(what.clean, what.entities, what.figures, replace(what.link, figures=figures))


def _clean(what: Draft, **values: object) -> Draft:
    return Draft(replace(what.clean, **values), what.entities, what.figures, what.link)


def _time(what: Draft, **values: object) -> Draft:
    times = (replace(what.figures.times[0], **values),)
    return Draft(what.clean, what.entities, replace(what.figures, times=times), what.link)


def _entity(what: Draft, **values: object) -> Draft:
    return Draft(
        what.clean, replace(what.entities, entities=(replace(what.entities.entities[0], **values),)), what.figures, what.link
    )


def _holder(what: Draft, **values: object) -> Draft:
    holder = what.link.figures[0].holder
    assert holder is not None
    return _figure(what, holder=replace(holder, **values))


def _facts(what: Draft, *facts: Fact) -> Draft:
    return Draft(what.clean, what.entities, what.figures, replace(what.link, facts=facts))


BASE = draft(CLAIMS)
HAN = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(3000))  # does not compress, unlike a repeated character

BAD: dict[str, tuple[Draft, str]] = {
    "nan": (_figure(BASE, value=Decimal("NaN")), "SQLSTATE 23514"),
    "infinite": (_figure(BASE, value=Decimal("Infinity")), "SQLSTATE 23514"),
    "out_of_range_number": (_figure(BASE, value=Decimal("1e40")), "SQLSTATE 23514"),
    "over_long_indexed_text": (_figure(BASE, indicator=HAN), "SQLSTATE 54000"),
    "nul_in_text": (_figure(BASE, indicator="贫\x00户"), "DataError"),
    "nul_in_clean_text": (_clean(BASE, clean_text=f"{BASE.clean.clean_text}\x00"), "DataError"),
    "day_that_does_not_exist": (_time(BASE, begin="2017-02-30"), "SQLSTATE 22008"),
    "word_for_a_date": (_time(BASE, begin="yesterday"), "ValueError"),
    "code_that_is_none": (_entity(BASE, name="丁县", code="51x"), "SQLSTATE 23514"),
    "year_out_of_range": (_entity(BASE, name="丁县", code_year=99999), "SQLSTATE 22003"),
    "indicator_out_of_range": (_figure(BASE, indicator_start=2**40), "SQLSTATE 22003"),
    "range_the_wrong_way_round": (_figure(BASE, value_max=Decimal(5)), "SQLSTATE 23514"),
    "bounds_the_wrong_way_round": (_figure(BASE, lower=Decimal(5), upper=Decimal(4)), "SQLSTATE 23514"),
    "several_with_a_value": (_figure(BASE, approx=Approx.SEVERAL), "SQLSTATE 23514"),
    "confidence_over_one": (_figure(BASE, confidence=1.5), "SQLSTATE 23514"),
    "fact_without_its_figure": (_facts(BASE, Fact(key="k", figures=(7,), confidence=0.5)), "IndexError"),
    "fact_without_figures": (_facts(BASE, Fact(key="k", figures=(), confidence=0.5)), "IndexError"),
    "nul_in_json": (_clean(BASE, paragraphs=BASE.clean.paragraphs, flags=("a\x00b",)), "DataError"),
    "over_long_name_of_an_entity": (_entity(BASE, name=HAN[:501], code=None), "SQLSTATE 23514"),
    "over_long_name_of_a_holder": (_holder(BASE, name=HAN), "SQLSTATE 23514"),
    "over_long_hash": (_clean(BASE, content_hash="a" * 129), "SQLSTATE 23514"),
    "number_of_many_digits": (_figure(BASE, value=Decimal("9" * 4000)), "SQLSTATE 23514"),
    "number_beyond_numeric": (_figure(BASE, value=Decimal("1e200000")), "SQLSTATE 22003"),
    "confidence_below_zero": (_entity(BASE, confidence=-0.1), "SQLSTATE 23514"),
    "year_of_five_digits": (_time(BASE, begin="99999-01-01"), "ValueError"),
    "day_before_all_days": (_time(BASE, begin="0000-01-01"), "SQLSTATE 22008"),
    "sentence_out_of_range": (_clean(BASE, sentences=((0, 2**31),)), "SQLSTATE 22003"),
    "fingerprint_out_of_range": (_clean(BASE, fingerprint=(2**70,)), "SQLSTATE 22003"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_value_fails_its_article_alone_and_names_why(lab: Lab, name: str) -> None:
    bad, reason = BAD[name]
    drafts = {f"http://a/{n}": draft([Claim("甲县", "贫困户", n)]) for n in range(6)} | {"http://a/bad": bad}
    leases = {key: lab.lease(lab.open(key)) for key in drafts}
    for stage in range(3):
        lab.send(*(lab.branches(leases[key], what)[stage] for key, what in drafts.items()))
    lab.send(*(result(leases[key], Stage.LINK, link=what.link) for key, what in drafts.items()))
    assert lab.sql("select stored, quarantined, in_flight, is_balanced from api_v1.ledger") == [(6, 1, 0, True)]
    [(key, found, detail)] = lab.sql("select article_key, reason, detail from ledger.entries where disposition = 'quarantined'")
    assert (key, found) == ("http://a/bad", "store_rejected")
    assert reason in detail
    assert len(lab.facts()) == 6
    lab.number()
    assert lab.replayed() == lab.facts()


def test_facts_of_one_key_become_one_with_all_its_figures(lab: Lab) -> None:
    what = draft([Claim("甲县", "贫困户", 137), Claim("甲县", "贫困户", 137)])
    lab.extract(lab.open("http://a/1"), what)
    assert lab.sql("select mention_count from api_v1.facts") == [(2,)]
