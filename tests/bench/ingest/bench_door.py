"""Rates of the door: `python tests/bench/ingest/bench_door.py URL KEY [COUNT]`, against a door that runs."""

import asyncio
import json
import random
import sys
import time

import httpx

WORDS = "全县贫困村脱贫攻坚产业扶贫易地搬迁合作社人均纯收入公里户万元亩年月日镇乡村委会书记"


def articles(count: int) -> list[bytes]:
    """Return articles of about 5 KB, each different."""
    source = random.Random(7)
    texts = ["".join(source.choices(WORDS, k=1_650)) for _ in range(50)]
    run = time.time_ns()
    return [
        json.dumps({"url": f"http://bench.cn/{run}/{n}", "content": texts[n % 50] + str(n)}, ensure_ascii=False).encode()
        for n in range(count)
    ]


async def single(url: str, key: str, bodies: list[bytes], connections: int = 16) -> None:
    """Measure `POST /v1/articles` with some connections."""
    taken: list[float] = []
    waiting = iter(bodies)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:

        async def work() -> None:
            for body in waiting:
                began = time.perf_counter()
                (await client.post("/v1/articles", content=body)).raise_for_status()
                taken.append(time.perf_counter() - began)

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(connections)))
        rate = len(bodies) / (time.perf_counter() - began)
    taken.sort()
    print(f"single  {rate:8.0f}/s  p50 {taken[len(taken) // 2] * 1e3:.1f} ms  p99 {taken[len(taken) * 99 // 100] * 1e3:.1f} ms")  # noqa: T201


def batch(url: str, key: str, bodies: list[bytes]) -> None:
    """Measure `POST /v1/articles:batch` with one request."""
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx.post(f"{url}/v1/articles:batch", content=b"\n".join(bodies), headers=headers, timeout=300)
    print(f"batch   {len(bodies) / (time.perf_counter() - began):8.0f}/s  {answer.text.splitlines()[-1]}")  # noqa: T201


if __name__ == "__main__":
    size = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000
    batch(sys.argv[1], sys.argv[2], articles(size))
    asyncio.run(single(sys.argv[1], sys.argv[2], articles(size // 4)))
