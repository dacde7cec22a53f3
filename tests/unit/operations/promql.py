"""As much of PromQL as deploy/monitoring/alerts.yml uses, so that its rules can be tried without Prometheus.

Selectors with matchers and ranges, `rate`, `increase`, `changes`, `deriv`, `sum|min|max|count [by (…)]`, arithmetic,
comparisons that filter, `and`. Anything else is a SyntaxError. The file of cases beside the rules is promtool's own format:
with promtool at hand both must agree on it.
"""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LOOKBACK_S: Final = 300.0
UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
AGGREGATIONS: Final[dict[str, Callable[[Sequence[float]], float]]] = {"sum": sum, "min": min, "max": max, "count": len}
FUNCTIONS: Final = ("rate", "increase", "changes", "deriv")
TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?(?:e\d+)?)(?![\w:])   # 5, 0.05, 5e9
      | (?P<range>\[\d+[smhd]\])                      # [5m]
      | (?P<name>[a-zA-Z_:][\w:]*)
      | (?P<matchers>\{[^{}]*\})
      | (?P<sign>==|!=|>=|<=|[-+*/<>(),])
    )""",
    re.VERBOSE,
)
MATCHER: Final = re.compile(r'\s*(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"\s*(?:,|$)')
OPERATIONS: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else (math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a)),
}
COMPARISONS: Final[dict[str, Callable[[float, float], bool]]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}

Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
Value = float | Vector


@dataclass(frozen=True)
class Series:
    """A time series: name, labels, samples as (seconds, value) in order of time."""

    name: str
    labels: Labels
    samples: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Selector:
    """What a selector asks for."""

    name: str
    matchers: tuple[tuple[str, str, str], ...]
    range_s: float = 0.0

    def matches(self, series: Series) -> bool:
        labels = dict(series.labels)
        return series.name == self.name and all(fits(labels.get(name, ""), how, what) for name, how, what in self.matchers)


def fits(value: str, how: str, what: str) -> bool:
    """Whether a label's value fits a matcher."""
    is_equal = bool(re.fullmatch(what, value)) if how.endswith("~") else value == what
    return is_equal is not how.startswith("!")


def duration_s(text: str) -> float:
    """Seconds of `5m`."""
    return float(text[:-1]) * UNITS[text[-1]]


def tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each token."""
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise SyntaxError(f"at {text[at:]!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def selectors(expression: str) -> list[Selector]:
    """All selectors of an expression, however deep."""
    asked: list[Selector] = []
    Evaluation(expression, (), 0.0, asked).value()
    return asked


class Evaluation:
    """Evaluates one expression at one time."""

    def __init__(self, expression: str, series: Sequence[Series], at: float, asked: list[Selector] | None = None) -> None:
        self._tokens, self._place = tokens(expression), 0
        self._series, self._at = series, at
        self._asked = [] if asked is None else asked

    def value(self) -> Value:
        found = self._and()
        if self._place != len(self._tokens):
            raise SyntaxError(f"left over: {self._tokens[self._place :]}")
        return found

    def _peek(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _take(self, wanted: str = "") -> tuple[str, str]:
        if self._place == len(self._tokens) or (wanted and self._peek() != wanted):
            raise SyntaxError(f"{wanted or 'more'} expected, found {self._peek()!r}")
        self._place += 1
        return self._tokens[self._place - 1]

    def _and(self) -> Value:
        found = self._compared()
        while self._peek() == "and":
            self._take()
            other = self._compared()
            if not isinstance(found, dict) or not isinstance(other, dict):
                raise SyntaxError("and is for vectors")
            found = {labels: value for labels, value in found.items() if labels in other}
        return found

    def _compared(self) -> Value:
        found = self._sum()
        if self._peek() in COMPARISONS:
            is_true = COMPARISONS[self._take()[1]]
            other = self._sum()
            if not isinstance(found, dict):
                raise SyntaxError("only vectors are compared")
            return {labels: value for labels, value in found.items() if compares(is_true, value, other, labels)}
        return found

    def _sum(self) -> Value:
        return self._chain(("+", "-"), lambda: self._chain(("*", "/"), self._atom))

    def _chain(self, signs: tuple[str, ...], part: Callable[[], Value]) -> Value:
        found = part()
        while self._peek() in signs:
            sign = self._take()[1]
            found = combined(OPERATIONS[sign], found, part())
        return found

    def _atom(self) -> Value:
        kind, text = self._take()
        if kind == "number":
            return float(text)
        if text == "(":
            found = self._and()
            self._take(")")
            return found
        if kind != "name":
            raise SyntaxError(text)
        if text in AGGREGATIONS:
            return self._aggregate(text)
        if text in FUNCTIONS:
            return self._function(text)
        selector = self._selector(text)
        if selector.range_s:
            raise SyntaxError(f"a range of {text} without a function")
        return self._instant(selector)

    def _aggregate(self, name: str) -> Vector:
        names: tuple[str, ...] = ()
        if self._peek() == "by":
            self._take()
            self._take("(")
            names = tuple(iter(self._name_in_list, ""))
        self._take("(")
        inner = self._and()
        self._take(")")
        if not isinstance(inner, dict):
            raise SyntaxError(f"{name} is for vectors")
        groups: dict[Labels, list[float]] = {}
        for labels, value in inner.items():
            groups.setdefault(frozenset(pair for pair in labels if pair[0] in names), []).append(value)
        return {labels: float(AGGREGATIONS[name](values)) for labels, values in groups.items()}

    def _name_in_list(self) -> str:
        kind, text = self._take()
        if text == ",":
            kind, text = self._take()
        return text if kind == "name" else ""

    def _function(self, name: str) -> Vector:
        self._take("(")
        selector = self._selector(self._take()[1])
        self._take(")")
        if not selector.range_s:
            raise SyntaxError(f"{name} needs a range")
        found = {}
        for series in filter(selector.matches, self._series):
            since = self._at - selector.range_s
            samples = [sample for sample in series.samples if since < sample[0] <= self._at]
            value = over_time(name, samples, since, self._at)
            if value is not None:
                found[series.labels] = value
        return found

    def _selector(self, name: str) -> Selector:
        matchers: tuple[tuple[str, str, str], ...] = ()
        if self._peek().startswith("{"):
            inner = self._take()[1][1:-1]
            matchers = tuple((m[1], m[2], m[3]) for m in MATCHER.finditer(inner))
            if inner.strip() and not matchers:
                raise SyntaxError(inner)
        range_s = duration_s(self._take()[1][1:-1]) if self._peek().startswith("[") else 0.0
        found = Selector(name, matchers, range_s)
        self._asked.append(found)
        return found

    def _instant(self, selector: Selector) -> Vector:
        found = {}
        for series in filter(selector.matches, self._series):
            recent = [value for time, value in series.samples if self._at - LOOKBACK_S < time <= self._at]
            if recent:
                found[series.labels] = recent[-1]
        return found


def compares(is_true: Callable[[float, float], bool], value: float, other: Value, labels: Labels) -> bool:
    """Whether a sample stays in a comparison."""
    if isinstance(other, dict):
        return labels in other and is_true(value, other[labels])
    return is_true(value, other)


def combined(operation: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """Arithmetic of scalars and vectors, one to one by labels."""
    if isinstance(left, dict) and isinstance(right, dict):
        return {labels: operation(value, right[labels]) for labels, value in left.items() if labels in right}
    if isinstance(left, dict) and not isinstance(right, dict):
        return {labels: operation(value, right) for labels, value in left.items()}
    if isinstance(right, dict) and not isinstance(left, dict):
        return {labels: operation(left, value) for labels, value in right.items()}
    assert isinstance(left, float) and isinstance(right, float)
    return operation(left, right)


def over_time(name: str, samples: Sequence[tuple[float, float]], since: float, until: float) -> float | None:
    """A function of the samples of a range; None where there are too few."""
    if name == "changes":
        return float(sum(a[1] != b[1] for a, b in itertools.pairwise(samples))) if samples else None
    if len(samples) < 2:
        return None
    if name == "deriv":
        return slope(samples)
    increase = extrapolated(samples, since, until)
    return increase / (until - since) if name == "rate" else increase


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """Least squares."""
    mean_t = sum(t for t, _ in samples) / len(samples)
    mean_v = sum(v for _, v in samples) / len(samples)
    spread = sum((t - mean_t) ** 2 for t, _ in samples)
    return sum((t - mean_t) * (v - mean_v) for t, v in samples) / spread


def extrapolated(samples: Sequence[tuple[float, float]], since: float, until: float) -> float:
    """Increase of a counter over a range, as Prometheus does it: resets added, ends filled up to half a step beyond."""
    increase = samples[-1][1] - samples[0][1]
    increase += sum(a[1] for a, b in itertools.pairwise(samples) if b[1] < a[1])
    covered = samples[-1][0] - samples[0][0]
    step = covered / (len(samples) - 1)
    before, after = samples[0][0] - since, until - samples[-1][0]
    if increase > 0 and samples[0][1] >= 0:
        before = min(before, covered * samples[0][1] / increase)
    reach = covered + sum(gap if gap < step * 1.1 else step / 2 for gap in (before, after))
    return increase * reach / covered


def expand(values: str) -> list[float | None]:
    """Samples of promtool's notation: `0+10x3 _x2 7` is 0, 10, 20, 30, none, none, 7."""
    found: list[float | None] = []
    for part in values.split():
        if match := re.fullmatch(r"(-?[\d.]+|_|NaN)(?:([+-][\d.]+))?(?:x(\d+))?", part):
            count = int(match[3] or 0)
            if match[1] == "_":
                found += [None] * max(count, 1)
            else:
                found += [float(match[1]) + float(match[2] or 0) * n for n in range(count + 1)]
        else:
            raise SyntaxError(part)
    return found


def read_series(text: str, values: str, step_s: float) -> Series:
    """A series of promtool's notation."""
    name, _, rest = text.partition("{")
    labels = frozenset((m[1], m[3]) for m in MATCHER.finditer(rest.rstrip("}")))
    samples = tuple((n * step_s, v) for n, v in enumerate(expand(values)) if v is not None)
    return Series(name, labels, samples)


def firing(rules: Sequence[Mapping[str, str]], series: Sequence[Series], at: float, step_s: float) -> dict[str, int]:
    """How many alerts of each name fire at a time: active without a break for as long as their `for` says."""
    found: dict[str, int] = {}
    for rule in rules:
        since: dict[Labels, float] = {}
        now = 0.0
        while now <= at:
            value = Evaluation(rule["expr"], series, now).value()
            assert isinstance(value, dict)
            since = {labels: since.get(labels, now) for labels in value}
            now += step_s
        wait_s = duration_s(rule["for"]) if "for" in rule else 0.0
        if count := sum(at - started >= wait_s for started in since.values()):
            found[rule["alert"]] = count
    return found
