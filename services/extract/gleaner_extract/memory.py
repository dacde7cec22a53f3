"""What a process loads before it works on articles, and what it does with its memory then."""

import gc
from typing import Final

from gleaner_extract import gazetteer, sample
from gleaner_extract.clean import warm_up
from gleaner_extract.entities.tagger import Tagger
from gleaner_extract.pipeline import extract_document

EACH: Final = 10_000  # new objects between two looks of the collector: about an article's worth, some 2 MB


def prepare(tagger: Tagger) -> None:
    """Load and build what the stages need, so that the pool that forks after this shares it, and settle."""
    gazetteer.load()
    warm_up()
    for document in sample.DOCUMENTS:  # what the stages load on first use is loaded now
        extract_document(document, tagger)
    settle()


def settle() -> None:
    """Keep the collector of cycles from what is loaded, and let it look rarely: articles leave no cycles behind.

    The collector writes to all it looks at, so forked children would copy the tables that they share; and by default it looks
    each 700 new objects, some ten times an article, at records that all are in use.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(EACH)
