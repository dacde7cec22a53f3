"""Tells the dispatcher that something was committed: a hint, sent at most once a moment, never waited for."""

import threading
from typing import Final

import redis
import structlog

from gleaner_contracts.names import CHANNEL_ARRIVED

BACK_OFF_S: Final = 1.0

log = structlog.get_logger()


class Arrivals:
    """A thread that publishes hints; while Redis is away it drops them, because the dispatcher also looks by itself."""

    def __init__(self, redis_url: str) -> None:
        """Prepare; without a URL every hint is dropped."""
        self._url = redis_url
        self._arrived = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)

    def start(self) -> None:
        """Start the thread, if there is a Redis."""
        if self._url:
            self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._arrived.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def announce(self) -> None:
        """Say that something was committed; returns at once."""
        self._arrived.set()

    def _run(self) -> None:
        client = redis.Redis.from_url(self._url, socket_timeout=1, socket_connect_timeout=1)
        while not self._stop.is_set():
            self._arrived.wait()
            self._arrived.clear()
            try:
                client.publish(CHANNEL_ARRIVED, b"")
            except (redis.RedisError, OSError) as error:
                log.warning("hint_dropped", error=str(error)[:200])
                self._stop.wait(BACK_OFF_S)
        client.close()
