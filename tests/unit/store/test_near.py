"""Who shares hashes with whom, from what the index knows and what came in one batch."""

from gleaner_store.near import LOOKED_AT, shared_hashes


def test_new_articles_meet_each_other_and_what_is_indexed_but_not_themselves() -> None:
    found = shared_hashes({1: [70, 71], 2: [70], 3: [71]}, {1: [12], 2: [12, 9]})
    assert found == {70: {71: 1, 12: 2, 9: 1}, 71: {70: 1, 12: 1}}


def test_an_article_that_is_indexed_already_counts_once() -> None:
    assert shared_hashes({1: [5, 6]}, {1: [6, 5, 2]}) == {5: {6: 1, 2: 1}, 6: {5: 1, 2: 1}}


def test_of_a_hash_that_all_pages_have_the_newest_articles_are_looked_at() -> None:
    found = shared_hashes({1: [3, 1_000]}, {1: list(range(900, 900 - LOOKED_AT, -1))})
    assert found[1_000] == dict.fromkeys(range(900, 901 - LOOKED_AT, -1), 1)
    assert 3 not in found[1_000], "an old article that was edited is not among the newest"


def test_hashes_that_nobody_else_has_lead_nowhere() -> None:
    assert shared_hashes({1: [4], 2: [4]}, {}) == {}
