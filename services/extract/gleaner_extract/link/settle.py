"""One chain for one village: a township named once is kept at every later mention, and shared by A村和B村."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.identities import Identity
from gleaner_extract.members import entity_type, place_level

JOINED: Final = re.compile(r"\s?(?:、|和|与|及|以及)\s?")


class Seat(Struct, gc=False):
    """What an article says of where the villages of one name lie."""

    towns: set[str]
    above: set[tuple[str, ...]]  # county and up, where named

    def parents(self, place: Identity) -> tuple[str, ...]:
        """Return the parents of a village of this name: nothing is changed where two townships or counties are named."""
        above = place.parents[1:] if has_township(place) else place.parents
        if len(self.towns) != 1 or len(self.above | ({above} if above else set())) > 1:
            return place.parents
        return (next(iter(self.towns)), *(above or next(iter(self.above), ())))


Seats = Mapping[str, Seat]


def settle(text: str, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the anchors, villages with the township that the article names for them anywhere.

    Two villages of one name in two townships of the county are left as they are.
    """
    shared = list(share_township(text, anchors))
    seats = seats_of(shared)
    return [a if a.identity is None else replace(a, identity=in_township(a.identity, seats)) for a in shared]


def share_township(text: str, anchors: Sequence[Anchor]) -> Iterable[Anchor]:
    """Yield the anchors, the second of 双溪乡枣园村和杨庄村 in the township of the first."""
    last: Anchor | None = None
    for anchor in anchors:
        mine = anchor.identity
        told = None if last is None else last.identity
        is_joined = last is not None and JOINED.fullmatch(text, last.end, anchor.start) is not None
        if mine is not None and told is not None and is_joined and is_village(mine) and has_township(told):
            above = told.parents[1:]
            if mine.parents in ((), above):
                mine = replace(mine, parents=told.parents, code=mine.code or told.code)
        settled = anchor if mine is anchor.identity else replace(anchor, identity=mine)
        yield settled
        if not anchor.is_nested:
            last = settled


def seats_of(anchors: Iterable[Anchor]) -> dict[str, Seat]:
    """Return where the villages lie, by name."""
    seats: dict[str, Seat] = {}
    for place in (anchor.identity for anchor in anchors):
        if place is None or not is_village(place):
            continue
        seat = seats.setdefault(place.name, Seat(set(), set()))
        above = place.parents
        if has_township(place):
            seat.towns.add(place.parents[0])
            above = place.parents[1:]
        if above:
            seat.above.add(above)
    return seats


def in_township(identity: Identity, seats: Seats) -> Identity:
    """Return a village, or a body of one, with its township."""
    if identity.type is entity_type.ORG:
        place = None if identity.place is None else in_township(identity.place, seats)
        if place is identity.place or place is None:
            return identity
        return replace(identity, place=place, parents=(place.name, *place.parents))
    seat = seats.get(identity.name) if is_village(identity) else None
    parents = identity.parents if seat is None else seat.parents(identity)
    return identity if parents == identity.parents else replace(identity, parents=parents)


def is_village(place: Identity) -> bool:
    """Whether something is a village."""
    return place.type is entity_type.LOC and place.level is place_level.VILLAGE


def has_township(place: Identity) -> bool:
    """Whether a village names its township."""
    return is_village(place) and place.parents[:1] != () and place.parents[0].endswith(("镇", "乡", "街道", "苏木"))
