"""What it costs to store an article of 60 mentions, 50 figures and 50 facts, from its results to its disposition."""

import dataclasses
import random
import statistics
import time
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec
import psycopg
from store.server import Spent, spent
from tests.integration.store.lab import Claim, Draft, draft, result

from gleaner_contracts.enums import Stage
from gleaner_contracts.messages import Lease, ResultBatch, StageResult, encode
from gleaner_runtime.database import make_engine
from gleaner_store.results import store_results
from gleaner_store.settings import StoreSettings

BATCH = 30
MENTIONS, FIGURES = 60, 50
FINGERPRINTS = 48  # of 2,500 characters
PLACES = 3_000
NOUNS = ("贫困村", "合作社", "产业大户", "种植面积", "人均年增收", "脱贫户", "党支部", "带动户", "养殖场", "搬迁点")
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
LEASE = """
insert into ledger.entries (id, article_key, source, url, content_sha256, size_bytes, state, token, lease_until)
select id, key, 'bench-1', key, sha256(key::bytea), 7500, 'leased', token, now() + interval '1 hour'
from unnest(%s::uuid[], %s::text[], %s::uuid[]) u(id, key, token)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds an article, of one batch."""

    statements_ms: float
    cpu_ms: float
    waiting_ms: float  # of the client: time that passed without work of its own
    statements: float
    blocks: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What batches cost; the machine is shared, so the best one says most."""

    best: Cost
    median: Cost


def article(source: random.Random) -> Draft:
    """Write an article of about 2,500 characters with as many mentions, figures and facts as the target names."""
    claims = [
        Claim(f"甲{source.randrange(PLACES)}县", source.choice(NOUNS), source.randrange(1, 100_000), year=year)
        for year in range(1970, 1970 + FIGURES)
    ]
    found = draft(claims, title="".join(source.choices(HAN, k=20)), extra="".join(source.choices(HAN, k=1_400)))
    more = found.entities.entities[: MENTIONS - FIGURES]
    people = tuple(msgspec.structs.replace(e, name="".join(source.choices(HAN, k=4)) + "村", code=None) for e in more)
    fingerprint = tuple(sorted(source.getrandbits(63) for _ in range(FINGERPRINTS)))
    return Draft(
        msgspec.structs.replace(found.clean, fingerprint=fingerprint),
        msgspec.structs.replace(found.entities, entities=found.entities.entities + people),
        found.figures,
        found.link,
    )


def messages(connection: psycopg.Connection, source: random.Random, *, is_apart: bool = False) -> list[str]:
    """Open and lease a batch of articles; return the message that holds all their results, or those of the four stages."""
    leases = [Lease(str(uuid4()), str(uuid4()), 1) for _ in range(BATCH)]
    keys = [f"http://bench.example.cn/2026/{source.getrandbits(48):x}.html" for _ in leases]
    connection.execute(LEASE, [[UUID(x.ledger_id) for x in leases], keys, [UUID(x.token) for x in leases]])
    stages: tuple[list[StageResult], ...] = ([], [], [], [])
    for lease in leases:
        what = article(source)
        stages[0].append(result(lease, Stage.CLEAN, clean=what.clean))
        stages[1].append(result(lease, Stage.ENTITIES, entities=what.entities))
        stages[2].append(result(lease, Stage.FIGURES, figures=what.figures))
        stages[3].append(result(lease, Stage.LINK, link=what.link))
    batches = stages if is_apart else ([each for of_one in zip(*stages, strict=True) for each in of_one],)
    return [encode(ResultBatch(batch_id="b", results=tuple(found))) for found in batches]


def measure(url: str, *, batches: int, seed: int, is_apart: bool = False) -> Costs:
    """Store batches of articles and return what an article cost, all stages in one message or (apart) each in its own."""
    source, settings = random.Random(seed), StoreSettings(database_url=url)
    engine = make_engine(url, application="bench-store", pool_size=1)
    pooled = engine.raw_connection()
    pid = pooled.driver_connection.info.backend_pid if pooled.driver_connection else 0
    pooled.close()
    costs = []
    with psycopg.connect(url, autocommit=True) as connection:
        for number in range(batches + 2):
            payloads = messages(connection, source, is_apart=is_apart)
            before, began, own = spent(connection, pid), time.perf_counter(), time.thread_time()
            for payload in payloads:
                store_results(engine, payload, lambda task, message: None, settings)
            waiting_s = time.perf_counter() - began - (time.thread_time() - own)
            if number >= 2:  # the first ones warm the session
                costs.append(_cost(spent(connection, pid).since(before), waiting_s))
        [(stored,)] = connection.execute(
            "select count(*) from ledger.entries where url like 'http://bench.%' and state <> 'done'"
        )
        if stored:
            raise RuntimeError(f"{stored} articles were not stored")
    engine.dispose()
    return Costs(min(costs, key=lambda c: c.cpu_ms), _median(costs))


def _cost(used: Spent, waiting_s: float) -> Cost:
    waiting_ms = waiting_s * 1000
    totals = (used.statements_ms, used.cpu_ms, waiting_ms, used.statements, used.blocks)
    return Cost(*(total / BATCH for total in totals))


def _median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(column) for column in zip(*(dataclasses.astuple(c) for c in costs), strict=True)))
