"""All metrics of all services; a metric exists only if it stands here, and labels come from enums only."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY: Final = CollectorRegistry()

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

RECEIVED: Final = Counter("gleaner_received", "Articles accepted, by lane.", ["lane"], registry=REGISTRY)
REFUSED: Final = Counter("gleaner_refused", "Submissions refused at the door, by reason.", ["reason"], registry=REGISTRY)
DISPATCHED: Final = Counter("gleaner_dispatched", "Articles published to workers, by lane.", ["lane"], registry=REGISTRY)
LEASES_EXPIRED: Final = Counter("gleaner_leases_expired", "Leases that ran out, by cause.", ["cause"], registry=REGISTRY)
STAGE_SECONDS: Final = Histogram(
    "gleaner_stage_seconds", "Time of one article in a stage.", ["stage"], buckets=SECONDS, registry=REGISTRY
)
STAGE_FAILURES: Final = Counter(
    "gleaner_stage_failures", "Failed stages, by stage and kind.", ["stage", "kind"], registry=REGISTRY
)
RULE_FAILURES: Final = Counter(
    "gleaner_rule_failures", "Rules that failed on an article, by stage.", ["stage"], registry=REGISTRY
)
DISPOSITIONS: Final = Counter("gleaner_dispositions", "Articles that came to their end.", ["disposition"], registry=REGISTRY)
LATE_RESULTS: Final = Counter(
    "gleaner_late_results", "Results refused because their lease was over.", ["stage"], registry=REGISTRY
)
IN_FLIGHT: Final = Gauge("gleaner_in_flight", "Articles leased to workers.", registry=REGISTRY)
WAITING: Final = Gauge("gleaner_waiting", "Articles waiting for dispatch, by lane.", ["lane"], registry=REGISTRY)
OLDEST_WAITING_SECONDS: Final = Gauge("gleaner_oldest_waiting_seconds", "Age of the oldest waiting article.", registry=REGISTRY)
QUEUE_DEPTH: Final = Gauge("gleaner_queue_depth", "Messages in a queue.", ["queue"], registry=REGISTRY)
FEED_LAG_SECONDS: Final = Gauge("gleaner_feed_lag_seconds", "Age of the oldest change without a seq.", registry=REGISTRY)
FEED_SEQ: Final = Gauge("gleaner_feed_seq", "Newest seq of the change feed.", registry=REGISTRY)
SOURCE_LAST_SEEN: Final = Gauge(
    "gleaner_source_last_seen_seconds", "Seconds since a source last delivered, worst source.", registry=REGISTRY
)


def exposition() -> bytes:
    """Return all metrics in the text format of Prometheus."""
    return generate_latest(REGISTRY)
