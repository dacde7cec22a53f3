"""The audit tells clean, found and unknown apart; played with a pip-audit of our own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CLEAN = {"dependencies": [{"name": "a", "version": "1.0", "vulns": []}], "fixes": []}
FOUND = {
    "dependencies": [
        {
            "name": "a",
            "version": "1.0",
            "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
        }
    ],
    "fixes": [],
}
SKIPPED = {"dependencies": [{"name": "a", "skip_reason": "not found on the index"}], "fixes": []}


def audit(folder: Path, script: str, *locks: str) -> subprocess.CompletedProcess[str]:
    program = folder / "pip-audit"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    environment = {**os.environ, "GLEANER_PIP_AUDIT": str(program)}
    command = [sys.executable, str(ROOT / "deploy/audit/audit.py"), *locks]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        (f"echo '{json.dumps(CLEAN)}'", 0, "dev.txt: nothing known"),
        (f"echo '{json.dumps(FOUND)}'; exit 1", 1, "dev.txt: a 1.0: PYSEC-1, fixed in 1.1"),
        (f"echo '{json.dumps(FOUND)}'; exit 1", 1, "dev.txt: a 1.0: PYSEC-2, fixed in nothing yet"),
        ("echo 'no route to host' >&2; exit 1", 3, "dev.txt: not audited: pip-audit gave no answer; is there network? no route"),
        (f"echo '{json.dumps(SKIPPED)}'", 3, "dev.txt: not audited: skipped a: not found"),
    ],
    ids=["clean", "found", "unfixed", "no network", "skipped"],
)
def test_what_is_known_is_told_by_the_status(tmp_path: Path, script: str, status: int, said: str) -> None:
    result = audit(tmp_path, script, "requirements/dev.txt")
    assert result.returncode == status, result.stderr
    assert said in result.stdout


def test_by_default_all_locks_are_audited(tmp_path: Path) -> None:
    result = audit(tmp_path, f"echo '{json.dumps(CLEAN)}'")
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {p.name for p in (ROOT / "requirements").glob("*.txt")}


def test_what_was_found_outweighs_what_is_unknown(tmp_path: Path) -> None:
    script = f"case $1 in *dev.txt) echo '{json.dumps(FOUND)}';; *) exit 1;; esac"
    assert audit(tmp_path, script, "requirements/dev.txt", "requirements/store.txt").returncode == 1
    assert audit(tmp_path, script, "requirements/store.txt", "requirements/dev.txt").returncode == 1


def test_a_missing_program_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "GLEANER_PIP_AUDIT": str(tmp_path / "nowhere")}
    command = [sys.executable, str(ROOT / "deploy/audit/audit.py"), "requirements/dev.txt"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 3
    assert "not audited" in result.stdout
