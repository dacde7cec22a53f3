"""Marks in Redis that say which articles a worker is working on, so that a crash can be told from a lost message."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from redis import Redis
from redis.exceptions import RedisError

from gleaner_contracts.enums import Stage
from gleaner_contracts.messages import Lease
from gleaner_contracts.names import BEGUN_TTL_S, begun_key

log = structlog.get_logger()


@contextmanager
def begun(redis: Redis, stage: Stage, leases: Sequence[Lease]) -> Iterator[None]:
    """Keep the marks of a batch standing while it is worked on.

    They go when the block ends, also by an exception; they stay when the process dies. Redis being away is no
    reason not to work: without marks a crash is just not counted.
    """
    keys = [begun_key(lease.token, stage) for lease in leases]
    try:
        pipeline = redis.pipeline(transaction=False)
        for key in keys:
            pipeline.set(key, b"1", ex=BEGUN_TTL_S)
        pipeline.execute()
    except RedisError as error:
        log.warning("marks not set", error=str(error))
    try:
        yield
    finally:
        try:
            if keys:
                redis.delete(*keys)
        except RedisError as error:
            log.warning("marks not removed", error=str(error))
