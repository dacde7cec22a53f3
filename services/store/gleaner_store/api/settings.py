"""Settings of the read API."""

from gleaner_runtime.settings import Settings


class ApiSettings(Settings, frozen=True):
    """What the read API reads from the environment."""

    database_url: str
    api_host: str = "127.0.0.1"
    api_port: int = 8701
    api_pool_size: int = 8
    api_statement_timeout_ms: int = 15_000
    log_level: str = "INFO"
