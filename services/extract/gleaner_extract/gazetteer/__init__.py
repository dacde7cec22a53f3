"""The gazetteer: every county and up with its years and codes, and today's townships and villages."""

from gleaner_extract.gazetteer.loader import Children, Gazetteer, load
from gleaner_extract.gazetteer.model import Below, Period, Unit

__all__ = ["Below", "Children", "Gazetteer", "Period", "Unit", "load"]
