"""Settings of the store service."""

from gleaner_runtime.settings import Settings


class StoreSettings(Settings, frozen=True):
    """What the store reads from the environment; times in seconds."""

    database_url: str
    broker_url: str = "redis://127.0.0.1:6379/0"
    redis_url: str = ""  # for the hint to the sequencer; the broker by default
    max_attempts: int = 3
    lease_s: float = 60
    backoff_s: float = 5  # due time of the second attempt; doubles with each further one
    backoff_max_s: float = 600
    postpone_s: float = 1  # an edit waits this long for an older receipt of the same article
    niceness: int = 0  # how far all processes of a worker stand back for others, 0 to 19
    log_level: str = "INFO"
    metrics_host: str = "127.0.0.1"  # where Prometheus asks
    metrics_port: int = 0  # 0: no metrics over HTTP

    @property
    def hint_url(self) -> str:
        """Return where hints are published."""
        return self.redis_url or self.broker_url
