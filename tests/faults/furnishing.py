"""A data directory of Postgres with the newest schema, made once by each process of a run and copied from then on."""

import atexit
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from gleaner_standalone.servers import Home, PostgresServer
from gleaner_store.migrate import upgrade

FURNITURE: Final = ("postgres", "postgres.secret")


def furnish(home: Home) -> None:
    """Put a database into a home that has none yet; its server then starts as after a restart."""
    subprocess.run(["cp", "-a", *(str(model() / name) for name in FURNITURE), str(home.path)], check=True)


@cache
def model() -> Path:
    """Return a home with what is copied; its server does not run."""
    home = Home.temporary(prefix="gleaner-test-")
    home.__enter__()
    atexit.register(home.__exit__, None, None, None)
    server = PostgresServer(home)
    try:
        upgrade(server.start().url)
    finally:
        server.stop()
    return home.path
