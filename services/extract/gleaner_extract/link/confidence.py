"""How sure a fact is: one risk a rule, added up.

The risks were set by class of rule from how often each class was right on annotated articles (docs/link.md has the
table), rounded to a few steps so that they do not fit the sample.
"""

from collections.abc import Mapping
from typing import Final

NO_HOLDER: Final = 0.3
UNKNOWN_RULE: Final = 0.12
HOLDER_RISK: Final[Mapping[str, float]] = {
    "link.listed": 0.03,
    "link.possessor": 0.03,
    "link.subject": 0.02,
    "link.subject_deictic": 0.02,
    "link.scene": 0.04,
    "link.scene_deictic": 0.03,
    "link.locative": 0.08,
    "link.locative_deictic": 0.06,
    "link.pivot": 0.12,
    "link.pivot_deictic": 0.06,
    "link.informant": 0.1,
    "link.rule_of_locus": 0.06,
    "link.everybody": 0.08,
    "link.sentence_subject": 0.04,
    "link.sentence_subject_deictic": 0.03,
    "link.sentence_scene": 0.06,
    "link.sentence_scene_deictic": 0.05,
    "link.sentence_informant": 0.1,
    "link.named_later": 0.2,
    "link.paragraph": 0.1,
    "link.section": 0.14,
    "link.previous_paragraph": 0.22,
    "link.protagonist": 0.12,
    "link.locus": 0.08,
}
TIME_RISK: Final[Mapping[str, float]] = {
    "link.time_listed": 0.03,
    "link.time_sentence": 0.03,
    "link.time_clause": 0.03,
    "link.time_subject": 0.04,
    "link.time_of_figure": 0.05,
    "link.time_behind": 0.1,
    "link.time_inherited": 0.08,
}
NO_TIME: Final = 0.04  # that a figure has none is mostly right
NO_INDICATOR: Final = 0.15


def confidence_of(
    figure: float, holder_rule: str | None, time_rule: str | None, *, locus: float | None, has_indicator: bool
) -> float:
    """Return how sure a fact is.

    Args:
        figure: confidence of the figure itself, 0 to 1.
        holder_rule: rule that chose the holder, null when there is none.
        time_rule: rule that chose the time, null when there is none.
        locus: confidence of the article's place, where the holder rests on it.
        has_indicator: whether it is known what is measured.
    """
    risk = 1.0 - figure
    risk += NO_HOLDER if holder_rule is None else HOLDER_RISK.get(holder_rule, UNKNOWN_RULE)
    risk += NO_TIME if time_rule is None else TIME_RISK.get(time_rule, UNKNOWN_RULE)
    risk += 0.0 if has_indicator else NO_INDICATOR
    risk += 0.0 if locus is None else (1.0 - locus) / 4
    return round(max(0.0, 1.0 - risk), 3)
