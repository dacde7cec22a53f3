"""The Celery application of the store: `celery -A gleaner_store.worker:app worker -Q store.results`."""

import gc
from functools import cache, partial
from typing import Any

import structlog
from celery.signals import setup_logging, worker_init, worker_process_init, worker_ready
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine

from gleaner_contracts.names import CHANNEL_STORED, TASK_RESUME, TASK_STORE
from gleaner_runtime import logs, metrics
from gleaner_runtime.broker import require_no_eviction
from gleaner_runtime.celery_app import make_app, passing_on, publish
from gleaner_runtime.database import make_engine
from gleaner_runtime.priority import stand_back
from gleaner_runtime.schema import require_schema
from gleaner_runtime.settings import load, redacted
from gleaner_store.results import resume, store_results
from gleaner_store.settings import StoreSettings

settings = load(StoreSettings)
app = make_app("gleaner.store", settings.broker_url)


@cache
def engine() -> Engine:
    """Return this process's engine; made after the pool forked, since connections do not survive a fork."""
    return make_engine(settings.database_url, application="gleaner-store", pool_size=1)


@cache
def redis() -> Redis:
    """Return this process's connection for hints."""
    return Redis.from_url(settings.hint_url, socket_timeout=1, socket_connect_timeout=1)


def hint() -> None:
    """Wake the sequencer; it looks by itself soon, so a failure is of no consequence."""
    try:
        redis().publish(CHANNEL_STORED, "1")
    except (OSError, RedisError) as error:
        structlog.get_logger().debug("no hint to the sequencer", error=str(error))


def configure_logging(**_: Any) -> None:
    """Keep Celery from setting up logging its own way."""
    logs.configure("store", level=settings.log_level)


def check_surroundings(**_: Any) -> None:
    """Refuse to start on a Redis that evicts, or on the schema of an earlier release."""
    try:
        require_no_eviction(Redis.from_url(settings.broker_url, socket_timeout=2, socket_connect_timeout=2))
        require_schema(settings.database_url)
    except Exception as error:
        # Celery logs what a signal handler raises and goes on.
        raise SystemExit(f"the store worker cannot start: {error}") from error
    stand_back(settings.niceness)
    metrics.forget_earlier()
    structlog.get_logger().info("ready to fork", **redacted(settings))


def start_process(**_: Any) -> None:
    """Count the processes of the pool, and have the collector of cycles look rarely: records leave none behind."""
    metrics.POOL_STARTS.inc()
    gc.freeze()
    gc.set_threshold(10_000)


def serve_metrics(**_: Any) -> None:
    """Answer Prometheus for all processes of the pool."""
    metrics.serve(settings.metrics_host, settings.metrics_port)


def take_results(payload: str) -> None:
    """Store a batch of results."""
    store_results(engine(), payload, partial(publish, app, lease_s=settings.lease_s, attempts=2), settings, hint)


def take_resume(payload: str) -> None:
    """Go on with a batch of articles."""
    resume(engine(), payload, partial(publish, app, lease_s=settings.lease_s, attempts=2), settings, hint)


setup_logging.connect(configure_logging)
worker_init.connect(check_surroundings)
worker_process_init.connect(start_process)
worker_ready.connect(serve_metrics)
app.task(passing_on(take_results), name=TASK_STORE, ignore_result=True)
app.task(passing_on(take_resume), name=TASK_RESUME, ignore_result=True)
