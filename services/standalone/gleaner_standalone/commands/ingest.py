"""`gleaner ingest`: files and folders as a way in."""

import getpass
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as ProgressBar

from gleaner_contracts.enums import Lane
from gleaner_ingest.arrivals import Arrivals
from gleaner_ingest.files import FileOptions, ItemOutcome, Mapping, Progress, database_sink, ingest_paths, summarise
from gleaner_ingest.files.readers import WIRE_FIELDS
from gleaner_ingest.refusals import Refusals
from gleaner_runtime.database import make_engine
from gleaner_standalone.connect import connect
from gleaner_standalone.render import Format, escape, print_rows

app = typer.Typer()

MAP_HELP: Final = (
    "Column or member that holds a field: --map content=正文 --map url=link (fields: content, url, title, fetched_at, …)."
)


@app.command(epilog="Example: gleaner ingest --source archive --lane backfill dump.warc.gz pages/")
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, or - for standard input (JSON lines, or one text).")],
    source: Annotated[str, typer.Option(help="Name of the source the articles belong to.")] = "files",
    lane: Annotated[Lane, typer.Option(help="fresh, or backfill: after everything that is fresh.")] = Lane.FRESH,
    mapping: Annotated[list[str] | None, typer.Option("--map", help=MAP_HELP)] = None,
    journal: Annotated[Path | None, typer.Option(help="Remember here what was taken, and go on after an interruption.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Keep looking for new files until Ctrl-C.")] = False,
    shape: Annotated[
        Format, typer.Option("--format", help="table sums up; the others print each article's outcome.")
    ] = Format.TABLE,
) -> None:
    """Take in files: text, HTML, JSON, JSON lines, CSV, WARC, and zip, tar, gzip, zstd of these.

    An article counts as taken once it is committed. What is refused is told with its reason, and the status is 1.
    """
    gone = [str(path) for path in paths if path != Path("-") and not path.exists()]
    if gone:
        raise typer.BadParameter(f"there is no file or folder {', '.join(gone)}")
    options = FileOptions(source=source, lane=lane, mapping=_mapping(mapping), journal_path=str(journal) if journal else None)
    console = Console(stderr=True, highlight=False)
    counted = _Counted()
    with ExitStack() as stack:
        connection = stack.enter_context(connect())
        engine = make_engine(connection.database_url, application="gleaner-ingest-files", pool_size=2)
        stack.callback(engine.dispose)
        arrivals, refusals = Arrivals(connection.redis_url or ""), Refusals(engine)
        for each in (arrivals, refusals):
            each.start()
            stack.callback(each.stop)
        found = ingest_paths(
            database_sink(engine, arrivals),
            stack.enter_context(_with_stdin(paths)),
            options,
            on_progress=counted.through(stack.enter_context(_bar(console))),
            on_refused=lambda name, refused: refusals.keep_of_file(refused, name, source, _account()),
            watch_until=_until_interrupted() if watch else None,
        )
        refused = _print(found, shape, console)
    _close(console, counted.skipped, is_running=connection.redis_url is not None)
    raise typer.Exit(1 if refused else 0)


def _close(console: Console, skipped: int, *, is_running: bool) -> None:
    if skipped:
        console.print(f"{skipped:,} files were taken before, says the journal; what was refused of them is not told again")
    if not is_running:
        console.print("[yellow]nothing runs: the articles are safe and wait for `gleaner up`[/]")


def _account() -> str | None:
    """Return who runs this; null in a container without names."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


class _Counted:
    """Keeps what a summary wants to know of the progress, and passes it on."""

    def __init__(self) -> None:
        self.skipped = 0

    def through(self, show: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        """Return what is told of the progress, and tells the bar where there is one."""

        def keep(progress: Progress) -> None:
            self.skipped = progress.files_skipped
            if show is not None:
                show(progress)

        return keep


def _print(found: Iterable[ItemOutcome], shape: Format, console: Console) -> int:
    """Print outcomes as they come, or their sum; return how many were refused."""
    refused = 0

    def counted() -> Iterator[ItemOutcome]:
        nonlocal refused
        for outcome in found:
            refused += outcome.outcome is None
            if outcome.outcome is None and shape is Format.TABLE:
                console.print(
                    f"[red]refused[/] {escape(outcome.name)}: {outcome.reason} {escape(outcome.detail or '')}", soft_wrap=True
                )
            yield outcome

    if shape is Format.TABLE:
        summary = summarise(counted())
        counts = (f"{name} {getattr(summary, name):,}" for name in ("accepted", "unchanged", "repeated", "refused"))
        Console(highlight=False).print(f"[bold]{', '.join(counts)}[/]")
    else:
        print_rows(counted(), shape)
    return refused


def _mapping(pairs: list[str] | None) -> Mapping | None:
    if not pairs:
        return None
    split = [pair.partition("=") for pair in pairs]
    if any(not field or not name for field, _, name in split):
        raise typer.BadParameter("--map wants FIELD=NAME, like content=正文")
    unknown = [field for field, _, _ in split if field not in WIRE_FIELDS]
    if unknown:
        raise typer.BadParameter(f"--map: there is no field {unknown[0]}, only {', '.join(sorted(WIRE_FIELDS))}")
    return Mapping(fields={field: name for field, _, name in split})


@contextmanager
def _with_stdin(paths: list[Path]) -> Iterator[list[Path]]:
    """Yield the paths, with `-` replaced by a file that holds standard input."""
    if Path("-") not in paths:
        yield paths
        return
    content = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory(prefix="gleaner-stdin-") as folder:
        kept = Path(folder) / ("stdin.jsonl" if content.lstrip()[:1] == b"{" else "stdin.txt")
        kept.write_bytes(content)
        yield [kept if path == Path("-") else path for path in paths]


@contextmanager
def _bar(console: Console) -> Iterator[Callable[[Progress], None] | None]:
    """Yield what moves a progress bar; nothing where there is no terminal."""
    if not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("files", total=None)
        yield lambda progress: bar.update(
            task,
            total=progress.bytes_total,
            completed=progress.bytes_done,
            description=f"{progress.items:,} articles, {progress.files_done:,} of {progress.files_total:,} files",
        )


def _until_interrupted() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
