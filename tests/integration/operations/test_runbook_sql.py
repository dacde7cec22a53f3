"""Every statement that a runbook tells an operator to run is understood by the database."""

import re
from pathlib import Path

import psycopg
import pytest

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [*sorted((DOCS / "runbooks").glob("*.md")), DOCS / "operations.md"]
SQL = re.compile(r"`((?:select|create role|drop) [^`]+)`")
PLACEHOLDERS = {"PID": "0", "…": "x"}
STATEMENTS = [(page.name, " ".join(found.split())) for page in PAGES for found in SQL.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "statement"), STATEMENTS)
def test_a_statement_of_a_runbook_runs(module_database_url: str, page: str, statement: str) -> None:
    for placeholder, value in PLACEHOLDERS.items():
        statement = statement.replace(placeholder, value)
    with psycopg.connect(module_database_url) as connection:
        try:
            connection.execute(statement.encode())
        except psycopg.errors.UndefinedObject as error:
            assert "replication slot" in str(error)  # a name of the operator's own
        finally:
            connection.rollback()


def test_statements_are_found_on_most_pages() -> None:
    assert len(STATEMENTS) >= 15
