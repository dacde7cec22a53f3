"""What rows are made of: ids, arrays as text."""

from uuid import UUID, uuid5

import pytest

from gleaner_contracts.records import OffsetRun
from gleaner_store import ids, rows

ARTICLE = UUID("6f1e0b0c-7f0a-5c53-9c1e-6d0c2f5a1a77")


def test_an_id_of_a_fact_is_the_name_based_one_of_its_article_and_key() -> None:
    keys = ["清溪县|脱贫户|2020", "", "a|b", "𠮷" * 300]
    assert ids.fact_ids(ARTICLE, keys) == [uuid5(ids.FACTS, f"{ARTICLE}:{key}").hex for key in keys]


def test_ids_of_facts_refuse_what_no_database_takes() -> None:
    with pytest.raises(UnicodeEncodeError):
        ids.fact_ids(ARTICLE, ["\ud800"])


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((), "{}"),
        ((3, -9_223_372_036_854_775_808, 9_223_372_036_854_775_807), "{3,-9223372036854775808,9223372036854775807}"),
        (((0, 12), (12, 40)), "{0,12,12,40}"),
        ((OffsetRun(0, 5, 7), OffsetRun(7, 20, 1)), "{0,5,7,7,20,1}"),
    ],
)
def test_numbers_and_spans_become_one_flat_array(numbers: tuple[int, ...], text: str) -> None:
    assert rows.numbers_text(numbers) == text


def test_words_are_quoted_in_an_array() -> None:
    assert rows.array_text(("甲县", 'a"b', "c\\d", "")) == '{"甲县","a\\"b","c\\\\d",""}'
