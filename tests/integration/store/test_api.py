"""The read API: every resource, its filters, its pages, its schema, and what it answers to bad questions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from tests.integration.store.lab import Claim, Lab

from gleaner_runtime.database import make_engine
from gleaner_store.api.app import make_app
from gleaner_store.api.settings import ApiSettings
from gleaner_store.settings import StoreSettings

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def told(module_database_url: str) -> Iterator[Lab]:
    """Five articles that tests only read."""
    with lab_on(module_database_url) as found:
        yield tell(found)


@pytest.fixture
def own(database_url: str) -> Iterator[Lab]:
    """The same articles, for a test that writes."""
    with lab_on(database_url) as found:
        yield tell(found)


@contextmanager
def lab_on(url: str) -> Iterator[Lab]:
    """Open a lab on a database of its own."""
    engine = make_engine(url, application="test-api")
    yield Lab(url, engine, StoreSettings(database_url=url))
    engine.dispose()


@contextmanager
def client_of(lab: Lab) -> Iterator[Client]:
    """Ask the API of a database."""
    with TestClient(make_app(ApiSettings(database_url=lab.url, api_pool_size=2))) as found:
        yield found


@pytest.fixture(scope="module")
def client(told: Lab) -> Iterator[Client]:
    with client_of(told) as found:
        yield found


def tell(lab: Lab) -> Lab:
    """Store five articles of two sources, eight facts, one of them damaged, one article edited."""
    for number in range(4):
        place, code = ("甲县", "510001") if number % 2 else ("乙县", "520002")
        claims = [Claim(place, "贫困户", number + 1, code=code), Claim(place, "合作社", number, unit="个", year=2019, code=code)]
        lab.store(f"http://a/{number}", claims, source="gov" if number < 2 else "news", title=f"第{number}篇", publisher="甲报")
    lab.store("http://a/9", [Claim("丙县", "贫困户", None, is_damaged=True)], title="坏")
    lab.store("http://a/0", [Claim("乙县", "贫困户", 100, code="520002")], source="gov", title="第0篇", publisher="甲报")
    lab.number()
    return lab


def items(client: Client, path: str, **parameters: Any) -> list[dict[str, Any]]:
    """Return all items of a list, page by page."""
    found: list[dict[str, Any]] = []
    while True:
        answer = client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        if page["next"] is None:
            return found
        parameters["after" if path.endswith("changes") else "cursor"] = page["next"]


@pytest.mark.parametrize(
    ("path", "filters", "count"),
    [
        ("articles", {}, 5),
        ("articles", {"source": "gov"}, 2),
        ("articles", {"publisher": "甲报"}, 4),
        ("articles", {"title": "第"}, 4),
        ("articles", {"title": "%"}, 0),
        ("articles", {"published_from": "2021-04-08", "published_until": "2021-04-08"}, 5),
        ("articles", {"published_from": "2021-04-09"}, 0),
        ("facts", {}, 8),
        ("facts", {"place": "甲县"}, 4),
        ("facts", {"place": "51"}, 5),
        ("facts", {"place": "四川省", "unit": "个"}, 3),
        ("facts", {"indicator": "贫困"}, 5),
        ("facts", {"year": 2019}, 3),
        ("facts", {"damaged": True}, 1),
        ("facts", {"min_confidence": 0.95}, 0),
        ("facts", {"source": "news", "unit_kind": "count"}, 5),
        ("figures", {}, 8),
        ("figures", {"place": "乙县", "year": 2020}, 2),
        ("mentions", {}, 8),
        ("mentions", {"name": "甲县"}, 4),
        ("mentions", {"code": "52"}, 3),
        ("entities", {"type": "LOC"}, 3),
        ("entities", {"type": "PER"}, 0),
        ("places", {}, 3),
        ("places", {"code": "510000"}, 2),
        ("places", {"name": "乙县"}, 1),
        ("changes", {}, 11),
    ],
)
def test_a_list_has_what_its_filters_pick_each_once_whatever_the_page(
    client: Client, path: str, filters: dict[str, Any], count: int
) -> None:
    whole = items(client, f"/v1/{path}", **filters)
    assert len(whole) == count
    for limit in (1, 3):
        assert items(client, f"/v1/{path}", **filters, limit=limit) == whole


def test_pages_stay_whole_when_articles_come_in_between(own: Lab) -> None:
    with client_of(own) as client:
        first = client.get("/v1/facts", params={"limit": 3}).json()
        own.store("http://a/new", [Claim("丁县", "贫困户", 7)])
        rest = items(client, "/v1/facts", cursor=first["next"])
    assert len({item["fact_id"] for item in first["items"] + rest}) == 8


def test_an_article_is_read_with_its_text_and_each_of_its_versions(client: Client) -> None:
    [article] = [item for item in items(client, "/v1/articles") if item["url"] == "http://a/0"]
    path = f"/v1/articles/{article['article_id']}"
    assert "100户" in client.get(path).json()["clean_text"]
    assert "1户" in client.get(path, params={"version": 1}).json()["clean_text"]
    assert [row["version"] for row in items(client, f"{path}/versions")] == [2, 1]
    assert client.get(path, params={"version": 3}).status_code == 404


@pytest.mark.parametrize("words", ["http://a/9", "甲县2020年有2户贫困户。", "://a/9"])
def test_an_article_is_found_with_every_step(client: Client, words: str) -> None:
    [found] = client.get("/v1/articles/find", params={"q": words}).json()
    assert [step["step"] for step in found["steps"]] == ["receive", "clean", "entities", "figures", "link", "close"]
    assert found["entry"]["disposition"] == "stored"


def test_changes_are_read_after_a_seq_and_consumers_and_ledger_are_shown(own: Lab) -> None:
    own.sql("select api_v1.acknowledge('bi', 4)")
    with client_of(own) as client:
        assert [item["seq"] for item in items(client, "/v1/changes", after=9)] == [10, 11]
        assert [(row["name"], row["lag_rows"]) for row in client.get("/v1/consumers").json()] == [("bi", 7)]
        assert client.get("/v1/ledger").json()["is_balanced"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("facts?cursor=%25%25", 400),
        ("facts?cursor=WyJhIl0", 400),
        ("facts?limit=0", 400),
        ("facts?limit=1001", 400),
        ("facts?year=x", 400),
        ("facts?article_id=1", 400),
        ("places?code=abc", 400),
        ("changes?after=-1", 400),
        ("articles/find?q=a", 400),
        ("facts?indicater=x", 400),
        ("articles/00000000-0000-0000-0000-000000000000?verson=1", 400),
        ("ledger?source=x", 400),
        ("articles/00000000-0000-0000-0000-000000000000", 404),
        ("nothing", 404),
    ],
)
def test_a_bad_question_gets_a_problem_document(client: Client, path: str, status: int) -> None:
    answer = client.get(f"/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_the_schema_names_every_resource_with_its_parameters(client: Client) -> None:
    paths = client.get("/v1/schema/openapi.json").json()["paths"]
    resources = {
        "articles",
        "articles/find",
        "figures",
        "facts",
        "mentions",
        "entities",
        "places",
        "changes",
        "consumers",
        "ledger",
    }
    assert {f"/v1/{name}" for name in resources} <= set(paths)
    named = {parameter["name"] for parameter in paths["/v1/facts"]["get"]["parameters"]}
    assert named >= {"place", "indicator", "unit", "year", "source", "damaged", "min_confidence", "limit", "cursor"}


def test_a_statement_that_takes_too_long_is_given_up_and_the_next_one_works(told: Lab) -> None:
    settings = ApiSettings(database_url=told.url, api_statement_timeout_ms=100)
    with psycopg.connect(told.url) as holder, TestClient(make_app(settings)) as client:
        holder.execute("lock table store.facts in access exclusive mode")
        assert client.get("/v1/facts").status_code == 503
        holder.rollback()
        assert client.get("/v1/facts").status_code == 200
