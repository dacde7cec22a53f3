"""A worker whose acknowledgement fails connects again; Celery alone would go on with its only place taken for ever."""

from contextlib import ExitStack

import pytest
import redis
from celery.worker.request import Request
from kombu.asynchronous import Hub, set_event_loop
from kombu.connection import Connection
from proxy import Proxy

from gleaner_runtime.acknowledging import StrictRequest
from gleaner_runtime.celery_app import make_app

QUEUE = "extract.clean"


def do_nothing(payload: str) -> None:
    """A task."""


def settle_on_frozen_connection(kind: type, redis_url: str, settle: str) -> None:
    """Take a message, freeze the connection, settle the message, and let the loop turn once."""
    with ExitStack() as stack:
        hub = Hub()
        set_event_loop(hub)
        stack.callback(set_event_loop, None)
        stack.callback(hub.close)
        app = make_app("test", redis_url)
        stack.callback(app.close)
        task = app.task(do_nothing, name="test.task")
        app.send_task(task.name, args=["x"], queue=QUEUE)
        proxy = Proxy(redis_url)
        stack.callback(proxy.close)
        connection = stack.enter_context(Connection(proxy.url, transport_options={"socket_timeout": 0.5}))
        message = stack.enter_context(connection.SimpleQueue(QUEUE)).get(timeout=30)
        request = kind(
            message,
            app=app,
            task=task,
            connection_errors=connection.connection_errors,
            on_ack=lambda *given: hub.call_soon(lambda: message.ack_log_error(*given)),
            on_reject=lambda *given: hub.call_soon(lambda: message.reject_log_error(*given)),
        )
        proxy.freeze()
        getattr(request, settle)()
        assert request.acknowledged
        next(hub.create_loop())


@pytest.mark.parametrize("settle", ["acknowledge", "reject"])
def test_a_settlement_that_fails_leaves_the_event_loop_so_that_the_worker_connects_again(redis_url: str, settle: str) -> None:
    with pytest.raises((redis.TimeoutError, redis.ConnectionError)):
        settle_on_frozen_connection(StrictRequest, redis_url, settle)


@pytest.mark.parametrize("settle", ["acknowledge", "reject"])
def test_celery_alone_swallows_it(redis_url: str, settle: str) -> None:
    """Negative control: the loop goes on, as if the message were settled."""
    settle_on_frozen_connection(Request, redis_url, settle)


def test_our_tasks_are_worked_on_as_such_requests(redis_url: str) -> None:
    app = make_app("test", redis_url)
    task = app.task(do_nothing, name="test.task")
    app.close()
    assert task.Request == f"{StrictRequest.__module__}:{StrictRequest.__name__}"
