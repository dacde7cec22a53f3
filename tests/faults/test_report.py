"""The tables in docs/reliability.md are what the runs wrote."""

import msgspec
from evidence import read_soaks, read_suite
from report import PAGE, main, rendered, soak_table, suite_table


def test_page_says_what_the_reports_say() -> None:
    assert main(["--check"]) == 0


def test_a_report_with_a_loss_would_change_the_page() -> None:
    reports, suite = read_soaks(), read_suite()
    findings = msgspec.structs.replace(reports[0].findings, lost=1)
    assert soak_table(reports, suite) in PAGE.read_text(encoding="utf-8")
    with_loss = [msgspec.structs.replace(reports[0], findings=findings), *reports[1:]]
    assert soak_table(with_loss, suite) not in PAGE.read_text(encoding="utf-8")


def test_rendering_twice_changes_nothing() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert rendered(rendered(page)) == rendered(page)
    assert suite_table(read_suite()) in page
