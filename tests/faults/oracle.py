"""What must hold after every fault, checked against a fault-free run of the same code in process."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rig import BALANCE, FEED, Payload, Rig

from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document

DISPOSITIONS = """
select id, disposition, attempts, reason from ledger.entries
"""
FIGURES = """
select a.url, f.ordinal, f.surface, f.span_start, f.raw_start, f.value, f.unit, f.holder, f.time_norm
from api_v1.articles a join api_v1.figures f using (article_id, version) order by a.url, f.ordinal
"""
MENTIONS = """
select a.url, e.ordinal, e.surface, e.span_start, e.type
from api_v1.articles a join api_v1.entities e using (article_id, version) order by a.url, e.ordinal
"""
TEXTS = "select url, clean_text, version from api_v1.articles order by url"
FACT_COUNT = "select count(*) from api_v1.facts"
INSERTED = "select count(*), count(distinct (article_id, fact_id)) from api_v1.changes where operation = 'insert'"

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a fault-free run finds in one article."""

    clean_text: str
    figures: list[tuple[object, ...]]
    mentions: list[tuple[object, ...]]


@lru_cache(maxsize=5_000)
def expected(payload: Payload) -> Expected:
    """Return what the pipeline finds in an article when nothing goes wrong."""
    document = RawDocument(text=payload.content, content_type="text/plain", url=payload.url, source=payload.source)
    found = extract_document(document, load_tagger("none"))
    figures = [
        (n, f.surface, f.start, f.raw_start, f.value, f.unit, f.holder and f.holder.text, f.time and f.time.norm)
        for n, f in enumerate(found.figures)
    ]
    mentions = [(n, e.surface, e.start, e.type.value) for n, e in enumerate(found.entities)]
    return Expected(found.article.clean_text, [tuple(row) for row in figures], [tuple(row) for row in mentions])


def by_url(rows: Iterable[tuple[object, ...]]) -> Rows:
    """Return rows grouped by their first column."""
    grouped: Rows = {}
    for url, *rest in rows:
        grouped.setdefault(str(url), []).append(tuple(rest))
    return grouped


def check_obligations(rig: Rig, *, planted: frozenset[str] = frozenset()) -> None:
    """Every receipt must have come to a good end, and only the planted articles to quarantine."""
    fate = {row[0]: row[1:] for row in rig.query(DISPOSITIONS)}
    missing = [str(entry) for entry in rig.obligations if entry not in fate]
    assert missing == [], "accepted articles without a ledger row"
    bad = {
        payload.url: fate[entry]
        for entry, payload in rig.obligations.items()
        if (fate[entry][0] == "quarantined") != (payload.url in planted) or fate[entry][0] is None
    }
    assert bad == {}, "articles with the wrong fate"


def check_results(rig: Rig, *, planted: frozenset[str] = frozenset()) -> None:
    """What is stored must be what a fault-free run finds: nothing missing, foreign or doubled."""
    wanted = {p.url: expected(p) for p in rig.obligations.values() if p.url not in planted}
    texts = by_url(rig.query(TEXTS))
    assert sorted(texts) == sorted(wanted)
    assert {url: rows[0][0] for url, rows in texts.items()} == {url: e.clean_text for url, e in wanted.items()}
    assert by_url(rig.query(FIGURES)) == {url: e.figures for url, e in wanted.items() if e.figures}
    assert by_url(rig.query(MENTIONS)) == {url: e.mentions for url, e in wanted.items() if e.mentions}


def check_feed(rig: Rig) -> None:
    """The feed must be dense, and tell of every fact once."""
    first, last, count, distinct = rig.query(FEED)[0]
    assert (first, last, distinct) == (1, count, count)
    inserted, facts = rig.query(INSERTED)[0]
    assert inserted == facts == rig.query(FACT_COUNT)[0][0]


def check_balance(rig: Rig) -> None:
    """The ledger must have balanced at every sampled moment and must balance now."""
    assert rig.balances, "the ledger was never sampled"
    assert [b for b in rig.balances if b.received != b.accounted] == []
    received, accounted = rig.query(BALANCE)[0]
    assert received == accounted >= len(rig.obligations)


def check_all(rig: Rig, *, planted: Iterable[str] = ()) -> None:
    """Check everything that must hold once the faults have healed."""
    urls = frozenset(planted)
    check_obligations(rig, planted=urls)
    check_results(rig, planted=urls)
    check_feed(rig)
    check_balance(rig)
