"""An extraction as the JSON object that `gleaner extract` and `/v1/simulate` give out; every field is spelled out."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from gleaner_contracts.enums import EntityType
from gleaner_contracts.records import Entity
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
        "entities": [entity_row(entity) for entity in extraction.entities],
        "facts": spell_out(extraction.facts),
        "repairs": spell_out(article.repairs),
        "failed_rules": list(extraction.failed_rules),
    }


def entity_row(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain values; the `code` of a place below the county is its county's.

    The record keeps the two apart (`code`, `nearest_code`), since a code belongs to one unit. A reader of the JSON wants one
    field to group places by, as in the gold; `level` tells whether the place is below the county.
    """
    row: dict[str, Any] = spell_out(entity)
    row["code"] = entity.code or (entity.nearest_code if entity.type is EntityType.LOC else None)
    return row


def spell_out(value: object) -> Any:
    """Return records as plain values with defaults included, which the wire format leaves out."""
    if isinstance(value, Struct):
        return {field.encode_name: spell_out(getattr(value, field.name)) for field in msgspec.structs.fields(value)}
    if isinstance(value, tuple | list):
        return [spell_out(item) for item in value]
    return value
