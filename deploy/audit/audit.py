"""Asks for known vulnerabilities of everything that is locked: `./run audit [LOCK …]`.

Runs pip-audit over each file of `requirements/`, in an environment of its own, so that what audits is not part of what is
audited. Needs nothing but Python and network. Status 0: nothing known; 1: something found; 3: could not be found out.
"""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
REQUIREMENTS: Final = ROOT / "requirements"
CLEAN, FOUND, UNKNOWN = 0, 1, 3
TIMEOUT_S: Final = 600


class CannotAudit(Exception):
    """The message says why nothing is known."""


@dataclass(frozen=True)
class Finding:
    """A known vulnerability of a locked version."""

    package: str
    version: str
    vulnerability: str
    fixed_in: str


def main(arguments: Sequence[str]) -> int:
    """Audit these locks, by default all; print what was found; return the status."""
    locks = [Path(argument) for argument in arguments] or sorted(REQUIREMENTS.glob("*.txt"))
    status = CLEAN
    try:
        program = auditor()
    except CannotAudit as error:
        return say(f"audit: not done: {error}", UNKNOWN)
    for lock in locks:
        try:
            findings = audit(program, lock)
        except CannotAudit as error:
            say(f"{lock.name}: not audited: {error}")
            status = status or UNKNOWN
            continue
        for found in findings:
            say(
                f"{lock.name}: {found.package} {found.version}: {found.vulnerability}, fixed in {found.fixed_in or 'nothing yet'}"
            )
        if findings:
            status = FOUND
        else:
            say(f"{lock.name}: nothing known")
    return status


def auditor() -> Path:
    """Return pip-audit, installed from its lock where it is not there yet.

    Raises:
        CannotAudit: it could not be installed.
    """
    named = os.environ.get("GLEANER_PIP_AUDIT")
    if named:
        return Path(named)
    folder = ROOT / ".audit-venv"
    program = folder / "bin" / "pip-audit"
    if not program.exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(folder / "bin/python"), "-m", "pip", "-qq", "--disable-pip-version-check", "--no-input", "install"]
        result = run([*install, "--require-hashes", "-r", str(REQUIREMENTS / "audit.txt")])
        if result.returncode:
            raise CannotAudit(f"pip-audit could not be installed; is there network? {last_line(result.stderr)}")
    return program


def audit(program: Path, lock: Path) -> list[Finding]:
    """Return what is known against a lock.

    Raises:
        CannotAudit: pip-audit gave no answer.
    """
    options = ["--require-hashes", "--disable-pip", "--format=json", "--progress-spinner=off"]
    result = run([str(program), f"--requirement={lock}", *options])
    try:
        answer = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        raise CannotAudit(f"pip-audit gave no answer; is there network? {last_line(result.stderr)}") from error
    skipped = [f"{each['name']}: {each['skip_reason']}" for each in answer if "skip_reason" in each]
    if skipped:
        raise CannotAudit(f"skipped {'; '.join(skipped)}")
    return list(findings_of(answer))


def findings_of(answer: list[dict[str, Any]]) -> Iterator[Finding]:
    """Yield the findings of pip-audit's answer."""
    for package in answer:
        for known in package["vulns"]:
            yield Finding(package["name"], package["version"], known["id"], ", ".join(known["fix_versions"]))


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end.

    Raises:
        CannotAudit: it is not there, or does not end.
    """
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotAudit(str(error)) from error


def last_line(text: str) -> str:
    """Return the last line that says something, cut."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def say(text: str, status: int = CLEAN) -> int:
    """Print a line; return the status, so that it can be returned at once."""
    sys.stdout.write(f"{text}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
