from collections.abc import Callable

import pytest

from gleaner_contracts.records import CleanArticle, Meta, OffsetRun

Build = Callable[..., CleanArticle]


@pytest.fixture
def article() -> Build:
    def build(text: str, published_at: str | None = None) -> CleanArticle:
        runs = (OffsetRun(0, 0, len(text)),)
        return CleanArticle(
            clean_text=text, raw_length=len(text), charset="text", meta=Meta(published_at=published_at), offsets=runs
        )

    return build
