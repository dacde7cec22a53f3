"""Groups figures that state the same thing into facts with stable keys."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gleaner_contracts.records import Fact, Figure

NOISE: Final = re.compile(r"[\s“”‘’\"'《》·、，,（）()]+")
MAX_COMPARED: Final = 16  # earlier facts of the same value that a figure is compared with; keeps the work linear
SEPARATOR: Final = "\x1f"


@dataclass(slots=True)
class Group:
    """Figures that state one fact, the best first once sorted."""

    members: list[int] = field(default_factory=list)
    holder: str | None = None
    indicator: str = ""
    time: str | None = None


def build_facts(figures: Sequence[Figure], confidences: Sequence[float]) -> tuple[Fact, ...]:
    """Return the facts of an article in the order of their first mention.

    Args:
        figures: with holder and time set.
        confidences: one for each figure.
    """
    groups = group_repeats(figures)
    used: defaultdict[str, int] = defaultdict(int)
    facts: list[Fact] = []
    for group in groups:
        members = tuple(sorted(group.members, key=ranking(figures, confidences)))
        identity = SEPARATOR.join(identity_of(figures[members[0]], group))
        ordinal = used[identity]
        used[identity] += 1
        facts.append(
            Fact(
                key=hashlib.sha256(f"{identity}{SEPARATOR}{ordinal}".encode()).hexdigest(),
                figures=members,
                confidence=max(confidences[n] for n in members),
            )
        )
    return tuple(facts)


def ranking(figures: Sequence[Figure], confidences: Sequence[float]) -> Callable[[int], tuple[bool, bool, float, int]]:
    """Return how mentions of one fact are ordered: with time and holder first, then the surest, then the earliest."""

    def rank(number: int) -> tuple[bool, bool, float, int]:
        figure = figures[number]
        return figure.time is None, figure.holder is None, -confidences[number], number

    return rank


def group_repeats(figures: Sequence[Figure]) -> list[Group]:
    """Put figures together that state the same value of the same thing of the same holder at the same time."""
    groups: list[Group] = []
    by_value: defaultdict[tuple[object, ...], list[Group]] = defaultdict(list)
    for number, figure in enumerate(figures):
        candidates = by_value[value_of(figure)]
        group = None
        if figure.value is not None:
            group = next((g for g in candidates[-MAX_COMPARED:] if states(g, figure)), None)
        if group is None:
            group = Group()
            groups.append(group)
            candidates.append(group)
        join(group, number, figure)
    return groups


def join(group: Group, number: int, figure: Figure) -> None:
    """Add a mention to a fact, which knows from then on what any of its mentions knows."""
    group.members.append(number)
    group.holder = group.holder or holder_of(figure)
    group.time = group.time or time_of(figure)
    indicator = plain(figure.indicator)
    group.indicator = indicator if len(indicator) > len(group.indicator) else group.indicator


def states(group: Group, figure: Figure) -> bool:
    """Whether a figure of the same value states the fact of a group; what one of them leaves open is no contradiction."""
    if None not in (group.holder, holder_of(figure)) and group.holder != holder_of(figure):
        return False
    if None not in (group.time, time_of(figure)) and group.time != time_of(figure):
        return False
    indicator = plain(figure.indicator)
    if not indicator or not group.indicator:
        return False
    # Chinese puts the head last: 农村贫困群众 is 贫困群众, 示范点党组织 is no 示范点
    return indicator.endswith(group.indicator) or group.indicator.endswith(indicator)


def value_of(figure: Figure) -> tuple[object, ...]:
    """Return what must be equal in all mentions of a fact."""
    return figure.value, figure.value_max, figure.unit, figure.change, figure.per


def holder_of(figure: Figure) -> str | None:
    """Return the identity of a figure's holder."""
    holder = figure.holder
    return None if holder is None else f"{holder.type}|{holder.code or ''}|{holder.name}"


def time_of(figure: Figure) -> str | None:
    """Return the normal form of a figure's time."""
    return None if figure.time is None else figure.time.norm


def plain(indicator: str | None) -> str:
    """Return an indicator without quotes, blanks and punctuation."""
    return NOISE.sub("", indicator or "")


def identity_of(figure: Figure, group: Group) -> tuple[str, ...]:
    """Return what a fact is about, without its value, so that an edited value is an update of the same fact."""
    return (
        group.holder or "",
        plain(figure.indicator) or group.indicator,
        figure.unit or "",
        group.time or "",
        figure.per or "",
        "" if figure.change is None else figure.change.value,
    )
