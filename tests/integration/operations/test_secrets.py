"""No password gets into a log, whatever is wrong with it or with the server it is for."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from easing import quick

SECRET = "s3cr3t-Pass%2Fword"
TOLD = ("s3cr3t", "Pass%2Fword", "Pass/word")
BROKER_AWAY = f"redis://:{SECRET}@127.0.0.1:9/0"  # nobody listens on the discard port
ADDRESSES = {
    "away": f"postgresql://gleaner:{SECRET}@127.0.0.1:9/gleaner",
    "malformed": f"postgresql//gleaner:{SECRET}@127.0.0.1:9/gleaner",
    "unescaped": "postgresql://gleaner:s3cr3t-Pass/word@127.0.0.1:9/gleaner",
}
COMMON = {"GLEANER_BROKER_URL": BROKER_AWAY, "GLEANER_REDIS_URL": BROKER_AWAY, "GLEANER_TAGGER": "none"}
PORTS = {"GLEANER_DOOR_PORT": "0", "GLEANER_API_PORT": "0"}
WORKER = ("-m", "celery", "--app={}", "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--queues=none")
PROCESSES: dict[str, Sequence[str]] = {
    "door": ("-m", "gleaner_ingest.door"),
    "dispatch": ("-m", "gleaner_ingest.dispatch"),
    "feeds": ("-m", "gleaner_ingest.feeds"),
    "api": ("-m", "gleaner_store.api"),
    "sequencer": ("-m", "gleaner_store.sequencer"),
    "migrate": ("-m", "gleaner_store.migrate"),
    "store": [part.format("gleaner_store.worker:app") for part in WORKER],
    "extract": [part.format("gleaner_extract.worker:app") for part in WORKER],
}
CASES = [(process, fault) for process in PROCESSES for fault in ADDRESSES if process != "extract" or fault == "away"]
BEGUN_S = 300.0  # until the last of them says its first word, on a busy machine
MORE_S = 4.0  # and then some, in which they try and fail to reach their servers


@dataclass
class Started:
    """A process and what it writes."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def is_silent(self) -> bool:
        return self.process.poll() is None and not self.log.stat().st_size

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def start(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Started:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLEANER_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], env={**kept, **environment}, cwd=log.parent, stdout=output, stderr=subprocess.STDOUT
        )
    return Started(process, log)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], str]]:
    """What each process writes in each case, all at the same time."""
    folder = tmp_path_factory.mktemp("logs")
    with ExitStack() as stack:
        started = {}
        for process, fault in CASES:
            environment = {**COMMON, **PORTS, **quick(), "GLEANER_DATABASE_URL": ADDRESSES[fault]}
            started[process, fault] = start(PROCESSES[process], environment, folder / f"{process}-{fault}")
            stack.callback(started[process, fault].end)
        give_up = time.monotonic() + BEGUN_S
        while any(each.is_silent() for each in started.values()) and time.monotonic() < give_up:
            time.sleep(0.1)
        time.sleep(MORE_S)
        yield {case: each.log.read_text(errors="replace") for case, each in started.items()}


@pytest.mark.parametrize(("process", "fault"), CASES)
def test_no_password_gets_into_the_log(logs: dict[tuple[str, str], str], process: str, fault: str) -> None:
    said = logs[process, fault]
    assert said, "it said nothing: the test saw nothing"
    assert not [secret for secret in TOLD if secret in said], said


@pytest.mark.parametrize("process", [process for process in PROCESSES if process != "extract"])
def test_an_address_that_cannot_be_read_is_named(logs: dict[tuple[str, str], str], process: str) -> None:
    for fault in ("malformed", "unescaped"):
        assert "GLEANER_DATABASE_URL is not an address" in logs[process, fault]
