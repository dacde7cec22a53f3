"""Bytes or text to a clean article."""

from gleaner_extract.clean.decode import Decoded, decode
from gleaner_extract.clean.pipeline import clean_document, clean_plain, warm_up

__all__ = ["Decoded", "clean_document", "clean_plain", "decode", "warm_up"]
