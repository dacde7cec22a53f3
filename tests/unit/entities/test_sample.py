"""What a worker warms up on: of every kind that the stages load something for."""

import pytest

from gleaner_contracts.enums import EntityType, ParagraphKind
from gleaner_contracts.records import RawDocument
from gleaner_extract import sample
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document


@pytest.mark.parametrize("document", sample.DOCUMENTS, ids=["text", "page"])
def test_an_article_to_warm_up_on_has_something_of_everything(document: RawDocument) -> None:
    found = extract_document(document, load_tagger("none"))
    assert {entity.type for entity in found.entities} >= {EntityType.PER, EntityType.LOC, EntityType.ORG}
    assert len(found.figures) > 30
    assert len(found.times) > 5
    assert {figure.is_damaged for figure in found.figures} == {False}
    assert found.locus is not None
    assert ParagraphKind.TITLE in {paragraph.kind for paragraph in found.article.paragraphs}
    assert not found.failed_rules
