"""Reads all time expressions of a text: the rules of the table, the fixed words of the lexicon, events."""

import re
from collections.abc import Sequence
from typing import Final

from gleaner_contracts.enums import TimeRelation
from gleaner_extract.figures.calendar import NAMED, PUBLICATION, Point
from gleaner_extract.figures.failures import Failures
from gleaner_extract.figures.lexicon import rows
from gleaner_extract.figures.time_events import with_events
from gleaner_extract.figures.time_points import SINCE, Anchor, Time
from gleaner_extract.figures.time_rules import RULES, Rule

__all__ = ["Time", "read_times"]

# Fixed words, from the lexicon: surface, norm, relation; looked up by their first two signs.
_FIXED: Final[dict[str, list[tuple[str, str, TimeRelation]]]] = {}
for _surface, _norm, _name in rows("figures_times"):
    _FIXED.setdefault(_surface[:2], []).append((_surface, _norm, TimeRelation(_name)))
for _listed in _FIXED.values():
    _listed.sort(key=lambda row: -len(row[0]))

# Characters that, in front of a word of time, make it part of another: 出现|在, 合同|期限, 两年|内.
_NOTHING: Final[frozenset[str]] = frozenset()
_PART_OF: Final = {
    "最近": frozenset("离距"),
    "现在": frozenset("出实呈展体表发涌兑重再显闪浮"),
    "同期": frozenset("合"),
    "年内": frozenset("一二两三四五六七八九十百半几数0123456789"),
    "当时": frozenset("相正适恰应"),
    "首日": frozenset("元"),
    "原来": frozenset("本"),
    "过去的": frozenset("将刚经已"),
}

_BY_START: Final[dict[str, tuple[Rule, ...]]] = {
    char: tuple(rule for rule in RULES if char in rule.starts) for char in sorted({c for rule in RULES for c in rule.starts})
}
_HAN: Final = "一二三四五六七八九十两几"
# The rules that can begin with two signs, of which the first is no digit: most pairs begin nothing.
_BY_PAIR: Final[dict[str, tuple[Rule, ...]]] = {
    first + second: tuple(rule for rule in rules if not rule.second or second in rule.second)
    for first, rules in _BY_START.items()
    for second in sorted({sign for rule in rules for sign in rule.second} | {head[1] for head in _FIXED if head[0] == first})
}
_BY_ANY_PAIR: Final = {first: tuple(rule for rule in rules if not rule.second) for first, rules in _BY_START.items()}
_BEHIND: Final = "-年月日时点天周载个余多:~至到、/."  # what follows the number of a time
_BY_SIGN: Final = {sign: tuple(rule for rule in _BY_START["1"] if sign in rule.behind) for sign in _BEHIND}
_HAN_BEHIND: Final = _BEHIND + "零" + _HAN + "".join(head[1] for head in _FIXED if head[0] in _HAN)  # 三季度
_SIGNS: Final = frozenset({*_BY_START, *(head[0] for head in _FIXED)})
_STARTS: Final = re.compile(
    rf"""
    [{"".join(sorted(_SIGNS))}]  # one of the signs that times begin with, and
    (?:
        (?<=[0-9])(?<![0-9A-Za-z.].)(?=[0-9]{{0,3}}+([{_BEHIND}]))  # the first digit of a number
        |(?<=[{_HAN}])(?=[{_HAN_BEHIND}])
        |(?<![{_HAN}0-9])
    )
    """,
    re.VERBOSE,
)


def read_times(text: str, publication_year: int | None, failures: Failures) -> list[Time]:
    """Return all time expressions of a folded text, sorted and without overlap.

    Args:
        text: a folded text.
        publication_year: anchor of relative expressions, None where it is not known.
        failures: takes the name of what raises.
    """
    anchor = Anchor(publication_year)
    found: list[Time] = []
    end = 0
    for match in _STARTS.finditer(text):
        at = match.start()
        if at < end:
            continue
        sign, pair = match.group(1), text[at : at + 2]
        rules = _BY_SIGN[sign] if sign is not None else _BY_PAIR.get(pair) or _BY_ANY_PAIR.get(pair[0], ())
        if not rules and pair not in _FIXED:
            continue
        time = _read(text, at, rules, anchor, failures)
        if time is not None:
            found.append(time)
            end = time.end
    return failures.guard("times.event", found, with_events, text, found)


def _read(text: str, at: int, rules: Sequence[Rule], anchor: Anchor, failures: Failures) -> Time | None:
    for rule in rules:
        match = rule.pattern.match(text, at)
        if match is not None and match.end() > at:
            time = failures.guard(f"times.{rule.build.__name__}", None, rule.build, match, anchor)
            if time is not None:
                return time
    for surface, norm, relation in _FIXED.get(text[at : at + 2], ()):
        if text.startswith(surface, at) and text[at - 1 : at] not in _PART_OF.get(surface, _NOTHING):
            return _fixed(at, surface, norm, relation, anchor)
    return None


def _fixed(at: int, surface: str, norm: str, relation: TimeRelation, anchor: Anchor) -> Time:
    """Make a time of a fixed word; the days of those that name a year are resolved."""
    rule_id = "times.comparison" if norm in ("same_period_last_year", "previous_period") else "times.word"
    begin = until = None
    if norm.startswith(NAMED):
        norm = f"{anchor.reported() or PUBLICATION}{norm.removeprefix(NAMED)}"
    if norm.startswith(PUBLICATION) and anchor.publication is not None:
        part = norm.removeprefix(PUBLICATION).strip("-/.")
        begin, until = Point(
            anchor.publication, part=part if part in ("H1", "H2", "Q1", "Q2", "Q3", "Q4", "Q1-Q3") else None
        ).days()
        until = None if relation is SINCE else until
    return Time(at, at + len(surface), norm, relation, rule_id, begin, until)
