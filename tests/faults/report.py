"""Makes the tables of docs/reliability.md out of the reports: `python tests/faults/report.py [--check]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench"), str(Path(__file__).parents[2])]

from evidence import Evidence, FaultCount, SoakReport, pooled, read_soaks, read_suite  # noqa: E402 - the folders above are needed first
from oracle import Findings  # noqa: E402

PAGE: Final = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN: Final = "<!-- begin {name}: written by tests/faults/report.py -->"
END: Final = "<!-- end {name} -->"

# Which short test's negative control belongs to which fault of the soak.
FAULT_IDS: Final = {
    "extract worker killed": "F1",
    "process of a worker's pool killed": "F1",
    "dispatcher killed": "F2",
    "door killed": "F2",
    "store writer killed": "F8",
    "sequencer killed": "F8",
    "Redis killed, all it held gone": "F4",
    "Redis emptied (FLUSHALL)": "F4",
    "Postgres stopped at once": "F8",
    "postmaster killed": "F8",
    "connections to Redis frozen": "F5",
    "… several at once": "F12",
}


def soak_table(reports: Sequence[SoakReport], evidence: Sequence[Evidence] = ()) -> str:
    """Return soaks as one Markdown table, and the totals of each."""
    shows: dict[str, str] = {}
    for each in sorted(evidence, key=_order):
        if each.is_control:
            shows.setdefault(each.fault, each.shows)  # the others belong to other faults of the same number
    lines = [
        "| fault | times | articles on their way | lost | doubled | recovery, median s | longest s | without the protection |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
        *(_row(each, shows.get(FAULT_IDS.get(each.fault, ""), "")) for each in pooled(reports)),
        "",
        *(f"- {_totals(report)}" for report in reports),
    ]
    return "\n".join(lines) + "\n"


def suite_table(evidence: Sequence[Evidence]) -> str:
    """Return the short tests, each beside what its negative control showed."""
    lines = [
        "| | fault | times | articles | lost | doubled | wrong | all done after, s |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_suite_row(each) for each in sorted(evidence, key=_order) if not each.is_control]
    lines += ["", "| | protection switched off | articles | lost | doubled | wrong | what it shows |"]
    lines += ["|---|---|---:|---:|---:|---:|---|"]
    lines += [_control_row(each) for each in sorted(evidence, key=_order) if each.is_control]
    return "\n".join(lines) + "\n"


def _row(each: FaultCount, shows: str) -> str:
    times = (_s(each.recovery_median_s), _s(each.recovery_max_s))
    cells = (each.fault, each.injected, each.articles, each.lost, each.doubled, *times, shows)
    return f"| {' | '.join(map(str, cells))} |"


def _totals(report: SoakReport) -> str:
    found = report.findings
    balanced = f"{found.samples - found.unbalanced:,} of {found.samples:,}"
    grown = sum(report.rss_last_bytes.values()) / max(1, sum(report.rss_first_bytes.values()))
    return (
        f"Seed {report.seed}, {report.minutes:g} minutes: {found.articles:,} articles, {found.lost} lost, "
        f"{found.doubled} doubled, {found.wrong} with another result than a fault-free run; {report.planted} of them were "
        f"poisonous and went to quarantine. The ledger balanced in {balanced} looks; "
        f"{found.feed_errors} gaps or repeats in the change feed; {report.refusals:,} requests were refused or cut off and sent "
        f"again; at most {report.max_attempts} attempts on one article. After the last fault all was done within "
        f"{report.drained_s:g} s. Redis held {report.redis_peak_bytes / 1e6:.1f} MB at most; the services took {grown:.2f} times "
        f"as much memory in the last third as in the first. Verdict: {report.verdict}."
    )


def _suite_row(each: Evidence) -> str:
    return f"| {each.fault} | {each.what} | {each.injected} | {_found(each.findings)} | {_s(each.recovery_s)} |"


def _control_row(each: Evidence) -> str:
    return f"| {each.fault} | {each.what} | {_found(each.findings)} | {each.shows} |"


def _found(found: Findings | None) -> str:
    return f"{found.articles} | {found.lost} | {found.doubled} | {found.wrong}" if found else "| | | "


def _s(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _order(each: Evidence) -> tuple[int, str]:
    return int(each.fault.removeprefix("F")), each.what


def rendered(page: str) -> str:
    """Return the page with its tables made anew."""
    suite = read_suite()
    for name, table in (("soak", soak_table(read_soaks(), suite)), ("suite", suite_table(suite))):
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{PAGE} lacks the lines {begin} and {end}")
        page = f"{before}{begin}\n\n{table}\n{end}{after}"
    return page


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or say whether it is what the reports say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 when the page differs")
    is_check = parser.parse_args(arguments).check
    page = PAGE.read_text(encoding="utf-8")
    made = rendered(page)
    if not is_check:
        PAGE.write_text(made, encoding="utf-8")
    return int(is_check and made != page)


if __name__ == "__main__":
    sys.exit(main())
