"""No password gets into a log, whatever is wrong with it or with the server it is for."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
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
WORKER = ("celery", "--app={}", "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--queues=none")
PROCESSES: dict[str, Sequence[str]] = {
    "door": ("gleaner_ingest.door",),
    "dispatch": ("gleaner_ingest.dispatch",),
    "feeds": ("gleaner_ingest.feeds",),
    "api": ("gleaner_store.api",),
    "sequencer": ("gleaner_store.sequencer",),
    "migrate": ("gleaner_store.migrate",),
    "store": [part.format("gleaner_store.worker:app") for part in WORKER],
    "extract": [part.format("gleaner_extract.worker:app") for part in WORKER],
}
CASES = [(process, fault) for process in PROCESSES for fault in ADDRESSES if process != "extract" or fault == "away"]
BEGUN_S = 300.0  # until the last of them says its first word, on a busy machine
MORE_S = 4.0  # and then some, in which they try and fail to reach their servers


# Loads the libraries once, and then becomes each of the processes: what is ours, and reads the environment, is loaded by each.
HATCHERY = """
import json, os, runpy, signal, sys
import celery.apps.worker, celery.bin.celery, httpx, litestar, prometheus_client, psycopg, redis, sqlalchemy, structlog, uvicorn

for log, environment, module, *arguments in json.load(sys.stdin):
    if os.fork() == 0:
        os.environ.update(environment)
        output = os.open(log, os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.argv[1:] = arguments
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        sys.exit()
signal.pause()
"""


def has_spoken(log: Path) -> bool:
    return log.exists() and log.stat().st_size > 0


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], str]]:
    """What each process writes in each case, all at the same time."""
    folder = tmp_path_factory.mktemp("logs")
    paths = {case: folder / "-".join(case) for case in CASES}
    settings = {case: {**COMMON, **PORTS, "GLEANER_DATABASE_URL": ADDRESSES[case[1]]} for case in CASES}
    starts = [(str(paths[case]), settings[case], *PROCESSES[case[0]]) for case in CASES]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLEANER_")}
    command, environment = [sys.executable, "-c", HATCHERY], {**kept, **quick()}
    with subprocess.Popen(command, env=environment, cwd=folder, stdin=subprocess.PIPE, start_new_session=True) as hatchery:
        try:
            assert hatchery.stdin is not None
            hatchery.stdin.write(json.dumps(starts).encode())
            hatchery.stdin.close()
            give_up = time.monotonic() + BEGUN_S
            while not all(map(has_spoken, paths.values())) and hatchery.poll() is None and time.monotonic() < give_up:
                time.sleep(0.1)
            time.sleep(MORE_S)
            yield {case: path.read_text(errors="replace") for case, path in paths.items()}
        finally:
            os.killpg(hatchery.pid, signal.SIGKILL)


@pytest.mark.parametrize(("process", "fault"), CASES)
def test_no_password_gets_into_the_log(logs: dict[tuple[str, str], str], process: str, fault: str) -> None:
    said = logs[process, fault]
    assert said, "it said nothing: the test saw nothing"
    assert not [secret for secret in TOLD if secret in said], said


@pytest.mark.parametrize("process", [process for process in PROCESSES if process != "extract"])
def test_an_address_that_cannot_be_read_is_named(logs: dict[tuple[str, str], str], process: str) -> None:
    for fault in ("malformed", "unescaped"):
        assert "GLEANER_DATABASE_URL is not an address" in logs[process, fault]
