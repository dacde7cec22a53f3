"""Files as a way in: text, HTML, JSON, JSONL, CSV, WARC, and archives of those."""

from gleaner_ingest.files.records import ItemOutcome, Mapping, Progress, Summary
from gleaner_ingest.files.run import FileOptions, database_sink, ingest_paths, summarise

__all__ = ["FileOptions", "ItemOutcome", "Mapping", "Progress", "Summary", "database_sink", "ingest_paths", "summarise"]
