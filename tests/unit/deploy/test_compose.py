"""The compose file and the container files name things that exist, and keep to the rules of the house."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"].startswith("gleaner-")}


@pytest.mark.parametrize("name", sorted(OURS))
def test_command_names_a_module_that_exists(name: str) -> None:
    command = OURS[name]["command"]
    named = command[2] if command[:2] == ["python", "-m"] else command[1].removeprefix("--app=").partition(":")[0]
    assert find_spec(named) is not None


@pytest.mark.parametrize("name", sorted(OURS))
def test_service_runs_with_least_rights(name: str) -> None:
    assert OURS[name]["read_only"] is True
    assert OURS[name]["cap_drop"] == ["ALL"]


def test_extract_workers_have_no_database_credentials() -> None:
    assert "GLEANER_DATABASE_URL" not in OURS["extract"]["environment"]


def test_redis_never_evicts() -> None:
    command = COMPOSE["services"]["redis"]["command"]
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert "--maxmemory" in command


def test_each_image_is_built_once() -> None:
    built = [service["image"] for service in OURS.values() if "build" in service]
    assert sorted(built) == sorted({service["image"] for service in OURS.values()})


@pytest.mark.parametrize("path", sorted((ROOT / "deploy/containers").iterdir()), ids=lambda path: path.name)
def test_container_file_copies_what_exists_and_drops_root(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    assert re.search(r"^USER \d+$", text, re.MULTILINE)
    assert "--require-hashes" in text


def test_the_database_has_the_settings_that_the_bench_measures_with_and_the_page_names_them() -> None:
    command: list[str] = COMPOSE["services"]["postgres"]["command"]
    given = dict(setting.split("=", 1) for setting in command[2::2])
    bench = (ROOT / "tests/bench/store/server.py").read_text(encoding="utf-8")
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for name in ("max_wal_size", "checkpoint_timeout", "shared_buffers"):
        value = given[name].removeprefix("${POSTGRES_SHARED_BUFFERS:-").removesuffix("}")
        assert f'"{name}": "{value}"' in bench
        assert f"`{name}`" in page
        assert value in page
