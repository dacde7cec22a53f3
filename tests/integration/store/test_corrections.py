"""A person's correction is seen at once, told in the feed, and survives re-extraction."""

from decimal import Decimal

import msgspec
import pytest
from tests.integration.store.lab import Claim, Draft, Lab, draft

from gleaner_store.queries.corrections import correct_figure, corrections, corrections_export


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


def _with_value(what: Draft, value: int) -> Draft:
    figure = msgspec.structs.replace(what.link.figures[0], value=Decimal(value))
    return Draft(what.clean, what.entities, what.figures, msgspec.structs.replace(what.link, figures=(figure,)))
