"""The client that crawlers copy, against a real door."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from .conftest import Door, scalar

pytestmark = pytest.mark.servers
CLIENT = Path(__file__).parents[3] / "services/ingest/clients/gleaner_client.py"


def make(url: str, key: str, **options: Any) -> Any:
    spec = importlib.util.spec_from_file_location("gleaner_client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.GleanerClient(url, key, **options)


def test_articles_arrive_in_batches_and_what_a_shut_door_missed_comes_later(door: Door, engine: Engine, tmp_path: Path) -> None:
    spool = tmp_path / "spool.jsonl"
    with make("http://127.0.0.1:9", "glk_a_b", batch=2, tries=1, spool=str(spool)) as client:
        for number in range(3):
            client.add({"source": "s", "url": f"http://e.cn/{number}", "content": f"第{number}篇"})
    assert len(spool.read_text().splitlines()) == 3
    with door() as http:
        key = http.headers["authorization"].partition(" ")[2]
        with make(str(http.base_url), key, batch=2, spool=str(spool)) as client:
            client.add({"source": "s", "url": "http://e.cn/3", "content": "第3篇"})
            client.add({"source": "s", "url": "ftp://no", "content": "x"})
    assert not spool.exists()
    assert scalar(engine, "select count(*) from ledger.entries") == 4
