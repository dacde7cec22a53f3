"""What all benchmarks need: CPU time of processes, percentiles, tables for people and JSON for programs."""

import json
import os
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from gleaner_extract.figures import extract

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "bench-results"  # not kept: docs/performance.md says which figures are
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def median(values: Sequence[float]) -> float:
    """Return the median, 0 of nothing."""
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def children_of(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, parents = [pid], parents_of_all()
    for each in found:
        found.extend(child for child, parent in parents.items() if parent == each)
    return found


def parents_of_all() -> dict[int, int]:
    """Return the parent of every process of this machine."""
    return {pid: int(fields[1]) for pid, fields in stats()}


def stats() -> Iterator[tuple[int, list[str]]]:
    """Yield pid and the fields of /proc/PID/stat behind the name: state, parent, group, …"""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile


def cpu_s(pids: Sequence[int]) -> float:
    """Return the CPU time of processes, with their children that ended and were waited for."""
    wanted = set(pids)
    return sum(sum(map(int, fields[11:15])) for pid, fields in stats() if pid in wanted) / TICK


def memory_mb(pid: int) -> tuple[float, float]:
    """Return resident and unique (private) megabytes of a process."""
    kinds = {"Rss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in kinds:
            kinds[name] = int(rest.split()[0])
    return kinds["Rss"] / 1024, (kinds["Private_Clean"] + kinds["Private_Dirty"]) / 1024


def machine() -> dict[str, object]:
    """Return what readers of a result must know of where and when it was made."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "python": sys.version.split()[0],
        "library": "sources" if str(extract.__file__).endswith(".py") else "compiled",
    }


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the first column to the left, numbers to the right."""
    console.print(title, style="bold")  # not as the title of the table: that would be as narrow as the table
    table = Table()
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    for row in rows:
        table.add_row(
            *(cell if isinstance(cell, str) else f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row)
        )
    console.print(table)


def save(name: str, result: Mapping[str, Any]) -> Path:
    """Write a result as JSON under bench-results/ and say where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    console.print(f"written to {path.relative_to(ROOT)}")
    return path
