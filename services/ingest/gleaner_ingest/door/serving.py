"""How the door is served over HTTP, by itself and in one terminal with all the others."""

import sys
from typing import Final

import uvicorn
from litestar import Litestar

from gleaner_ingest.settings import DoorSettings

KEEP_ALIVE_S: Final = 75  # longer than the connection pools of clients keep an idle connection
END_S: Final = 20  # for requests that run when the door closes
# How long the thread that reads batches keeps the interpreter when the one that commits wants it back after each of its
# statements: with the 5 ms of Python's own, the commit of a single article waited some 20 ms beside a batch.
SWITCH_S: Final = 0.0005


def serve(app: Litestar, settings: DoorSettings) -> None:
    """Serve until SIGTERM or SIGINT."""
    sys.setswitchinterval(SWITCH_S)
    uvicorn.run(
        app,
        host=settings.door_host,
        port=settings.door_port,
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=END_S,
        server_header=False,
    )
