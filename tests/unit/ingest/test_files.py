"""Files as crawlers leave them: what is read, what is refused, and where a stopped run goes on."""

import csv
import gzip
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from gleaner_contracts.enums import Lane
from gleaner_ingest.files import FileOptions, ItemOutcome, Mapping, Progress, ingest_paths, run, summarise
from gleaner_ingest.identity import new_id
from gleaner_ingest.submission import Outcome, Receipt, RefusalReason, Refused, Submission

PAGE = "<html><body>县里的消息</body></html>".encode("gbk")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Sink:
    """Takes everything, and can fail after some batches."""

    def __init__(self, fail_after: int = 1_000) -> None:
        self.taken: list[Submission] = []
        self._left = fail_after

    def __call__(self, submissions: Sequence[Submission]) -> list[Receipt | Refused]:
        if self._left == 0:
            raise ConnectionError
        self._left -= 1
        self.taken += submissions
        return [Receipt(id=new_id(), outcome=Outcome.ACCEPTED, received_at=NOW) for _ in submissions]


def ingest(path: Path, sink: Sink | None = None, **options: object) -> tuple[list[Submission], list[ItemOutcome]]:
    sink = sink or Sink()
    outcomes = list(ingest_paths(sink, [path], FileOptions(source="s", **options)))  # type: ignore[arg-type]
    return sink.taken, outcomes


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def warc(pages: dict[str, tuple[str, str, bytes]]) -> bytes:
    return b"".join(gzip.compress(warc_record(url, *page)) for url, page in pages.items())


def warc_record(url: str, status: str, content_type: str, content: bytes) -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{new_id()}>\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2021-04-08T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize(("name", "content_type"), [("a.txt", "text/plain"), ("b.HTML", "text/html"), ("c.md", "text/plain")])
def test_a_page_is_taken_byte_for_byte(tmp_path: Path, name: str, content_type: str) -> None:
    [found], _ = ingest(write(tmp_path, name, PAGE))
    assert (found.content, found.is_text, found.content_type, found.source) == (PAGE, False, content_type, "s")


def test_json_is_one_article_or_an_array(tmp_path: Path) -> None:
    item = {"content": "县", "url": "http://e.cn/1", "source": "own"}
    write(tmp_path, "one.json", json.dumps(item).encode())
    write(tmp_path, "some.json", json.dumps([item, {"content": ""}, item]).encode())
    found, outcomes = ingest(tmp_path)
    assert [f.source for f in found] == ["own"] * 3
    assert [o.reason for o in outcomes] == [None, None, RefusalReason.EMPTY, None]
    assert outcomes[2].name.endswith("some.json#2")


@pytest.mark.parametrize(
    ("name", "pack"), [("a.jsonl", bytes), ("a.jsonl.gz", gzip.compress), ("a.ndjson.zst", zstandard.compress)]
)
def test_a_bad_line_fails_alone(tmp_path: Path, name: str, pack: object) -> None:
    lines = [json.dumps({"content": f"第{n}篇"}).encode() for n in range(300)]
    lines[7:7] = [b"{bad", b""]
    found, outcomes = ingest(write(tmp_path, name, pack(b"\n".join(lines))))  # type: ignore[operator]
    assert len(found) == 300
    assert [o.name.rpartition("#")[2] for o in outcomes if o.reason] == ["8"]


def test_columns_are_mapped_and_the_rest_is_kept(tmp_path: Path) -> None:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerows([["正文", "链接", "栏目"], ["全县,\n脱贫", "http://e.cn/1", "时政"], ["", "http://e.cn/2", ""]])
    mapping = Mapping(fields={"content": "正文", "url": "链接"})
    for name, encoding in (("a.csv", "utf-8-sig"), ("b.csv", "gb18030")):
        [found], outcomes = ingest(write(tmp_path, name, out.getvalue().encode(encoding)), mapping=mapping)
        assert (found.content.decode(), found.url, json.loads(found.meta)) == ("全县,\n脱贫", "http://e.cn/1", {"栏目": "时政"})
        assert [o.reason for o in outcomes] == [None, RefusalReason.EMPTY]


def test_records_without_a_column_for_content_say_which_there_are(tmp_path: Path) -> None:
    _, [outcome] = ingest(write(tmp_path, "a.csv", b"title,body\nx,y\n"))
    assert outcome.reason is RefusalReason.INVALID_FIELD
    assert "title, body" in (outcome.detail or "")


def test_a_mapping_to_a_column_that_is_none_says_which_there_are(tmp_path: Path) -> None:
    _, [outcome] = ingest(write(tmp_path, "a.csv", b"title,body\nx,y\n"), mapping=Mapping(fields={"content": "text"}))
    assert (outcome.reason, outcome.detail) == (RefusalReason.INVALID_FIELD, "no column 'text'; there are: title, body")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.gz", "a.txt.zst"])
def test_outcomes_of_packed_files_bear_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    _, outcomes = ingest(write(tmp_path, name, b"\x1f\x8bjunk"))
    assert [Path(o.name).name for o in outcomes] == [name]


def test_pages_of_a_warc_keep_their_address_and_type(tmp_path: Path) -> None:
    content = warc(
        {
            "http://e.cn/1": ("200 OK", "text/html; charset=gbk", PAGE),
            "http://e.cn/2": ("404 Not Found", "text/html", PAGE),
            "http://e.cn/3": ("200 OK", "image/png", b"\x89PNG"),
        }
    )
    [found], _ = ingest(write(tmp_path, "a.warc.gz", content))
    assert (found.url, found.charset, found.content, found.is_text) == ("http://e.cn/1", "gbk", PAGE, False)
    assert found.fetched_at is not None


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tgz", "a.tar"])
def test_archives_are_read_member_by_member(tmp_path: Path, name: str) -> None:
    members = {"x/a.txt": PAGE, "x/b.json": b'{"content":"b"}', "__MACOSX/c.txt": b"no", ".hidden.txt": b"no", "x/d.bin": b"no"}
    content = zipped(members) if name.endswith("zip") else tarred(members, "w" if name.endswith(".tar") else "w:gz")
    found, outcomes = ingest(write(tmp_path, name, content))
    assert [f.content for f in found] == [PAGE, b"b"]
    assert [(o.name.partition("!")[2], o.reason) for o in outcomes if o.reason] == [("x/d.bin", RefusalReason.UNSUPPORTED_TYPE)]


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = zipped({"a.txt": PAGE})
    for _ in range(4):
        content = zipped({"inner.zip": content})
    _, [outcome] = ingest(write(tmp_path, "a.zip", content))
    assert outcome.reason is RefusalReason.TOO_DEEP


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.txt.gz", "a.tgz", "a.jsonl.gz"])
def test_a_bomb_is_refused_and_never_held(tmp_path: Path, name: str) -> None:
    big = b"a" * 20_000_000
    packed = {"zip": zipped({"a.txt": big}), "tgz": tarred({"a.txt": big}), "txt": big}.get(name.rpartition(".")[2])
    _, [outcome] = ingest(write(tmp_path, name, packed or gzip.compress(big)), limit_bytes=100_000)
    assert outcome.reason is RefusalReason.TOO_LARGE


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.jsonl.gz", "a.jsonl.zst", "a.warc.gz", "a.json", "a.csv"])
@pytest.mark.parametrize("content", [b"", b"\x00\xff broken", b"PK\x03\x04 broken", b"\x1f\x8b\x08 broken"])
def test_what_is_broken_is_said_and_stops_nothing(tmp_path: Path, name: str, content: bytes) -> None:
    write(tmp_path, name, content)
    write(tmp_path, "z.txt", PAGE)
    found, outcomes = ingest(tmp_path)
    assert [f.content for f in found] == [PAGE]
    assert all(o.reason for o in outcomes[:-1])


def test_a_lane_is_given_to_all(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", PAGE)
    write(tmp_path, "b.json", b'{"content":"b"}')
    found, _ = ingest(tmp_path, lane=Lane.BACKFILL)
    assert {f.lane for f in found} == {Lane.BACKFILL}


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    folder, journal = tmp_path / "in", tmp_path / "journal"
    write(folder, "a.txt", PAGE)
    write(folder, "b.jsonl", b"".join(b'{"content":"%d"}\n' % n for n in range(400)))
    sink = Sink(fail_after=3)
    with pytest.raises(ConnectionError):
        ingest(folder, sink, journal_path=str(journal))
    assert len(sink.taken) == 1 + 256
    with journal.open("ab") as cut:
        cut.write(b'["half a li')
    rest, _ = ingest(folder, journal_path=str(journal))
    assert [s.content for s in sink.taken[1:] + rest] == [b"%d" % n for n in range(400)]
    assert ingest(folder, journal_path=str(journal)) == ([], [])
    write(folder, "a.txt", PAGE + b"!")
    assert len(ingest(folder, journal_path=str(journal))[0]) == 1


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, PAGE)
    seen: list[Progress] = []
    outcomes = list(ingest_paths(Sink(), [tmp_path], FileOptions(source="s"), on_progress=seen.append))
    last = seen[-1]
    assert (last.files_done, last.files_total, last.items) == (2, 2, 2)
    assert last.bytes_done == last.bytes_total == 2 * len(PAGE)
    assert summarise(outcomes).accepted == 2


def test_a_watched_folder_gives_up_new_files(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", PAGE)
    stop = threading.Event()
    found = []
    for outcome in ingest_paths(Sink(), [tmp_path], FileOptions(source="s"), watch_until=stop):
        found.append(Path(outcome.path).name)
        if len(found) == 1:
            write(tmp_path, "b.txt", PAGE)
        else:
            stop.set()
    assert found == ["a.txt", "b.txt"]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ingest(tmp_path / "no")


def test_members_that_are_no_fields_go_to_meta_as_columns_do(tmp_path: Path) -> None:
    body = b'{"content":"\xe5\x8e\xbf","crawl_depth":2,"tags":["a"]}\n{"contnt":"x"}\n'
    taken, outcomes = ingest(write(tmp_path, "a.jsonl", body))
    assert [json.loads(found.meta) for found in taken] == [{"crawl_depth": 2, "tags": ["a"]}]
    [refused] = [outcome for outcome in outcomes if outcome.outcome is None]
    assert "no column 'content'; there are: contnt" in (refused.detail or "")


def test_what_the_journal_passes_over_is_counted(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt", b"a")
    write(tmp_path, "in/b.txt", b"b")
    options = FileOptions(source="s", journal_path=str(tmp_path / "journal"))
    seen: list[Progress] = []
    list(ingest_paths(Sink(), [tmp_path / "in"], options, on_progress=seen.append))
    assert seen[-1].files_skipped == 0
    write(tmp_path, "in/c.txt", b"c")
    list(ingest_paths(Sink(), [tmp_path / "in"], options, on_progress=seen.append))
    assert (seen[-1].files_skipped, seen[-1].files_total) == (2, 1)


def test_a_file_that_goes_while_a_folder_is_watched_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, here = tmp_path / "gone.txt", write(tmp_path, "here.txt", b"x")
    monkeypatch.setattr(run, "find_files", lambda _: [gone, here])
    assert [outcome.name for outcome in ingest(tmp_path)[1]] == [str(here)]


def test_what_is_refused_is_told_with_its_place_and_its_beginning(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", b'{"content":"x"}\n{bad\n')
    write(tmp_path, "b.pdf", b"%PDF")
    told: list[tuple[str, int, bytes | None]] = []
    options = FileOptions(source="s")
    list(
        ingest_paths(
            Sink(), [tmp_path], options, on_refused=lambda name, refused: told.append((name, refused.status, refused.excerpt))
        )
    )
    assert told == [(f"{tmp_path}/a.jsonl#2", 422, b"{bad\n"), (f"{tmp_path}/b.pdf", 415, None)]
