"""Laws of sharing, for any load."""

from hypothesis import given
from hypothesis import strategies as st

from gleaner_ingest.dispatch.shares import EXPRESS_CREDIT, EXPRESS_OF_SOURCE, Express, source_places

names = st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=12)
held = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 300), max_size=12)


@given(names, held, st.integers(0, 300), st.integers(1, 300))
def test_shares_are_fair_and_bounded(sources: list[str], in_flight: dict[str, int], places: int, window: int) -> None:
    given_places = source_places(sources, in_flight, places, window)
    cap = max(1, window // 2)
    after = {s: in_flight.get(s, 0) + given_places.get(s, 0) for s in sources}
    assert sum(given_places.values()) <= places
    assert all(n > 0 and in_flight.get(s, 0) + n <= cap for s, n in given_places.items())
    for source in given_places:  # nobody who was given something holds more than one over anybody who could still take
        assert all(after[source] <= after[other] + 1 for other in sources if after[other] < cap)
    if sum(given_places.values()) < places:  # places are left over only when everybody is at the cap
        assert all(n >= cap for n in after.values())


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 300_000), st.booleans()), max_size=300))
def test_at_least_every_second_article_of_a_backlog_is_not_express(entries: list[tuple[int, int, bool]]) -> None:
    express = Express()
    sent = [express.allows(held=h, size_bytes=b, is_first_try=f) for h, b, f in entries]
    assert sum(sent) <= len(sent) - sum(sent) + EXPRESS_CREDIT
    assert all(
        held < EXPRESS_OF_SOURCE and is_first for (held, _, is_first), is_sent in zip(entries, sent, strict=True) if is_sent
    )
