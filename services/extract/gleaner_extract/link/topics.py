"""What figures belong to until something else is spoken of."""

from collections.abc import Sequence

from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.identities import Identity
from gleaner_extract.record import Record


class Topic(Record):
    """Somebody that figures belong to until another one comes."""

    identity: Identity
    start: int  # evidence
    end: int
    rule_id: str
    clause: int
    is_example: bool = False
    members: tuple[Identity, ...] = ()  # of several that hold together
    is_in_name: bool = False  # 甲乡养蜂项目投入8万元；…: ends at the semicolon


def is_apart(identity: Identity, members: Sequence[Identity]) -> bool:
    """Whether something is of the kind of others and neither one of them nor around or inside one."""
    return all(
        member.type is identity.type
        and member.name != identity.name
        and member.name not in identity.parents
        and identity.name not in member.parents
        for member in members
    )


def stated_around(text: str, informant: Topic, anchor: Anchor, identity: Identity) -> Topic | None:
    """Return the county that is stated with the first of several places, behind an informant from further out.

    据某市副市长介绍，某县A镇、B乡等5个乡镇受损 goes on about the county, not about the city that tells.
    """
    around = identity.chain()[1]
    is_stated = text.startswith(around.name, anchor.start) and anchor.end - anchor.start > len(around.name)
    if informant.rule_id != "link.informant" or not is_stated or around.key == informant.identity.key:
        return None
    return Topic(around, anchor.start, anchor.start + len(around.name), "link.subject", anchor.clause)
