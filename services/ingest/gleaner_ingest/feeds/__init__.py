"""Polls feeds, sitemaps and list pages, and fetches the articles they name."""

from gleaner_ingest.feeds.loop import check, run

__all__ = ["check", "run"]
