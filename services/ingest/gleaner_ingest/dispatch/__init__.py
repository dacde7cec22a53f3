"""Leases waiting articles to workers, in micro-batches, fairly between lanes and sources."""

from gleaner_ingest.dispatch.loop import run

__all__ = ["run"]
