"""A compressed message is opened by the process that does its task, and by no other.

Celery's consumer takes every message apart, puts the arguments beside the body and sends both to its pool: a batch of results
went through a pipe twice, two megabytes each time. It needs nothing of them but that the message is one of protocol 2.
"""

from collections.abc import Callable
from typing import Any, Final

from celery.worker.strategy import default

CLOSED: Final[Any] = ((), {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None})


def strategy(task: Any, app: Any, consumer: Any, **options: Any) -> Callable[..., Any]:
    """Return Celery's usual handler of the messages of a task, which finds nothing in those that are compressed."""
    handle = default(task, app, consumer, **options)

    def handle_closed(message: Any, body: Any, *rest: Any, **named: Any) -> Any:
        if body is None and message.headers.get("compression"):
            message._decoded_cache = CLOSED
        return handle(message, body, *rest, **named)

    return handle_closed
