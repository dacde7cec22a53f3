"""`./run soak --minutes N --seed S`: random faults against a running pipeline, then the oracle.

Prints a live table and writes a report at the end. Exit status 0 only if nothing was lost, foreign or doubled.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench")]

import msgspec  # noqa: E402 - the folders above are needed first
import redis as redis_client  # noqa: E402 - the folders above are needed first
from breaking import crash_postgres, crash_redis, kill, kill_pool_child  # noqa: E402
from oracle import check_all  # noqa: E402
from payloads import payloads, poison  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.live import Live  # noqa: E402
from rich.table import Table  # noqa: E402
from rig import Payload, Rig, open_rig  # noqa: E402

SETTINGS = {"GLEANER_MAX_ATTEMPTS": "30"}  # poison must end, good articles may be hit often
PAUSE_S = (0.3, 2.5)
CHUNK = 20
MEASURED = "select count(*), count(*) filter (where state <> 'done'), max(attempts) from ledger.entries"


@dataclass(slots=True)
class Report:
    """What happened; the report file is this as JSON."""

    seed: int
    minutes: float
    faults: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    planted: list[str] = field(default_factory=list)
    refusals: int = 0
    balances: int = 0
    recovery_s: float = 0.0
    max_attempts: int = 0
    verdict: str = "running"


def wipe(rig: Rig) -> None:
    """Empty Redis."""
    with redis_client.Redis.from_url(rig.redis.url) as client:
        client.flushall()


def faults_of(rig: Rig, rng: random.Random) -> dict[str, Callable[[], None]]:
    """Return every fault by name; each leaves the pipeline able to heal."""
    services = ("extract", "store", "sequencer", "dispatch", "dispatch-1", "door")
    killed = {f"kill {name}": (lambda name=name: kill(rig, name)) for name in services}
    return {
        **killed,
        "kill a pool process": lambda: kill_pool_child(rig, "extract", rng),
        "wipe Redis": lambda: wipe(rig),
        "crash Redis": lambda: crash_redis(rig),
        "crash Postgres": lambda: crash_postgres(rig),
    }


def table(report: Report, left_s: float, open_count: int) -> Table:
    """Return the live table."""
    shown = Table(title=f"soak, seed {report.seed}: {left_s:.0f} s left, {report.articles} sent, {open_count} on their way")
    shown.add_column("fault")
    shown.add_column("times", justify="right")
    for name, count in sorted(report.faults.items()):
        shown.add_row(name, str(count))
    return shown


def strike_and_send(rig: Rig, rng: random.Random, report: Report, live: Live) -> None:
    """Send articles and break things by turns until the time is over."""
    faults = faults_of(rig, rng)
    ends_at = time.monotonic() + report.minutes * 60
    while (left_s := ends_at - time.monotonic()) > 0:
        batch: list[Payload] = payloads(CHUNK, first=report.articles, seed=report.seed)
        if report.articles % 400 == 0:
            batch.append(poison("raise", report.articles))
            report.planted.append(batch[-1].url)
        rig.send(batch, deadline_s=120)
        report.articles += CHUNK
        name = rng.choice(sorted(faults))
        faults[name]()
        report.faults[name] = report.faults.get(name, 0) + 1
        live.update(table(report, left_s, open_now(rig)))
        pause(rng.uniform(*PAUSE_S))


def open_now(rig: Rig) -> int:
    """Return how many articles are on their way, -1 while Postgres is away."""
    try:
        return rig.open_count()
    except Exception:  # a look that fails says nothing about the pipeline
        return -1


def pause(seconds: float) -> None:
    """Let the fault work."""
    time.sleep(seconds)


def judge(rig: Rig, report: Report) -> None:
    """Wait until all is healed, then ask the oracle."""
    try:
        report.recovery_s = round(rig.wait_done(deadline_s=300), 1)
        check_all(rig, planted=report.planted)
        report.verdict = "nothing lost, foreign or doubled"
    except AssertionError as error:
        report.verdict = f"FAILED: {str(error)[:2000]}"
    report.refusals, report.balances = len(rig.refusals), len(rig.balances)
    report.max_attempts = int(rig.query(MEASURED)[0][2] or 0)


def main() -> int:
    """Run one soak; returns the status of the process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--report", type=Path, default=Path("soak-report.json"))
    options = parser.parse_args()
    console, report = Console(), Report(seed=options.seed, minutes=options.minutes)
    console.print(f"seed {report.seed}")
    with open_rig(SETTINGS, dispatchers=2) as rig, Live(console=console, refresh_per_second=2) as live:
        strike_and_send(rig, random.Random(report.seed), report, live)
        judge(rig, report)
    options.report.write_text(msgspec.json.format(msgspec.json.encode(report), indent=1).decode(), encoding="utf-8")
    console.print(f"{report.verdict}; {report.articles} articles, {sum(report.faults.values())} faults; see {options.report}")
    return 0 if report.verdict.startswith("nothing") else 1


if __name__ == "__main__":
    sys.exit(main())
