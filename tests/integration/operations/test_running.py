"""A running pipeline: every process shows its metrics, and what happened; no log holds a password, extract workers have none."""

import math
from pathlib import Path

import pytest
from tests.integration.operations.conftest import Running, passwords

from gleaner_contracts.enums import Stage
from gleaner_contracts.names import ALL_QUEUES
from gleaner_runtime import metrics
from gleaner_standalone.pipeline.measured import MEASURED

KNOWN = {family.name for family in metrics.REGISTRY.collect()}


@pytest.mark.parametrize("process", [*MEASURED, "door", "api"])
def test_a_process_shows_only_what_the_registry_names(running: Running, process: str) -> None:
    suffixes = ("_total", "_created", "_bucket", "_sum", "_count")
    for name, _ in running.scrape(process):
        base = next((name.removesuffix(suffix) for suffix in suffixes if name.endswith(suffix)), name)
        assert base in KNOWN or name in KNOWN or name.startswith("process_"), name


@pytest.mark.parametrize("process", [*MEASURED, "door", "api"])
def test_a_process_shows_itself_and_no_gauge_it_knows_nothing_of(running: Running, process: str) -> None:
    found = running.scrape(process)
    assert (found["process_start_time_seconds", ()]) > 0
    assert not [name for (name, _), value in found.items() if math.isnan(value)]
    if process in ("store", "extract", "express", "express-store"):
        assert ("gleaner_in_flight", ()) not in found
        assert ("gleaner_database_up", ()) not in found


def test_stage_times_of_the_children_of_a_pool_are_counted(running: Running) -> None:
    for stage in Stage:
        counts = [running.value(p, "gleaner_stage_seconds_count", stage=stage.value) or 0 for p in ("extract", "express")]
        assert sum(counts) >= 12, stage


def test_dispositions_are_counted_where_they_are_decided(running: Running) -> None:
    def counted(name: str, **labels: str) -> float:
        return sum(running.value(process, name, **labels) or 0 for process in ("store", "express-store"))

    assert counted("gleaner_dispositions_total", disposition="stored") == 12
    assert counted("gleaner_dispositions_total", disposition="quarantined") == 1
    assert counted("gleaner_dispositions_total", disposition="duplicate") == 0
    assert counted("gleaner_attempts_failed_total", kind="invalid") == 1


def test_what_came_in_and_what_was_refused_is_counted_at_the_door(running: Running) -> None:
    assert running.value("door", "gleaner_received_total", lane="fresh") == 13
    assert running.value("door", "gleaner_refused_total", reason="too_large") == 1
    assert running.value("door", "gleaner_refused_total", reason="backlog") == 0
    assert running.value("door", "gleaner_database_up") == 1


def test_the_dispatcher_shows_backlog_queues_and_redis(running: Running) -> None:
    running.await_that(lambda: running.value("dispatch", "gleaner_waiting", lane="fresh") == 0, "an empty backlog")
    running.await_that(lambda: running.value("dispatch", "gleaner_in_flight") == 0, "nothing in flight")
    found = running.scrape("dispatch")
    assert found["gleaner_oldest_waiting_seconds", ()] == 0
    assert {labels[0][1] for name, labels in found if name == "gleaner_queue_depth"} == set(ALL_QUEUES)
    assert found["gleaner_broker_up", ()] == found["gleaner_database_up", ()] == 1
    assert 0 < found["gleaner_broker_memory_bytes", ()] < found["gleaner_broker_memory_limit_bytes", ()]
    assert found["gleaner_broker_evicted_keys", ()] == 0
    assert found["gleaner_dispatched_total", (("lane", "fresh"),)] >= 13


def test_the_read_api_shows_what_only_the_database_knows(running: Running) -> None:
    running.await_that(lambda: running.value("api", "gleaner_quarantine", reason="not_chinese") == 1, "the quarantined article")
    found = running.scrape("api")
    assert 0 <= (found["gleaner_source_last_seen_seconds", (("source", "operations"),)]) < 300
    running.await_that(lambda: (running.value("api", "gleaner_feed_seq") or 0) >= 12, "the feed")
    assert 0 <= (running.value("api", "gleaner_feed_lag_seconds") or 0) < 60
    assert found["gleaner_database_bytes", ()] > 1_000_000


def test_processes_of_pools_are_counted(running: Running) -> None:
    assert (running.value("extract", "gleaner_pool_starts_total") or 0) >= 2
    assert (running.value("store", "gleaner_pool_starts_total") or 0) >= 1
    assert (running.value("express-store", "gleaner_pool_starts_total") or 0) >= 1


def test_the_logs_of_a_running_pipeline_hold_no_password(running: Running) -> None:
    secrets = [*passwords(running).values(), running.instance.door_key]
    said = running.logs()
    assert len(secrets) == 4 and "stored" not in secrets
    assert len(said) > 1_000
    assert not [secret for secret in secrets if secret in said]


def test_extract_workers_have_no_credentials_of_the_database(running: Running) -> None:
    secrets = passwords(running).values()
    for name in ("extract", "express"):
        pid = running.instance.supervisor.pid(name)
        for member in (pid, *children_of(pid)):
            environment = Path(f"/proc/{member}/environ").read_bytes().decode(errors="replace")
            assert "DATABASE_URL" not in environment and "postgres" not in environment.lower().replace("postgresql/lib", "")
            assert not [secret for secret in secrets if secret in environment]


def test_the_store_does_have_them_so_the_look_is_no_idle_one(running: Running) -> None:
    environment = Path(f"/proc/{running.instance.supervisor.pid('store')}/environ").read_bytes().decode()
    assert passwords(running)["gleaner_store"] in environment


def test_extract_workers_have_no_connection_to_postgres(running: Running) -> None:
    port = running.instance.servers.database_url.rpartition(":")[2].partition("/")[0]
    wanted = f":{int(port):04X}"
    pid = running.instance.supervisor.pid("extract")
    for member in (pid, *children_of(pid)):
        assert not sockets_to(member, wanted)
    assert sockets_to(running.instance.supervisor.pid("sequencer"), wanted), "the look finds connections where there are some"


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text() if Path(f"/proc/{pid}/task/{pid}/children").exists() else ""
    return [int(each) for each in text.split()]


def sockets_to(pid: int, port: str) -> list[str]:
    """Sockets of a process whose remote port this is."""
    names = [str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()]
    own = {name[8:-1] for name in names if name.startswith("socket:[")}
    lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    return [line for line in lines if line.split()[2].endswith(port) and line.split()[9] in own]
