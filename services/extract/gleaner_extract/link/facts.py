"""Groups figures that state the same thing into facts with stable keys."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from gleaner_contracts.records import Fact, Figure
from gleaner_extract.record import Record

NOISE: Final = re.compile(r"[\s“”‘’\"'《》·、，,（）()]+")
MAX_COMPARED: Final = 16  # earlier facts of the same value that a figure is compared with; keeps the work linear
SEPARATOR: Final = "\x1f"


class Said(Record):
    """What one figure states, as far as it makes a fact."""

    value: tuple[object, ...]  # must be equal in all mentions
    holder: str | None
    indicator: str
    time: str | None


@dataclass(slots=True)
class Group:
    """Figures that state one fact, the best first once sorted."""

    members: list[int]
    holder: str | None
    indicator: str
    time: str | None


def build_facts(figures: Sequence[Figure], confidences: Sequence[float]) -> tuple[Fact, ...]:
    """Return the facts of an article in the order of their first mention.

    Args:
        figures: with holder and time set.
        confidences: one for each figure.
    """
    said = [reading(figure) for figure in figures]
    used: dict[str, int] = {}
    facts: list[Fact] = []
    for group in group_repeats(figures, said):
        members = group.members
        if len(members) > 1:
            members = sorted(members, key=ranking(figures, confidences))
        identity = SEPARATOR.join(identity_of(figures[members[0]], said[members[0]], group))
        ordinal = used.get(identity, 0)
        used[identity] = ordinal + 1
        facts.append(
            Fact(
                key=sha256(f"{identity}{SEPARATOR}{ordinal}".encode()).hexdigest(),
                figures=tuple(members),
                confidence=max([confidences[n] for n in members]),
            )
        )
    return tuple(facts)


def ranking(figures: Sequence[Figure], confidences: Sequence[float]) -> Callable[[int], tuple[bool, bool, float, int]]:
    """Return how mentions of one fact are ordered: with time and holder first, then the surest, then the earliest."""

    def rank(number: int) -> tuple[bool, bool, float, int]:
        figure = figures[number]
        return figure.time is None, figure.holder is None, -confidences[number], number

    return rank


def group_repeats(figures: Sequence[Figure], said: Sequence[Said]) -> list[Group]:
    """Put figures together that state the same value of the same thing of the same holder at the same time."""
    groups: list[Group] = []
    by_value: dict[tuple[object, ...], list[Group]] = {}
    for number, here in enumerate(said):
        candidates = by_value.setdefault(here.value, [])
        group = None
        if candidates and figures[number].value is not None:
            group = next((g for g in candidates[-MAX_COMPARED:] if states(g, here)), None)
        if group is not None:
            join(group, number, here)
            continue
        group = Group([number], here.holder, here.indicator, here.time)
        groups.append(group)
        candidates.append(group)
    return groups


def join(group: Group, number: int, here: Said) -> None:
    """Add a mention to a fact, which knows from then on what any of its mentions knows."""
    group.members.append(number)
    group.holder = group.holder or here.holder
    group.time = group.time or here.time
    group.indicator = here.indicator if len(here.indicator) > len(group.indicator) else group.indicator


def states(group: Group, here: Said) -> bool:
    """Whether a figure of the same value states the fact of a group; what one of them leaves open is no contradiction."""
    if None not in (group.holder, here.holder) and group.holder != here.holder:
        return False
    if None not in (group.time, here.time) and group.time != here.time:
        return False
    if not here.indicator or not group.indicator:
        return False
    # Chinese puts the head last: 农村贫困群众 is 贫困群众, 示范点党组织 is no 示范点
    return here.indicator.endswith(group.indicator) or group.indicator.endswith(here.indicator)


def reading(figure: Figure) -> Said:
    """Return what a figure states, in the forms that are compared."""
    holder, time = figure.holder, figure.time
    return Said(
        (figure.value, figure.value_max, figure.unit, figure.change, figure.per),
        None if holder is None else "|".join((holder.type, holder.code or "", holder.name)),
        plain(figure.indicator),
        None if time is None else time.norm,
    )


def plain(indicator: str | None) -> str:
    """Return an indicator without quotes, blanks and punctuation."""
    return NOISE.sub("", indicator) if indicator else ""


def identity_of(figure: Figure, here: Said, group: Group) -> tuple[str, ...]:
    """Return what a fact is about, without its value, so that an edited value is an update of the same fact."""
    return (
        group.holder or "",
        here.indicator or group.indicator,
        figure.unit or "",
        group.time or "",
        figure.per or "",
        "" if figure.change is None else figure.change.value,
    )
