"""A consumer that is killed again and again ends with exactly the facts that readers see."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from tests.integration.store.conftest import lab, sessions
from tests.integration.store.lab import Claim, Lab

from gleaner_store.sequencer import run

__all__ = ["lab", "sessions"]
pytestmark = [pytest.mark.servers, pytest.mark.faults]
CONSUMER = Path(__file__).with_name("consumer.py")


def start(lab: Lab, target: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(CONSUMER), lab.url, target])


def facts_of(target: str) -> dict[str, object]:
    with psycopg.connect(target) as connection:
        if connection.execute("select to_regclass('mine')").fetchone() == (None,):
            return {}
        return {str(fact): row for fact, row in connection.execute("select fact_id, fact from mine").fetchall()}


def test_a_consumer_that_is_killed_ends_with_exactly_the_facts(lab: Lab, empty_database_url: str) -> None:
    stop = threading.Event()
    sequencer = threading.Thread(target=run, args=(lab.url, "", stop))
    sequencer.start()
    lab.store("http://a/0", [Claim("甲县", "贫困户", n, year=2000 + n) for n in range(1, 9)])
    reader = start(lab, empty_database_url)
    try:
        for number in range(1, 5):
            years = range(number % 3, 10)
            lab.store(f"http://a/{number % 2}", [Claim("甲县", "贫困户", number * 100 + n, year=2000 + n) for n in years])
            reader.kill()
            reader.wait()
            reader = start(lab, empty_database_url)
        deadline = time.monotonic() + 300
        while facts_of(empty_database_url) != lab.facts() and time.monotonic() < deadline:
            stop.wait(0.05)
        assert facts_of(empty_database_url) == lab.facts()
        assert lab.facts()
    finally:
        reader.kill()
        reader.wait()
        stop.set()
        sequencer.join()
