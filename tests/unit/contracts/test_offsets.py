"""The offset map leads from clean to raw and back."""

from hypothesis import given
from hypothesis import strategies as st

from gleaner_contracts.offsets import OffsetMap
from gleaner_contracts.records import OffsetRun

# raw 當(dāng)地  →  clean 当地
INJECTED = OffsetMap([OffsetRun(0, 0, 1), OffsetRun(1, 7, 1)])


def test_span_over_an_injection_covers_it() -> None:
    assert INJECTED.raw_span(0, 2) == (0, 8)


def test_span_beside_an_injection_leaves_it_out() -> None:
    assert INJECTED.raw_span(0, 1) == (0, 1)
    assert INJECTED.raw_span(1, 2) == (7, 8)


def test_raw_position_inside_an_injection_leads_to_the_next_clean_character() -> None:
    assert [INJECTED.clean_of(raw) for raw in range(9)] == [0, 1, 1, 1, 1, 1, 1, 1, 2]


def test_empty_span_stays_empty() -> None:
    assert OffsetMap.identity(5).raw_span(3, 3) == (3, 3)


@st.composite
def runs(draw: st.DrawFn) -> list[OffsetRun]:
    clean, raw, found = 0, 0, []
    for length, gap in draw(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=20)):
        found.append(OffsetRun(clean, raw, length))
        clean, raw = clean + length, raw + length + gap
    return found


@given(runs())
def test_each_clean_character_comes_back_from_its_raw_position(found: list[OffsetRun]) -> None:
    offsets = OffsetMap(found)
    length = found[-1].clean_start + found[-1].length
    assert [offsets.clean_of(offsets.raw_of(position)) for position in range(length)] == list(range(length))
