"""Every command explains itself, with an example."""

import re
from importlib.util import find_spec

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from gleaner_standalone.cli import COMMANDS, build, wanted


def paths() -> list[tuple[str, ...]]:
    """All commands and commands of groups."""
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = get_command(build((name,)))
        inner = getattr(command, "commands")[name]  # noqa: B009 - typed as a plain command
        found += [(name, sub) for sub in inner.commands] if hasattr(inner, "commands") else [(name,)]
    return found


@pytest.mark.parametrize("path", paths(), ids=" ".join)
def test_a_command_has_help_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(build((path[0],)), [*path, "--help"], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert re.search(r"Example: .{0,60}gleaner " + " ".join(path), result.output), result.output


def test_every_listed_command_exists() -> None:
    assert [name for name in COMMANDS if find_spec(f"gleaner_standalone.commands.{name}") is None] == []


def test_only_the_called_command_is_loaded() -> None:
    assert wanted(["figures", "--place", "汉源县"]) == ("figures",)
    assert wanted(["--help"]) == COMMANDS
    assert wanted(["figurs"]) == COMMANDS
