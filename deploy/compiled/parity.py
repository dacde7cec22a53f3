"""Shows that a compiled library gives what its sources give, byte for byte, or where it does not.

    python deploy/compiled/parity.py FOLDER     compares the library in FOLDER with that of the sources

Read are the seeds, the passages of the gold, and generated articles in all dresses, with the tagger on and off.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SHOWN: Final = 20  # differences


def write(library: Path, file: Path) -> None:
    """Let the library in a folder glean into a file.

    Raises:
        subprocess.CalledProcessError: it does not run; it has said why.
    """
    path = os.pathsep.join(str(folder) for folder in (library, ROOT, ROOT / "tests" / "bench"))
    command = [sys.executable, str(ROOT / "deploy" / "compiled" / "glean.py"), str(file)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True)  # noqa: S603


def differences(interpreted: Path, compiled: Path) -> list[str]:
    """Return a sentence for each article that differs, with the first place where it does.

    Raises:
        ValueError: the two files do not tell of the same articles.
    """
    found: list[str] = []
    with interpreted.open("rb") as left, compiled.open("rb") as right:
        for one, other in zip(left, right, strict=True):
            if one == other:
                continue
            name = one.partition(b"\t")[0].decode()
            at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
            shown = (line[max(0, at - 60) : at + 60].decode(errors="replace").strip() for line in (one, other))
            found.append(f"{name}: interpreted …{next(shown)}…, compiled …{next(shown)}…")
    return found


def main() -> int:
    """Read the arguments and compare; returns the status of the process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="what compile.py made")
    folder: Path = parser.parse_args().folder.resolve()
    with tempfile.TemporaryDirectory() as work:
        interpreted, compiled = Path(work, "interpreted"), Path(work, "compiled")
        write(ROOT / "services" / "extract", interpreted)
        write(folder, compiled)
        count = len(interpreted.read_bytes().splitlines())
        found = differences(interpreted, compiled)
    sys.stderr.write("".join(f"{sentence}\n" for sentence in found[:SHOWN]))
    sys.stderr.write(f"{count} extractions compared, {len(found)} differ\n")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
