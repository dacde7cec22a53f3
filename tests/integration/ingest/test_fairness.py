"""A flood of one source does not stand in front of another source's article, from POST to facts.

Counted, not timed: how many articles of the flood are finished between the acceptance of a single one and its end.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psycopg
import pytest
from easing import eased

from gleaner_contracts.names import QUEUE_STORE, STORE_QUEUES, express
from gleaner_ingest.settings import DispatchSettings
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.pipeline.children import BULK_NICENESS
from gleaner_standalone.servers import Home

from .conftest import poll

pytestmark = pytest.mark.servers
FLOOD = 2_000
SINGLES = 5
IN_FLIGHT_OF_A_SOURCE = DispatchSettings(database_url="").window // 2
TEXT = "截至2020年底，{name}第{n}村有{n}户贫困户脱贫，人均年收入达到{n}元，发展产业{n}亩，修通公路{n}公里。\n" * 6
OVERTAKEN = """
select count(*) from ledger.entries f, ledger.entries s
where s.id = %s and f.source = 'flood' and f.done_at between s.received_at and s.done_at
"""


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Instance]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in {"GLEANER_TAGGER": "none", **eased()}.items():
            patch.setenv(name, value)
        home = stack.enter_context(Home.temporary(prefix="gleaner-test-"))
        options = Options(concurrency=2, has_fixed_ports=False, has_express=True, grace_s=2.0)
        yield stack.enter_context(open_pipeline(home, report=print, options=options))


def item(source: str, number: int) -> dict[str, str]:
    return {"source": source, "url": f"http://{source}.example/{number}", "content": TEXT.format(name=source, n=number + 2)}


def niceness_of(pipeline: Instance, name: str) -> tuple[int, int]:
    """How far a child stands back: the process beside ours, and its session where the kernel has such a thing."""
    pid = pipeline.supervisor.pid(name)
    session = Path(f"/proc/{pid}/autogroup")
    process = os.getpriority(os.PRIO_PROCESS, pid) - os.getpriority(os.PRIO_PROCESS, 0)
    said = session.read_text().split() if session.exists() else []
    return process, int(said[-1]) if said else process


def test_only_the_bulk_worker_stands_back(pipeline: Instance) -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    nice = min(19, own + BULK_NICENESS) - own
    poll(lambda: niceness_of(pipeline, "extract") in ((nice, BULK_NICENESS), (nice, nice)), 60.0)
    for name in ("express", "express-store", "store", "door", "dispatch"):
        assert niceness_of(pipeline, name) == (0, 0), name


def test_what_came_express_has_a_store_of_its_own(pipeline: Instance) -> None:
    specs = {name: child.spec for name, child in pipeline.supervisor.children.items()}
    assert f"--queues={','.join(STORE_QUEUES)}" in specs["store"].command
    assert f"--queues={express(QUEUE_STORE)}" in specs["express-store"].command


def test_a_single_article_overtakes_the_backlog_of_a_flood(pipeline: Instance) -> None:
    headers = {"Authorization": f"Bearer {pipeline.door_key}"}
    url = pipeline.addresses.door_url
    with (
        httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False, verify=False) as client,
        psycopg.connect(pipeline.servers.database_url, autocommit=True) as connection,
    ):

        def count(condition: str) -> int:
            row = connection.execute(f"select count(*) from ledger.entries where {condition}".encode()).fetchone()
            return int(row[0]) if row else 0

        def is_open() -> bool:
            try:
                return client.get("/readyz").is_success
            except httpx.TransportError:
                return False

        def send(number: int) -> str:
            answer = client.post("/v1/articles", json=item("single", number)).raise_for_status()
            found: str = answer.json()["id"]
            poll(lambda: count(f"state = 'done' and id = '{found}'") == 1, 60.0)
            return found

        poll(is_open, 60.0)
        for number in range(8):  # what is loaded on first use
            send(100 + number)
        body = "\n".join(json.dumps(item("flood", number)) for number in range(FLOOD))
        client.post("/v1/articles:batch", content=body.encode()).raise_for_status()
        poll(lambda: count("source = 'flood' and state = 'leased'") >= IN_FLIGHT_OF_A_SOURCE - 10, 60.0)
        ids = [send(number) for number in range(SINGLES)]
        overtaken = [connection.execute(OVERTAKEN, (each,)).fetchone() for each in ids]
        assert count("source = 'flood' and state <> 'done'") >= IN_FLIGHT_OF_A_SOURCE  # the flood lasted as long as the singles
        assert max(row[0] for row in overtaken if row) < IN_FLIGHT_OF_A_SOURCE // 2, overtaken
