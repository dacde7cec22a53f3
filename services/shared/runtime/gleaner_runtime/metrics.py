"""All metrics of all services; a metric exists only if it stands here.

Labels come from enums, so that their number is known. The one exception is `source`, which a key or a source list names;
the process that shows them shows the SOURCES_SHOWN that were silent longest.

A gauge that a process never set is not shown by it: no zero from a process that knows nothing of the matter.
"""

import math
import os
import threading
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    generate_latest,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gleaner_contracts.enums import Disposition, FailureKind, Lane, Stage
from gleaner_runtime.settings import metrics_folder

REGISTRY: Final = CollectorRegistry()
FOLDER: Final = metrics_folder()  # of a process that forks: its children count in files there
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SOURCES_SHOWN: Final = 500
RETRY_S: Final = 2.0

if FOLDER is not None:
    FOLDER.mkdir(parents=True, exist_ok=True)


def counter(name: str, about: str, label: str = "", kinds: type[StrEnum] | None = None) -> Counter:
    """Return a counter whose labels begin at zero: a first failure is an increase, not a new series."""
    found = Counter(name, about, [label] if label else [], registry=REGISTRY)
    for kind in kinds or ():
        found.labels(kind.value)
    return found


def gauge(name: str, about: str, label: str = "") -> Gauge:
    """Return a gauge that is not a number until it is set."""
    found = Gauge(name, about, [label] if label else [], registry=REGISTRY)
    if not label:
        found.set(math.nan)
    return found


RECEIVED: Final = counter("gleaner_received", "Articles accepted, by lane.", "lane", Lane)
REFUSED: Final = counter("gleaner_refused", "Submissions refused at the door, by reason.", "reason")
DISPATCHED: Final = counter("gleaner_dispatched", "Articles published to workers, by lane.", "lane", Lane)
LEASES_EXPIRED: Final = counter("gleaner_leases_expired", "Leases that ran out, by cause.", "cause")
ATTEMPTS: Final = counter(
    "gleaner_attempts_failed", "Attempts that began and did not end well, by who is to blame.", "kind", FailureKind
)
STAGE_SECONDS: Final = Histogram(
    "gleaner_stage_seconds", "Time of one article in a stage.", ["stage"], buckets=SECONDS, registry=REGISTRY
)
STAGE_FAILURES: Final = Counter(
    "gleaner_stage_failures", "Failed stages, by stage and kind.", ["stage", "kind"], registry=REGISTRY
)
RULE_FAILURES: Final = counter("gleaner_rule_failures", "Rules that failed on an article, by stage.", "stage", Stage)
DISPOSITIONS: Final = counter("gleaner_dispositions", "Articles that came to their end.", "disposition", Disposition)
LATE_RESULTS: Final = counter("gleaner_late_results", "Results refused because their lease was over.", "stage", Stage)
POOL_STARTS: Final = counter("gleaner_pool_starts", "Processes started in the pool of a Celery worker.")
GIVEN_BACK: Final = counter("gleaner_messages_given_back", "Messages too new for this worker, put back for a newer one.")

IN_FLIGHT: Final = gauge("gleaner_in_flight", "Articles leased to workers.")
WAITING: Final = gauge("gleaner_waiting", "Articles waiting for dispatch, by lane.", "lane")
OLDEST_WAITING_SECONDS: Final = gauge("gleaner_oldest_waiting_seconds", "Age of the oldest waiting article.")
QUEUE_DEPTH: Final = gauge("gleaner_queue_depth", "Messages in a queue.", "queue")
QUARANTINE: Final = gauge("gleaner_quarantine", "Articles in quarantine, by reason.", "reason")
FEED_LAG_SECONDS: Final = gauge("gleaner_feed_lag_seconds", "Age of the oldest change without a seq.")
FEED_SEQ: Final = gauge("gleaner_feed_seq", "Newest seq of the change feed.")
SOURCE_LAST_SEEN: Final = gauge("gleaner_source_last_seen_seconds", "Seconds since a source last delivered.", "source")
SOURCE_SILENT: Final = gauge("gleaner_source_silent", "1: nothing came on the last whole day, though it was due.", "source")
DATABASE_UP: Final = gauge("gleaner_database_up", "1 when Postgres answered this process at its last look, else 0.")
DATABASE_BYTES: Final = gauge("gleaner_database_bytes", "Size of the database on its disk.")
BROKER_UP: Final = gauge("gleaner_broker_up", "1 when Redis took what this process sent at its last turn, else 0.")
BROKER_MEMORY_BYTES: Final = gauge("gleaner_broker_memory_bytes", "Memory that Redis uses.")
BROKER_MEMORY_LIMIT_BYTES: Final = gauge("gleaner_broker_memory_limit_bytes", "maxmemory of Redis; 0 is no limit.")
BROKER_EVICTED_KEYS: Final = gauge("gleaner_broker_evicted_keys", "Keys that Redis dropped for want of memory; ever: 0.")
DISK_FREE_BYTES: Final = gauge("gleaner_disk_free_bytes", "Room on the disk that the door watches.")


class Shown(Collector):
    """What a process shows: all it set, also what the children of its pool counted, and itself."""

    def __init__(self) -> None:
        """Watch this process."""
        self._process = ProcessCollector(registry=None)

    def collect(self) -> Iterable[Metric]:
        """Return all families that say something."""
        yield from self._process.collect()
        if FOLDER is None:
            yield from (family for family in REGISTRY.collect() if says_something(family))
        else:  # gauges are set by processes without a pool only
            found = MultiProcessCollector(None, str(FOLDER)).collect()  # type: ignore[no-untyped-call]
            yield from (family for family in found if family.type != "gauge")


def says_something(family: Metric) -> bool:
    """Return whether a family is not a gauge that was never set."""
    return family.type != "gauge" or any(not math.isnan(sample.value) for sample in family.samples)


def show(values: dict[str, float], labelled: Gauge) -> None:
    """Set a gauge to these values by label, and forget all others."""
    labelled.clear()
    for label, value in values.items():
        labelled.labels(label).set(value)


def exposition() -> bytes:
    """Return all metrics of this process in the text format of Prometheus."""
    return generate_latest(SHOWN)


def forget_earlier() -> None:
    """Delete what pools before this one counted; for the parent of a pool, when it starts."""
    if FOLDER is not None:
        names = {path.name for path in FOLDER.glob("*.db")}
        own = {path.name for path in FOLDER.glob(f"*_{os.getpid()}.db")}
        for name in names - own:
            (FOLDER / name).unlink(missing_ok=True)


def serve(host: str, port: int) -> None:
    """Answer Prometheus from a thread of this process, if a port is named.

    A port that is taken is asked for again and again; a service never fails to start for its metrics.

    Args:
        host: address to listen on.
        port: 0 is none.
    """
    if port:
        threading.Thread(target=_serve, args=(host, port), name="metrics", daemon=True).start()


def _serve(host: str, port: int) -> None:
    pause = threading.Event()
    while True:
        try:
            start_http_server(port, addr=host, registry=SHOWN)
        except OSError as error:
            structlog.get_logger().warning("metrics cannot be served yet", port=port, error=str(error))
            pause.wait(RETRY_S)
        else:
            return


SHOWN: Final = Shown()
