"""Takes files in: finds them, reads them, commits in batches, says what became of each article."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct
from sqlalchemy import Engine

from gleaner_contracts.enums import Lane
from gleaner_ingest.accept import accept_each
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.files.archives import read_any
from gleaner_ingest.files.journal import Journal
from gleaner_ingest.files.records import MIB, Item, ItemOutcome, Mapping, Progress, ReadOptions, Summary
from gleaner_ingest.submission import Outcome, Receipt, RefusalReason, Refused, Submission

BATCH_ITEMS: Final = 128
BATCH_BYTES: Final = 4 * MIB
WATCH_S: Final = 1.0
OnRefused = Callable[[str, Refused], None]
Sink = Callable[[Sequence[Submission]], list[Receipt | Refused]]


class FileOptions(Struct, frozen=True, kw_only=True):
    """How files are taken in."""

    source: str
    lane: Lane = Lane.FRESH
    mapping: Mapping | None = None
    limit_bytes: int = 2 * MIB
    journal_path: str | None = None  # where to remember what was taken; None: nowhere

    def reading(self) -> ReadOptions:
        """Return what readers need."""
        return ReadOptions(source=self.source, lane=self.lane, mapping=self.mapping, limit_bytes=self.limit_bytes)


def database_sink(engine: Engine, arrivals: Arrivals | None = None) -> Sink:
    """Return a sink that commits to a database.

    Args:
        engine: of the database.
        arrivals: wakes the dispatcher after each commit.
    """

    def commit(submissions: Sequence[Submission]) -> list[Receipt | Refused]:
        answers = accept_each(engine, submissions)
        if arrivals is not None:
            arrivals.announce()
        return answers

    return commit


def ingest_paths(
    sink: Sink,
    paths: Iterable[Path],
    options: FileOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    on_refused: OnRefused | None = None,
    watch_until: threading.Event | None = None,
) -> Iterator[ItemOutcome]:
    """Take files and folders in.

    Args:
        sink: where articles go; see `database_sink`.
        paths: files, or folders with everything below them.
        options: source, lane, mapping, journal.
        on_progress: called after each commit and each file.
        on_refused: called with what was not taken: its name in the file, and why.
        watch_until: keep looking for new files until it is set; a file is taken once its size stands still.

    Yields:
        One outcome an article, after its commit.

    Raises:
        FileNotFoundError: a path is not there.
        sqlalchemy.exc.DBAPIError: the database is away; begin again with the same journal.
    """
    roots = list(paths)
    for root in roots:
        if not root.exists():
            raise FileNotFoundError(root)
    with Journal(Path(options.journal_path) if options.journal_path else None) as journal:
        run = _Run(sink, options, journal, on_progress, on_refused)
        yield from run.take(find_files(roots))
        steady: dict[Path, tuple[int, int] | None] = {}
        while watch_until is not None and not watch_until.wait(WATCH_S):
            seen = {path: _state(path) for path in find_files(roots)}
            ready = [path for path, state in seen.items() if state is not None and steady.get(path) == state]
            steady = seen
            yield from run.take(ready)


def find_files(roots: Iterable[Path]) -> list[Path]:
    """Return the files below some paths, sorted; hidden ones and links are passed over, except where named."""
    found: list[Path] = []
    for root in roots:
        if root.is_file():
            found.append(root)
            continue
        for folder, names, files in os.walk(root):
            names[:] = sorted(name for name in names if not name.startswith("."))
            below = (Path(folder) / name for name in sorted(files) if not name.startswith("."))
            found.extend(path for path in below if path.is_file() and not path.is_symlink())
    return found


def summarise(outcomes: Iterable[ItemOutcome]) -> Summary:
    """Count outcomes."""
    counts = dict.fromkeys(Outcome, 0)
    reasons: dict[str, int] = {}
    for each in outcomes:
        if each.outcome is not None:
            counts[each.outcome] += 1
        reason = each.reason.value if each.reason else None
        if reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    return Summary(
        accepted=counts[Outcome.ACCEPTED],
        unchanged=counts[Outcome.UNCHANGED],
        repeated=counts[Outcome.REPEATED],
        refused=sum(reasons.values()),
        refused_by_reason=dict(sorted(reasons.items())),
    )


class _Run:
    """One run over files."""

    def __init__(
        self,
        sink: Sink,
        options: FileOptions,
        journal: Journal,
        on_progress: Callable[[Progress], None] | None,
        on_refused: OnRefused | None,
    ) -> None:
        self._on_refused = on_refused or _nobody
        self._sink, self._options, self._journal, self._on_progress = sink, options, journal, on_progress
        self._items = self._files_done = self._bytes_done = 0
        self._files_total = self._bytes_total = 0
        self._files_skipped: int | None = None

    def take(self, files: Sequence[Path]) -> Iterator[ItemOutcome]:
        """Take files that were not taken yet."""
        there = [path for path in files if _state(path) is not None]
        todo = [path for path in there if not self._is_done(path)]
        if self._files_skipped is None:  # later looks of a watch find the same files again
            self._files_skipped = len(there) - len(todo)
        self._files_total += len(todo)
        self._bytes_total += sum(size_bytes for size_bytes, _ in filter(None, map(_state, todo)))
        self._show("")
        for path in todo:
            try:
                stream = path.open("rb")
            except OSError as error:  # gone since it was found, or not ours to read
                refused = Refused(422, RefusalReason.MALFORMED, str(error))
                self._on_refused(str(path), refused)
                yield _outcome(str(path), str(path), refused)
                continue
            with stream:
                yield from self._take_file(path, stream)
            self._files_done += 1
            self._show(str(path))

    def _is_done(self, path: Path) -> bool:
        entry = self._journal.taken(path)
        return entry is not None and entry.is_done

    def _take_file(self, path: Path, stream: BinaryIO) -> Iterator[ItemOutcome]:
        entry = self._journal.taken(path)
        done, begun_at = entry.items if entry else 0, self._bytes_done
        items = read_any(stream, str(path), self._options.reading())
        for _ in range(done):
            next(items, None)
        for batch in _batches(items):
            yield from self._commit(path, batch)
            done += len(batch)
            self._journal.write(path, done, is_done=False)
            self._bytes_done = begun_at + (0 if stream.closed else stream.tell())
            self._show(str(path))
        self._bytes_done = begun_at + path.stat().st_size
        self._journal.write(path, done, is_done=True)

    def _commit(self, path: Path, batch: Sequence[Item]) -> Iterator[ItemOutcome]:
        good = [item.found for item in batch if isinstance(item.found, Submission)]
        answers = iter(self._sink(good) if good else [])
        self._items += len(batch)
        for item in batch:
            answer = item.found if isinstance(item.found, Refused) else _conflict(next(answers))
            if isinstance(answer, Refused):
                self._on_refused(item.name, answer)
            yield _outcome(str(path), item.name, answer)

    def _show(self, path: str) -> None:
        if self._on_progress is not None:
            progress = Progress(
                path=path,
                files_skipped=self._files_skipped or 0,
                files_done=self._files_done,
                files_total=self._files_total,
                bytes_done=self._bytes_done,
                bytes_total=self._bytes_total,
                items=self._items,
            )
            self._on_progress(progress)


def _outcome(path: str, name: str, answer: Receipt | Refused) -> ItemOutcome:
    if isinstance(answer, Refused):
        return ItemOutcome(path=path, name=name, reason=answer.reason, detail=answer.detail)
    return ItemOutcome(path=path, name=name, outcome=answer.outcome, id=answer.id)


def _conflict(answer: Receipt | Refused) -> Receipt | Refused:
    """Return an answer, a conflict as the refusal that it is."""
    if isinstance(answer, Refused) or answer.outcome is not Outcome.CONFLICT:
        return answer
    return Refused(409, RefusalReason.CONFLICT, f"this idempotency_key stands for another content, received as {answer.id}")


def _nobody(_name: str, _refused: Refused) -> None:
    """Nobody wants to know."""


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size_bytes = 0
    for item in items:
        batch.append(item)
        size_bytes += len(item.found.content) if isinstance(item.found, Submission) else 0
        if len(batch) >= BATCH_ITEMS or size_bytes >= BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
    if batch:
        yield batch


def _state(path: Path) -> tuple[int, int] | None:
    """Return size and time of a file; None when it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
