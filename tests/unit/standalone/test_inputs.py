"""What `gleaner extract` reads."""

from pathlib import Path

import pytest
import typer

from gleaner_standalone.inputs import content_type_of, read_inputs


@pytest.mark.parametrize(
    ("suffix", "content", "content_type"),
    [
        (".html", b"anything", "text/html"),
        (".HTM", b"", "text/html"),
        (".txt", b"  <!DOCTYPE html><p>", "text/html"),
        ("", b"<HTML>", "text/html"),
        (".txt", "汉源县".encode(), "text/plain"),
        (".txt", b"a < b", "text/plain"),
    ],
)
def test_pages_are_told_by_name_or_beginning(suffix: str, content: bytes, content_type: str) -> None:
    assert content_type_of(suffix, content) == content_type


def test_folders_are_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [item.name for item in read_inputs([tmp_path])] == ["a", "b", "c"]


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="there is no file"):
        list(read_inputs([tmp_path / "nothing"]))
