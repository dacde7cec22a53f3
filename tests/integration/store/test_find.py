"""Where is my article? By id, address, sentence; also what was not kept; without reading all texts."""

from datetime import UTC, datetime

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab, draft, failure

from gleaner_contracts.enums import FailureKind, Reason, Stage
from gleaner_store.backfill import backfill_sentences
from gleaner_store.queries.articles import HITS, find
from gleaner_store.queries.refused import RefusedFilter, refused
from gleaner_store.sentences import sentence_hashes

CLAIMS = (Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个"))
SENTENCE = CLAIMS[1].sentence


def test_an_article_is_found_by_its_id_address_part_of_it_and_sentence(lab: Lab) -> None:
    entry = lab.store("http://a.cn/news/1", CLAIMS)
    lab.store("http://a.cn/news/2", [Claim("丙县", "养殖场", 3)])
    article = lab.entry(entry)["article_id"]
    for text in (str(entry), str(article), "http://a.cn/news/1", "://a.cn/news/1", SENTENCE, "乙县2020年有20个"):
        found = find(lab.engine, text)
        assert [item.entry.entry_id for item in found] == [entry], text
    assert [step.step for step in found[0].steps] == ["receive", "clean", "entities", "figures", "link", "close"]
    assert find(lab.engine, "这一句话哪里也没有写过。") == []


def test_marks_and_blanks_do_not_matter_and_every_receipt_is_told(lab: Lab) -> None:
    first = lab.store("http://a/1", CLAIMS)
    again = lab.open("http://a/1")
    lab.extract_clean_only(again, draft(CLAIMS))
    refused = lab.open("http://a/1")
    lab.send(failure(lab.lease(refused), Stage.CLEAN, FailureKind.INVALID, Reason.EMPTY))
    found = find(lab.engine, "“" + " ".join(SENTENCE[:-1]) + "”！")
    assert {(item.entry.entry_id, item.entry.disposition) for item in found} == {
        (first, "stored"), (again, "unchanged"), (refused, "quarantined"),
    }  # fmt: skip


def test_a_sentence_of_an_earlier_version_is_found(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    lab.store("http://a/1", [Claim("丙县", "养殖场", 3)])
    assert find(lab.engine, SENTENCE)[0].entry.url == "http://a/1"


def test_texts_of_earlier_releases_are_found_after_the_backfill(lab: Lab) -> None:
    lab.store("http://a/1", CLAIMS)
    lab.sql("update store.extractions set sentence_hashes = null")
    assert backfill_sentences(lab.engine, pause_s=0) == 1
    assert backfill_sentences(lab.engine, pause_s=0) == 0
    assert lab.sql("select sentence_hashes from store.extractions") == [(sentence_hashes(draft(CLAIMS).clean.clean_text),)]


def test_a_sentence_is_looked_up_in_the_index(lab: Lab) -> None:
    hashes = sentence_hashes(SENTENCE)
    with psycopg.connect(lab.url) as connection:
        connection.execute("set local enable_seqscan = off")
        cursor = psycopg.ClientCursor(connection)
        plan = cursor.execute(b"explain " + cursor.mogrify(HITS, [hashes, hashes, 5]).encode()).fetchall()
    assert any("extractions_by_sentence" in line for (line,) in plan)


def test_what_was_refused_or_known_already_is_told_too(lab: Lab) -> None:
    lab.sql(
        "insert into ingest.refused (source, url, reason, detail) values ('news', 'http://a/1', 'empty', 'the content is empty')"
    )
    [found] = find(lab.engine, "http://a/1")
    assert (found.entry.entry_id, found.entry.state, found.entry.reason) == (None, "refused", "empty")
    assert [(step.step, step.outcome, step.detail) for step in found.steps] == [("receive", "refused", "the content is empty")]
    first = lab.store("http://a/1", CLAIMS)
    again = lab.open("http://a/1")
    lab.sql("update ledger.entries set state = 'done', disposition = 'unchanged', same_as = %s, done_at = now() where id = %s",
            first, again)  # fmt: skip
    told = {item.entry.entry_id: item.steps[0] for item in find(lab.engine, "http://a/1")}
    assert told.keys() == {None, first, again}
    assert (told[first].outcome, told[again].outcome) == ("accepted", "unchanged")
    assert told[again].detail == f"the same bytes as {first}"


KEEP = """
insert into ingest.refused (source, url, reason, detail, refused_by, sender, place, excerpt) values
    ('-', null, 'malformed', 'not JSON', 'door', 'county', 'line 7', '{"url":"http://a/9","content":"全县共有贫困户'),
    ('s', null, 'empty', 'the content is empty', 'files', 'li', 'in/a.zip!b.jsonl#3', null),
    ('s', 'http://a/8', 'empty', 'the content is empty', 'door', 'county', 'line 8', null)
"""


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("全县共有贫困户", ["line 7"]),
        ("http://a/9", ["line 7"]),
        ("http://a/8", ["line 8"]),
        ("in/a.zip", ["in/a.zip!b.jsonl#3"]),
        ("in/a.zip!b.jsonl", ["in/a.zip!b.jsonl#3"]),
        ("in/a.zip!b.jsonl#3", ["in/a.zip!b.jsonl#3"]),
        ("in/a.zip!b", []),
        ("in/a", []),
        ("%", []),
    ],
)
def test_what_was_refused_is_found_by_its_beginning_or_its_file(lab: Lab, asked: str, places: list[str]) -> None:
    lab.sql(KEEP)
    found = find(lab.engine, asked)
    assert [item.entry.place for item in found] == places
    assert all(str(item.steps[0].detail).startswith(f"{item.entry.place}: ") for item in found)


def test_refusals_are_listed_by_who_sent_them(lab: Lab) -> None:
    lab.sql(KEEP)
    assert {row.place for row in refused(lab.engine, RefusedFilter(sender="county"))} == {"line 7", "line 8"}
    assert [row.refused_by for row in refused(lab.engine, RefusedFilter(reason="empty", source="s", sender="li"))] == ["files"]
    assert len(refused(lab.engine, RefusedFilter(limit=2))) == 2
    assert refused(lab.engine, RefusedFilter(since=datetime(2100, 1, 1, tzinfo=UTC))) == []
