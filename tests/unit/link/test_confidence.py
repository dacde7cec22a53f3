"""Confidence falls with what is unknown, and stays between 0 and 1."""

from typing import Any

import pytest

from gleaner_contracts.enums import EntityType, TimeLink
from gleaner_contracts.records import Figure, FigureTime, Holder
from gleaner_extract.link.confidence import confidence_of


def figure(
    holder: str | None = "link.subject", time: str | None = "link.time_sentence", norm: str = "now", **fields: Any
) -> Figure:
    span = {"start": 10, "end": 12, "raw_start": 10, "raw_end": 12}
    base: dict[str, Any] = {"confidence": 1.0, "indicator": "党员", "indicator_start": 12, "indicator_end": 14} | fields
    return Figure(
        **span,  # type: ignore[arg-type]
        surface="5名",
        rule_id="given",
        value=None,
        holder=holder and Holder(**span, text="某县", name="某县", type=EntityType.LOC, rule_id=holder),  # type: ignore[arg-type]
        time=time and FigureTime(**span, text="目前", norm=norm, link=TimeLink.SENTENCE, rule_id=time),  # type: ignore[arg-type]
        **base,
    )


SUREST = confidence_of(figure(), None)


@pytest.mark.parametrize(
    "weaker",
    [
        figure(holder=None),
        figure(time=None),
        figure(holder="link.named_later"),
        figure(holder="link.of_another_release"),
        figure(time="link.time_inherited"),
        figure(indicator=None),
        figure(indicator="长"),
        figure(indicator="全省", indicator_start=10, indicator_end=12),
        figure(indicator="全省"),
        figure(indicator="年产"),
        figure(norm="2023-05-04"),
        figure(norm="XXXX-05-04"),
        figure(indicator_start=40, indicator_end=42),
        figure(confidence=0.8),
    ],
)
def test_every_doubt_makes_a_fact_less_sure(weaker: Figure) -> None:
    assert 0 <= confidence_of(weaker, None) < SUREST <= 1


def test_a_plain_fact_passes_the_filter_of_readers() -> None:
    assert SUREST >= 0.9


def test_a_holder_that_rests_on_an_unsure_place_is_less_sure() -> None:
    assert confidence_of(figure(holder="link.locus"), 0.5) < confidence_of(figure(holder="link.locus"), 0.95)


def test_all_doubts_together_do_not_go_below_zero() -> None:
    assert confidence_of(figure(holder=None, time=None, indicator=None, confidence=0.1), None) == 0
