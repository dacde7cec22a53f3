"""What keeps the promises, and what happens without it: each protection is switched off once, and the promise breaks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from psycopg.rows import class_row
from tests.integration.store.lab import Claim, Lab, draft, result

from gleaner_contracts.enums import Stage
from gleaner_contracts.messages import Lease
from gleaner_store import closing, ledger
from gleaner_store.database import Connection
from gleaner_store.finished import Finished
from gleaner_store.ledger import Entry
from gleaner_store.queries.correct import correct_figure

switched = pytest.mark.parametrize("is_protected", [True, False], ids=["protected", "unprotected"])


@contextmanager
def without(lab: Lab, *statements: str) -> Iterator[psycopg.Connection]:
    """Take something away from the schema within a transaction that is rolled back."""
    with psycopg.connect(lab.url) as connection:
        for statement in statements:
            connection.execute(statement.encode())
        yield connection
        connection.rollback()


def lock_any(connection: Connection, leases: Iterable[Lease]) -> dict[UUID, Entry]:
    """Lock entries as `ledger.lock` does, but never look at the token."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        found = cursor.execute(ledger.LOCK, [[UUID(lease.ledger_id) for lease in leases]]).fetchall()
    return {entry.id: entry for entry in found}


@switched
def test_a_worker_that_comes_late_stores_nothing(lab: Lab, monkeypatch: pytest.MonkeyPatch, is_protected: bool) -> None:
    """P3: the token of the lease."""
    if not is_protected:
        monkeypatch.setattr(ledger, "lock", lock_any)
    entry = lab.open("http://a/1")
    late = lab.lease(entry)
    lab.sql("update ledger.entries set state = 'waiting', token = null, lease_until = null")  # the lease ran out
    lab.lease(entry)
    what = draft([Claim("甲县", "户", 1)])
    for message in (*lab.branches(late, what), result(late, Stage.LINK, link=what.link)):
        lab.send(message)
    assert len(lab.facts()) == (0 if is_protected else 1)
    assert lab.entry(entry)["state"] == ("leased" if is_protected else "done")


TWICE = {
    "facts": ("store.facts_once", "insert into store.facts select extraction_id, ordinal + 1, fact_id, key, figure, figures,"
              " confidence, version, extractor_version from store.facts"),
    "extractions": ("store.extractions_once", "insert into store.extractions select (jsonb_populate_record(x,"
                    " jsonb_build_object('id', x.id + 1))).* from store.extractions x"),
}  # fmt: skip


@pytest.mark.parametrize("table", sorted(TWICE))
def test_a_result_is_written_once_because_a_key_says_so(lab: Lab, table: str) -> None:
    """P3: the keys of facts and extractions; without them every sum would be doubled."""
    key, insert = TWICE[table]
    lab.store("http://a/1", [Claim("甲县", "户", 7)])
    with without(lab) as connection, pytest.raises(psycopg.errors.UniqueViolation, match=key.removeprefix("store.")):
        connection.execute(insert.encode())
    gone = "alter table store.facts drop constraint facts_once" if table == "facts" else f"drop index {key}"
    with without(lab, gone) as connection:
        connection.execute(insert.encode())
        assert connection.execute(f"select count(*) from store.{table}".encode()).fetchone() == (2,)
        if table == "facts":
            assert connection.execute("select sum(value) from api_v1.facts").fetchone() == (14,)


def test_the_equation_holds_because_every_end_has_a_disposition(lab: Lab) -> None:
    """P2: the check on the ledger; without it an article could vanish, and the equation says so."""
    lab.store("http://a/1", [Claim("甲县", "户", 7)])
    vanish = b"update ledger.entries set disposition = null"
    with without(lab) as connection, pytest.raises(psycopg.errors.CheckViolation):
        connection.execute(vanish)
    drop = [
        f"alter table ledger.entries drop constraint {name}"
        for (name,) in lab.sql(
            "select conname from pg_constraint where conrelid = 'ledger.entries'::regclass and contype = 'c'"
            " and pg_get_constraintdef(oid) like '%disposition%state%' or conrelid = 'ledger.entries'::regclass and contype = 'c'"
            " and pg_get_constraintdef(oid) like '%state%disposition%'"
        )
    ]
    with without(lab, *drop) as connection:
        connection.execute(vanish)
        assert connection.execute("select is_balanced from api_v1.ledger").fetchone() == (False,)


FINISHED = "select coalesce(bool_and(state = 'done'), true) from ledger.entries where received_at < (select final_before from"
NAIVE = "create or replace view api_v1.watermark as select now() as final_before, 0::bigint as open_articles, now() as at"


def test_everything_before_the_watermark_is_final_because_it_looks_at_what_is_open(lab: Lab) -> None:
    """Completeness: an article that is late, waits or is leased holds the watermark back."""
    late = lab.open("http://a/late")
    lab.store("http://a/1", [Claim("甲县", "户", 7)])
    is_final = f"{FINISHED} api_v1.watermark)".encode()
    with without(lab) as connection:
        assert connection.execute(is_final).fetchone() == (True,)
        assert connection.execute("select final_before, open_articles from api_v1.watermark").fetchone() == (
            lab.sql("select received_at from ledger.entries where id = %s", late)[0][0],
            1,
        )
    with without(lab, NAIVE) as connection:
        assert connection.execute(is_final).fetchone() == (False,), "without the look at open articles it is told too early"
    lab.extract(late, draft([Claim("乙县", "户", 8)]))
    assert lab.sql("select open_articles, final_before = at from api_v1.watermark") == [(0, True)]


def as_found(_: Connection, items: Sequence[Finished]) -> list[Finished]:
    """Lay nothing over."""
    return list(items)


@switched
def test_a_correction_survives_because_it_is_laid_over(lab: Lab, monkeypatch: pytest.MonkeyPatch, is_protected: bool) -> None:
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137)])
    [(article,)] = lab.sql("select article_id from api_v1.articles")
    correct_figure(lab.engine, article, 0, field="value", new_value="173", author="某人", reason="看过原文")
    if not is_protected:
        monkeypatch.setattr(closing, "lay_over_all", as_found)
    lab.sql("update ledger.entries set state = 'waiting', disposition = null")
    lab.extract(entry, draft([Claim("甲县", "贫困户", 137)]), "2")
    assert lab.sql("select value, is_corrected from api_v1.facts") == [(173, True) if is_protected else (137, False)]


def all_or_nothing(_: Connection, items: Sequence[Any], write: Callable[[Sequence[Any]], None], __: object) -> None:
    """Write a batch without a savepoint."""
    write(items)


@switched
def test_a_bad_article_fails_alone_because_the_batch_is_halved(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, is_protected: bool
) -> None:
    """P4: without it the whole transaction is rolled back, again and again."""
    if not is_protected:
        monkeypatch.setattr(closing, "isolate", all_or_nothing)
    drafts = [draft([Claim("甲县", "户", n + 1)]) for n in range(4)]
    bad = msgspec.structs.replace(drafts[2].link.figures[0], confidence=2.0)
    links = [what.link for what in drafts]
    links[2] = msgspec.structs.replace(links[2], figures=(bad,))
    leases = [lab.lease(lab.open(f"http://a/{n}")) for n in range(4)]
    for lease, what in zip(leases, drafts, strict=True):
        lab.send(*lab.branches(lease, what))
    messages = [result(lease, Stage.LINK, link=link) for lease, link in zip(leases, links, strict=True)]
    if is_protected:
        lab.send(*messages)
        assert lab.sql("select stored, quarantined from api_v1.ledger") == [(3, 1)]
    else:
        with pytest.raises(psycopg.errors.CheckViolation):
            lab.send(*messages)
        assert lab.sql("select stored, quarantined from api_v1.ledger") == [(0, 0)]
