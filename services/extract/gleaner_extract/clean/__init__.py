"""Bytes or text to a clean article."""
