"""Figures and time expressions of a clean article."""
