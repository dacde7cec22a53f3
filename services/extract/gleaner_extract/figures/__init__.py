"""Figures and time expressions of a clean article."""

from gleaner_extract.figures.extract import extract_figures
from gleaner_extract.figures.unaccounted import Unaccounted, unaccounted_numerals

__all__ = ["Unaccounted", "extract_figures", "unaccounted_numerals"]
