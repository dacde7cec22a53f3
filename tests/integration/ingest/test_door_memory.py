"""The door's memory is bounded, whatever is sent; the full sizes are measured by `./run bench door_memory`."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from .conftest import scalar
from .doors import DoorProcess

pytestmark = [pytest.mark.servers, pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read from")]
MIB = 1024 * 1024
LIMIT_MIB = 300
STREAM_BYTES = 200 * MIB
CONTENT = "全县贫困户脱贫。" * 8_000  # 192,000 bytes


def lines(size_bytes: int) -> Iterator[bytes]:
    sent = number = 0
    while sent < size_bytes:
        line = json.dumps({"source": "s", "url": f"http://e.cn/{number}", "content": f"{number}{CONTENT}"}, ensure_ascii=False)
        yield (piece := line.encode() + b"\n")
        sent += len(piece)
        number += 1


def bomb(size_bytes: int, piece: bytes) -> Iterator[bytes]:
    """Yield a gzip stream that unpacks to so many bytes, some of it at a time."""
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(size_bytes // len(piece)):
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def post(door: DoorProcess, path: str, content: Any, **headers: str) -> httpx.Response:
    return httpx.post(f"{door.url}{path}", content=content, headers=headers, timeout=300, trust_env=False, verify=False)


def test_a_long_stream_is_taken_in_bounded_memory(engine: Engine, module_database_url: str) -> None:
    with DoorProcess(module_database_url) as door:
        answer = post(door, "/v1/articles:batch", lines(STREAM_BYTES))
        summary = json.loads(answer.text.splitlines()[-1])
        assert summary["done"]
        assert summary["accepted"] * len(CONTENT.encode()) > STREAM_BYTES * 0.95
        assert door.peak_mib() < LIMIT_MIB
    assert scalar(engine, "select count(*) from ledger.entries") == summary["accepted"]


@pytest.mark.parametrize("piece", [b"x" * MIB, b"\n" * MIB, b'{"content":"x"}\n' * 1024], ids=["one-line", "blank", "items"])
def test_a_packed_bomb_in_a_batch_stops_at_the_limit(engine: Engine, module_database_url: str, piece: bytes) -> None:
    with DoorProcess(module_database_url, door_batch_bytes=str(16 * MIB), door_batch_items="2000") as door:
        answer = post(door, "/v1/articles:batch", bomb(300 * MIB, piece), **{"Content-Encoding": "gzip"})
        stopped = json.loads(answer.text.splitlines()[-1])["stopped"]
        assert (stopped["status"], stopped["limit"]) == (413, f"{16 * MIB} bytes, 2000 items")
        assert door.peak_mib() < LIMIT_MIB
    assert scalar(engine, "select count(*) from ledger.entries") == 0


def test_a_packed_bomb_as_an_article_is_refused_before_it_is_read(engine: Engine, module_database_url: str) -> None:
    packed = gzip.compress(gzip.compress(b"x" * 300 * MIB, 9), 1)
    with DoorProcess(module_database_url) as door:
        inner = post(door, "/v1/articles", gzip.decompress(packed), **{"Content-Encoding": "gzip", "Content-Type": "text/html"})
        assert (inner.status_code, inner.json()["limit"]) == (413, f"{6 * MIB} bytes")
        assert door.peak_mib() < LIMIT_MIB
