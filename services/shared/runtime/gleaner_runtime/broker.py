"""Checks of the broker before anything relies on it."""

import structlog
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

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
