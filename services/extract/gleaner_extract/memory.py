"""What a process does with its memory once everything is loaded and before it works on articles."""

import gc
from typing import Final

EACH: Final = 10_000  # new objects between two looks of the collector: about an article's worth, some 2 MB


def settle() -> None:
    """Keep the collector of cycles from what is loaded, and let it look rarely: articles leave no cycles behind.

    The collector writes to all it looks at, so forked children would copy the tables that they share; and by default it looks
    each 700 new objects, some ten times an article, at records that all are in use.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(EACH)
