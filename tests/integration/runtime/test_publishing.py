"""Publishing over a connection that has gone silent."""

import pytest
from kombu.exceptions import OperationalError
from proxy import Proxy
from redis import Redis

from gleaner_contracts.names import QUEUE_STORE, TASK_STORE
from gleaner_runtime.celery_app import TRANSPORT, make_app, publish


def test_the_second_try_makes_a_new_connection(redis_url: str) -> None:
    proxy = Proxy(redis_url)
    app = make_app("gleaner.tests", proxy.url, overrides={"broker_transport_options": {**TRANSPORT, "socket_timeout": 0.5}})
    publish(app, TASK_STORE, "1")
    proxy.freeze()
    with pytest.raises(OperationalError):
        publish(app, TASK_STORE, "lost")
    publish(app, TASK_STORE, "2")
    proxy.freeze()
    publish(app, TASK_STORE, "3", attempts=2)
    app.close()
    proxy.close()
    with Redis.from_url(redis_url) as client:
        assert client.llen(QUEUE_STORE) == 3
