"""The evaluator of alert rules knows the language as far as it goes, and refuses the rest."""

import pytest
from tests.unit.operations.promql import Evaluation, Series, expand, read_series

STEP_S = 60.0
SERIES = [
    read_series('c{k="a"}', "0+60x10", STEP_S),
    read_series('c{k="b"}', "0+6x5 6+6x4", STEP_S),  # starts again after 5 minutes
    read_series('g{k="a"}', "10-1x10", STEP_S),
    read_series('g{k="c"}', "5x10", STEP_S),
    read_series("old", "1 2", STEP_S),
]


def value(expression: str, at: float = 600.0) -> dict[str, float]:
    found = Evaluation(expression, SERIES, at).value()
    assert isinstance(found, dict)
    return {",".join(v for _, v in sorted(labels)): round(x, 6) for labels, x in found.items()}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("g", {"a": 0, "c": 5}),
        ('g{k="c"}', {"c": 5}),
        ('g{k!="c"}', {"a": 0}),
        ('g{k=~"a|z"}', {"a": 0}),
        ('g{k=~"c.*"}', {"c": 5}),
        ("g > 3", {"c": 5}),
        ("g > 9", {}),
        ("sum(g)", {"": 5}),
        ("max by (k) (g)", {"a": 0, "c": 5}),
        ("count(g)", {"": 2}),
        ("c + g", {"a": 600}),
        ("g * 2 + 1", {"a": 1, "c": 11}),
        ("g / g", {"a": pytest.approx(float("nan"), nan_ok=True), "c": 1}),
        ("g / g > 0", {"c": 1}),
        ("c and g", {"a": 600}),
        ("c > 700 and g", {}),
        ('rate(c{k="a"}[5m])', {"a": 1}),
        ('increase(c{k="a"}[5m])', {"a": 300}),
        ("deriv(g[10m])", {"a": -1 / 60, "c": 0}),
        ("changes(g[5m])", {"a": 4, "c": 0}),
        ("old", {}),  # its last sample is too old
    ],
)
def test_expressions_are_evaluated(expression: str, expected: dict[str, float]) -> None:
    assert value(expression) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_a_counter_that_starts_again_goes_on_counting() -> None:
    assert value('increase(c{k="b"}[10m])')["b"] == pytest.approx(60, abs=7)


@pytest.mark.parametrize(
    "expression", ["g offset 5m", "histogram_quantile(0.9, g)", "g[5m]", "rate(g)", "g >", "sum(g", 'g{k="a']
)
def test_what_is_not_known_is_refused(expression: str) -> None:
    with pytest.raises(SyntaxError):
        Evaluation(expression, SERIES, 0.0).value()


def test_series_are_written_as_promtool_does() -> None:
    assert expand("0+10x3 _x2 7 1x2") == [0, 10, 20, 30, None, None, 7, 1, 1, 1]
    assert read_series('m{a="b"}', "1 _ 3", 60) == Series("m", frozenset({("a", "b")}), ((0.0, 1.0), (120.0, 3.0)))
