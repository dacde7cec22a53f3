"""Redis as the dispatcher uses it: wake-up calls, marks of begun work, depth of queues. All of it may fail."""

import threading
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import redis
import structlog

from gleaner_contracts.enums import Stage
from gleaner_contracts.names import ALL_QUEUES, CHANNEL_ARRIVED, CHANNEL_STORED, MEMORY_KEY, QUEUE_CLEAN, begun_key
from gleaner_runtime import metrics

LISTEN_S: Final = 1.0
BACK_OFF_S: Final = 1.0

log = structlog.get_logger()


def connect(url: str) -> redis.Redis:
    """Return a client that gives up within two seconds."""
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, socket_keepalive=True)


def begun_stages(client: redis.Redis, tokens: Sequence[UUID]) -> dict[UUID, Stage]:
    """Return for each lease on which work began the last stage that did.

    Raises:
        redis.RedisError: Redis is away, so nothing is known.
    """
    stages = list(Stage)
    keys = [begun_key(str(token), stage) for token in tokens for stage in stages]
    marks = client.mget(keys) if keys else []
    found: dict[UUID, Stage] = {}
    for index, mark in enumerate(marks):
        if mark is not None:
            found[tokens[index // len(stages)]] = stages[index % len(stages)]
    return found


def has_forgotten(client: redis.Redis) -> bool:
    """Return whether Redis lost what it held since `remember` was last called.

    Raises:
        redis.RedisError: Redis is away, so nothing is known.
    """
    return client.get(MEMORY_KEY) is None


def remember(client: redis.Redis) -> None:
    """Leave the mark that is gone when Redis loses what it holds.

    Raises:
        redis.RedisError: Redis is away or full.
    """
    client.set(MEMORY_KEY, b"1")


def clean_queue_depth(client: redis.Redis) -> int:
    """Return the number of messages that wait for a worker; -1 when Redis does not say."""
    try:
        return int(client.llen(QUEUE_CLEAN))
    except redis.RedisError:
        return -1


def show(client: redis.Redis) -> None:
    """Set the gauges of queues and of Redis itself; a server that does not tell its memory shows none.

    Raises:
        redis.RedisError: Redis is away.
    """
    for queue in ALL_QUEUES:
        metrics.QUEUE_DEPTH.labels(queue).set(int(client.llen(queue)))
    try:
        told = {**client.info("memory"), **client.info("stats")}
    except redis.ResponseError:
        return
    for gauge, field in (
        (metrics.BROKER_MEMORY_BYTES, "used_memory"),
        (metrics.BROKER_MEMORY_LIMIT_BYTES, "maxmemory"),
        (metrics.BROKER_EVICTED_KEYS, "evicted_keys"),
    ):
        if field in told:
            gauge.set(int(told[field]))


class Listener(threading.Thread):
    """Sets an event when something arrived or was stored; without Redis it stays silent."""

    def __init__(self, url: str, wake: threading.Event, stop: threading.Event) -> None:
        super().__init__(name="hints", daemon=True)
        self._url, self._wake, self._stop_event = url, wake, stop

    def run(self) -> None:
        """Listen until stopped; begin again after every failure."""
        while not self._stop_event.is_set():
            try:
                self._listen()
            except (redis.RedisError, OSError) as error:
                log.warning("hints_lost", error=str(error)[:200])
                self._stop_event.wait(BACK_OFF_S)

    def _listen(self) -> None:
        client = redis.Redis.from_url(self._url, socket_connect_timeout=2, socket_keepalive=True, health_check_interval=10)
        with client, client.pubsub(ignore_subscribe_messages=True) as channel:  # type: ignore[no-untyped-call]
            channel.subscribe(CHANNEL_ARRIVED, CHANNEL_STORED)
            self._wake.set()
            while not self._stop_event.is_set():
                if channel.get_message(timeout=LISTEN_S) is not None:
                    self._wake.set()
