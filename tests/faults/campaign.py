"""A stream of articles and a series of faults against one rig, with the time each took to heal."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import psycopg
import redis as redis_client
from breaking import NothingToHitError
from evidence import FaultCount, median
from payloads import brief, poison
from rich.table import Table
from rig import Payload, Rig

CHUNK: Final = 20
MOST_OPEN: Final = 600  # the stream waits while so many are on their way: what is lost must be seen, not buried
POISON_EVERY: Final = 500
RECOVERY_S: Final = 30.0  # what is promised; longer is a failure
GIVE_UP_S: Final = 90.0
CANARY_SOURCE: Final = "canary"
SEVERAL: Final = "… several at once"
PAGE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Strike:
    """Faults that struck at about the same time.

    Attributes:
        names: of the faults.
        urls_from: number of the first article that may have been on its way.
        urls_to: number of the last.
        recovery_s: until an article received afterwards was stored; null when it was given up.
    """

    names: tuple[str, ...]
    urls_from: int
    urls_to: int
    recovery_s: float | None


@dataclass(slots=True)
class Campaign:
    """What was sent and what was broken."""

    rig: Rig
    seed: int
    has_to_recover: bool = True
    planted: list[str] = field(default_factory=list)
    strikes: list[Strike] = field(default_factory=list)
    redis_peak_bytes: int = 0
    rss_looks: dict[str, list[int]] = field(default_factory=dict)
    errors: list[Exception] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _numbered: dict[str, int] = field(default_factory=dict)
    _sent: int = 0
    _started: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)

    def elapsed_s(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._started

    def pause(self, seconds: float) -> None:
        """Wait, unless the stream has broken."""
        self._stop.wait(seconds)
        assert self.errors == []

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send articles all the while, as fast as they are taken in."""
        thread = threading.Thread(target=self._send_all, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
        assert self.errors == []

    def warm_up(self) -> None:
        """Wait until articles pass, so that the first fault hits work and not the start."""
        self.rig.wait_until(
            lambda: self.rig.stored_count() >= MOST_OPEN // 4, deadline_s=GIVE_UP_S, what="the first articles stored"
        )
        self._started = time.monotonic()

    def strike(self, faults: Sequence[tuple[str, Callable[[], None]]], *, gap_s: float) -> None:
        """Have faults one after the other, then wait until an article that came later is stored."""
        first = max(0, self._sent - MOST_OPEN - CHUNK)
        struck: list[str] = []
        for index, (name, fault) in enumerate(faults):
            if index:
                self._stop.wait(gap_s)
            with suppress(NothingToHitError, ProcessLookupError):
                fault()
                struck.append(name)
        recovery_s = self._recovery_s(time.time())
        self.strikes.append(Strike(tuple(struck), first, self._sent + CHUNK, recovery_s))
        self._look_at_memory()

    def _recovery_s(self, since: float) -> float | None:
        canary = self._numbered_brief(source=CANARY_SOURCE)
        try:
            self.rig.send([canary], deadline_s=GIVE_UP_S)
            return self.rig.recovery_s(since, deadline_s=GIVE_UP_S if self.has_to_recover else 5)
        except AssertionError:
            return None

    def _numbered_brief(self, *, source: str | None = None) -> Payload:
        number = next(self._numbers)
        made = brief(number, seed=self.seed, source=source)
        self._numbered[made.url] = number
        return made

    def _send_all(self) -> None:
        try:
            while not self._stop.is_set():
                chunk = [self._numbered_brief() for _ in range(CHUNK)]
                if self._sent % POISON_EVERY == 0:
                    chunk.append(poison("raise", self._sent))
                    self.planted.append(chunk[-1].url)
                self.rig.send(chunk, deadline_s=GIVE_UP_S)
                self._sent += CHUNK
                while self._open_count() > MOST_OPEN and not self._stop.wait(0.2):
                    pass
        except Exception as error:
            self.errors.append(error)
            self._stop.set()

    def _open_count(self) -> int:
        with suppress(psycopg.Error):
            return self.rig.open_count()
        return MOST_OPEN + 1

    def _look_at_memory(self) -> None:
        with suppress(redis_client.RedisError), redis_client.Redis.from_url(self.rig.redis.url) as client:
            self.redis_peak_bytes = max(self.redis_peak_bytes, int(client.info("memory")["used_memory"]))
        for name, pid in self._running():
            self.rss_looks.setdefault(name, []).append(rss_bytes(pid))

    def rss_bytes(self, part: slice) -> dict[str, int]:
        """Return the median memory of each service over a part of the looks."""
        return {name: int(statistics.median(sizes[part] or sizes)) for name, sizes in self.rss_looks.items()}

    def _running(self) -> list[tuple[str, int]]:
        children = self.rig.supervisor.children
        return [(name, process.pid) for name, child in children.items() if (process := child.process) is not None]

    def drain(self, *, deadline_s: float) -> float | None:
        """Wait until nothing is on its way; return the seconds it took, null when it was given up."""
        try:
            return round(self.rig.wait_done(deadline_s=deadline_s if self.has_to_recover else 20), 1)
        except AssertionError:
            return None

    def unrecovered(self) -> list[str]:
        """Return the strikes after which articles did not pass again within the promised time."""
        late = [s for s in self.strikes if s.recovery_s is None or s.recovery_s > RECOVERY_S]
        return [f"{' + '.join(s.names)}: {s.recovery_s} s" for s in late] if self.has_to_recover else []

    def counts(self, lost: set[str], doubled: set[str]) -> tuple[FaultCount, ...]:
        """Return what each kind of fault did; several at once are also a kind of their own."""
        names = sorted({name for s in self.strikes for name in s.names})
        found = [self._count(name, [s for s in self.strikes if name in s.names], lost, doubled) for name in names]
        several = [s for s in self.strikes if len(s.names) > 1]
        return (*found, self._count(SEVERAL, several, lost, doubled)) if several else tuple(found)

    def _count(self, name: str, strikes: Sequence[Strike], lost: set[str], doubled: set[str]) -> FaultCount:
        touched = {number for s in strikes for number in range(s.urls_from, s.urls_to)}
        alone = [s for s in strikes if len(s.names) == 1 or name == SEVERAL]
        times = [s.recovery_s for s in alone if s.recovery_s is not None]
        return FaultCount(
            fault=name,
            injected=len(strikes),
            articles=len(touched),
            lost=sum(self._numbered.get(url, -1) in touched for url in lost),
            doubled=sum(self._numbered.get(url, -1) in touched for url in doubled),
            recoveries=len(times),
            recovery_median_s=median(times),
            recovery_max_s=round(max(times), 1) if times else None,
            recovery_s=tuple(round(each, 1) for each in times),
        )

    def line(self) -> str:
        """Return how things stand in one line."""
        last = self.strikes[-1]
        return f"{self.elapsed_s():.0f} s: {len(self.strikes)} strikes, {self._sent} sent, last {last.names} {last.recovery_s}"

    def table(self, title: str) -> Table:
        """Return how things stand, for people."""
        balances = self.rig.balances
        bad = sum(b.received != b.accounted for b in balances)
        caption = (
            f"{self._sent} sent, {self._open_count()} on their way; the ledger balanced in {len(balances) - bad} of "
            f"{len(balances)} looks; Redis at most {self.redis_peak_bytes / 1e6:.1f} MB"
        )
        shown = Table(title=title, caption=caption)
        for header in ("fault", "times", "recovery, median s", "longest s"):
            shown.add_column(header, justify="left" if header == "fault" else "right")
        for each in self.counts(set(), set()):
            times = [f"{t:.1f}" if t is not None else "" for t in (each.recovery_median_s, each.recovery_max_s)]
            shown.add_row(each.fault, str(each.injected), *times)
        return shown


def rss_bytes(pid: int) -> int:
    """Return the memory of a process and those it started, 0 when it is gone."""
    total = 0
    with suppress(OSError, ValueError):
        total = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            total += int(Path(f"/proc/{child}/statm").read_text().split()[1]) * PAGE_BYTES
    return total
