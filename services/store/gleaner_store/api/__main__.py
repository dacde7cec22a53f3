"""`python -m gleaner_store.api`: the read API as a process."""

import sys

import structlog
import uvicorn

from gleaner_runtime import logs
from gleaner_runtime.schema import require_schema_or_exit
from gleaner_runtime.settings import SettingsError, load, redacted
from gleaner_store.api.app import make_app
from gleaner_store.api.settings import ApiSettings


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    try:
        settings = load(ApiSettings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("api", level=settings.log_level)
    structlog.get_logger().info("started", **redacted(settings))
    require_schema_or_exit(settings.database_url, "read API")
    uvicorn.run(
        make_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
