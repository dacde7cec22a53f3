"""`./run soak --minutes N --seed S`: random faults against a running pipeline, then the oracle.

Prints a live table and writes a report, as JSON and as Markdown. Exit status 0 only if nothing was lost, doubled or wrong.
`--without-repetition` switches off that leases run out: the same faults must then lose articles.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "bench"), str(Path(__file__).parents[2])]

import breaking  # noqa: E402 - the folders above are needed first
from campaign import RECOVERY_S, Campaign  # noqa: E402
from evidence import SoakReport, write_soak  # noqa: E402
from oracle import judge  # noqa: E402
from report import soak_table  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.live import Live  # noqa: E402
from rig import Rig, open_rig  # noqa: E402

# Poison must end soon, good articles may be hit often.
SETTINGS = {
    "GLEANER_MAX_ATTEMPTS": "12",
    "GLEANER_BACKOFF_MAX_S": "1",
    "GLEANER_RETRY_BASE_S": "0.05",
    "GLEANER_LEASE_S": "20",
    "GLEANER_EASED": "",
}
# Times in half an hour that each of these strikes at least, whatever the dice say: what is to be shown, and some more.
LEAST = {
    "extract worker killed": 112,
    "Redis killed, all it held gone": 36,
    "dispatcher killed": 26,
    "store writer killed": 26,
    "Postgres stopped at once": 26,
}
LEAST_WITHIN_S = 1800.0
NEVER_REPEATED = {**SETTINGS, "GLEANER_LEASE_S": "3600"}
GOOD = "nothing lost, doubled or wrong"
WORKERS = ("extract", "extract-1")
DISPATCHERS = ("dispatch", "dispatch-1")

Fault = Callable[[], None]


def faults_of(rig: Rig, rng: random.Random) -> dict[str, tuple[int, Fault]]:
    """Return every fault by name, with its weight; each leaves the pipeline able to heal."""
    return {
        "extract worker killed": (30, lambda: breaking.kill(rig, rng.choice(WORKERS))),
        "process of a worker's pool killed": (12, lambda: breaking.kill_pool_child(rig, rng.choice(WORKERS), rng)),
        "dispatcher killed": (10, lambda: breaking.kill(rig, rng.choice(DISPATCHERS))),
        "store writer killed": (10, partial(breaking.kill, rig, "store")),
        "sequencer killed": (7, partial(breaking.kill, rig, "sequencer")),
        "door killed": (5, partial(breaking.kill, rig, "door")),
        "Redis killed, all it held gone": (13, partial(breaking.crash_redis, rig)),
        "Redis emptied (FLUSHALL)": (5, partial(breaking.wipe_redis, rig)),
        "Postgres stopped at once": (7, partial(breaking.stop_postgres_at_once, rig)),
        "postmaster killed": (4, partial(breaking.crash_postgres, rig)),
        "connections to Redis frozen": (3, partial(breaking.freeze, rig)),
    }


def behind(campaign: Campaign) -> list[str]:
    """Return the faults that have struck less often than they must have by now."""
    struck = Counter(name for strike in campaign.strikes for name in strike.names)
    share = campaign.elapsed_s() / LEAST_WITHIN_S
    return [name for name, least in LEAST.items() if struck[name] < least * share]


def choose(rng: random.Random, faults: dict[str, tuple[int, Fault]], first: Sequence[str]) -> tuple[str, ...]:
    """Return one to three different faults by their weights, at least one of those named if any are."""
    names, weights = list(faults), [weight for weight, _ in faults.values()]
    chosen = rng.choices(names, weights, k=rng.choices((1, 2, 3), (70, 20, 10))[0])
    if first and not set(chosen) & set(first):
        chosen[0] = rng.choice(first)
    return tuple(dict.fromkeys(chosen))


def strike_until_over(campaign: Campaign, rng: random.Random, show: Callable[[], None], minutes: float) -> None:
    """Break things, one or several at a time, and measure how long it takes until articles pass again."""
    faults = faults_of(campaign.rig, rng)
    while campaign.elapsed_s() < minutes * 60:
        first = behind(campaign)
        chosen = choose(rng, faults, first)
        campaign.strike([(name, faults[name][1]) for name in chosen], gap_s=rng.uniform(0, 1.5))
        show()
        campaign.pause(rng.uniform(0.1, 0.5) if first else rng.uniform(0.2, 2.0))


def conclude(campaign: Campaign, options: argparse.Namespace) -> SoakReport:
    """Wait until all is healed, ask the oracle, and put together the report."""
    drained_s = campaign.drain(deadline_s=300)
    findings, judged = judge(campaign.rig, planted=campaign.planted)
    is_good = findings.is_clean and drained_s is not None
    late = campaign.unrecovered()
    verdict = GOOD if is_good else f"FAILED: {findings.examples}"
    verdict += f"; later than {RECOVERY_S:g} s: {', '.join(late)}" if late else ""
    return SoakReport(
        seed=options.seed,
        minutes=options.minutes,
        is_protected=not options.without_repetition,
        verdict=verdict,
        faults=campaign.counts(judged.lost, judged.doubled),
        findings=findings,
        planted=len(campaign.planted),
        refusals=len(campaign.rig.refusals),
        drained_s=drained_s if drained_s is not None else -1.0,
        max_attempts=int(campaign.rig.query("select coalesce(max(attempts), 0) from ledger.entries")[0][0]),
        redis_peak_bytes=campaign.redis_peak_bytes,
        rss_first_bytes=campaign.rss_bytes(slice(0, len(campaign.strikes) // 3)),
        rss_last_bytes=campaign.rss_bytes(slice(-len(campaign.strikes) // 3, None)),
    )


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--report", type=Path, default=Path("soak-report.json"), help="a .md file is written beside it")
    parser.add_argument("--without-repetition", action="store_true", help="negative control: leases that never run out")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one soak; returns the status of the process."""
    options = parse(arguments)
    console = Console()
    console.print(f"seed {options.seed}")
    settings = NEVER_REPEATED if options.without_repetition else SETTINGS
    with open_rig(settings, concurrency=1, workers=2, dispatchers=2, proxied=True, sample_s=0.5, is_prompt=False) as rig:
        campaign = Campaign(rig, seed=options.seed, has_to_recover=not options.without_repetition)
        with campaign.sending(), Live(console=console, auto_refresh=False) as live:
            show = partial(live_update, live, campaign, options)
            campaign.warm_up()
            strike_until_over(campaign, random.Random(options.seed), show, options.minutes)
        report = conclude(campaign, options)
    write_soak(report, options.report)
    options.report.with_suffix(".md").write_text(soak_table([report]), encoding="utf-8")
    console.print(f"{report.verdict}; {report.findings.articles} articles; see {options.report}")
    return 0 if report.verdict == GOOD else 1


def live_update(live: Live, campaign: Campaign, options: argparse.Namespace) -> None:
    """Show how things stand: as a table on a terminal, as a line now and then elsewhere."""
    if not live.console.is_terminal and len(campaign.strikes) % 10 == 0:
        live.console.print(campaign.line())
    live.update(campaign.table(f"soak, seed {options.seed}, {campaign.elapsed_s() / 60:.1f} of {options.minutes:g} min"))
    live.refresh()


if __name__ == "__main__":
    sys.exit(main())
