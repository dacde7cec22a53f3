"""How long it takes to find the candidates of near-duplicates of one article."""

import random
import time
from dataclasses import dataclass

import psycopg
from store.filling import FINGERPRINTS
from store.server import spent

from gleaner_store.near import LOOKED_AT, NEIGHBOURS, SHARED, shared_hashes
from gleaner_store.rows import numbers_text

HASHES = "select array_agg(hashint8extended(%(n)s * %(prints)s + i, 7)) from generate_series(1, %(prints)s) i"


@dataclass(frozen=True, slots=True)
class Lookup:
    """Milliseconds of one lookup."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float  # of the server, on average


def measure(url: str, *, first: int, last: int, count: int = 2_000) -> Lookup:
    """Look up articles half of whose hashes are those of a stored one, and half are new.

    Args:
        url: of a filled database.
        first: number of the first article that was filled.
        last: number of the last one.
        count: lookups.
    """
    source, taken = random.Random(11), []
    with psycopg.connect(url, autocommit=True) as connection, psycopg.connect(url, autocommit=True) as observer:
        probes = [(n, _hashes(connection, n)) for n in (source.randint(first, last) for _ in range(count))]
        before = spent(observer, connection.info.backend_pid)
        for number, known in probes:
            mine = known[: FINGERPRINTS // 2] + [source.getrandbits(63) for _ in range(FINGERPRINTS // 2)]
            began = time.perf_counter()
            indexed: dict[int, list[int]] = dict(connection.execute(SHARED, [numbers_text(sorted(mine)), LOOKED_AT]).fetchall())
            others = shared_hashes({each: [0] for each in mine}, indexed)[0]
            found = connection.execute(NEIGHBOURS, [list(others)]).fetchall()
            taken.append((time.perf_counter() - began) * 1000)
            if number not in {row[1] for row in found}:
                raise RuntimeError(f"article {number} was not found by its fingerprints")
        used = spent(observer, connection.info.backend_pid).since(before)
    taken.sort()
    p50, p95, p99 = (taken[count * part // 100] for part in (50, 95, 99))
    return Lookup(p50, p95, p99, used.cpu_ms / count)


def _hashes(connection: psycopg.Connection, number: int) -> list[int]:
    row = connection.execute(HASHES, {"n": number, "prints": FINGERPRINTS}).fetchone()
    assert row is not None
    hashes: list[int] = row[0]
    return hashes
