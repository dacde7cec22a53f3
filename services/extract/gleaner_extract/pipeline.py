"""The whole extraction in the order an article takes it: clean, then entities and figures, then link."""

from dataclasses import dataclass

from gleaner_contracts.records import (
    CleanArticle,
    EntitiesResult,
    Entity,
    Fact,
    Figure,
    FiguresResult,
    LinkResult,
    Locus,
    RawDocument,
    TimeExpression,
)
from gleaner_extract.clean import clean_document, clean_plain
from gleaner_extract.entities import extract_entities
from gleaner_extract.entities.tagger import Tagger
from gleaner_extract.figures import extract_figures
from gleaner_extract.link import link_article


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything gleaned from one article; figures carry their holder and time."""

    article: CleanArticle
    entities: tuple[Entity, ...]
    figures: tuple[Figure, ...]
    times: tuple[TimeExpression, ...]
    facts: tuple[Fact, ...]
    locus: Locus | None
    failed_rules: tuple[str, ...]


def extract_document(document: RawDocument, tagger: Tagger) -> Extraction:
    """Run every stage on one crawled document.

    Args:
        document: bytes or text as crawled.
        tagger: the statistical tagger that helps the entity grammar.

    Raises:
        InvalidInput: there is no article in it; the error carries the typed reason.
    """
    return extract_article(clean_document(document), tagger)


def extract_plain(text: str, tagger: Tagger) -> Extraction:
    """Run every stage but repair and boilerplate removal on clean text; spans refer to `text` itself."""
    return extract_article(clean_plain(text), tagger)


def extract_article(article: CleanArticle, tagger: Tagger) -> Extraction:
    """Run the stages after clean."""
    entities: EntitiesResult = extract_entities(article, tagger=tagger)
    figures: FiguresResult = extract_figures(article)
    linked: LinkResult = link_article(article, entities, figures)
    return Extraction(
        article=article,
        entities=entities.entities,
        figures=linked.figures,
        times=figures.times,
        facts=linked.facts,
        locus=linked.locus,
        failed_rules=(*entities.failed_rules, *figures.failed_rules, *linked.failed_rules),
    )
