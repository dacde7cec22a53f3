"""Fills in what rows of earlier releases lack: `python -m gleaner_store.backfill`. It can be stopped and started at any time."""

import sys
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from gleaner_runtime.database import make_engine
from gleaner_runtime.settings import SettingsError, load
from gleaner_store import near
from gleaner_store.database import Connection, transaction
from gleaner_store.near import Replaced
from gleaner_store.rows import numbers_text
from gleaner_store.sentences import sentence_hashes
from gleaner_store.settings import StoreSettings

BATCH: Final = 200
PAUSE_S: Final = 0.05  # between batches, so that fresh articles come first

WITHOUT_SENTENCES: Final = """
select id, clean_text from store.extractions where id > %s and sentence_hashes is null order by id limit %s
"""
SENTENCES: Final = """
update store.extractions x set sentence_hashes = u.hashes::integer[]
from unnest(%s::bigint[], %s::text[]) u(id, hashes) where x.id = u.id
"""

# An article is in the index of fingerprints with all its hashes or with none.
WITHOUT_INDEX: Final = """
select a.no, a.id, a.extraction_id
from store.articles a join store.extractions x on x.id = a.extraction_id
where a.no > %s and a.same_as is null and cardinality(x.fingerprint) > 0
    and not exists (select 1 from store.fingerprints f where f.hash = x.fingerprint[1] and f.article_no = a.no)
order by a.no limit %s
"""


def backfill_sentences(engine: Engine, *, pause_s: float = PAUSE_S) -> int:
    """Hash the sentences of texts that have no hashes yet; return how many there were."""
    return _in_batches(engine, _sentences, pause_s)


def backfill_near(engine: Engine, *, pause_s: float = PAUSE_S) -> int:
    """Index the fingerprints of articles that are not in the index, and link near-duplicates; return how many there were."""
    return _in_batches(engine, _near, pause_s)


def _in_batches(engine: Engine, step: Callable[[Connection, int], tuple[int, int]], pause_s: float) -> int:
    """Run a step, each time in a transaction of its own, from where the last one ended, until it finds nothing."""
    after, total = 0, 0
    while True:
        with transaction(engine) as connection:
            after, count = step(connection, after)
        total += count
        if not count:
            return total
        time.sleep(pause_s)


def _sentences(connection: Connection, after: int) -> tuple[int, int]:
    found = connection.execute(WITHOUT_SENTENCES, [after, BATCH]).fetchall()
    if found:
        hashes = [numbers_text(sentence_hashes(text)) for _, text in found]
        connection.execute(SENTENCES, [[number for number, _ in found], hashes])
    return (found[-1][0] if found else after), len(found)


def _near(connection: Connection, after: int) -> tuple[int, int]:
    found = connection.execute(WITHOUT_INDEX, [after, BATCH]).fetchall()
    near.refresh(connection, [Replaced(article, None, extraction) for _, article, extraction in found])
    return (found[-1][0] if found else after), len(found)


def main() -> int:
    """Fill in everything, and say how much it was."""
    try:
        settings = load(StoreSettings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    engine = make_engine(settings.database_url, application="gleaner-backfill", pool_size=1)
    sys.stdout.write(f"{backfill_sentences(engine)} texts, {backfill_near(engine)} fingerprints\n")
    engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
