"""Ties figures to holders, times and each other."""

from gleaner_extract.link.article import link_article

__all__ = ["link_article"]
