"""The command `gleaner` from outside: processes, HTTP and SQL; imports nothing of ours."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from easing import quick

pytestmark = [pytest.mark.servers, pytest.mark.faults]

GLEANER = [sys.executable, "-m", "gleaner_standalone"]
ARTICLE = "平昌县扶贫办通报\n截至2016年底，平昌县共有贫困户4.3万余户，人均年增收1200元。"
OTHER = "通江县水利局通报\n2019年，通江县新修水渠18.6公里，灌溉农田7300亩，受益群众2.1万人。"


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that also an unprivileged server account may enter."""
    path = Path(tempfile.mkdtemp(prefix="gleaner-system-"))
    path.chmod(0o755)
    yield path / "home"
    shutil.rmtree(path, ignore_errors=True)


def environment(home: Path | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GLEANER_")}
    kept |= {"GLEANER_TAGGER": "none", "GLEANER_LEASE_S": "5", **quick()} | ({"GLEANER_HOME": str(home)} if home else {})
    return kept | ({"GLEANER_SERVERS": os.environ["GLEANER_SERVERS"]} if "GLEANER_SERVERS" in os.environ else {})


def eventually(is_true: Callable[[], bool], *, limit_s: float = 300) -> bool:
    give_up = time.monotonic() + limit_s
    while not is_true() and time.monotonic() < give_up:
        time.sleep(0.05)
    return is_true()


def processes_of(home: Path) -> list[str]:
    """Command lines of processes that have something of this home in their command or environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            text = command + (folder / "environ").read_bytes()
        except OSError:
            continue
        if command and str(home).encode() in text and int(folder.name) != os.getpid():
            found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found


@contextmanager
def up(home: Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, str]]]:
    """Run `gleaner up`; yields the process and the addresses it keeps for its owner."""
    process = subprocess.Popen(
        [*GLEANER, "up"], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        else:
            pytest.fail("".join(lines))
        yield process, json.loads((home / "instance.json").read_text())
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        process.stdout.close()


def key(addresses: dict[str, str]) -> dict[str, str]:
    return {"authorization": f"Bearer {addresses['door_key']}"}


def push(addresses: dict[str, str], text: str, url: str) -> str:
    body = {"source": "s", "content": text, "url": url}
    answer = httpx.post(f"{addresses['door_url']}/v1/articles", json=body, headers=key(addresses), trust_env=False, verify=False)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def wait_for_door(addresses: dict[str, str]) -> None:
    def is_open() -> bool:
        try:
            return httpx.get(f"{addresses['door_url']}/readyz", trust_env=False, verify=False).status_code == 200
        except httpx.TransportError:
            return False

    assert eventually(is_open)


def disposition(addresses: dict[str, str], receipt: str) -> str | None:
    url = f"{addresses['door_url']}/v1/articles/{receipt}"
    answer = httpx.get(url, headers=key(addresses), trust_env=False, verify=False)
    assert answer.status_code == 200, answer.text
    found = answer.json().get("disposition")
    return None if found is None else str(found)


def test_the_demo_stores_the_four_seeds_and_ends_well() -> None:
    result = subprocess.run(
        [*GLEANER, "demo", "--exit", "--format", "json"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["is_complete"] is True
    assert summary["balance"]["stored"] == summary["balance"]["received"] == 4
    assert len(summary["facts"]) > 50
    assert re.search(r"Postgres: \d+\.\d+ on 127\.0\.0\.1:\d+ \((system|wheel):", result.stderr)


def test_the_demo_shows_places_indicators_values_and_leaves_nothing_behind() -> None:
    folders = set(Path(tempfile.gettempdir()).glob("gleaner-*"))
    result = subprocess.run(
        [*GLEANER, "demo", "--exit"], env=environment(), capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    for word in ("汉源县", "41,400", "户", "4 received", "4 stored"):
        assert word in result.stdout
    mine = {path for path in set(Path(tempfile.gettempdir()).glob("gleaner-*")) - folders if "test" not in path.name}
    assert not any(str(path) in result.stdout and path.exists() for path in mine)


def refused(home: Path) -> "subprocess.CompletedProcess[str]":
    """Start one more instance, which should refuse to."""
    return subprocess.run([*GLEANER, "up"], env=environment(home), capture_output=True, text=True, check=False, timeout=300)


def test_what_was_accepted_outlives_an_orderly_end_and_a_killed_launcher(home: Path) -> None:
    """One instance, started three times: each start of a whole pipeline costs ten seconds of a core."""
    with up(home) as (_, addresses):
        second = refused(home)
        wait_for_door(addresses)
        receipt = push(addresses, ARTICLE, "http://system.example/1")
        assert eventually(lambda: disposition(addresses, receipt) == "stored")
    assert second.returncode == 2
    assert "GLEANER_HOME" in second.stderr
    assert processes_of(home) == []
    asked = subprocess.run(
        [*GLEANER, "figures", "--format", "jsonl"], env=environment(home), capture_output=True, text=True, check=True
    )
    assert "4.3万余户" in {json.loads(line)["surface"] for line in asked.stdout.splitlines()}
    with up(home) as (process, addresses):
        assert ledger(addresses) == (1, 1)
        wait_for_door(addresses)
        receipt = push(addresses, OTHER, "http://system.example/2")
        process.kill()
        process.wait()
    assert eventually(lambda: processes_of(home) == [])
    with up(home) as (_, addresses):
        wait_for_door(addresses)
        assert eventually(lambda: disposition(addresses, receipt) == "stored", limit_s=120)
        assert ledger(addresses) == (2, 2)


def ledger(addresses: dict[str, str]) -> tuple[object, ...] | None:
    """Return how many articles were received and stored."""
    with psycopg.connect(addresses["database_url"]) as connection:
        return connection.execute("select received, stored from api_v1.ledger").fetchone()


def test_commands_without_anything_to_work_on_say_how_to_start(home: Path) -> None:
    result = subprocess.run([*GLEANER, "ledger"], env=environment(home), capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "gleaner up" in result.stderr
    assert result.stderr.count("\n") == 1
