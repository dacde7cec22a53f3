"""Memory of the door at full size: a stream of 1 GB NDJSON, and gzip bombs of 300 MB, unpacked and packed.

    ./run bench door_memory [MEGABYTES]

Starts its own Postgres and Redis and runs the door as a process of its own for each body. Prints one JSON object: peak resident
memory in MB (limit: 300), seconds, and what was answered.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from gleaner_ingest import keys
from gleaner_runtime.database import make_engine
from gleaner_standalone.servers import Home, PostgresServer
from gleaner_standalone.servers.process import free_port
from gleaner_store.migrate import upgrade

MB = 1_000_000
CONTENT = "全县贫困户脱贫攻坚产业扶贫。" * 120  # about 5 KB of UTF-8


def lines(size_bytes: int) -> Iterator[bytes]:
    """Yield articles of about 5 KB, some hundred at a time, as a stream without a length."""
    sent = number = 0
    while sent < size_bytes:
        items = [{"url": f"http://bench.cn/{n}", "content": f"{n}{CONTENT}"} for n in range(number, number + 200)]
        piece = b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)
        yield piece
        sent += len(piece)
        number += 200


def bomb(size_bytes: int, *, is_packed_size: bool) -> Iterator[bytes]:
    """Yield a gzip stream that unpacks to so many bytes of one line, or that is so long itself (a thousand times as much)."""
    if is_packed_size:
        member = gzip.compress(b"x" * 10 * MB, 9)
        for _ in range(size_bytes // len(member)):
            yield member
        return
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(size_bytes // MB):
        yield packer.compress(b"x" * MB)
    yield packer.flush()


def peak_mb(pid: int) -> float:
    """Return the most memory of a process that was resident at any time."""
    return round(int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1e3, 1)


def measure(database_url: str, headers: dict[str, str], path: str, body: Iterator[bytes], **more: str) -> dict[str, Any]:
    """Send one body to a new door; return peak memory, time and answer."""
    port = free_port()
    environment = {**os.environ, "GLEANER_DATABASE_URL": database_url, "GLEANER_DOOR_PORT": str(port)}
    child = subprocess.Popen([sys.executable, "-m", "gleaner_ingest.door"], env=environment, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=3600, trust_env=False) as client:
            wait_until_open(client)
            began = time.monotonic()
            try:
                answer = client.post(path, content=body, headers=more)
                said = f"{answer.status_code} {answer.text.splitlines()[-1][:200]}"
            except httpx.TransportError as error:  # the door answered and closed before all was sent
                said = type(error).__name__
            return {"peak_mb": peak_mb(child.pid), "seconds": round(time.monotonic() - began, 1), "answer": said}
    finally:
        child.terminate()
        child.wait(timeout=60)


def wait_until_open(client: httpx.Client) -> None:
    """Return when the door takes articles."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the door does not open")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("megabytes", nargs="?", type=int, default=1_000, help="length of the stream; bombs are 0.3 of it")
    size_bytes = parser.parse_args().megabytes * MB
    with Home.temporary() as home:
        server = PostgresServer(home)
        try:
            database_url = server.start().url_of("postgres")
            upgrade(database_url)
            engine = make_engine(database_url, application="bench")
            headers = {"Authorization": f"Bearer {keys.create(engine, 'bench', ['bench']).secret}"}
            engine.dispose()
            packed = {"Content-Encoding": "gzip"}
            part = size_bytes * 3 // 10
            found = {
                "stream": measure(database_url, headers, "/v1/articles:batch", lines(size_bytes)),
                "bomb_unpacked": measure(database_url, headers, "/v1/articles:batch", bomb(part, is_packed_size=False), **packed),
                "bomb_packed": measure(database_url, headers, "/v1/articles:batch", bomb(part, is_packed_size=True), **packed),
                "bomb_single": measure(database_url, headers, "/v1/articles", bomb(part, is_packed_size=True), **packed),
            }
        finally:
            server.stop()
    sys.stdout.write(json.dumps({"stream_mb": size_bytes // MB, **found}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
