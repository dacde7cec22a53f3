"""Checks of the broker before anything relies on it."""

import time
from typing import Final

import structlog
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

ASKING_S: Final = 5.0  # on a busy machine the answer itself may be that old

log = structlog.get_logger()


class UnsafeBrokerError(RuntimeError):
    """The Redis server would drop queued messages by itself."""


def require_no_eviction(redis: Redis) -> None:
    """Refuse a Redis that evicts keys under memory pressure: it would drop the queue without a word.

    A server that is away, or does not show its configuration (managed ones do not), is only warned about.

    Raises:
        UnsafeBrokerError: `maxmemory-policy` is not `noeviction`.
    """
    try:
        policy = str(redis.config_get("maxmemory-policy").get("maxmemory-policy", "unknown"))
    except (RedisConnectionError, RedisTimeoutError) as error:
        log.warning("broker is away; its eviction policy was not checked", error=str(error))
        return
    except RedisError as error:
        log.warning("broker does not show its eviction policy; make sure it is noeviction", error=str(error))
        return
    if policy not in ("noeviction", "unknown"):
        raise UnsafeBrokerError(
            f"Redis has maxmemory-policy {policy}, which drops queued messages when memory is short; set it to noeviction"
        )


class SkewedClockError(RuntimeError):
    """The clock of this host differs from that of Redis by more than messages live."""


def require_same_clock(redis: Redis, limit_s: float) -> None:
    """Refuse to work with a clock that differs too much from that of Redis.

    Messages to workers carry the time of their end as the sender's clock has it. A worker whose clock is ahead by more
    would drop every message unread, and take the messages of all others with it. A server that is away is not asked.

    Args:
        redis: the broker.
        limit_s: most difference; half the time that messages live is safe with two hosts that both differ.

    Raises:
        SkewedClockError: the difference is larger.
    """
    try:
        seconds, microseconds = redis.time()
    except RedisError as error:
        log.warning("broker is away; its clock was not compared", error=str(error))
        return
    skew_s = time.time() - (int(seconds) + int(microseconds) / 1_000_000)
    if abs(skew_s) > max(limit_s, ASKING_S):
        raise SkewedClockError(f"the clock of this host differs from that of Redis by {skew_s:.0f} s, {limit_s:g} s are allowed")
