"""Case tables: one sentence a line, all entities of the table's types marked; lines without marks must give nothing."""

import pytest
from tests.cases.entities import marked

TABLES = {
    "places.txt": ("LOC",),
    "organisations.txt": ("ORG",),
    "people.txt": ("PER",),
    "programmes.txt": ("PROGRAMME", "DOC"),
}
CASES = [(types, case) for file, types in TABLES.items() for case in marked.load(file)]


@pytest.mark.parametrize(("types", "case"), CASES, ids=[case.text[:24] for _, case in CASES])
def test_a_sentence_gives_the_marked_entities_and_no_others(types: tuple[str, ...], case: marked.Marked) -> None:
    entities = marked.extract(case.text)
    for type_ in types:
        found = marked.found_spans(entities, type_) - case.spans(type_, is_optional=True)
        shown = {case.text[s:e] for s, e in found ^ case.spans(type_)}
        assert found == case.spans(type_), shown


@pytest.mark.parametrize("case", list(marked.load("dictionary.txt")), ids=lambda case: case.text[:24])
def test_the_grammar_does_without_a_model(case: marked.Marked) -> None:
    entities = marked.extract(case.text, "none")
    for type_ in ("PER", "LOC", "ORG"):
        assert marked.found_spans(entities, type_) == case.spans(type_), type_
