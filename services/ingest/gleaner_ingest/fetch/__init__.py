"""Fetching from the open web: the only module that makes HTTP requests, and the guards around it."""

from gleaner_ingest.fetch.addresses import HostRule
from gleaner_ingest.fetch.client import Fetched, Fetcher, FetchError

__all__ = ["FetchError", "Fetched", "Fetcher", "HostRule"]
