"""Facts: repeats become one, keys stay the same when values change."""

from decimal import Decimal
from typing import Any

import msgspec

from gleaner_contracts.enums import Change, EntityType, TimeLink
from gleaner_contracts.records import Fact, Figure, FigureTime, Holder
from gleaner_extract.link.facts import build_facts


def holder(name: str) -> Holder:
    return Holder(text=name, start=0, end=1, raw_start=0, raw_end=1, type=EntityType.LOC, name=name, rule_id="given")


def time(norm: str) -> FigureTime:
    return FigureTime(text=norm, start=0, end=1, raw_start=0, raw_end=1, norm=norm, link=TimeLink.SENTENCE, rule_id="given")


def figure(
    value: int | None, indicator: str | None, name: str | None = "青山县", norm: str | None = "2020", **fields: Any
) -> Figure:
    return Figure(
        start=0,
        end=1,
        raw_start=0,
        raw_end=1,
        surface="1",
        rule_id="given",
        confidence=1.0,
        value=None if value is None else Decimal(value),
        unit=fields.pop("unit", "户"),
        indicator=indicator,
        holder=None if name is None else holder(name),
        time=None if norm is None else time(norm),
        **fields,
    )


def facts(*figures: Figure, confidence: float = 0.9) -> tuple[Fact, ...]:
    return build_facts(figures, [confidence] * len(figures))


def test_the_same_statement_in_title_and_body_is_one_fact() -> None:
    (fact,) = facts(figure(43000, "农户", norm=None), figure(43000, "农户"))
    assert fact.figures == (1, 0)  # the mention that knows its time is the best


def test_a_mention_with_a_fuller_indicator_is_the_same_fact() -> None:
    assert len(facts(figure(530000, "贫困群众"), figure(530000, "农村贫困群众"))) == 1


def test_another_head_of_the_indicator_is_another_fact() -> None:
    assert len(facts(figure(56, "示范点"), figure(56, "示范点党组织"))) == 2


def test_another_holder_time_unit_or_direction_is_another_fact() -> None:
    base = figure(5, "党员")
    others = [
        figure(5, "党员", name="白水县"),
        figure(5, "党员", norm="2021"),
        figure(5, "党员", unit="名"),
        figure(5, "党员", change=Change.INCREASE),
        figure(5, "党员", per="person"),
    ]
    for other in others:
        assert len(facts(base, other)) == 2


def test_figures_without_value_are_never_joined() -> None:
    assert len(facts(figure(None, "党费"), figure(None, "党费"))) == 2


def test_figures_without_indicator_are_never_joined() -> None:
    assert len(facts(figure(5, None), figure(5, None))) == 2


def test_an_edited_value_keeps_its_key() -> None:
    before, after = facts(figure(5, "党员"), figure(7, "农户")), facts(figure(6, "党员"), figure(7, "农户"))
    assert [fact.key for fact in before] == [fact.key for fact in after]


def test_keys_differ_within_an_article_and_do_not_depend_on_neighbours() -> None:
    many = facts(figure(5, "党员"), figure(6, "党员"), figure(7, "农户"))
    assert len({fact.key for fact in many}) == 3
    assert facts(figure(7, "农户"))[0].key == many[2].key


def test_quotes_and_blanks_do_not_change_a_key() -> None:
    assert facts(figure(5, "“好青年” 人数"))[0].key == facts(figure(5, "好青年人数"))[0].key


def test_a_key_is_sixty_four_hexadecimal_digits() -> None:
    key = facts(figure(5, "党员"))[0].key
    assert len(key) == 64 and int(key, 16) >= 0


def test_a_fact_is_as_sure_as_its_surest_mention() -> None:
    figures = (figure(5, "党员", norm=None), figure(5, "党员"))
    (fact,) = build_facts(figures, [0.5, 0.95])
    assert fact.confidence == 0.95


def test_nothing_gives_no_facts() -> None:
    assert facts() == ()


def test_the_raw_spans_of_a_figure_do_not_matter() -> None:
    moved = msgspec.structs.replace(figure(5, "党员"), start=90, end=92)
    assert facts(figure(5, "党员"))[0].key == facts(moved)[0].key
