"""The door with trial extraction: standalone knows both services, so `POST /v1/simulate` works here."""

from importlib import import_module

import structlog

from gleaner_contracts.records import RawDocument
from gleaner_ingest.door.app import make_app
from gleaner_ingest.door.serving import serve
from gleaner_ingest.settings import DoorSettings
from gleaner_runtime import logs
from gleaner_runtime.schema import require_schema_or_exit
from gleaner_runtime.settings import load, redacted


def simulate(document: RawDocument) -> bytes:
    """Return what would be extracted as JSON; the extractor is loaded on the first call."""
    result: bytes = import_module("gleaner_standalone.simulation").simulate(document)
    return result


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = load(DoorSettings)
    logs.configure("door")
    structlog.get_logger().info("started", **redacted(settings))
    require_schema_or_exit(settings.database_url, "door")
    serve(make_app(settings, simulate=simulate), settings)


if __name__ == "__main__":
    main()
