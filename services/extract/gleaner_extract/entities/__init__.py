"""Entities of a clean article."""
