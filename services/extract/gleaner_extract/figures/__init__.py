"""Figures and time expressions of a clean article."""

from gleaner_extract.figures.extract import extract_figures

__all__ = ["extract_figures"]
