"""A Scrapy item pipeline: items of any kind with the fields of `POST /v1/articles`.

ITEM_PIPELINES = {"scrapy_pipeline.GleanerPipeline": 900}
GLEANER_URL, GLEANER_KEY = "http://127.0.0.1:8700", "glk_…"
GLEANER_SPOOL = "gleaner-spool.jsonl"  # optional

What the door refuses for good is a warning in the log, and counted in the crawl's stats as `gleaner/refused`.
"""

from typing import Any, Self

from gleaner_client import GleanerClient
from itemadapter import ItemAdapter


class GleanerPipeline:
    """Sends each item to the door; what cannot be sent waits in the spool."""

    def __init__(self, client: GleanerClient) -> None:
        """Keep the client."""
        self._client = client

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Read the settings of the crawler."""
        settings = crawler.settings
        spool = settings.get("GLEANER_SPOOL", "gleaner-spool.jsonl")
        stats = getattr(crawler, "stats", None)

        def count(article: dict[str, Any], answer: dict[str, Any]) -> None:  # noqa: ARG001
            if stats is not None:
                stats.inc_value("gleaner/refused")

        return cls(GleanerClient(settings["GLEANER_URL"], settings["GLEANER_KEY"], spool=spool, on_refused=count))

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 (Scrapy passes it)
        """Take one item and pass it on."""
        self._client.add(ItemAdapter(item).asdict())
        return item

    def close_spider(self, spider: Any = None) -> None:  # noqa: ARG002
        """Send what is left."""
        self._client.close()
