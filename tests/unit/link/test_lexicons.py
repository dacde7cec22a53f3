"""The word lists are sorted, unique and complete."""

import unicodedata

import pytest

from gleaner_extract.link import lexicon
from gleaner_extract.link.deixis import HEADS

FILES = {"link_words.tsv": 2, "link_deixis.tsv": 3}


@pytest.mark.parametrize("name", FILES)
def test_rows_are_sorted_unique_and_normalised(name: str) -> None:
    lines = (lexicon.FOLDER / name).read_text(encoding="utf-8").splitlines()
    header, body = lines[0], lines[1:]
    assert header.startswith("# ") and "source:" in header and "licence:" in header
    rows = [tuple(line.split("\t")) for line in body]
    assert rows == sorted(set(rows))
    assert all(len(row) == FILES[name] for row in rows)
    assert all(unicodedata.is_normalized("NFC", line) for line in body)


def test_the_longest_word_comes_first() -> None:
    lengths = [len(word) for word in lexicon.words("frame")]
    assert lengths == sorted(lengths, reverse=True)


def test_no_row_names_a_place_or_body() -> None:
    words = {word for kind, word in lexicon.rows("link_words.tsv") if not kind.startswith(("generic", "apposed"))}
    assert not [word for word in words if len(word) > 2 and word.endswith(("县", "镇", "村"))]


def test_every_deictic_head_says_what_it_may_stand_for() -> None:
    assert all(head.endings and all(head.endings) for head in HEADS.values())
