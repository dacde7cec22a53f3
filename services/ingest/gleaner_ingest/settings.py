"""Settings of the three processes of ingest, read from the environment (`GLEANER_…`)."""

from typing import Annotated, Final

from msgspec import Meta

from gleaner_runtime.settings import Settings

MIB: Final = 1024 * 1024
Share = Annotated[float, Meta(gt=0, le=1)]


class DatabaseSettings(Settings, frozen=True):
    """Where the inbox and the ledger are."""

    database_url: str


class BrokerSettings(DatabaseSettings, frozen=True):
    """Where Redis is: one server for Celery and for hints, unless both are named."""

    redis_url: str = ""
    broker_url: str = ""

    @property
    def hints_url(self) -> str:
        """Return the URL of the Redis that carries hints and marks; empty when there is none."""
        return self.redis_url or self.broker_url

    @property
    def celery_url(self) -> str:
        """Return the URL of the Celery broker; empty when there is none."""
        return self.broker_url or self.redis_url


class DoorSettings(BrokerSettings, frozen=True):
    """Address and limits of the HTTP door; sizes are in bytes."""

    door_host: str = "127.0.0.1"
    door_port: int = 8700
    door_require_key: bool = True
    door_item_bytes: int = 2 * MIB  # longest content of one article (longer ones cost minutes in any extractor)
    door_body_bytes: int = 6 * MIB  # longest body of one request: an item as base64 or with JSON escapes, and its fields
    door_batch_bytes: int = 2048 * MIB  # longest batch, after decompression
    door_batch_items: int = 1_000_000
    door_rate_per_s: float = 5_000.0  # articles a key may send, per process
    door_key_cache_s: float = 5.0  # how long a revoked key may still be taken
    door_queue_items: int = 2_000  # articles that wait for a commit before the door says 503
    door_queue_bytes: int = 32 * MIB
    door_batch_share: Share = 0.33  # of the writer's time that batches may take while single articles come; 1: all of it
    door_max_backlog: int = 1_000_000  # waiting articles before the door says 429
    door_max_age_s: float = 6 * 3600.0  # age of the oldest fresh article before the door says 429
    door_disk_path: str = ""  # a path on the disk of the database, where the door can see it
    door_disk_free_bytes: int = 512 * MIB
    door_body_timeout_s: float = 30.0  # silence in a body before the door gives up


class DispatchSettings(BrokerSettings, frozen=True):
    """How much is in flight, for how long, and how it is packed."""

    window: int = 240  # articles leased at the same time
    batch_count: int = 30  # articles in a message
    batch_bytes: int = 512 * 1024  # raw bytes in a message; one longer article travels alone
    window_bytes: int = 32 * MIB  # raw bytes leased at the same time: what Redis must hold is about 1.4 times this
    lease_s: float = 60.0
    max_attempts: int = 3
    retry_base_s: float = 5.0  # wait after the first crash; doubles with each
    poll_s: float = 0.2  # longest time between two looks at the ledger
    queue_messages: int = 6  # bulk work waits in SQL while that many messages wait for a worker
    dispatch_metrics_port: int = 0  # as metrics_port, for this process alone
    metrics_host: str = "127.0.0.1"  # where Prometheus asks
    metrics_port: int = 0  # 0: no metrics over HTTP


class FeedSettings(BrokerSettings, frozen=True):
    """Manners and guards of polling and fetching."""

    feed_concurrency: int = 16  # sources polled at the same time by this process
    feed_host_delay_s: float = 1.0  # between two requests to one host
    feed_timeout_s: float = 20.0  # for a whole answer
    feed_document_bytes: int = 10 * MIB  # longest feed or sitemap, after decompression
    feed_article_bytes: int = 2 * MIB
    feed_entries: int = 1_000  # entries taken of one document, the newest first
    feed_sitemaps: int = 50  # documents read of one sitemap index
    feed_user_agent: str = "GleanerBot/0.1"  # owners add an address of theirs: "GleanerBot/0.1 (+https://…)"
    feed_allow_private: str = ""  # host:port, comma separated, that may be private; for tests and intranets
    feed_lease_s: float = 300.0
    feed_poll_s: float = 5.0  # how often to look for due sources
    metrics_host: str = "127.0.0.1"  # where Prometheus asks
    metrics_port: int = 0  # 0: no metrics over HTTP
