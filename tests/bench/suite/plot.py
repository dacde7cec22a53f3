"""Draws the plots of docs/performance.md; needs matplotlib, which the environment of the peers has.

.bench-venv/bin/python tests/bench/suite/plot.py      reads tests/bench/reports, writes docs/images/*.png
"""

import json
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

ROOT = Path(__file__).resolve().parents[3]
REPORTS = ROOT / "tests" / "bench" / "reports"
IMAGES = ROOT / "docs" / "images"


def load(name: str) -> Any:
    """Return a committed report, nothing where it was not made."""
    path = REPORTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def stages(report: Any) -> None:
    """Draw the parts of an article's time, one bar a dress."""
    dresses = report["stages-none"]["dresses"]
    parts = list(dict.fromkeys(part for found in dresses.values() for part in found["parts_ms"]))
    figure, axes = plt.subplots(figsize=(8, 4))
    left = [0.0] * len(dresses)
    for part in parts:
        widths = [found["parts_ms"].get(part, 0.0) for found in dresses.values()]
        axes.barh(list(dresses), widths, left=left, label=part)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_xlabel("ms of CPU an article, tagger off")
    axes.legend(fontsize=7, ncols=2)
    figure.tight_layout()
    figure.savefig(IMAGES / "stages.png", dpi=120)


def sweep(report: Any) -> None:
    """Draw articles a second of each setting."""
    rows = report["rows"]
    figure, axes = plt.subplots(figsize=(8, 4))
    axes.barh(list(rows), [found["per_s"] for found in rows.values()])
    axes.set_xlabel(f"articles/s end to end, tagger {report['tagger']}")
    figure.tight_layout()
    figure.savefig(IMAGES / "sweep.png", dpi=120)


def growth(reports: list[Any]) -> None:
    """Draw the cost of an article by how many are stored."""
    points = {
        each["articles"]: each["best"] for report in reports for each in (report["writes"]["small"], report["writes"]["large"])
    }
    figure, axes = plt.subplots(figsize=(6, 4))
    counts = sorted(points)
    axes.plot(counts, [points[count]["cpu_ms"] for count in counts], "o-", label="processor time of the database")
    axes.plot(counts, [points[count]["statements_ms"] for count in counts], "o--", label="statements, as the server counts")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("articles stored")
    axes.set_ylabel("ms an article")
    axes.legend()
    figure.tight_layout()
    figure.savefig(IMAGES / "growth.png", dpi=120)


def main() -> None:
    """Draw what there are reports for."""
    IMAGES.mkdir(exist_ok=True)
    whole, swept, middle = load("all"), load("sweep"), load("store-100k")
    if whole:
        stages(whole)
        growth([r for r in (whole.get("store-growth"), middle) if r])
    if swept:
        sweep(swept)


if __name__ == "__main__":
    main()
