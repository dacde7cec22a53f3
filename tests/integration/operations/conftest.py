"""One running pipeline for all tests here, each process with a port of its own for Prometheus."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from easing import eased
from prometheus_client.parser import text_string_to_metric_families

from gleaner_standalone.commands.demo import authorization
from gleaner_standalone.pipeline import Instance, Options, open_pipeline
from gleaner_standalone.pipeline.measured import MEASURED
from gleaner_standalone.servers import Home
from gleaner_standalone.servers.process import free_port

sys.path.insert(0, str(Path(__file__).parents[3]))  # for the tests that import this file by name

DEADLINE_S = 300.0  # what comes, comes long before on a machine that has time
SETTINGS = {"GLEANER_TAGGER": "none", "GLEANER_LEASE_S": "5", "GLEANER_LOG_LEVEL": "INFO", "GLEANER_DOOR_ITEM_BYTES": "20000"}
GOOD = "2020年底，全县{}户贫困户加入了合作社，人均年增收1200元。"


@dataclass
class Running:
    """A pipeline, and where its processes show their metrics."""

    instance: Instance
    urls: dict[str, str] = field(default_factory=dict)

    def scrape(self, process: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
        """Samples of a process by name and labels."""
        answer = httpx.get(self.urls[process], timeout=20, trust_env=False, verify=False)
        answer.raise_for_status()
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    def value(self, process: str, name: str, **labels: str) -> float | None:
        """One sample, or none."""
        return self.scrape(process).get((name, tuple(sorted(labels.items()))))

    def push(self, text: str, url: str) -> httpx.Response:
        headers = {**authorization(self.instance), "content-type": "text/plain; charset=utf-8"}
        headers |= {"x-gleaner-source": "operations", "x-gleaner-url": url}
        address = f"{self.instance.addresses.door_url}/v1/articles"
        return httpx.post(address, content=text.encode(), headers=headers, timeout=30, trust_env=False, verify=False)

    def await_that(self, is_true: Callable[[], bool], what: str) -> None:
        give_up = time.monotonic() + DEADLINE_S
        while not is_true():
            if time.monotonic() > give_up:
                pytest.fail(f"not in {DEADLINE_S} s: {what}\n{self.logs()[-4000:]}")
            time.sleep(0.1)

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.instance.home.path.glob("logs/*.log")))


def free_row(length: int) -> int:
    """First of a row of ports that were all free a moment ago."""
    while True:
        first = free_port()
        if first + length < 60_000 and all(free_port(first + n) == first + n for n in range(length)):
            return first


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    first = free_row(len(MEASURED))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**SETTINGS, **eased(), "GLEANER_METRICS_PORT": str(first)}.items():
            patch.setenv(name, value)
        options = Options(concurrency=2, has_feeds=True, has_express=True, has_fixed_ports=False, grace_s=3)
        with (
            Home.temporary(prefix="gleaner-test-") as home,
            open_pipeline(home, report=lambda _: None, options=options) as instance,
        ):
            urls = {name: f"http://127.0.0.1:{first + place}/metrics" for place, name in enumerate(MEASURED)}
            urls |= {"door": f"{instance.addresses.door_url}/metrics", "api": f"{instance.addresses.api_url}/metrics"}
            found = Running(instance, urls)
            # Of the read API its health: the first answer it gets from the database, then without articles, is good for long.
            ready = {**urls, "api": f"{instance.addresses.api_url}/healthz"}
            found.await_that(lambda: all(answers(url) for url in ready.values()), "metrics of all processes")
            sent = [found.push(GOOD.format(300 + n), f"http://example.cn/{n}.html") for n in range(12)]
            sent.append(found.push("nothing but English words here, none else.", "http://example.cn/bad.html"))
            assert {answer.status_code for answer in sent} == {202}
            assert found.push("长" * 20_000, "http://example.cn/long.html").status_code == 413
            found.await_that(lambda: done(found) == len(sent), "all articles at their end")
            yield found


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False, verify=False).status_code == 200
    except httpx.HTTPError:
        return False


def done(running: Running) -> float:
    """How many articles came to their end; one that came express is closed by a store of its own."""
    found = [sample for process in ("store", "express-store") for sample in running.scrape(process).items()]
    return sum(value for (name, _), value in found if name == "gleaner_dispositions_total")


def passwords(running: Running) -> dict[str, str]:
    """Passwords of the roles, by role."""
    servers = running.instance.servers
    roles = ("gleaner_ingest", "gleaner_store", "gleaner_consumer")
    return {role: password for role in roles if (password := urlsplit(servers.url_of(role)).password)}
