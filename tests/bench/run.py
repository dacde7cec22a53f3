"""Runs benchmarks: `./run bench` all that tells of speed, `./run bench NAME …` one part, `./run bench --list` names them.

A benchmark is a file `bench_NAME.py` in a folder below this one, run as a script with the arguments after its name.
"""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parents[1]))  # the forward model of damage lies beside the tests of clean
DEFAULT = "all"


def benchmarks() -> dict[str, Path]:
    """Return all benchmarks by name."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("*/bench_*.py"))}


def main() -> int:
    """Run what is asked for; returns the status of the process."""
    known = benchmarks()
    name, *arguments = sys.argv[1:] or [DEFAULT]
    if name == "--list":
        sys.stdout.write("".join(f"{name:12} {path.relative_to(HERE.parent.parent)}\n" for name, path in known.items()))
        return 0
    if name not in known:
        if not name.startswith("-"):
            sys.stderr.write(f"no benchmark {name}; there are: {', '.join(known)}\n")
            return 2
        name, arguments = DEFAULT, [name, *arguments]
    sys.argv = [str(known[name]), *arguments]
    runpy.run_path(str(known[name]), run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
