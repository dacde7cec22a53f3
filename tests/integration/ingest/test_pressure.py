"""When the door shuts because too much waits, for too long, or the disk is full, and for how long it sends senders away."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from gleaner_ingest.accept import accept_each
from gleaner_ingest.door.pressure import Pressure
from gleaner_ingest.settings import DoorSettings
from gleaner_ingest.submission import Refused, Submission
from gleaner_standalone.pipeline.children import Addresses, database_children
from gleaner_standalone.servers import ServerSet

from .conftest import Door, poll, scalar

pytestmark = pytest.mark.servers
MAX_AGE_S = 1_000.0


def waiting(engine: Engine, count: int = 1, *, age_s: float = 0.0, lane: str = "fresh", state: str = "waiting") -> None:
    """Leave articles in the ledger that came so long ago."""
    accept_each(engine, [Submission(content=f"第{n}篇".encode(), source="s") for n in range(count)])
    statement = """
    update ledger.entries set received_at = now() - make_interval(secs => :age_s), lane = :lane, state = :state,
        token = case when :state = 'leased' then gen_random_uuid() end,
        lease_until = case when :state = 'leased' then now() + interval '1 minute' end
    """
    values = {"age_s": age_s, "lane": ("fresh", "replay", "backfill").index(lane), "state": state}
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def look(engine: Engine, **settings: Any) -> Refused | None:
    """Return what the door says after one look."""
    pressure = Pressure(engine, DoorSettings(database_url="", **settings))
    pressure.look()
    try:
        pressure.check()
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("age_s", "shut_s"),
    [
        (1_100.0, range(100, 116)),  # a hundred seconds too old, and what the test takes
        (1_001.0, range(1, 17)),
        (1_400.0, range(400, 416)),
        (5_000.0, range(600, 601)),  # four thousand too old, but no one is sent away for longer than this
    ],
)
def test_an_old_fresh_article_shuts_the_door_until_the_oldest_should_be_young_enough(
    engine: Engine, age_s: float, shut_s: range
) -> None:
    waiting(engine, age_s=age_s)
    found = look(engine, door_max_age_s=MAX_AGE_S)
    assert found is not None
    assert (found.status, found.reason.value, found.limit) == (429, "backlog", "1000 s")
    assert found.retry_after_s in shut_s


@pytest.mark.parametrize(
    ("age_s", "lane", "state"),
    [(900.0, "fresh", "waiting"), (5_000.0, "replay", "waiting"), (5_000.0, "backfill", "waiting"), (5_000.0, "fresh", "leased")],
)
def test_young_articles_and_old_ones_that_may_wait_keep_it_open(engine: Engine, age_s: float, lane: str, state: str) -> None:
    waiting(engine, age_s=age_s, lane=lane, state=state)
    assert look(engine, door_max_age_s=MAX_AGE_S) is None


@pytest.mark.parametrize(
    ("count", "age_s", "shut_s"),
    [
        (6, 600.0, range(200, 209)),
        (50, 600.0, range(258, 267)),  # no more than seven are counted: the look must stay cheap
        (5, 600.0, range(120, 126)),
        (5, 0.0, range(1, 16)),
        (4, 600.0, None),
    ],
)
def test_a_backlog_by_count_shuts_it_for_the_share_that_is_too_much(
    engine: Engine, count: int, age_s: float, shut_s: range | None
) -> None:
    waiting(engine, count, age_s=age_s)
    found = look(engine, door_max_backlog=4)
    assert (found is None) is (shut_s is None)
    if found is not None and shut_s is not None:
        assert (found.status, found.limit) == (429, "4 articles")
        assert found.retry_after_s in shut_s


def test_both_doors_answer_with_the_time_to_wait_and_take_nothing(door: Door, engine: Engine) -> None:
    item = {"source": "s", "url": "http://e.cn/new", "content": "新"}
    with door(door_max_age_s=MAX_AGE_S) as client:
        waiting(engine, age_s=1_100.0)
        poll(lambda: client.get("/readyz").status_code == 429)
        for answer in (client.post("/v1/articles", json=item), client.post("/v1/articles:batch", json=item)):
            assert (answer.status_code, answer.json()["reason"], answer.json()["limit"]) == (429, "backlog", "1000 s")
            assert 100 <= int(answer.headers["retry-after"]) <= 130
            assert answer.json()["retry_after_s"] == int(answer.headers["retry-after"])
        assert scalar(engine, "select count(*) from ledger.entries") == 1
        waiting_again = text("update ledger.entries set received_at = now()")
        with engine.begin() as connection:
            connection.execute(waiting_again)
        poll(lambda: client.post("/v1/articles", json=item).status_code == 202)


def test_a_disk_that_is_nearly_full_shuts_it(engine: Engine, tmp_path: Path) -> None:
    full = look(engine, door_disk_path=str(tmp_path), door_disk_free_bytes=1 << 60)
    assert full is not None
    assert (full.status, full.reason.value, full.limit, full.retry_after_s) == (503, "disk", f"{1 << 60} bytes free", 60)
    assert look(engine, door_disk_path=str(tmp_path), door_disk_free_bytes=1) is None
    assert look(engine, door_disk_path=str(tmp_path / "away"), door_disk_free_bytes=1 << 60) is None


@pytest.mark.parametrize(("named", "expected"), [(None, "/home/of/it"), ("/mnt/database", "/mnt/database")])
def test_the_door_of_standalone_watches_the_disk_of_its_database(
    monkeypatch: pytest.MonkeyPatch, named: str | None, expected: str
) -> None:
    monkeypatch.delenv("GLEANER_DOOR_DISK_PATH", raising=False)
    if named:
        monkeypatch.setenv("GLEANER_DOOR_DISK_PATH", named)
    servers = ServerSet("postgresql:///x", "redis://x")
    children = database_children(servers, Addresses(1, 2), disk_path=Path("/home/of/it"))
    [door] = [child for child in children if child.name == "door"]
    assert door.environment["GLEANER_DOOR_DISK_PATH"] == expected
