"""Every rule with cases where it chooses and cases where it must not."""

from typing import Any

from gleaner_extract.link import holders, link_article
from gleaner_extract.link.confidence import HOLDER_RISK, TIME_RISK


def family(rule_id: str) -> str:
    """A rule without what its identifier adds: by 全县, and from an earlier clause of the sentence."""
    if rule_id.startswith("link.sentence_subject"):
        return "link.sentence_subject"
    return rule_id.removesuffix("_deictic").replace("sentence_", "")


def test_the_rule_of_a_holder_chooses_where_it_should_and_only_there(holder_case: Any) -> None:
    figure = link_article(*holder_case.inputs()).figures[-1]
    assert (figure.holder.text if figure.holder else "none") == holder_case.wanted
    if holder_case.is_positive and figure.holder is not None:
        assert family(figure.holder.rule_id) == family(holder_case.rule)
    elif figure.holder is not None:
        assert figure.holder.rule_id != holder_case.rule


def test_the_rule_of_a_time_chooses_where_it_should_and_only_there(time_case: Any) -> None:
    figure = link_article(*time_case.inputs()).figures[-1]
    assert (figure.time.text if figure.time else "none") == time_case.wanted
    if time_case.is_positive:
        assert figure.time is not None and figure.time.rule_id == time_case.rule


def test_every_rule_has_a_risk_and_cases(all_holder_cases: list[Any], all_time_cases: list[Any]) -> None:
    bases = {rule.removesuffix("_deictic") for rule in HOLDER_RISK}
    bases -= {rule for rule in bases if rule.startswith("link.sentence_") and rule != "link.sentence_subject"}
    for rules, cases in ((bases, all_holder_cases), (set(TIME_RISK) - {"link.time_listed"}, all_time_cases)):
        for rule in rules:
            mine = [case for case in cases if case.rule.removesuffix("_deictic") == rule]
            assert sum(case.is_positive for case in mine) >= 3, rule
            assert sum(not case.is_positive for case in mine) >= 2, rule


def test_the_list_of_rules_can_be_read_from_top_to_bottom() -> None:
    assert [rule.__name__ for rule in holders.RULES][:2] == ["listed", "possessor"]
    assert holders.RULES[-1] is holders.whole_article
    assert all(rule.__doc__ for rule in holders.RULES)
