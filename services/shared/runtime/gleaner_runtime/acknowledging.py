"""Acknowledgements that fail restart the worker's connection.

Celery 5.7 logs them ("Couldn't ack") and goes on. With one message prefetched a worker has one place, and a message
that is not acknowledged keeps it: the worker answers pings and takes nothing any more. Seen where a connection went silent in
the midst of a task. The message itself is not lost by a restart: it comes again when its visibility ends, under an old token.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from celery import Task
from celery.worker import state
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop

log = structlog.get_logger()


class StrictRequest(Request):  # type: ignore[misc] # Celery has no types
    """A message at work whose acknowledgement, or rejection, is done for certain or ends the connection."""

    acknowledged: bool

    def acknowledge(self) -> None:
        """Take the message from the broker, soon, in the event loop."""
        if not self.acknowledged and soon(self._message.ack, self._connection_errors):
            self.acknowledged = True
        super().acknowledge()  # for a worker without a loop

    def reject(self, requeue: bool = False) -> None:
        """Give the message up, or back, soon, in the event loop."""
        settle = partial(self._message.reject, requeue=requeue)
        if not self.acknowledged and soon(settle, self._connection_errors):
            self.acknowledged = True
        super().reject(requeue)


class StrictTask(Task):  # type: ignore[misc] # Celery has no types
    """The base of our tasks."""

    Request = f"{__name__}:{StrictRequest.__name__}"
    Strategy = "gleaner_runtime.closed:strategy"


def soon(settle: Callable[[], None], errors: tuple[type[Exception], ...]) -> bool:
    """Have the event loop settle a message; return False where there is no loop."""
    loop: Any = get_event_loop()
    if loop is None:
        return False
    loop.call_soon(partial(settle_or_reconnect, settle, errors))
    return True


def settle_or_reconnect(settle: Callable[[], None], errors: tuple[type[Exception], ...]) -> None:
    """Settle a message.

    Raises:
        ConnectionError, TimeoutError: those of the broker's client; out of the event loop they make Celery connect again.
            Not while the worker stops, which needs no connection any more.
    """
    try:
        settle()
    except errors as error:
        log.warning("message_not_settled", error=repr(error))
        if state.should_stop is None and state.should_terminate is None:
            raise
