"""The numbers and places by which template articles are told apart."""

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gleaner_contracts import nearness

PLAIN = re.compile(r"(?<![0-9.])[0-9]{1,12}(?:\.[0-9]{1,6})?\ufffd?")  # as a reader would write it
NUMBERS = st.lists(st.sampled_from(["1", "2", "30", "4.5"]), max_size=9).map(lambda found: tuple(sorted(found)))


@given(st.text(st.sampled_from("019.\ufffd户\n "), max_size=60))
def test_numbers_are_those_of_the_plain_pattern(text: str) -> None:
    assert list(nearness.numbers_of(text)) == sorted(PLAIN.findall(text))


@given(NUMBERS, NUMBERS)
def test_numbers_keep_apart_when_too_few_are_shared(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    fewer = min(len(first), len(second))
    shared = (Counter(first) & Counter(second)).total()
    assert nearness.are_apart_by_numbers(first, second) == (fewer > 0 and shared / fewer < nearness.MIN_NUMBERS)


@given(NUMBERS, NUMBERS)
def test_what_numbers_keep_apart_no_place_brings_together(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    if nearness.are_apart_by_numbers(first, second):
        assert nearness.are_kept_apart(nearness.Guard(first, ("清溪县",)), nearness.Guard(second, ("清溪县",)))
