"""`python -m gleaner_ingest.door`: the HTTP door as a process."""

import structlog

from gleaner_ingest.door.app import make_app
from gleaner_ingest.door.serving import serve
from gleaner_ingest.settings import DoorSettings
from gleaner_runtime import logs
from gleaner_runtime.schema import require_schema_or_exit
from gleaner_runtime.settings import load, redacted


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = load(DoorSettings)
    logs.configure("door")
    structlog.get_logger().info("started", **redacted(settings))
    require_schema_or_exit(settings.database_url, "door")
    serve(make_app(settings), settings)


if __name__ == "__main__":
    main()
