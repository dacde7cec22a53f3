"""The rules of the house, checked like everything else."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = sorted(path for path in (ROOT / "services").rglob("*.py") if "build" not in path.relative_to(ROOT).parts)
MAX_LINES = 400
MAX_FUNCTION_LINES = 40


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


def test_code_is_formatted() -> None:
    result = run("ruff", "format", "--check", ".")
    assert result.returncode == 0, result.stdout


def test_code_keeps_the_rules_of_ruff() -> None:
    result = run("ruff", "check", "--output-format=concise", ".")
    assert result.returncode == 0, result.stdout


def test_types_are_strict() -> None:
    result = run("mypy", "services", "tests")
    assert result.returncode == 0, result.stdout


def test_services_import_only_what_they_may() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    is_generated = bool(lines) and "generated from" in lines[0].lower()
    assert len(lines) <= MAX_LINES or is_generated


def test_functions_are_short() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert found == []


def test_python_is_not_newer_than_the_oldest_we_support() -> None:
    newer = re.compile(r"^\s{0,20}(?:type \w+(?:\[.{1,80}\])? =|def \w+\[|class \w+\[)", re.MULTILINE)
    assert [str(path) for path in SOURCES if newer.search(path.read_text(encoding="utf-8"))] == []
