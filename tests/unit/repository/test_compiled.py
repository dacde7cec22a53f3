"""The compiled library: that a small one of its make works, what code may not do that is compiled, when `./run` uses it."""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOL = ROOT / "deploy" / "compiled" / "compile.py"
LIBRARY = ROOT / "services" / "extract" / "gleaner_extract"
PACKAGES = ("clean", "clean/damage", "clean/page", "entities", "figures", "gazetteer", "link", "members")
MODULE = '''"""A module like those of the library."""

from typing import Final

from msgspec import Struct

from gleaner_extract.record import Record

TENS: Final = {"十": 10, "廿": 20}


class Word(Record):
    """As the records of the stages."""

    text: str
    start: int = 0


class Loose(Struct, frozen=True):
    """As they may not be: the keyword is lost."""

    text: str


def ends(words: list[Word]) -> list[int]:
    """Return where words end."""
    return [word.start + len(word.text) for word in words]
'''
ASKED = """
from gleaner_extract.figures import words
from gleaner_extract.figures.words import Loose, Word, ends

print(words.__file__.endswith(".py"), ends([Word("合作社", 4), Word("村")]), len({Word("村"), Word("村")}))
try:
    Word("村").text = "镇"
except AttributeError:
    print("frozen")
try:
    hash(Loose("村"))
except TypeError:
    print("loose")
"""

FAST = 'OPTIMISATION: Final = "1"'
HEADERS = Path(sysconfig.get_path("include"), "Python.h")
needs_compiler = pytest.mark.skipif(
    shutil.which("cc") is None or not HEADERS.exists(), reason="no C compiler, or no headers of Python, on this machine"
)


def source_of(classes: str) -> list[str]:
    """Return the classes of a source that hand keywords to the metaclass of a struct."""
    found = [node for node in ast.walk(ast.parse(classes)) if isinstance(node, ast.ClassDef)]
    return [node.name for node in found if any(keyword.arg in ("frozen", "eq", "order") for keyword in node.keywords)]


def test_no_record_that_is_compiled_says_itself_that_it_is_frozen() -> None:
    """A compiled class hands no keywords on: it would be a record that can be changed and not hashed."""
    paths = [path for package in PACKAGES for path in (LIBRARY / package).glob("*.py")]
    assert {path.name: names for path in paths if (names := source_of(path.read_text(encoding="utf-8")))} == {}
    assert source_of(MODULE) == ["Loose"]


def test_all_that_takes_time_is_compiled() -> None:
    assert f"PACKAGES: Final = {PACKAGES!r}".replace("'", '"') in TOOL.read_text(encoding="utf-8")
    folders = {path.parent.relative_to(LIBRARY).as_posix() for path in LIBRARY.rglob("*.py")}
    assert folders - set(PACKAGES) == {"."}


@needs_compiler
def test_a_compiled_module_gives_what_its_source_gives(tmp_path: Path) -> None:
    library = tmp_path / "services" / "extract" / "gleaner_extract"
    for package in PACKAGES:
        (library / package).mkdir(parents=True, exist_ok=True)
        (library / package / "__init__.py").touch()
    (library / "figures" / "words.py").write_text(MODULE, encoding="utf-8")
    (library / "__init__.py").touch()
    shutil.copy(LIBRARY / "record.py", library)
    tool = tmp_path / "deploy" / "compiled" / "compile.py"
    tool.parent.mkdir(parents=True)
    source = TOOL.read_text(encoding="utf-8")
    assert FAST in source
    tool.write_text(source.replace(FAST, FAST.replace("1", "0")), encoding="utf-8")  # a third less work for the C compiler
    built = tmp_path / "built"
    subprocess.run([sys.executable, tool, "--into", built], check=True, capture_output=True, cwd=tmp_path)
    said = {}
    for place in (library.parent, built):
        command = [sys.executable, "-c", ASKED]
        environment = {**os.environ, "PYTHONPATH": str(place)}
        said[place] = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split("\n")
    assert said[library.parent] == ["True [7, 1] 1", "frozen", ""]
    assert said[built] == ["False [7, 1] 1", "frozen", "loose", ""]


def test_a_folder_without_the_library_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, str(TOOL), "--beside", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert f"gleaner_extract is not installed in {tmp_path}" in result.stderr or "no C compiler" in result.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the script, a little of the library, a Python that tells what it is given, and a compiled library."""
    shutil.copy(ROOT / "run", tmp_path)
    (tmp_path / "requirements").mkdir()
    library = tmp_path / "services" / "extract" / "gleaner_extract"
    library.mkdir(parents=True)
    (library / "stages.py").write_text("one = 1\n", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(
        '#!/bin/sh\ncase "$*" in\n'
        '    -V) echo Python 3.11.7;;\n    *parity.py*) exit "${DIFFERS:-0}";;\n'
        '    *compile.py*) mkdir -p "$3";;\n    *"-m gleaner_standalone"*|*"-m pytest"*) echo "path=${PYTHONPATH:-}";;\nesac\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    return tmp_path


def run(tree: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run([tree / "run", *arguments], env=environment, capture_output=True, text=True, check=False)


def test_what_was_compiled_is_used_until_its_sources_change(tree: Path) -> None:
    compiled = f"path={tree / 'build' / 'compiled'}\n"
    assert run(tree, "gleaner").stdout == "path=\n"
    assert run(tree, "compile").returncode == 0
    assert run(tree, "gleaner").stdout == compiled
    assert run(tree, "gleaner", GLEANER_COMPILED="0").stdout == "path=\n"
    assert run(tree, "test").stdout == "path=\n"  # tests are of the sources
    assert run(tree, "test", GLEANER_COMPILED="1").stdout == compiled
    (tree / "services" / "extract" / "gleaner_extract" / "stages.py").write_text("one = 2\n", encoding="utf-8")
    stale = run(tree, "gleaner")
    assert stale.stdout == "path=\n"
    assert "./run compile makes it anew" in stale.stderr


def test_what_differs_from_its_sources_is_never_used(tree: Path) -> None:
    refused = run(tree, "compile", DIFFERS="1")
    assert refused.returncode == 1
    assert "does not give what its sources give" in refused.stderr
    assert run(tree, "gleaner").stdout == "path=\n"
