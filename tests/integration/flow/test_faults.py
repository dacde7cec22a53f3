"""Accidents in the middle of the work: nothing is lost, nothing is stored twice."""

from collections.abc import Callable

import pytest

from .conftest import Flow

pytestmark = [pytest.mark.servers, pytest.mark.faults]
TextOf = Callable[[str, int], str]


def push_many(flow: Flow, text_of: TextOf, name: str, count: int) -> list[str]:
    return [flow.push(text_of(name, number), f"http://flow.example/{name}/{number}") for number in range(count)]


def doubled(flow: Flow, queue: str) -> int:
    """Put every message of a queue into it twice more; returns how many were there."""
    messages = flow.redis.lrange(queue, 0, -1)
    assert isinstance(messages, list)
    for message in messages * 2:
        flow.redis.rpush(queue, message)
    return len(messages)


def assert_stored_once(flow: Flow, ids: list[str]) -> None:
    """Each article has one version, and no fact of an article is there twice."""
    entries = flow.await_end(ids)
    assert [entry["disposition"] for entry in entries] == ["stored"] * len(ids)
    assert len({entry["article_id"] for entry in entries}) == len(ids)
    articles = [entry["article_id"] for entry in entries]
    assert (
        flow.rows("select article_id from store.versions where article_id = any(%s) group by 1 having count(*) <> 1", articles)
        == []
    )
    assert flow.rows("select article_id, fact_key from api_v1.facts group by 1, 2 having count(*) > 1") == []
    [row] = flow.rows("select count(distinct article_id) as articles from api_v1.facts where article_id = any(%s)", articles)
    assert row["articles"] == len(ids)


def test_doubled_messages_store_once(flow: Flow, text_of: TextOf) -> None:
    flow.pause("extract")
    ids = push_many(flow, text_of, "双份", 12)
    flow.await_that(lambda: flow.redis.llen("extract.clean") > 0, "messages to the extract workers")
    assert doubled(flow, "extract.clean") > 0
    flow.pause("store")
    flow.resume("extract")
    flow.await_that(lambda: flow.redis.llen("store.results") > 0, "messages to the store")
    assert doubled(flow, "store.results") > 0
    flow.resume("store")
    assert_stored_once(flow, ids)


def test_wiping_redis_in_the_middle_loses_nothing_and_costs_no_attempt(flow: Flow, text_of: TextOf) -> None:
    ids: list[str] = []
    for wipe in range(4):
        ids += [flow.push(text_of("清空", 100 * wipe + n), f"http://flow.example/wiped/{wipe}/{n}") for n in range(15)]
        flow.redis.flushall()
    assert_stored_once(flow, ids)
    assert {entry["attempts"] for entry in flow.entries(ids)} == {0}


@pytest.mark.parametrize("name", ["extract", "store", "dispatch"])
def test_a_killed_service_loses_nothing(flow: Flow, text_of: TextOf, name: str) -> None:
    ids = push_many(flow, text_of, f"杀死{name}", 20)
    before = flow.pid(name)
    flow.kill(name)
    ids += [flow.push(text_of(f"杀死{name}", n), f"http://flow.example/killed/{name}/{n}") for n in range(100, 120)]
    assert_stored_once(flow, ids)
    assert flow.pid(name) != before


@pytest.mark.parametrize(("accident", "reason"), [("kill", "worker_lost"), ("memory", "memory"), ("raise", "extractor_bug")])
def test_a_poisonous_article_is_quarantined_and_its_mates_are_stored(
    flow: Flow, text_of: TextOf, accident: str, reason: str
) -> None:
    flow.pause("dispatch")
    before = push_many(flow, text_of, f"同伴{accident}", 5)
    poison = flow.push(f"{text_of('毒', 1)}\nGLEANER-FAILPOINT:{accident} \n", f"http://flow.example/poison/{accident}")
    after = [flow.push(text_of(f"后来{accident}", n), f"http://flow.example/after/{accident}/{n}") for n in range(5)]
    flow.resume("dispatch")
    [entry] = flow.await_end([poison], limit_s=300)
    assert (entry["disposition"], entry["reason"]) == ("quarantined", reason)
    assert entry["attempts"] == 3
    assert_stored_once(flow, before + after)


def test_garbage_and_unknown_tasks_in_the_queues_stop_nothing(flow: Flow, text_of: TextOf) -> None:
    for queue in ("extract.clean", "store.results"):
        flow.redis.rpush(queue, b"\xff not a message")
        flow.redis.rpush(queue, b'{"body": "W10=", "headers": {}, "properties": {}}')
    assert_stored_once(flow, push_many(flow, text_of, "垃圾", 10))
