"""The run script on machines that lack something, played with a PATH of our own."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = ("sh", "dirname", "cat", "cksum", "mkdir", "env")
PYTHON = """case "$*" in
    *"-m pytest"*) shift 2; printf '%s' "$*";;
    *cpu_count*) echo 3;;
esac"""


def tool(place: Path, name: str, script: str) -> None:
    path = place / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with the tools of POSIX that the script uses, and no Python."""
    for name in TOOLS:
        found = next(Path(folder, name) for folder in os.environ["PATH"].split(":") if Path(folder, name).exists())
        (tmp_path / name).symlink_to(found)
    return tmp_path


def run(
    path: Path, *arguments: str, cwd: Path | None = None, settings: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "GLEANER_VENV": str(path / "venv"), **settings}
    return subprocess.run(
        [str(ROOT / "run"), *arguments], env=environment, cwd=cwd or path, capture_output=True, text=True, check=False
    )


def test_an_old_python_is_named_with_what_to_install(bare: Path) -> None:
    tool(bare, "python3", 'case "$*" in *version_info*) exit 1;; *) echo Python 3.9.2;; esac')
    result = run(bare, "demo")
    assert result.returncode == 1
    assert result.stderr.startswith("run: Python 3.11 or newer is needed, found: Python 3.9.2; install python3.11")
    assert result.stderr.count("\n") == 1


def test_no_python_at_all_is_told(bare: Path) -> None:
    assert "found: no python3; install python3.11" in run(bare, "test").stderr


def test_a_missing_venv_module_is_named_with_its_package(bare: Path) -> None:
    tool(bare, "python3", 'case "$*" in *"%d.%d"*) echo 3.11;; *ensurepip*) exit 1;; esac')
    result = run(bare, "gleaner", "--help")
    assert result.returncode == 1
    assert result.stderr == (
        "run: python3 has no venv module; install it (Debian, Ubuntu: apt install python3.11-venv) and start again\n"
    )


def test_help_needs_no_python_and_any_directory_will_do(bare: Path) -> None:
    result = run(bare, "help", cwd=Path("/"))
    assert result.returncode == 0
    for command in ("demo", "gleaner", "test", "lint", "bench"):
        assert f"  {command}" in result.stdout


def test_an_unknown_command_is_refused(bare: Path) -> None:
    result = run(bare, "dmeo")
    assert result.returncode == 1
    assert "no command dmeo" in result.stderr


def test_continuous_integration_runs_the_tests() -> None:
    assert '"$(dirname "$0")/../run" test' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    ("arguments", "settings", "given"),
    [
        ((), {}, "-n 3"),
        (("-x", "--durations=5"), {}, "-n 3 -x --durations=5"),
        ((), {"GLEANER_TEST_PROCESSES": "2"}, "-n 2"),
        ((), {"GLEANER_TEST_PROCESSES": "2", "GLEANER_TEST_REDIS_URL": "redis://here"}, "-n 0"),
        (("tests/unit", "-q"), {}, "-n 0 tests/unit -q"),
        (("tests/conftest.py::test_one",), {}, "-n 0 tests/conftest.py::test_one"),
        (("tests/unit",), {"GLEANER_TEST_PROCESSES": "2"}, "-n 2 tests/unit"),
        (("-k", "seeds"), {}, "-n 0 -k seeds"),
        (("--pdb",), {}, "-n 0 --pdb"),
    ],
)
def test_processes_share_the_tests_out_where_all_are_run(
    bare: Path, arguments: tuple[str, ...], settings: dict[str, str], given: str
) -> None:
    (bare / "venv" / "bin").mkdir(parents=True)
    tool(bare / "venv" / "bin", "python", PYTHON)
    assert run(bare, "test", *arguments, settings=settings).stdout == given
