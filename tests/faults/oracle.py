"""What must hold after every fault, checked against a fault-free run of the same code in process."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from msgspec import Struct
from rig import BALANCE, FEED, Payload, Rig

from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import load_tagger
from gleaner_extract.pipeline import extract_document

FATES = "select id, url, disposition from ledger.entries where source <> 'hostile'"
FIGURES = """
select a.url, f.ordinal, f.surface, f.span_start, f.raw_start, f.value, f.unit, f.holder, f.time_norm
from api_v1.articles a join api_v1.figures f using (article_id, version) order by a.url, f.ordinal
"""
MENTIONS = """
select a.url, e.ordinal, e.surface, e.span_start, e.type
from api_v1.articles a join api_v1.entities e using (article_id, version) order by a.url, e.ordinal
"""
TEXTS = "select url, clean_text, version from api_v1.articles where source <> 'hostile' order by url"
FACT_COUNT = "select count(*) from api_v1.facts"
INSERTED = "select count(*), count(distinct (article_id, fact_id)) from api_v1.changes where operation = 'insert'"
EXAMPLES = 5

Rows = dict[str, list[tuple[object, ...]]]
Row = tuple[object, ...]


class Findings(Struct, frozen=True, kw_only=True):
    """What the oracle found; numbers of articles unless said otherwise.

    Attributes:
        articles: receipts, each an obligation.
        lost: accepted, but without an end, without its result, or in quarantine without reason.
        doubled: stored, told of or ended as stored more than once.
        wrong: stored with another result than a fault-free run finds, or never sent at all.
        samples: looks at the ledger's equation.
        unbalanced: looks at which it did not hold.
        feed_errors: gaps and repeats of the change feed.
        examples: a few words on what was found.
    """

    articles: int
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    samples: int = 0
    unbalanced: int = 0
    feed_errors: int = 0
    examples: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Return whether all that must hold does."""
        return not (self.lost or self.doubled or self.wrong or self.unbalanced or self.feed_errors)


class Expected(Struct, frozen=True):
    """What a fault-free run finds in one article."""

    clean_text: str
    figures: list[Row]
    mentions: list[Row]


class Judged(Struct):
    """Articles by what is the matter with them, as URLs."""

    lost: set[str]
    doubled: set[str]
    wrong: set[str]
    examples: list[str]


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


def by_url(rows: Iterable[Row]) -> Rows:
    """Return rows grouped by their first column."""
    grouped: Rows = {}
    for url, *rest in rows:
        grouped.setdefault(str(url), []).append(tuple(rest))
    return grouped


def judge_fates(obligations: Mapping[UUID, Payload], rows: Sequence[Row], planted: frozenset[str], judged: Judged) -> None:
    """Every receipt must have come to a good end, each URL stored once, and only the planted articles in quarantine."""
    fates = {row[0]: row[2] for row in rows}
    for entry, payload in obligations.items():
        fate = fates.get(entry)
        if fate is None or (fate == "quarantined") != (payload.url in planted):
            judged.lost.add(payload.url)
            judged.examples.append(f"{payload.url}: {fate or 'no end'}")
    stored = Counter(str(url) for _, url, fate in rows if fate == "stored")
    sent = {payload.url for payload in obligations.values()}
    judged.doubled.update(url for url, times in stored.items() if times > 1)
    judged.lost.update(url for url in sent - planted if not stored[url])
    judged.wrong.update(url for url in stored if url not in sent)


def judge_results(
    payloads: Iterable[Payload], texts: Rows, figures: Rows, mentions: Rows, planted: frozenset[str], judged: Judged
) -> None:
    """What is stored must be what a fault-free run finds: nothing missing, foreign or doubled."""
    wanted = {p.url: p for p in payloads if p.url not in planted}
    judged.wrong.update(url for url in texts if url not in wanted)
    for url, payload in wanted.items():
        should = expected(payload)
        if url not in texts:
            judged.lost.add(url)
            continue
        if len(texts[url]) > 1:
            judged.doubled.add(url)
        for kind, are, meant in (
            ("text", [texts[url][0][:1]], [(should.clean_text,)]),
            ("figures", figures.get(url, []), should.figures),
            ("mentions", mentions.get(url, []), should.mentions),
        ):
            judge_rows(url, kind, are, meant, judged)


def judge_rows(url: str, kind: str, are: Sequence[Row], meant: Sequence[Row], judged: Judged) -> None:
    """Compare rows of one article with those of the fault-free run."""
    if list(are) == list(meant):
        return
    judged.examples.append(f"{url}: {kind}: {str(are)[:200]} instead of {str(meant)[:200]}")
    if len(are) > len(set(are)) or len(are) > len(meant):
        judged.doubled.add(url)
    elif len(are) < len(meant):
        judged.lost.add(url)
    else:
        judged.wrong.add(url)


def feed_errors(rig: Rig) -> int:
    """Return gaps and repeats of the feed: it must be dense, and tell of every fact once."""
    first, last, count, distinct = rig.query(FEED)[0]
    inserted, facts = rig.query(INSERTED)[0]
    stored = rig.query(FACT_COUNT)[0][0]
    return int(abs(first - 1) + abs(last - count) + abs(count - distinct) + abs(inserted - facts) + abs(facts - stored))


def judge(rig: Rig, *, planted: Iterable[str] = (), only: Iterable[str] | None = None) -> tuple[Findings, Judged]:
    """Say what was lost, doubled or got wrong, once the faults have healed or were given up.

    Args:
        rig: with its receipts.
        planted: URLs of articles that belong into quarantine.
        only: URLs to look at; all by default.
    """
    bad, scope = frozenset(planted), None if only is None else frozenset(only)
    obligations = {entry: p for entry, p in rig.obligations.items() if scope is None or p.url in scope}
    fates = [row for row in rig.query(FATES) if scope is None or row[1] in scope]
    texts, figures, mentions = (
        {url: rows for url, rows in by_url(rig.query(query)).items() if scope is None or url in scope}
        for query in (TEXTS, FIGURES, MENTIONS)
    )
    judged = Judged(set(), set(), set(), [])
    judge_fates(obligations, fates, bad, judged)
    judge_results(obligations.values(), texts, figures, mentions, bad, judged)
    received, accounted = rig.query(BALANCE)[0]
    return Findings(
        articles=len(obligations),
        lost=len(judged.lost),
        doubled=len(judged.doubled - judged.lost),
        wrong=len(judged.wrong),
        samples=len(rig.balances),
        unbalanced=sum(b.received != b.accounted for b in rig.balances) + (received != accounted),
        feed_errors=feed_errors(rig),
        examples=tuple(judged.examples[:EXAMPLES]),
    ), judged


def check_all(rig: Rig, *, planted: Iterable[str] = ()) -> Findings:
    """Check everything that must hold once the faults have healed."""
    assert rig.balances, "the ledger was never sampled"
    findings, _ = judge(rig, planted=planted)
    assert findings.is_clean, str(findings)
    return findings
