"""An extraction as the JSON object that `gleaner extract` and `/v1/simulate` give out; every field is spelled out."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from gleaner_extract.pipeline import Extraction
from gleaner_extract.version import EXTRACTOR_VERSION

ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def to_json(extraction: Extraction, article_id: str) -> bytes:
    """Return one extraction as a JSON object on one line.

    Args:
        extraction: what the pipeline found.
        article_id: the `id` of the object, a file's stem for files.
    """
    return ENCODER.encode(to_builtins(extraction, article_id))


def to_builtins(extraction: Extraction, article_id: str) -> dict[str, Any]:
    """Return one extraction as plain values, ready for any encoder; the edge where records become a document."""
    article = extraction.article
    return {
        "id": article_id,
        "extractor_version": EXTRACTOR_VERSION,
        "clean_text": article.clean_text,
        "charset": article.charset,
        "flags": list(article.flags),
        "meta": spell_out(article.meta),
        "locus": spell_out(extraction.locus),
        "figures": spell_out(extraction.figures),
        "times": spell_out(extraction.times),
        "entities": spell_out(extraction.entities),
        "facts": spell_out(extraction.facts),
        "repairs": spell_out(article.repairs),
        "failed_rules": list(extraction.failed_rules),
    }


def spell_out(value: object) -> Any:
    """Return records as plain values with defaults included, which the wire format leaves out."""
    if isinstance(value, Struct):
        return {field.encode_name: spell_out(getattr(value, field.name)) for field in msgspec.structs.fields(value)}
    if isinstance(value, tuple | list):
        return [spell_out(item) for item in value]
    return value
