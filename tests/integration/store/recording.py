"""Records every statement that the code of a release sends while it works, to be run on the schemas of later releases.

Before a migration is added: `python -m tests.integration.store.recording > tests/integration/store/releases/NNNN.sql`, where
NNNN is the newest revision. What is recorded must not change afterwards: it stands for code that runs at somebody's place.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg._copy_base import format_row_text
from tests.conftest import fresh_database
from tests.integration.store.lab import Claim, Lab, draft, failure

from gleaner_contracts.enums import FailureKind, Lane, Reason, Stage
from gleaner_ingest import keys, sources, status
from gleaner_ingest.accept import accept_each
from gleaner_ingest.dispatch import leases
from gleaner_ingest.dispatch.leases import documents, take
from gleaner_ingest.feeds import ledger as feeds
from gleaner_ingest.feeds.parse import Link
from gleaner_ingest.feeds.robots import Robots
from gleaner_ingest.refusals import Refusals
from gleaner_ingest.submission import RefusalReason, Refused, Submission
from gleaner_runtime.database import make_engine
from gleaner_standalone.servers import Home, PostgresServer
from gleaner_store import queries
from gleaner_store.migrate import upgrade
from gleaner_store.queries import listing
from gleaner_store.queries.correct import correct_figure
from gleaner_store.queries.reextract import (
    ReextractFilter,
    reextract,
    reextract_diff,
    reextract_discard,
    reextract_promote,
)
from gleaner_store.sequencer import sequence
from gleaner_store.settings import StoreSettings

APPLICATION = "recording"
STATEMENT = "-- statement of "
OWNER = "the owner"  # what the bench does in place of other services
TRANSACTION = (";", "begin", "commit", "rollback", "savepoint", "release", "set ", "show ")
CONNECTING = ("select current_schema", "select pg_catalog", "select\n    typname")
NOT_OURS = TRANSACTION + CONNECTING


class Recorder:
    """Writes down statements with their values in place, and what COPY sends."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.lines: list[str] = []

    def add(self, cursor: psycopg.Cursor[Any], query: Any, values: Any = None) -> None:
        """Write down one statement."""
        text = query.as_string(cursor) if isinstance(query, psycopg.sql.Composable) else query
        text = text.decode() if isinstance(text, bytes) else str(text)
        if values:
            text = psycopg.ClientCursor(cursor.connection).mogrify(text.replace("%b", "%s"), values)
        if not text.strip().lower().startswith(NOT_OURS):
            is_ours = cursor.connection.info.get_parameters().get("application_name") == APPLICATION
            self.lines += [f"{STATEMENT}{self.role if is_ours else OWNER}", *text.strip().splitlines()]

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Write down what any cursor of psycopg does."""
        execute, many, copy, row = psycopg.Cursor.execute, psycopg.Cursor.executemany, psycopg.Cursor.copy, psycopg.Copy.write_row

        def on_execute(cursor: Any, query: Any, values: Any = None, **options: Any) -> Any:
            self.add(cursor, query, values)
            return execute(cursor, query, values, **options)

        def on_many(cursor: Any, query: Any, rows: Any, **options: Any) -> Any:
            rows = list(rows)
            for values in rows:
                self.add(cursor, query, values)
            return many(cursor, query, rows, **options)

        def on_copy(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
            self.add(cursor, query)
            return copy(cursor, query, *values, **options)

        def on_row(target: Any, values: Any) -> Any:
            line = bytearray()
            format_row_text(values, target.formatter.transformer, line)
            self.lines.append(line.decode().removesuffix("\n"))
            return row(target, values)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Cursor, "execute", on_execute)
            patch.setattr(psycopg.Cursor, "executemany", on_many)
            patch.setattr(psycopg.Cursor, "copy", on_copy)
            patch.setattr(psycopg.Copy, "write_row", on_row)
            yield


def work(lab: Lab) -> None:
    """Do once all that the store does to its tables."""
    entry = lab.store("http://a/1", [Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个")], title="甲")
    lab.store("http://a/1", [Claim("甲县", "贫困户", 173), Claim("丙县", "合作社", 20, unit="个")], title="甲")
    lab.store("http://b/1", [Claim("丁县", "贫困户", None, is_damaged=True)], source="gov", title="乙")
    lab.extract_clean_only(lab.open("http://c/1"), draft([Claim("丁县", "贫困户", None, is_damaged=True)], title="乙"))
    lab.extract_clean_only(lab.open("http://b/1", "gov"), draft([Claim("丁县", "贫困户", None, is_damaged=True)], title="乙"))
    lab.send(failure(lab.lease(lab.open("http://d/1")), Stage.CLEAN, FailureKind.INVALID, Reason.EMPTY))
    lab.send(failure(lab.lease(lab.open("http://d/2")), Stage.CLEAN, FailureKind.TRANSIENT, Reason.WORKER_LOST))
    lab.open("http://e/1")
    lab.extract(lab.open("http://e/1"), draft([Claim("戊县", "户", 5)]))  # waits for the older receipt
    number(lab)
    [(article,)] = lab.sql("select article_id from store.versions where entry_id = %s", entry)
    correct_figure(lab.engine, article, 0, field="value", new_value="175", author="某人", reason="看过原文")
    lab.sql("insert into ingest.raw (entry_id, received_at, content, content_type) select id, received_at, '', 'text/plain'"
            " from ledger.entries")  # fmt: skip
    for version, is_shadow in (("2", False), ("3", True), ("4", True)):
        wanted = ReextractFilter(article_ids=(article,))
        run = reextract(lab.engine, wanted, author="a", is_shadow=is_shadow, rate_per_s=1e9).run_id
        [(due,)] = lab.sql("select id from ledger.entries where state = 'waiting' and version is not null")
        lab.extract(due, draft([Claim("甲县", "贫困户", 173 + int(version))], title="甲"), version)
        if run and is_shadow:
            reextract_diff(lab.engine, run)
            (reextract_promote if version == "3" else reextract_discard)(lab.engine, run)
    number(lab)
    lab.sql("select api_v1.acknowledge('bi', 2)")


def number(lab: Lab) -> None:
    """Give everything its seq."""
    with psycopg.connect(lab.url, autocommit=True, application_name=APPLICATION) as connection:
        while sequence(connection)[0]:
            pass


def receive(lab: Lab) -> None:
    """Do once what ingest does to the inbox and the ledger."""
    pages = [Submission(source="net", url=f"http://f/{n % 2}", content=b"<p>x</p>", content_type="text/html") for n in range(3)]
    accept_each(lab.engine, pages)
    with lab.engine.begin() as connection:
        leased = take(connection, Lane.FRESH, {"net": 2}, free_bytes=1_000_000, lease_s=60)
    documents(lab.engine, leased)
    lease_again(lab)
    turn_away(lab)
    poll(lab)


def lease_again(lab: Lab) -> None:
    """Do once what the dispatcher does besides leasing."""
    leases.in_flight(lab.engine)
    with lab.engine.begin() as connection:
        leases.waiting_sources(connection, Lane.FRESH, "")
    leases.prolong(lab.engine, leases.expired(lab.engine, 10), 60)
    leases.hasten(lab.engine, 60)
    leases.realign(lab.engine, 10, 60)
    leases.backlog(lab.engine)


def turn_away(lab: Lab) -> None:
    """Do once what the door does to keys and with what it does not take, and answer what senders ask."""
    made = keys.create(lab.engine, "k", ["net"], daily_quota=5)
    credential = keys.find_credential(lab.engine, made.key.public_id)
    assert credential is not None
    keys.reserve(lab.engine, credential, 1, 10)
    refused = Refused(422, RefusalReason.EMPTY, "the content is empty")
    refused.url, refused.source = "http://f/empty", "net"
    refusals = Refusals(lab.engine)
    refusals.count(RefusalReason.EMPTY, "net")
    refusals.keep(refused, credential)
    refusals.flush()
    keys.list_keys(lab.engine)
    keys.revoke(lab.engine, made.key.public_id)
    status.by_article(lab.engine, "f/0")
    status.by_idempotency_key(lab.engine, "net", "a")


def poll(lab: Lab) -> None:
    """Do once what the process of the feeds does."""
    source = sources.add(lab.engine, sources.NewSource(name="county", url="http://g/rss.xml"))
    feeds.claim_sources(lab.engine, 1, 60)
    with lab.engine.begin() as connection:
        feeds.discover(connection, source, [Link("http://g/1", "甲"), Link("http://g/2")], 10)
        feeds.polled(connection, source, feeds.Poll(outcome="ok", entries=2, new_entries=2, is_success=True, etag="e", wait_s=9))
    [(page, _)] = feeds.claim_pages(lab.engine, 1, 1, 60)
    with lab.engine.begin() as connection:
        feeds.settle(connection, page, feeds.Settlement(state="failed", attempts=4, detail="status 500"))
    feeds.turn(lab.engine, "g", 1)
    feeds.rest(lab.engine, "g", 5)
    feeds.keep_robots(lab.engine, "g", Robots(404, b""), "Bot")
    feeds.known_robots(lab.engine, "g")
    feeds.keep_house(lab.engine)
    sources.list_sources(lab.engine)
    sources.pause(lab.engine, "county")


def read(lab: Lab) -> None:
    """Ask once what the command line and the read API ask."""
    queries.facts(lab.engine)
    queries.figures(lab.engine)
    queries.corrections(lab.engine)
    queries.corrections_export(lab.engine)
    queries.quarantine_list(lab.engine)
    queries.quarantine_groups(lab.engine)
    queries.reextract_runs(lab.engine)
    queries.ledger_summary(lab.engine)
    queries.stage_counts(lab.engine)
    for text in ("http://f/empty", "丁县2020年有\ufffd户贫困户。", "http://a/1"):
        queries.find(lab.engine, text)
    listing.articles(lab.engine, listing.ArticleFilter())
    listing.mentions(lab.engine, listing.EntityFilter())
    listing.entities(lab.engine, listing.EntityFilter())
    listing.changes(lab.engine, 0, 10)
    queries.register_consumer(lab.engine, "bi")
    queries.consumers(lab.engine)


def record(url: str) -> str:
    """Return all statements as text; the database must be empty and at the revision of this code."""
    engine = make_engine(url, application=APPLICATION)
    lab = Lab(url, engine, StoreSettings(database_url=url))
    lines: list[str] = []
    for role, do in (("gleaner_store", work), ("gleaner_ingest", receive), ("gleaner_store", read)):
        recorder = Recorder(role)
        with recorder.listening():
            do(lab)
        lines += recorder.lines
    engine.dispose()
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with Home.temporary(prefix="gleaner-test-") as home:
        server = PostgresServer(home)
        try:
            with fresh_database(server.start().url_of("postgres")) as database:
                upgrade(database)
                sys.stdout.write(record(database))
        finally:
            server.stop()
