"""An article whose stages are all there, ready to become rows."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from gleaner_contracts.records import CleanArticle, EntitiesResult, FiguresResult, LinkResult
from gleaner_store import ids
from gleaner_store.ledger import Entry


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything known of one article when it closes.

    Without `link` only its identity is known: it can end as unchanged or duplicate, or has to go on.
    """

    entry: Entry
    attempt: int
    extractor_version: str
    clean: CleanArticle
    entities: EntitiesResult = field(default_factory=EntitiesResult)
    figures: FiguresResult = field(default_factory=FiguresResult)
    link: LinkResult | None = None
    corrected_figures: frozenset[int] = frozenset()
    corrected_entities: frozenset[int] = frozenset()

    @property
    def article_id(self) -> UUID:
        """Return the id of the article."""
        return ids.article_id(self.entry.article_key)

    @property
    def content_hash(self) -> str:
        """Return what tells this content from another."""
        return self.clean.content_hash or hashlib.sha256(self.clean.clean_text.encode()).hexdigest()

    @property
    def order(self) -> tuple[object, ...]:
        """Return the sort key of receipt: ids decide between articles that came in one submission."""
        return (self.entry.received_at, self.entry.id)


def joined_version(versions: set[str]) -> str:
    """Return the extractor version of an article; one whose stages ran under several versions carries them all."""
    return "+".join(sorted({part for version in versions for part in version.split("+")}))
