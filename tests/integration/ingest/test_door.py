"""The door as a crawler meets it: over HTTP, with real Postgres behind."""

import gzip
import json
import socket
from typing import Any

import httpx
import pytest
import zstandard
from sqlalchemy import Engine, text

from gleaner_contracts.records import RawDocument
from gleaner_ingest import keys
from gleaner_runtime.database import make_engine
from gleaner_standalone.servers import PostgresServer
from gleaner_store.migrate import upgrade

from .conftest import Door, poll, scalar

pytestmark = pytest.mark.servers
MIB = 1024 * 1024


def article(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"source": "s", "url": f"http://example.cn/{number}", "content": f"第{number}篇", **fields}


def ndjson(*items: Any) -> bytes:
    return b"".join((item if isinstance(item, bytes) else json.dumps(item).encode()) + b"\n" for item in items)


def connect(client: httpx.Client) -> socket.socket:
    return socket.create_connection((client.base_url.host, client.base_url.port or 80))


def results(response: httpx.Response) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    lines = [json.loads(line) for line in response.text.splitlines()]
    return lines[:-1], lines[-1]


def test_a_receipt_can_be_asked_about(door: Door, engine: Engine) -> None:
    with door() as client:
        answer = client.post("/v1/articles", json=article())
        assert answer.status_code == 202
        assert scalar(engine, "select id::text from ledger.entries where state = 'waiting'") == answer.json()["id"]
        found = client.get(answer.headers["location"]).json()
        assert (found["state"], found["disposition"], found["source"], found["lane"]) == ("waiting", None, "s", "fresh")
        assert client.get("/v1/articles", params={"url": "http://EXAMPLE.cn/0#x"}).json()["entries"] == [found]


def test_what_is_known_is_answered_200(door: Door) -> None:
    with door() as client:
        first = client.post("/v1/articles", json=article()).json()
        again = client.post("/v1/articles", json=article())
        assert again.status_code == 200
        assert (again.json()["outcome"], again.json()["same_as"]) == ("unchanged", first["id"])


def test_an_idempotency_key_is_answered_once_and_guarded(door: Door) -> None:
    with door() as client:
        headers = {"Idempotency-Key": "k-1"}
        first, again = (client.post("/v1/articles", json=article(), headers=headers) for _ in range(2))
        other = client.post("/v1/articles", json=article(1), headers=headers)
        assert [r.status_code for r in (first, again, other)] == [202, 200, 409]
        assert first.json()["id"] == again.json()["id"]
        found = client.get("/v1/articles", params={"source": "s", "idempotency_key": "k-1"}).json()["entries"]
        assert [entry["id"] for entry in found] == [first.json()["id"]]


def test_a_raw_page_is_kept_byte_for_byte(door: Door, engine: Engine) -> None:
    page = "<html>县\x00</html>".encode("gb18030") + b"\xff"
    headers = {"Content-Type": "text/html; charset=gb2312", "X-Gleaner-Url": "http://example.cn/raw", "X-Gleaner-Source": "t"}
    with door() as client:
        assert client.post("/v1/articles", content=page, headers=headers).status_code == 202
    assert scalar(engine, "select content from ingest.raw") == page
    assert scalar(engine, "select charset || content_type || is_text from ingest.raw") == "gb2312text/htmlfalse"


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("zstd", zstandard.compress)])
def test_a_packed_article_is_taken(door: Door, encoding: str, pack: Any) -> None:
    with door() as client:
        body = pack(json.dumps(article()).encode())
        assert client.post("/v1/articles", content=body, headers={"Content-Encoding": encoding}).status_code == 202


@pytest.mark.parametrize(
    ("request_", "status", "expected"),
    [
        ({"json": article(content="x" * 2_000)}, 413, {"field": "content", "limit": "1000 bytes"}),
        ({"content": b"x" * 20_000}, 413, {"field": "body", "limit": "8000 bytes"}),
        ({"content": gzip.compress(b"x" * 50 * MIB), "headers": {"Content-Encoding": "gzip"}}, 413, {"field": "body"}),
        ({"content": b"x", "headers": {"Content-Encoding": "br"}}, 415, {"field": "Content-Encoding"}),
        ({"content": b"x", "headers": {"Content-Encoding": "gzip"}}, 422, {"reason": "malformed"}),
        ({"content": b"%PDF", "headers": {"Content-Type": "application/pdf"}}, 415, {"field": "content_type"}),
        ({"json": article(lane="x")}, 422, {"field": "lane", "reason": "invalid_field"}),
        ({"json": article(), "headers": {"Idempotency-Key": "k" * 300}}, 422, {"limit": "255 characters"}),
        ({"json": article(source="other")}, 403, {"field": "source", "limit": "s, t"}),
        ({"json": article(), "headers": {"Authorization": "Bearer glk_a_b"}}, 401, {"field": "Authorization"}),
        ({"json": article(), "headers": {"Authorization": "Basic x"}}, 401, {"reason": "unauthorized"}),
    ],
)
def test_a_refusal_is_a_problem_document_and_is_counted(
    door: Door, engine: Engine, request_: dict[str, Any], status: int, expected: dict[str, Any]
) -> None:
    with door(door_item_bytes=1_000, door_body_bytes=8_000) as client:
        answer = client.post("/v1/articles", **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem == {**problem, "status": status, **expected}
    assert scalar(engine, "select sum(count) from ingest.refusals where reason = :reason", reason=problem["reason"]) == 1
    assert scalar(engine, "select count(*) from ledger.entries") == 0


def test_a_revoked_key_is_refused(door: Door, engine: Engine) -> None:
    with door(door_key_cache_s=0.2) as client:
        other = keys.create(engine, "other", ["*"])
        headers = {"Authorization": f"Bearer {other.secret}"}
        assert client.post("/v1/articles", json=article(), headers=headers).status_code == 202
        assert keys.revoke(engine, "other") is not None
        poll(lambda: client.post("/v1/articles", json=article(), headers=headers).status_code == 401)
        assert keys.revoke(engine, "other") is None
        assert [key.name for key in keys.list_keys(engine)] == ["test"]
        assert [key.name for key in keys.list_keys(engine, include_revoked=True)] == ["test", "other"]


def test_a_secret_is_not_stored(engine: Engine) -> None:
    new = keys.create(engine, "k", ["s"])
    row = scalar(engine, "select k::text from ingest.keys k")
    assert new.key.public_id in row
    assert new.secret.rpartition("_")[2] not in row


def test_another_key_does_not_see_my_articles(door: Door, engine: Engine) -> None:
    with door() as client:
        location = client.post("/v1/articles", json=article()).headers["location"]
        headers = {"Authorization": f"Bearer {keys.create(engine, 'other', ['u']).secret}"}
        assert client.get(location, headers=headers).status_code == 404
        assert client.get("/v1/articles", params={"url": "http://example.cn/0"}, headers=headers).json() == {"entries": []}


def test_a_key_that_sends_too_fast_is_told_when_to_come_back(door: Door) -> None:
    with door(door_rate_per_s=1.0) as client:
        answers = [client.post("/v1/articles", json=article(n)) for n in range(6)]
    refused = [a for a in answers if a.status_code == 429]
    assert refused
    assert refused[0].json()["limit"] == "1 articles a second"
    assert int(refused[0].headers["retry-after"]) >= 1


def test_a_daily_quota_is_kept(door: Door, engine: Engine) -> None:
    headers = {"Authorization": f"Bearer {keys.create(engine, 'small', ['s'], daily_quota=2).secret}"}
    with door() as client:
        statuses = [client.post("/v1/articles", json=article(n), headers=headers).status_code for n in range(3)]
        batch = client.post("/v1/articles:batch", content=ndjson(article(7)), headers=headers)
    assert statuses == [202, 202, 429]
    assert results(batch)[1]["stopped"]["reason"] == "quota"
    assert scalar(engine, "select articles from ingest.key_usage") == 2


def test_a_backlog_shuts_the_door_with_a_time_to_wait(door: Door, engine: Engine) -> None:
    with door(door_max_backlog=3) as client:
        for number in range(5):
            client.post("/v1/articles", json=article(number))
        with engine.begin() as connection:
            connection.execute(text("update ledger.entries set received_at = received_at"))  # ingest may not, the owner may
        poll(lambda: client.get("/readyz").status_code == 429)
        answer = client.post("/v1/articles", json=article(9))
        assert (answer.status_code, answer.json()["reason"], answer.json()["limit"]) == (429, "backlog", "3 articles")
        assert int(answer.headers["retry-after"]) >= 1
        with engine.begin() as connection:
            connection.execute(text("truncate ledger.entries"))
        poll(lambda: client.get("/readyz").status_code == 200)


def test_a_full_disk_shuts_the_door(door: Door, tmp_path: Any) -> None:
    with door(door_disk_path=str(tmp_path), door_disk_free_bytes=1 << 60) as client:
        answer = client.post("/v1/articles", json=article())
        assert (answer.status_code, answer.json()["reason"]) == (503, "disk")


def test_a_body_that_stops_coming_is_given_up(door: Door) -> None:
    with door(door_body_timeout_s=0.3) as client, connect(client) as raw:
        head = f"POST /v1/articles HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['authorization']}\r\n"
        raw.sendall(head.encode() + b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
        assert b" 408 " in raw.recv(4_096)


def test_nothing_is_taken_while_postgres_is_away_and_all_is_well_after(door: Door, postgres_server: PostgresServer) -> None:
    url = postgres_server.url_of("postgres")
    upgrade(url)
    with door(database_url=url, door_require_key=False) as client:
        assert client.post("/v1/articles", json=article()).status_code == 202
        postgres_server.kill()
        poll(lambda: client.post("/v1/articles", json=article(1)).status_code == 503)
        answer = client.post("/v1/articles", json=article(2))
        assert (answer.status_code, answer.json()["reason"]) == (503, "database_away")
        assert int(answer.headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200
        postgres_server.start()
        poll(lambda: client.post("/v1/articles", json=article(3)).status_code in (200, 202))
    engine = make_engine(url, application="test")
    urls = {f"http://example.cn/{n}" for n in (0, 3)}
    with engine.connect() as connection:
        assert urls <= set(connection.execute(text("select url from ledger.entries")).scalars())
    engine.dispose()


def test_simulate_answers_what_the_extractor_says_and_stores_nothing(door: Door, engine: Engine) -> None:
    def simulate(document: RawDocument) -> bytes:
        return json.dumps({"seen": document.text}).encode()

    with door(simulate=simulate) as client:
        answer = client.post("/v1/simulate", json=article())
        assert (answer.status_code, answer.json()) == (200, {"seen": "第0篇"})
        headers = {"Content-Type": "text/plain"}  # nothing is stored, so a key of many sources need not name one
        assert client.post("/v1/simulate", content="第1篇".encode(), headers=headers).status_code == 200
    with door() as client:
        assert client.post("/v1/simulate", json=article()).status_code == 501
    assert scalar(engine, "select count(*) from ledger.entries") == 0


REFUSED = "select string_agg(source || ' ' || url || ' ' || reason, ',' order by url) from api_v1.refused"


def test_what_is_refused_for_good_can_be_found_by_its_address(door: Door, engine: Engine) -> None:
    with door() as client:
        client.post("/v1/articles", json=article(1) | {"content": " "})
        client.post("/v1/articles", json=article(2) | {"content_type": "image/png"})
        client.post("/v1/articles", json=article(3, source="nobody") | {"content": " "})
        client.post("/v1/articles", content=b"{bad")
        client.post("/v1/articles", json=article(4))
        client.post("/v1/articles:batch", content=ndjson(article(5), article(6) | {"content": ""}, b"{bad"))
    urls = [article(n)["url"] for n in (1, 2, 6)]
    told = [
        f"{article(1)['source']} {url} {reason}" for url, reason in zip(urls, ("empty", "unsupported_type", "empty"), strict=True)
    ]
    assert scalar(engine, REFUSED) == ",".join(told)


def test_metrics_count_what_was_taken(door: Door) -> None:
    with door() as client:
        client.post("/v1/articles", json=article())
        assert b'gleaner_received_total{lane="fresh"}' in client.get("/metrics").content


def test_a_batch_answers_line_by_line_in_order(door: Door, engine: Engine) -> None:
    items = [article(n) for n in range(300)]
    body = ndjson(*items[:7], b"{bad", *items[7:], b"", article(3), article(400, source="other"))
    with door() as client:
        lines, summary = results(client.post("/v1/articles:batch", content=body))
    assert [line["line"] for line in lines] == [*range(1, 302), 303, 304]
    assert [line["status"] for line in lines] == [202] * 7 + [422] + [202] * 293 + [200, 403]
    assert summary == {"done": True, "accepted": 300, "known": 1, "refused": 2, "stopped": None}
    assert scalar(engine, "select count(*) from ledger.entries") == 301


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("zstd", zstandard.compress), ("identity", bytes)])
def test_a_batch_may_be_packed(door: Door, encoding: str, pack: Any) -> None:
    with door() as client:
        body = pack(ndjson(*(article(n) for n in range(50))))
        answer = client.post("/v1/articles:batch?lane=backfill", content=body, headers={"Content-Encoding": encoding})
    assert results(answer)[1]["accepted"] == 50


def test_a_batch_line_that_is_too_long_fails_alone(door: Door) -> None:
    body = ndjson(article(0), article(1, content="长" * 50_000), article(2))
    with door(door_item_bytes=1_000, door_body_bytes=8_000) as client:
        lines, _ = results(client.post("/v1/articles:batch", content=body))
    assert [line["status"] for line in lines] == [202, 413, 202]
    assert lines[1]["limit"] == "8000 bytes"


def test_a_broken_pack_says_from_which_line_on_nothing_was_taken(door: Door, engine: Engine) -> None:
    body = gzip.compress(ndjson(*(article(n) for n in range(5_000))))
    with door() as client:
        answer = client.post("/v1/articles:batch", content=body[:-100], headers={"Content-Encoding": "gzip"})
    lines, summary = results(answer)
    assert not summary["done"]
    assert summary["stopped"]["line"] == len(lines) + 1
    assert scalar(engine, "select count(*) from ledger.entries") == len(lines) == summary["accepted"]


def test_a_batch_over_its_limit_stops_there(door: Door, engine: Engine) -> None:
    with door(door_batch_items=200) as client:
        lines, summary = results(client.post("/v1/articles:batch", content=ndjson(*(article(n) for n in range(1_000)))))
    assert summary["stopped"]["status"] == 413
    assert scalar(engine, "select count(*) from ledger.entries") == len(lines) == summary["stopped"]["line"] - 1


def test_an_aborted_batch_leaves_whole_articles_only(door: Door, engine: Engine) -> None:
    with door() as client:
        body = ndjson(*(article(n) for n in range(400)))
        with connect(client) as raw:
            head = f"POST /v1/articles:batch HTTP/1.1\r\nHost: x\r\nAuthorization: {client.headers['authorization']}\r\n"
            raw.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body[: len(body) // 2])
            poll(lambda: scalar(engine, "select count(*) from ledger.entries") >= 128)
        poll(lambda: client.get("/healthz").status_code == 200)
        _, summary = results(client.post("/v1/articles:batch", content=body))
    assert summary["done"]
    assert summary["known"] >= 128
    assert summary["known"] + summary["accepted"] == 400
    assert scalar(engine, "select count(*) from ingest.raw") == 400


@pytest.mark.parametrize(("headers", "status"), [({"Authorization": "x"}, 401), ({"Content-Encoding": "br"}, 415)])
def test_a_batch_that_cannot_be_read_is_refused_at_once(door: Door, headers: dict[str, str], status: int) -> None:
    with door() as client:
        answer = client.post("/v1/articles:batch", content=ndjson(article()), headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert client.get("/v1/articles:batch").status_code == 405


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_a_packed_batch_without_its_header_is_stopped_with_the_header_it_lacks(door: Door, pack: Any) -> None:
    with door() as client:
        lines, summary = results(client.post("/v1/articles:batch", content=pack(ndjson(article(1), article(2)))))
    assert lines == []
    assert (summary["done"], summary["stopped"]["status"], summary["stopped"]["field"]) == (False, 415, "Content-Encoding")


def test_a_lane_that_is_none_is_told_which_there_are(door: Door) -> None:
    with door() as client:
        answer = client.post("/v1/articles:batch?lane=fast", content=ndjson(article()))
    assert answer.json()["detail"] == "lane 'fast' is not one of fresh, replay, backfill"


def test_a_key_knows_when_it_was_used_and_only_who_has_its_secret_uses_it(door: Door, engine: Engine) -> None:
    used = "select count(*) from ingest.keys where last_used_at is not null"
    with door() as client:
        public = keys.list_keys(engine)[0].public_id
        client.post("/v1/articles", json=article(), headers={"Authorization": f"Bearer glk_{public}_wrong"})
        assert scalar(engine, used) == 0
    with door() as client:
        client.post("/v1/articles", json=article())
        assert scalar(engine, used) == 1


def test_of_two_keys_of_one_name_none_is_revoked_by_the_name(engine: Engine) -> None:
    one, other = keys.create(engine, "paper", ["s"]).key, keys.create(engine, "paper", ["s"]).key
    with pytest.raises(ValueError, match=f"{one.public_id}, {other.public_id}|{other.public_id}, {one.public_id}"):
        keys.revoke(engine, "paper")
    assert len(keys.list_keys(engine)) == 2
    assert keys.revoke(engine, one.public_id) == keys.list_keys(engine, include_revoked=True)[0]
    revoked = keys.revoke(engine, "paper")
    assert revoked is not None
    assert revoked.id == other.id


KEPT = "select sender, source, place, url, reason, excerpt from api_v1.refused order by at, place, reason"


def test_a_line_without_an_address_is_kept_with_who_sent_it_and_where_it_stood(door: Door, engine: Engine) -> None:
    escaped = b'{"source":"s","content":"\\u5168\\u53bf\\ud842\\udfb7\\u0000'
    lines = (article(1), escaped, b"{" + "县".encode() * 900, {"source": "s", "content": 5}, article(2, content=""), article(3))
    with door() as client:
        client.post("/v1/articles:batch", content=ndjson(*lines))
        client.post("/v1/articles", content=b"[1]")
        client.post("/v1/articles", content=b"{stranger", headers={"Authorization": "Bearer glk_a_b"})
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(KEPT))]
    assert sorted(rows, key=str) == sorted(
        [
            ("test", "-", "line 2", None, "malformed", '{"source":"s","content":"全县\U00020bb7\ufffd'),
            ("test", "-", "line 3", None, "malformed", "{" + "县" * 199),
            ("test", "-", "line 4", None, "invalid_field", '{"source": "s", "content": 5}'),
            ("test", "s", "line 5", article(2)["url"], "empty", None),
            ("test", "-", None, None, "invalid_field", "[1]"),
        ],
        key=str,
    )


def test_of_a_batch_of_broken_lines_a_bounded_number_is_kept_and_all_are_counted(door: Door, engine: Engine) -> None:
    with door() as client:
        client.post("/v1/articles:batch", content=b"{broken\n" * 1_000)
    assert scalar(engine, "select count(*) from api_v1.refused") == 100
    assert scalar(engine, "select sum(count) from ingest.refusals") == 1_000


def test_what_is_refused_counts_for_the_source_that_it_names_where_the_key_may_write_it(door: Door, engine: Engine) -> None:
    with door() as client:
        bad = (
            article(1, source="t", content=""),
            article(2, source="s", content=""),
            article(3, source="x", content=""),
            b"{bad",
        )
        client.post("/v1/articles:batch", content=ndjson(*bad))
        client.post("/v1/articles", json=article(4, source="t", content=""))
    counted = "select string_agg(source || ' ' || reason || ' ' || count, ', ' order by source, reason) from ingest.refusals"
    assert scalar(engine, counted) == "- empty 1, - malformed 1, s empty 1, t empty 2"
