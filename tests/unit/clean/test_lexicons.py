"""Lexicons are sorted, unique, and their patterns compile and are bounded."""

import re
import unicodedata

import pytest

from gleaner_extract.clean import lexicon

NAMES = sorted(path.name for path in lexicon.FOLDER.glob("clean_*.tsv"))


@pytest.mark.parametrize("name", NAMES)
def test_a_lexicon_is_sorted_unique_and_says_where_it_is_from(name: str) -> None:
    lines = (lexicon.FOLDER / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert lines[0].startswith("#") and "source:" in lines[0] and "licence:" in lines[0]
    assert lines[1:] == sorted(set(lines[1:]))
    assert all(unicodedata.is_normalized("NFC", line) or name == "clean_readings.tsv" for line in lines)
    assert len({line.count("\t") for line in lines[1:]}) == 1


@pytest.mark.parametrize("name", ["clean_boilerplate.tsv", "clean_page_hints.tsv"])
def test_the_patterns_of_a_lexicon_compile_and_are_bounded(name: str) -> None:
    for row in lexicon.rows(name):
        assert re.compile(row[-1])
        assert not re.search(r"(?<!\\)[*+](?!\+)", re.sub(r"\[[^\]]*\]", "", row[-1]))
