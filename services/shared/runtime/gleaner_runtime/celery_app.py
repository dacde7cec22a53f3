"""The only file that configures Celery; every setting answers a measured failure (docs/decisions/0002)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import structlog
from celery import Celery, current_task
from celery.exceptions import Reject
from kombu.entity import Queue
from kombu.exceptions import OperationalError

from gleaner_contracts.messages import NewerMessageError
from gleaner_contracts.names import ALL_QUEUES, EXPRESS_QUEUES, EXTRACT_QUEUES, QUEUE_CLEAN, QUEUE_OF_TASK, express
from gleaner_runtime import metrics, wire

VISIBILITY_TIMEOUT_S: Final = 300  # more than twice the hard limit, or running tasks are delivered again
SOFT_LIMIT_S: Final = 30
HARD_LIMIT_S: Final = 45
STRICT_TASK: Final = "gleaner_runtime.acknowledging:StrictTask"  # by name: only workers need what it imports
TOO_NEW_PAUSE_S: Final = 1.0  # an older worker passes so seldom on what it cannot read that newer ones get most of it first

TRANSPORT: Final[dict[str, Any]] = {
    "queue_order_strategy": "priority",  # queues in the order of --queues: a message of a later one waits for all earlier ones
    "visibility_timeout": VISIBILITY_TIMEOUT_S,
    "socket_timeout": 5,  # without it a half-open connection is waited on for ever
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 5,  # an idle connection that went silent is noticed within this and the time above
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}

SETTINGS: Final[dict[str, Any]] = {
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_acks_late": True,
    "task_reject_on_worker_lost": False,  # the ledger repeats lost work, and counts it; Celery would repeat without limit
    "worker_prefetch_multiplier": 1,
    "task_ignore_result": True,
    "result_backend": None,
    "task_publish_retry": False,  # a lost publish costs one lease, a blocked publisher costs the door
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "task_create_missing_queues": False,
    "task_soft_time_limit": SOFT_LIMIT_S,
    "task_time_limit": HARD_LIMIT_S,
    "worker_max_tasks_per_child": 5000,
    "worker_max_memory_per_child": 1_200_000,  # KiB
    "worker_soft_shutdown_timeout": 20,
    "worker_hijack_root_logger": False,
    "worker_send_task_events": False,
    "broker_transport_options": TRANSPORT,
}

log = structlog.get_logger()


def make_app(name: str, broker_url: str, *, overrides: dict[str, Any] | None = None) -> Celery:
    """Return a Celery application that is neither current nor default.

    Args:
        name: shown in logs.
        broker_url: Redis by default; any broker that Celery knows works.
        overrides: settings that replace ours; tests shorten timeouts with it.
    """
    wire.use_for_tasks()
    app = Celery(name, broker=broker_url, set_as_current=False, task_cls=STRICT_TASK)
    app.conf.update(SETTINGS)
    app.conf.task_queues = [Queue(queue) for queue in ALL_QUEUES]
    app.conf.task_default_queue = QUEUE_CLEAN
    app.conf.task_routes = {task: {"queue": queue} for task, queue in QUEUE_OF_TASK.items()}
    app.conf.update(overrides or {})
    return app


def publish(
    app: Celery,
    task: str,
    payload: str,
    *,
    lease_s: float | None = None,
    is_express: bool | None = None,
    attempts: int = 1,
) -> None:
    """Send one message to a task by name.

    Args:
        app: any application on the broker.
        task: its name in contracts.
        payload: an encoded message.
        lease_s: after which an extract worker drops the message unread. Work whose lease is over is dispatched again;
            without an end, copies would pile up behind a slow article faster than they are worked off. Results for the
            store never expire: their tokens are checked.
        is_express: by the express queue; None: as the message came that this process works on.
        attempts: 2 where losing the message loses work that is done: a connection that went silent while it was idle
            fails the first time, after the socket's timeout, and the next try makes a new one.

    Raises:
        kombu.exceptions.OperationalError: the broker is away; the lease of the articles will run out.
    """
    queue = QUEUE_OF_TASK[task]
    if came_express() if is_express is None else is_express:
        queue = express(queue)
    expires_s = lease_s if queue in EXTRACT_QUEUES else None
    compression = wire.compression_of(payload)
    for left in reversed(range(attempts)):
        try:
            app.send_task(
                task, args=[payload], queue=queue, ignore_result=True, retry=False, expires=expires_s, compression=compression
            )
            return
        except OperationalError:
            if not left:
                raise


def came_express() -> bool:
    """Return whether the message that is worked on came by an express queue; outside of tasks it did not."""
    found: dict[str, str] = (current_task.request.delivery_info if current_task else None) or {}
    return found.get("routing_key") in EXPRESS_QUEUES


def passing_on(work: Callable[[str], None]) -> Callable[[str], None]:
    """Return the work of a task that puts a message of a later release back into its queue instead of failing on it.

    The process takes nothing else for a moment first: while old and new workers stand side by side, the new ones then
    take nearly all. The message goes behind all others and keeps its end, which bounds how often it comes round; one
    that has no end goes round once and fails the second time.
    """

    @wraps(work)
    def passing(payload: str) -> None:
        try:
            work(payload)
        except NewerMessageError as error:
            if not _may_go_round():
                raise
            metrics.GIVEN_BACK.inc()
            log.warning("message_given_back", error=str(error))
            time.sleep(TOO_NEW_PAUSE_S)
            raise Reject(str(error), requeue=True) from error

    return passing


def _may_go_round() -> bool:
    """Return whether the message that is worked on has an end, or comes for the first time; outside of tasks it has none."""
    if not current_task:
        return False
    request = current_task.request
    return request.expires is not None or not (request.delivery_info or {}).get("redelivered")
