"""Entities of a clean article."""

from gleaner_extract.entities.pipeline import extract_entities
from gleaner_extract.entities.tagger import Tagger, load_tagger

__all__ = ["Tagger", "extract_entities", "load_tagger"]
