"""Commands and options that the pages about the store name are there."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from gleaner_standalone.cli import COMMANDS as GROUPS
from gleaner_standalone.cli import build

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("how-to-reextract", "how-to-correct-a-figure", "how-to-read-the-feed", "how-to-move-raw")
COMMANDS = [
    (page, found) for page in PAGES for found in re.findall(r"`(gleaner [^`]+)`", (DOCS / f"{page}.md").read_text("utf-8"))
]


@pytest.mark.parametrize(("page", "words"), COMMANDS)
def test_a_command_of_a_page_is_there_with_its_options(page: str, words: str) -> None:
    command: Any = typer.main.get_command(build(GROUPS))
    for word in words.split()[1:]:
        if children := getattr(command, "commands", None):
            assert word in children, f"{page}: {words}"
            command = children[word]
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", words)) <= options


def test_commands_are_found_on_the_pages() -> None:
    assert len(COMMANDS) >= 10
