"""What runs of the fault suite and of the soak found, as files that the tables in docs/reliability.md are made from."""

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from oracle import Findings

REPORTS: Final = Path(__file__).parent / "reports"
SOAK_FILES: Final = "soak-*.json"
SUITE_FILE: Final = REPORTS / "suite.jsonl"
SUITE_VARIABLE: Final = "GLEANER_FAULTS_EVIDENCE"  # names the file to which a run of the suite appends


class FaultCount(Struct, frozen=True, kw_only=True):
    """One kind of fault in a soak.

    Attributes:
        fault: its name.
        injected: how often it struck, alone or with others.
        articles: that were on their way while it worked, each counted once.
        lost: of those.
        doubled: of those.
        recoveries: how often the time to recovery was taken.
        recovery_median_s: from the end of the fault until an article received after it was stored; null if never taken.
        recovery_max_s: the longest.
        recovery_s: each of them; empty in reports of early runs, which kept only median and longest.
    """

    fault: str
    injected: int
    articles: int = 0
    lost: int = 0
    doubled: int = 0
    recoveries: int = 0
    recovery_median_s: float | None = None
    recovery_max_s: float | None = None
    recovery_s: tuple[float, ...] = ()

    def times_s(self) -> tuple[float, ...]:
        """Return the times to recovery, as well as they are known."""
        if self.recovery_s or self.recovery_median_s is None or self.recovery_max_s is None:
            return self.recovery_s
        return (*((self.recovery_median_s,) * (self.recoveries - 1)), self.recovery_max_s)


class SoakReport(Struct, frozen=True, kw_only=True):
    """One soak; times in seconds; memory in bytes, by service, as the median of the first and of the last third."""

    seed: int
    minutes: float
    is_protected: bool
    verdict: str
    faults: tuple[FaultCount, ...]
    findings: Findings
    planted: int
    refusals: int
    drained_s: float
    max_attempts: int
    redis_peak_bytes: int
    rss_first_bytes: dict[str, int]
    rss_last_bytes: dict[str, int]


class Evidence(Struct, frozen=True, kw_only=True):
    """What one test of the suite found.

    Attributes:
        fault: F1 to F12, as in the issue's list.
        what: what was done, in a few words.
        is_control: a protection was switched off, and the oracle had to notice.
        injected: how often the fault struck.
        findings: of the oracle, null where the fault leaves no articles to judge.
        recovery_s: from the end of the fault until all was done, null where not taken.
        shows: what a control showed.
    """

    fault: str
    what: str
    is_control: bool = False
    injected: int = 1
    findings: Findings | None = None
    recovery_s: float | None = None
    shows: str = ""


def record(evidence: Evidence) -> None:
    """Append to the file that the environment names; without one, nothing is kept."""
    path = os.environ.get(SUITE_VARIABLE)
    if path:
        with Path(path).open("ab") as file:
            file.write(msgspec.json.encode(evidence) + b"\n")


def read_suite(path: Path = SUITE_FILE) -> list[Evidence]:
    """Return what a run of the suite kept."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [msgspec.json.decode(line, type=Evidence) for line in lines]


def read_soaks(folder: Path = REPORTS) -> list[SoakReport]:
    """Return the reports of all soaks, the longest first."""
    found = [msgspec.json.decode(path.read_bytes(), type=SoakReport) for path in sorted(folder.glob(SOAK_FILES))]
    return sorted(found, key=lambda report: -report.minutes)


def pooled(reports: Sequence[SoakReport]) -> list[FaultCount]:
    """Return what several soaks did, by fault."""
    names = sorted({each.fault for report in reports for each in report.faults})
    return [_pool([each for report in reports for each in report.faults if each.fault == name]) for name in names]


def _pool(counts: Sequence[FaultCount]) -> FaultCount:
    times = tuple(time for each in counts for time in each.times_s())
    return FaultCount(
        fault=counts[0].fault,
        injected=sum(each.injected for each in counts),
        articles=sum(each.articles for each in counts),
        lost=sum(each.lost for each in counts),
        doubled=sum(each.doubled for each in counts),
        recoveries=len(times),
        recovery_median_s=median(times),
        recovery_max_s=max(times, default=None),
        recovery_s=times,
    )


def write_soak(report: SoakReport, path: Path) -> None:
    """Write the report of a soak, readable by people, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def median(values: Sequence[float]) -> float | None:
    """Return the median to a tenth; null of nothing."""
    return round(statistics.median(values), 1) if values else None
