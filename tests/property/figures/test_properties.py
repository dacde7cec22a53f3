from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gleaner_contracts.records import CleanArticle, OffsetRun
from gleaner_extract.figures import extract_figures

DIGITS = "零一二三四五六七八九"


def build(text: str) -> CleanArticle:
    return CleanArticle(clean_text=text, raw_length=len(text), charset="text", offsets=(OffsetRun(0, 0, len(text)),))


def in_characters(number: int) -> str:
    """Spell a number under 10,000 the standard way."""
    spelled, is_gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            spelled += ("零" if is_gap and spelled else "") + DIGITS[digit] + name
        is_gap = not digit
    return spelled


@given(st.integers(11, 9999))
@settings(max_examples=200, deadline=None)
def test_a_number_in_any_spelling_reads_back_to_itself(number: int) -> None:
    for spelled in (str(number), f"{number:,}", in_characters(number)):
        figures = extract_figures(build(f"共有{spelled}户。")).figures
        assert [f.value for f in figures] == [number]


@given(st.text(alphabet="0123456789一二三十百千万亿余多个户元年月日至、，。%的近约以上\ufffd ", max_size=60))
@settings(max_examples=200, deadline=None)
def test_spans_are_true_sorted_and_never_overlap(text: str) -> None:
    result = extract_figures(build(text))
    marked = [(f.start, f.end, f.surface) for f in result.figures] + [(t.start, t.end, t.surface) for t in result.times]
    assert all(left[1] <= right[0] for left, right in pairwise(sorted(marked)))
    assert all(0 <= start < end <= len(text) and text[start:end] == surface for start, end, surface in marked)
