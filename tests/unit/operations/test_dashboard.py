"""The dashboard asks for metrics that exist, and shows every metric there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gleaner_runtime import metrics

MONITORING = Path(__file__).parents[3] / "deploy/monitoring"
DASHBOARD: dict[str, Any] = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
KNOWN = set(metrics.REGISTRY._names_to_collectors) | {"up", "process_start_time_seconds", "process_resident_memory_bytes"}
METRIC = re.compile(r"\b(?:gleaner_\w+|process_\w+|up)\b(?=[\[{)\s]|$)")


def named(expression: str) -> set[str]:
    """Metrics of an expression."""
    return set(METRIC.findall(re.sub(r'"[^"]*"|by \([^)]*\)', "", expression)))


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_asks_for_metrics_that_exist(panel: dict[str, Any]) -> None:
    assert panel["targets"]
    for target in panel["targets"]:
        assert named(target["expr"])
        assert named(target["expr"]) <= KNOWN
        assert target["expr"].count("(") == target["expr"].count(")")


def test_every_metric_is_on_the_dashboard() -> None:
    shown = {name for panel in PANELS for target in panel["targets"] for name in named(target["expr"])}
    for family in metrics.REGISTRY.collect():
        assert any(name.startswith(family.name) for name in shown), family.name


def test_panels_do_not_overlap_and_have_ids_of_their_own() -> None:
    cells = [
        (x, y)
        for grid in (panel["gridPos"] for panel in PANELS)
        for x in range(grid["x"], grid["x"] + grid["w"])
        for y in range(grid["y"], grid["y"] + grid["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)


def test_the_data_source_is_the_one_that_is_provisioned() -> None:
    provisioned = (MONITORING / "grafana-datasource.yml").read_text(encoding="utf-8")
    assert {panel["datasource"]["uid"] for panel in PANELS} == set(re.findall(r"uid: (\w+)", provisioned))
