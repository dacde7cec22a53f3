"""Compiles the extraction library with mypyc: the same code, types and results, as an extension for this Python.

    python deploy/compiled/compile.py --into FOLDER     a copy of the library with its compiled modules, for PYTHONPATH
    python deploy/compiled/compile.py --beside FOLDER   the compiled modules alone, where the library is installed

Needs a C compiler, the headers of Python, and what `requirements/compile.txt` locks. What is compiled takes the place of
nothing in the sources: Python prefers an extension to the module beside it, and falls back to that where there is none.
"""

import argparse
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Final

from mypyc.build import mypycify
from setuptools import setup

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCES: Final = ROOT / "services" / "extract"
LIBRARY: Final = SOURCES / "gleaner_extract"
# What takes the time of an article, and what it asks at each step.
PACKAGES: Final = ("clean", "clean/damage", "clean/page", "entities", "figures", "gazetteer", "link", "members")
LEFT_OUT: Final = (
    "gazetteer/index.py",  # a class with a memoryview for a field, which mypyc 2.4 compiles and cannot load
    "clean/pipeline.py",  # these two call the parts of their stage; `./run bench stages` puts its clocks between
    "entities/pipeline.py",
)
OPTIMISATION: Final = "1"  # a second of an article's hundred slower than 3, and a third of the time to compile
CONFIGURATION: Final = """[mypy]
python_version = {version}
explicit_package_bases = True
ignore_missing_imports = True
mypy_path = {path}
"""


def modules(package: str) -> list[str]:
    """Return the modules of a package of the library, as paths from the root of its sources."""
    paths = sorted(path for path in (LIBRARY / package).glob("*.py") if path.relative_to(LIBRARY).as_posix() not in LEFT_OUT)
    return [path.relative_to(SOURCES).as_posix() for path in paths]


def copy_library(into: Path) -> None:
    """Put a fresh copy of the library into a folder; what was compiled before goes."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(LIBRARY, into / LIBRARY.name, ignore=shutil.ignore_patterns("__pycache__"))


def compile_into(into: Path, work: Path, jobs: int) -> None:
    """Compile all packages and put the extensions into the tree of the library that lies in a folder.

    Raises:
        SystemExit: the types do not hold, or the compiler fails; both have said why.
    """
    shared = ROOT / "services" / "shared"
    path = os.pathsep.join(str(folder) for folder in (shared / "contracts", shared / "runtime", SOURCES))
    configuration = work / "mypy.ini"
    version = ".".join(map(str, sys.version_info[:2]))
    configuration.write_text(CONFIGURATION.format(version=version, path=path), encoding="utf-8")
    groups: list[tuple[list[str], str | None]] = [
        (modules(package), f"gleaner_extract_{package.replace('/', '_')}") for package in PACKAGES
    ]
    os.chdir(SOURCES)  # names of modules are taken from paths
    extensions = mypycify(
        [f"--config-file={configuration}", f"--cache-dir={work / 'types'}", *(name for names, _ in groups for name in names)],
        opt_level=OPTIMISATION,
        debug_level="0",
        separate=groups,
        target_dir=str(work / "c"),
    )
    arguments = ["build_ext", f"--build-lib={into}", f"--build-temp={work}", f"--parallel={jobs}"]
    setup(name="gleaner-extract-compiled", packages=[], ext_modules=extensions, script_args=["--quiet", *arguments])


def main() -> None:
    """Read the arguments and compile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--into", type=Path, metavar="FOLDER")
    place.add_argument("--beside", type=Path, metavar="FOLDER")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="compilers at once (default: one a core)")
    arguments = parser.parse_args()
    if shutil.which(os.environ.get("CC", "cc")) is None:
        parser.error("no C compiler: install one (Debian, Ubuntu: apt install gcc libc6-dev), or name it in CC")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        parser.error("the headers of this Python are missing (Debian, Ubuntu: apt install python3-dev)")
    into: Path = (arguments.into or arguments.beside).resolve()
    if arguments.into is not None:
        copy_library(into)
    elif not (into / LIBRARY.name).is_dir():
        parser.error(f"{LIBRARY.name} is not installed in {into}")
    with tempfile.TemporaryDirectory() as work:
        compile_into(into, Path(work).resolve(), arguments.jobs)


if __name__ == "__main__":
    main()
