"""What runbooks and docs/operations.md tell an operator to do can be done: commands, settings, metrics, services exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
import typer.main
import yaml

from gleaner_extract.version import EXTRACTOR_VERSION
from gleaner_ingest.settings import DispatchSettings, DoorSettings, FeedSettings
from gleaner_runtime import metrics
from gleaner_standalone.cli import COMMANDS, build
from gleaner_store.api.settings import ApiSettings
from gleaner_store.settings import StoreSettings

ROOT = Path(__file__).parents[3]
RUNBOOKS = sorted((ROOT / "docs/runbooks").glob("*.md"))
PAGES = [*RUNBOOKS, ROOT / "docs/operations.md"]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
CODE = re.compile(r"```\w*\n(.*?)```|`([^`]+)`", re.DOTALL)
PLACEHOLDERS = {"RUN": "7", "FILE": str(Path(__file__)), "VERSION": EXTRACTOR_VERSION}
SETTINGS_CLASSES = (DoorSettings, DispatchSettings, FeedSettings, StoreSettings, ApiSettings)
EXTRACT_SETTINGS = ROOT / "services/extract/gleaner_extract/worker.py"
OF_THE_LAUNCHER = {"GLEANER_COMPILED", "GLEANER_HOME", "GLEANER_EXTRACT_CONCURRENCY", "GLEANER_VENV"}
OF_PROMETHEUS = {"up", "process_start_time_seconds"}
NOT_METRICS = {"gleaner_changes", "gleaner_ingest", "gleaner_store", "gleaner_consumer", "gleaner_login"}


def snippets(page: Path) -> list[str]:
    """Everything in code marks, on one line each; of blocks, each line."""
    found: list[str] = []
    for block, inline in CODE.findall(page.read_text(encoding="utf-8")):
        found += block.strip().splitlines() if block else [" ".join(inline.split())]
    return found


def calls(prefix: str) -> Iterator[tuple[str, str]]:
    """(page, snippet) of snippets that begin so."""
    for page in PAGES:
        yield from ((page.name, snippet) for snippet in snippets(page) if snippet.startswith(prefix))


GLEANER = sorted(set(calls("./run gleaner ")) | set(calls("gleaner ")))


@pytest.mark.parametrize(("page", "snippet"), GLEANER)
def test_a_command_of_ours_is_understood(page: str, snippet: str) -> None:
    words = [
        PLACEHOLDERS.get(word, word)
        for word in shlex.split(snippet.partition(" gleaner " if snippet[0] == "." else "gleaner ")[2])
    ]
    if words == ["…"]:
        return
    command: click.Command = typer.main.get_command(build(COMMANDS))  # type: ignore[assignment]
    while isinstance(command, click.Group) or hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, f"{page}: no command {name}"
        command = command.commands[name]
        if not words and not hasattr(command, "commands"):
            break
    if words == ["--help"]:
        return
    command.make_context("gleaner", list(words))  # parses and checks; runs nothing


def test_the_check_of_commands_can_fail() -> None:
    for wrong in ("ledger --no-such-option", "quarantine list --reason whim", "reextract diff"):
        with pytest.raises(Exception, match=r"(?i)no such option|not one of|missing"):
            test_a_command_of_ours_is_understood("", f"./run gleaner {wrong}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_metrics_exist(page: Path) -> None:
    named = {name for code in snippets(page) for name in re.findall(r"\bgleaner_[a-z_]+\b(?![./])", code)}
    assert named - NOT_METRICS <= set(metrics.REGISTRY._names_to_collectors)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_exist(page: Path) -> None:
    known = {field.name for kind in SETTINGS_CLASSES for field in msgspec.structs.fields(kind)}
    known |= set(re.findall(r"^    (\w+): ", EXTRACT_SETTINGS.read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bGLEANER_[A-Z_]+\b", page.read_text(encoding="utf-8"))) - OF_THE_LAUNCHER
    assert {name.removeprefix("GLEANER_").lower() for name in named} <= known


@pytest.mark.parametrize(("page", "snippet"), sorted(calls("docker compose ")))
def test_services_of_compose_exist(page: str, snippet: str) -> None:
    words = [word.partition("=")[0] for word in snippet.split()[2:] if not word.startswith("-")]
    profiles = {name for service in COMPOSE["services"].values() for name in service.get("profiles", [])}
    assert set(words) - {"up", "run", "restart", "logs"} <= set(COMPOSE["services"]) | profiles, page


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.name)
def test_a_runbook_shows_names_and_mends(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if page.name != "README.md":
        assert re.search(r"gleaner_\w+|api_v1\.\w+", text), "the metric or view that shows it"
        assert "./run gleaner " in text or "docker compose " in text, "the command that mends it"
        assert f"({page.name})" in (page.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_alert_is_in_the_list_of_runbooks() -> None:
    rules = yaml.safe_load((ROOT / "deploy/monitoring/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    listed = (ROOT / "docs/runbooks/README.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in rules if rule["alert"] not in listed] == []
