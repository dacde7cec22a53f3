"""Lexicons are sorted, unique, simplified, and say what they are and whose."""

import unicodedata

import opencc
import pytest

from gleaner_extract.entities import lexicon

NAMES = sorted(path.name for path in lexicon.FOLDER.glob("entities_*.tsv"))


@pytest.mark.parametrize("name", NAMES)
def test_a_lexicon_is_sorted_unique_and_says_where_it_is_from(name: str) -> None:
    lines = (lexicon.FOLDER / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert lines[0].startswith("# columns:") and "source:" in lines[0] and "licence:" in lines[0]
    rows = [tuple(line.split("\t")) for line in lines[1:]]
    assert rows == sorted(set(rows))
    assert len({row[0] for row in rows}) == len(rows)
    assert len({len(row) for row in rows}) == 1
    assert all(unicodedata.is_normalized("NFC", line) for line in lines)


@pytest.mark.parametrize("name", NAMES)
def test_a_lexicon_is_simplified(name: str) -> None:
    converter = opencc.OpenCC("t2s")
    words = [line.split("\t")[0] for line in (lexicon.FOLDER / name).read_text(encoding="utf-8").splitlines()[1:]]
    assert [word for word in words if converter.convert(word) != word] == []


def test_heads_have_a_known_kind() -> None:
    assert {head.kind for head in lexicon.heads("org_heads").values()} == {"branch", "seat", "office", "body", "weak"}
    assert {head.kind for head in lexicon.heads("programme_heads").values()} == {"strong", "weak"}
