"""The way of an article, on all real services."""

from collections.abc import Callable

import httpx
import psycopg
import pytest

from gleaner_standalone.seeds import load_seeds

from .conftest import Flow

pytestmark = pytest.mark.servers
TextOf = Callable[[str, int], str]


def test_the_four_seeds_are_stored_with_their_facts(flow: Flow) -> None:
    ids = [flow.push(seed.content, seed.url, source="seeds") for seed in load_seeds()]
    entries = flow.await_end(ids)
    assert [entry["disposition"] for entry in entries] == ["stored"] * 4
    assert [entry["attempts"] for entry in entries] == [0] * 4
    facts = flow.rows(
        "select e.id, count(f.fact_id) as facts, count(f.value) as with_value from ledger.entries e "
        "join api_v1.facts f on f.article_id = e.article_id where e.source = 'seeds' group by e.id"
    )
    assert len(facts) == 4
    assert all(int(str(row["facts"])) >= 10 for row in facts)


def test_every_figure_and_entity_stands_in_the_clean_text(flow: Flow) -> None:
    flow.await_end([flow.push(seed.content, seed.url, source="seeds") for seed in load_seeds()])
    for view in ("figures", "entities"):
        [row] = flow.rows(
            f"select count(*) as all, count(*) filter (where substring(a.clean_text from m.span_start + 1 for "
            f"m.span_end - m.span_start) = m.surface) as right from api_v1.{view} m join api_v1.articles a using (article_id)"
        )
        assert row["all"] == row["right"] != 0


def test_the_same_bytes_again_are_unchanged(flow: Flow, text_of: TextOf) -> None:
    text = text_of("重复", 1)
    first = flow.push(text, "http://flow.example/again")
    flow.await_end([first])
    second = flow.push(text, "http://flow.example/again")
    [entry] = flow.await_end([second])
    assert entry["disposition"] == "unchanged"


def test_the_same_text_elsewhere_is_a_linked_duplicate(flow: Flow, text_of: TextOf) -> None:
    text = text_of("转载", 1)
    first = flow.push(text, "http://flow.example/original")
    [original] = flow.await_end([first])
    [copy] = flow.await_end([flow.push(text + "\n", "http://elsewhere.example/reprint")])
    assert copy["disposition"] == "duplicate"
    assert copy["same_as"] in (original["id"], original["article_id"])


def test_an_edited_article_becomes_version_two_and_the_feed_tells(flow: Flow, text_of: TextOf) -> None:
    text, url = text_of("修订", 1), "http://flow.example/edited"
    [first] = flow.await_end([flow.push(text, url)])
    [second] = flow.await_end([flow.push(text.replace("101万元", "977万元"), url)])
    assert (first["disposition"], first["version"]) == ("stored", 1)
    assert (second["disposition"], second["version"]) == ("stored", 2)
    assert first["article_id"] == second["article_id"]
    versions = flow.rows(
        "select version, is_current from api_v1.article_versions where article_id = %s order by version", first["article_id"]
    )
    assert versions == [{"version": 1, "is_current": False}, {"version": 2, "is_current": True}]

    def told() -> bool:
        seen = flow.rows("select version, operation from api_v1.changes where article_id = %s", first["article_id"])
        return 2 in {row["version"] for row in seen} and len({row["operation"] for row in seen}) > 1

    flow.await_that(told, "the edit in the change feed")


def test_the_feed_has_no_gap_and_no_repeat(flow: Flow, text_of: TextOf) -> None:
    flow.await_end([flow.push(text_of("顺序", number), f"http://flow.example/feed/{number}") for number in range(20)])
    flow.await_that(
        lambda: flow.rows("select count(*) as open from store.changes where seq is null")[0]["open"] == 0, "all numbered"
    )
    [row] = flow.rows(
        "select count(*) as count, min(seq) as first, max(seq) as last, count(distinct seq) as distinct from api_v1.changes"
    )
    assert row["first"] == 1
    assert row["last"] == row["count"] == row["distinct"]


def test_what_the_door_refuses_leaves_no_row(flow: Flow) -> None:
    [before] = flow.rows("select received from api_v1.ledger")
    answer = flow.client.post("/v1/articles", json={"source": "flow", "content": "", "url": "http://flow.example/empty"})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["field"] == "content"
    assert flow.rows("select received from api_v1.ledger") == [before]


def test_a_text_without_an_article_is_quarantined_with_its_reason(flow: Flow) -> None:
    [entry] = flow.await_end([flow.push(b"\x00\x01\x02\x03" * 400, "http://flow.example/binary")])
    assert entry["disposition"] == "quarantined"
    assert entry["reason"] in ("binary", "undecodable")
    assert entry["attempts"] in (0, 1)


def test_a_trial_shows_what_would_be_found_and_stores_nothing(flow: Flow, text_of: TextOf) -> None:
    [before] = flow.rows("select received from api_v1.ledger")
    answer = flow.client.post("/v1/simulate", json={"source": "flow", "content": text_of("试", 1)})
    assert answer.status_code == 200, answer.text
    assert {"101万元", "2001亩", "301户"} <= {figure["surface"] for figure in answer.json()["figures"]}
    assert flow.rows("select received from api_v1.ledger") == [before]


def test_the_door_asks_for_the_key_that_the_instance_made_for_itself(flow: Flow, text_of: TextOf) -> None:
    url = f"{flow.instance.addresses.door_url}/v1/articles"
    body = {"source": "flow", "content": text_of("钥匙", 1), "url": "http://flow.example/key"}
    assert httpx.post(url, json=body, trust_env=False, verify=False).status_code == 401
    assert (
        httpx.post(url, json=body, trust_env=False, headers={"authorization": "Bearer glk_no_no"}, verify=False).status_code
        == 401
    )
    assert (flow.instance.home.path / "door.key").stat().st_mode & 0o777 == 0o600


def test_services_work_with_the_rights_of_their_own_roles(flow: Flow) -> None:
    flow.await_end([flow.push(load_seeds()[0].content, load_seeds()[0].url, source="seeds")])
    rows = flow.rows(
        "select distinct a.application_name as name, a.usename as login from pg_stat_activity a "
        "where a.datname = current_database() and a.application_name like 'gleaner-%%'"
    )
    logins = {str(row["name"]): row["login"] for row in rows}
    assert logins["gleaner-door"] == logins["gleaner-dispatch"] == "gleaner_ingest_login"
    assert logins["gleaner-store"] == "gleaner_store_login"
    assert flow.rows("select rolname from pg_roles where rolname like 'gleaner%%login' and rolsuper") == []


def test_a_reader_sees_the_views_and_nothing_else(flow: Flow) -> None:
    with psycopg.connect(flow.instance.servers.url_of("gleaner_consumer"), autocommit=True) as connection:
        assert connection.execute("select is_balanced from api_v1.ledger").fetchone() == (True,)
        assert connection.execute("select is_balanced from ledger").fetchone() == (True,)  # its search path leads there
        for forbidden in ("select 1 from ledger.entries", "select 1 from ingest.raw", "delete from store.facts"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())
