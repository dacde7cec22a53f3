"""Every process shows its metrics over HTTP, and they say what happened."""

import math

import pytest
from tests.integration.operations.conftest import Running

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
    if process in ("store", "extract", "express"):
        assert ("gleaner_in_flight", ()) not in found
        assert ("gleaner_database_up", ()) not in found


def test_stage_times_of_the_children_of_a_pool_are_counted(running: Running) -> None:
    for stage in Stage:
        counts = [running.value(p, "gleaner_stage_seconds_count", stage=stage.value) or 0 for p in ("extract", "express")]
        assert sum(counts) >= 12, stage


def test_dispositions_are_counted_where_they_are_decided(running: Running) -> None:
    assert running.value("store", "gleaner_dispositions_total", disposition="stored") == 12
    assert running.value("store", "gleaner_dispositions_total", disposition="quarantined") == 1
    assert running.value("store", "gleaner_dispositions_total", disposition="duplicate") == 0
    assert running.value("store", "gleaner_attempts_failed_total", kind="invalid") == 1


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
