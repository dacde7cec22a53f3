"""Planned accidents for fault tests; the worker arms them only when `GLEANER_FAILPOINTS` is set."""

import os
import signal
import time
from typing import Final

from gleaner_contracts.records import RawDocument

MARK: Final = "GLEANER-FAILPOINT:"
HANG_STEP_S: Final = 0.05


def trip(document: RawDocument) -> None:
    """Have the accident that the document asks for; nothing if it asks for none.

    `kill` ends the process like the kernel's OOM killer, `memory` raises MemoryError, `raise` is a bug, `loop` never ends,
    nor does `hang`, which leaves the core to others meanwhile.
    """
    text = document.text if document.text is not None else (document.content or b"").decode("utf-8", "replace")
    _, found, rest = text.partition(MARK)
    if not found:
        return
    kind = rest.split(maxsplit=1)[0] if rest.split() else ""
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "memory":
        raise MemoryError("failpoint")
    elif kind == "raise":
        raise RuntimeError("failpoint")
    while kind == "loop":
        pass
    while kind == "hang":
        time.sleep(HANG_STEP_S)
