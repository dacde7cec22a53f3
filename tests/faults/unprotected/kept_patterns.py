"""Keeps what `re` makes of the patterns that our services compile at their start, a third of the start of an extract worker.

`python kept_patterns.py FILE` loads the services and writes the file; `use` has a process take from it what stands there.
The programs are those that `re` itself would make, for the same Python and the same sources.
"""

import gc
import importlib
import marshal
import sys
from pathlib import Path
from typing import Any

SERVICES = (
    "celery.bin.celery",
    "gleaner_store.worker",
    "gleaner_store.api.app",
    "gleaner_standalone.door",
    "gleaner_ingest.dispatch.loop",
)
EXTRACT = "gleaner_extract.worker"
Programs = dict[tuple[str | bytes, int], tuple[Any, ...]]


def parts_of_re() -> tuple[Any, Any]:
    """Return what makes programs of patterns, and what makes patterns of programs."""
    return importlib.import_module("re._compiler"), importlib.import_module("_sre")


def use(path: str) -> None:
    """Have `re` take programs from a file; it compiles what is not there."""
    known: Programs = marshal.loads(Path(path).read_bytes())
    compiler, sre = parts_of_re()
    compile_anew, take = compiler.compile, sre.compile

    def compiled(pattern: Any, flags: int = 0) -> Any:
        try:
            return take(pattern, *known[pattern, int(flags)])
        except (KeyError, TypeError):  # not there, or not a text but parsed already
            return compile_anew(pattern, flags)

    compiler.compile = compiled


def keep() -> Programs:
    """Have `re` keep the programs that it makes from now on, and return where."""
    known: Programs = {}
    made: list[tuple[Any, ...]] = []
    compiler, sre = parts_of_re()
    compile_anew, take = compiler.compile, sre.compile

    def taken(*arguments: Any) -> Any:
        made[:] = [arguments]
        return take(*arguments)

    def compiled(pattern: Any, flags: int = 0) -> Any:
        found = compile_anew(pattern, flags)
        if isinstance(pattern, str | bytes):
            _, all_flags, code, groups, names, order = made[0]
            known[pattern, int(flags)] = (int(all_flags), [int(word) for word in code], groups, dict(names), order)
        return found

    sre.compile, compiler.compile = taken, compiled
    return known


def main(path: str) -> None:
    """Load the services as their processes do, and write what was compiled."""
    gc.disable()
    known = keep()
    for name in SERVICES:
        importlib.import_module(name)
    worker = importlib.import_module(EXTRACT)
    importlib.import_module("gleaner_extract.memory").prepare(worker.tagger())
    Path(path).write_bytes(marshal.dumps(known))


if __name__ == "__main__":
    main(sys.argv[1])
