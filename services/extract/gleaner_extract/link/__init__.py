"""Ties figures to holders, times and each other."""
