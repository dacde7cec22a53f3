"""What a worker warms up on: of every kind that the stages load something for."""

import json
import subprocess
import sys
from pathlib import Path

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


SEEDS = Path(__file__).resolve().parents[3] / "seeds"
BUILT = """
import inspect, json, sys
from pathlib import Path
from gleaner_contracts.records import RawDocument
from gleaner_extract import memory
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document

def tables():
    modules = [(name, module) for name, module in sys.modules.items() if name.startswith("gleaner_extract")]
    members = [(f"{name}.{member}", value) for name, module in modules for member, value in vars(module).items()]
    kept = [(name, value) for name, value in members if hasattr(value, "cache_info")]
    return {name for name, value in kept if not inspect.signature(value).parameters and value.cache_info().currsize}

tagger = load_tagger("none")
at_first = tables()
memory.prepare(tagger)
prepared = tables()
for seed in sorted(Path(sys.argv[1]).glob("*.txt")):
    extract_document(RawDocument(content=seed.read_bytes().decode().encode("gb18030")), tagger)
print(json.dumps([sorted(prepared - at_first), sorted(tables() - prepared)]))
"""


def test_a_prepared_process_builds_no_table_for_an_article() -> None:
    command = [sys.executable, "-c", BUILT, str(SEEDS)]  # a process of its own: this one has built what other tests need
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    while_preparing, for_the_seeds = json.loads(done.stdout)
    assert len(while_preparing) > 10
    assert for_the_seeds == []
