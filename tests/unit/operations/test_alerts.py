"""Each alert fires when it should and not when it should not, on made-up series; all it names exists."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.operations.promql import Selector, duration_s, firing, fits, read_series, selectors

from gleaner_contracts.names import ALL_QUEUES
from gleaner_ingest.submission import RefusalReason
from gleaner_runtime import metrics

ROOT = Path(__file__).parents[3]
MONITORING = ROOT / "deploy/monitoring"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"] for rule in group["rules"]
]
CASES: list[dict[str, Any]] = yaml.safe_load((MONITORING / "alerts.test.yml").read_text(encoding="utf-8"))["tests"]
FIRING = 'count by (alertname) (ALERTS{alertstate="firing"})'
# What Prometheus adds itself, and the labels of deploy/monitoring/prometheus.yml.
FROM_OUTSIDE = {"up": (), "process_start_time_seconds": ()}
TARGET_LABELS = {"job", "process", "instance"}
LABEL_VALUES = {"queue": set(ALL_QUEUES), "reason": {reason.value for reason in RefusalReason}}


def known_metrics() -> dict[str, tuple[str, ...]]:
    """Labels by name of each sample the registry can give."""
    found: dict[str, tuple[str, ...]] = dict(FROM_OUTSIDE)
    for name, collector in metrics.REGISTRY._names_to_collectors.items():
        found[name] = getattr(collector, "_labelnames", ())
    return found


def values_of(metric: str, label: str) -> set[str]:
    """Values that a label of a counter is born with, or is known to have."""
    if metric in ("gleaner_refused_total", "gleaner_queue_depth"):
        return LABEL_VALUES[label]
    if metric == "gleaner_leases_expired_total":
        return {"message_lost", "crashed", "exhausted"}
    if label == "lane":
        return {"fresh", "replay", "backfill"}
    collector = metrics.REGISTRY._names_to_collectors[metric]
    return {key[0] for key in getattr(collector, "_metrics", {})}


def asked() -> list[tuple[str, Selector]]:
    return [(rule["alert"], selector) for rule in RULES for selector in selectors(rule["expr"])]


@pytest.mark.parametrize(("alert", "selector"), asked(), ids=lambda value: value if isinstance(value, str) else value.name)
def test_an_alert_asks_for_what_exists(alert: str, selector: Selector) -> None:
    labels = known_metrics()
    assert selector.name in labels
    for label, how, what in selector.matchers:
        assert label in labels[selector.name] or label in TARGET_LABELS
        if label not in TARGET_LABELS:
            matched = {value for value in values_of(selector.name, label) if fits(value, how, what)}
            assert matched, f"{label}{how}{what} never matches"
            if how == "=~":
                assert len(matched) == what.count("|") + 1 + what.count("?"), "each part of the pattern is a value"


def test_every_metric_of_the_issue_is_registered() -> None:
    for name in (
        "gleaner_queue_depth",
        "gleaner_oldest_waiting_seconds",
        "gleaner_in_flight",
        "gleaner_attempts_failed_total",
        "gleaner_dispositions_total",
        "gleaner_stage_seconds",
        "gleaner_feed_lag_seconds",
        "gleaner_source_last_seen_seconds",
    ):
        assert name in known_metrics()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_alerts_fire_when_they_should(case: dict[str, Any]) -> None:
    step_s = duration_s(case["interval"])
    series = [read_series(given["series"], given["values"], step_s) for given in case["input_series"]]
    for check in case["promql_expr_test"]:
        assert check["expr"] == FIRING
        expected = {re.findall('"(.+)"', sample["labels"])[0]: sample["value"] for sample in check["exp_samples"]}
        assert firing(RULES, series, duration_s(check["eval_time"]), step_s) == expected, check["eval_time"]


def test_every_alert_has_a_case_in_which_it_fires() -> None:
    fired = {
        label
        for case in CASES
        for check in case["promql_expr_test"]
        for s in check["exp_samples"]
        for label in s["labels"].split('"')
    }
    assert {rule["alert"] for rule in RULES} <= fired


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"]
    assert (ROOT / rule["annotations"]["runbook"]).is_file()
    assert rule["alert"] in (ROOT / rule["annotations"]["runbook"]).read_text(encoding="utf-8")


def test_alert_names_are_unique() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
