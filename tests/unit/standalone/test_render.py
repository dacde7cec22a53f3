"""Rows for people and for programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from rich.console import Console
from rich.text import Text

from gleaner_standalone.render import Column, Format, cell, escape, number, print_rows


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Row:
    name: str | None
    value: Decimal | None
    at: datetime | None = None
    tags: tuple[str, ...] = ()


class StructRow(Struct, frozen=True):
    name: str
    colour: Colour


ROWS = [
    Row("汉源县", Decimal("41400"), datetime(2026, 11, 24, 8, 30, tzinfo=UTC), ("a", "b")),
    Row(None, Decimal("0.5")),
]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("302190000"), "302,190,000"),
        (Decimal("3.0219E+8"), "302,190,000"),
        (Decimal("49.30"), "49.3"),
        (Decimal("0.005"), "0.005"),
        (Decimal("-1200"), "-1,200"),
        (4, "4"),
        (1234567, "1,234,567"),
    ],
)
def test_numbers_are_shown_in_full_with_thousands_apart(value: Decimal | int, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "yes"),
        (False, "no"),
        (Colour.RED, "red"),
        (("四川省", "雅安市"), "四川省、雅安市"),
        (datetime(2026, 11, 24, 8, 30, tzinfo=UTC), "2026-11-24 08:30:00"),
        ("two\nlines\x1b[31m", "two lines \\[31m"),
    ],
)
def test_cells_are_what_people_read(value: object, shown: str) -> None:
    assert cell(value) == shown


@given(st.text())
def test_crawled_text_is_never_markup_and_never_moves_the_cursor(text: str) -> None:
    shown = Text.from_markup(escape(text)).plain
    assert len(shown) == len(text)
    assert all(character.isprintable() for character in shown)


def test_json_lines_keep_every_digit_and_every_field(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert print_rows(iter(ROWS), Format.JSONL) == 2
    lines = [json.loads(line, parse_float=Decimal) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["value"] for line in lines] == [41400, Decimal("0.5")]
    assert lines[1] == {"name": None, "value": Decimal("0.5"), "at": None, "tags": []}


def test_json_is_one_list(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert print_rows([StructRow("x", Colour.RED)], Format.JSON) == 1
    assert json.loads(capfdbinary.readouterr().out) == [{"name": "x", "colour": "red"}]


def test_csv_has_a_header_and_iso_dates(capsys: pytest.CaptureFixture[str]) -> None:
    @dataclass(frozen=True, slots=True)
    class Dated:
        on: date
        colour: Colour
        tags: tuple[str, ...]

    assert print_rows([Dated(date(2016, 12, 31), Colour.RED, ("甲", "乙"))], Format.CSV) == 1
    assert capsys.readouterr().out == 'on,colour,tags\n2016-12-31,red,"[""甲"",""乙""]"\n'


def test_rows_are_printed_as_they_come_and_not_kept(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    seen: list[int] = []

    def rows() -> Iterator[StructRow]:
        for index in range(3):
            seen.append(index)
            yield StructRow(str(index), Colour.RED)

    assert print_rows(rows(), Format.JSONL) == 3
    assert seen == [0, 1, 2]


def test_a_table_shows_the_chosen_columns(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(ROWS, Format.TABLE, (Column("name", "place"), Column("value", "value", justify="right")))
    shown = capsys.readouterr().out
    assert "place" in shown
    assert "41,400" in shown
    assert "2026" not in shown


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_rows([], Format.TABLE) == 0
    assert "nothing found" in capsys.readouterr().out


def test_what_is_no_row_is_refused() -> None:
    with pytest.raises(TypeError, match="not a row"):
        print_rows([{"name": "a dict"}], Format.CSV)


def test_a_console_of_tests_has_no_colours() -> None:
    assert not Console().is_terminal
