"""Ids that are made of what they name: the same thing has the same id in every database and after every re-extraction."""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha1
from typing import Final
from uuid import UUID, uuid5

from gleaner_contracts.enums import EntityType, Resolution
from gleaner_contracts.records import Entity, Holder

ARTICLES: Final = UUID("0b0c6f1e-7f0a-5c53-9c1e-6d0c2f5a1a01")
FACTS: Final = UUID("0b0c6f1e-7f0a-5c53-9c1e-6d0c2f5a1a02")
ENTITIES: Final = UUID("0b0c6f1e-7f0a-5c53-9c1e-6d0c2f5a1a03")

_UNKNOWN: Final = re.compile(r"[我全本该][省市州盟县区旗镇乡村社]")


@lru_cache(1_024)  # asked for each row of an article
def article_id(article_key: str) -> UUID:
    """Return the id of the article with a key."""
    return uuid5(ARTICLES, article_key)


def fact_ids(article: UUID, fact_keys: Iterable[str]) -> list[str]:
    """Return the ids of facts of an article, as 32 hexadecimal digits: `uuid5` of each, with what they share hashed once."""
    start = sha1(FACTS.bytes + f"{article}:".encode(), usedforsecurity=False)
    found = []
    for key in fact_keys:
        digest = start.copy()
        digest.update(key.encode())
        found.append(UUID(bytes=digest.digest()[:16], version=5).hex)
    return found


@lru_cache(4_096)  # asked some times of each result
def entry_id(ledger_id: str) -> UUID:
    """Return the id of a ledger row as a lease names it."""
    return UUID(ledger_id)


def entity_id(entity: Entity, article: UUID) -> UUID | None:
    """Return the id of what a mention means; null for an ambiguous one.

    A person without a body is somebody of that article only: two articles' 王强 are not one man.
    """
    if entity.resolution is Resolution.AMBIGUOUS:
        return None
    if entity.type is EntityType.PER:
        return _named(entity.type, entity.name, None, (entity.org or str(article),))
    return _named(entity.type, entity.name, entity.code, entity.parents)


def holder_id(holder: Holder) -> UUID | None:
    """Return the id of a holder that no mention of its article names.

    None for several bodies that hold a figure together, and for 我县 where the article never says which: neither is a thing
    of which a table of entities could tell anything.
    """
    if "、" in holder.name or _UNKNOWN.fullmatch(holder.name):
        return None
    return _named(holder.type, holder.name, None, holder.parents)


@lru_cache(16_384)  # names come again in an article, and in the next one
def _named(kind: EntityType, name: str, code: str | None, parents: tuple[str, ...]) -> UUID:
    place = f"code:{code}" if code else "/".join(parents)
    return uuid5(ENTITIES, f"{kind.value}|{name}|{place}")
