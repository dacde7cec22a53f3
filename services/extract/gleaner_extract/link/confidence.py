"""How sure a fact is: the risks of its parts, added up.

Each class of rule has one risk, how often it was wrong on annotated articles with the figures and entities as they are
really found (docs/link.md has the counts), rounded to a few steps so that they do not fit the sample.
"""

import re
from collections.abc import Mapping
from typing import Final

from gleaner_contracts.records import Figure
from gleaner_extract.link import lexicon
from gleaner_extract.link.deixis import is_bare

UNKNOWN_RULE: Final = 0.15
NO_HOLDER: Final = 0.3
HOLDER_RISK: Final[Mapping[str, float]] = {
    "link.listed": 0.03,
    "link.possessor": 0.07,
    "link.person": 0.1,
    "link.subject": 0.03,
    "link.subject_deictic": 0.01,
    "link.scene": 0.04,
    "link.scene_deictic": 0.03,
    "link.locative": 0.08,
    "link.locative_deictic": 0.05,
    "link.pivot": 0.15,
    "link.pivot_deictic": 0.05,
    "link.informant": 0.08,
    "link.rule_of_locus": 0.05,
    "link.everybody": 0.05,
    "link.sentence_subject": 0.04,
    "link.sentence_subject_deictic": 0.01,
    "link.sentence_scene": 0.05,
    "link.sentence_scene_deictic": 0.03,
    "link.sentence_informant": 0.08,
    "link.speaker": 0.08,
    "link.named_later": 0.3,
    "link.paragraph": 0.08,
    "link.section": 0.1,
    "link.previous_paragraph": 0.08,
    "link.protagonist": 0.1,
    "link.locus": 0.06,
}
TIME_RISK: Final[Mapping[str, float]] = {
    "link.time_listed": 0.03,
    "link.time_sentence": 0.04,
    "link.time_clause": 0.02,
    "link.time_subject": 0.15,
    "link.time_of_figure": 0.15,
    "link.time_behind": 0.1,
    "link.time_during": 0.12,
    "link.time_announced": 0.12,
    "link.time_inherited": 0.12,
}
NO_TIME: Final = 0.12  # that a figure has no time is mostly right, but a time may have been missed
ON_A_DAY: Final = 0.05  # a single day more often dates the event or the report than the figure
DAY: Final = re.compile(r"[\dX]{4}-[\dX]{2}-\d{2}|publication_day.*|recent")
NO_INDICATOR: Final = 0.3
INDICATOR_RISK: Final = ((0, 0.01), (4, 0.06), (12, 0.1))  # (characters away at most, risk)
FAR_INDICATOR: Final = 0.2
NAME_AS_INDICATOR: Final = 0.3  # 全省121个: the words that name the holder do not name what is counted
VERB_AS_INDICATOR: Final = 0.25  # 年产, 提取: says that there is a number and not of what
VERBS: Final = frozenset(lexicon.words("verbal"))
SHORT_INDICATOR: Final = 0.25  # one character: more often a piece of a word


def confidence_of(figure: Figure, locus: float | None) -> float:
    """Return how sure the fact is that a linked figure states, 0 to 1.

    Args:
        figure: with holder and time set.
        locus: confidence of the article's place, where the holder rests on it alone; else null.
    """
    holder, time = figure.holder, figure.time
    risk = 1.0 - figure.confidence + indicator_risk(figure)
    risk += NO_HOLDER if holder is None else HOLDER_RISK.get(holder.rule_id, UNKNOWN_RULE)
    risk += NO_TIME if time is None else TIME_RISK.get(time.rule_id, UNKNOWN_RULE)
    risk += ON_A_DAY if time is not None and DAY.fullmatch(time.norm) else 0.0
    risk += 0.0 if locus is None else (1.0 - locus) / 4
    return round(max(0.0, 1.0 - risk), 3)


def indicator_risk(figure: Figure) -> float:
    """Return the risk that the indicator is wrong: it grows with its distance, and one character is seldom a noun."""
    if not figure.indicator:
        return NO_INDICATOR
    if is_bare(figure.indicator):
        return NAME_AS_INDICATOR
    short = SHORT_INDICATOR if len(figure.indicator) == 1 else VERB_AS_INDICATOR if figure.indicator in VERBS else 0.0
    start, end = figure.indicator_start, figure.indicator_end
    if start is None or end is None:
        return INDICATOR_RISK[1][1] + short
    if figure.holder is not None and figure.holder.start <= start and end <= figure.holder.end:
        return NAME_AS_INDICATOR
    distance = max(0, start - figure.end, figure.start - end)
    for reach, risk in INDICATOR_RISK:
        if distance <= reach:
            return short + risk
    return short + FAR_INDICATOR
