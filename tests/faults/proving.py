"""The two ends of a fault test: all is well, or, with a protection switched off, it visibly is not."""

import time
from collections.abc import Iterable

import msgspec
from evidence import Evidence, record
from oracle import Findings, check_all, judge
from payloads import payload
from rig import Payload, Rig

PROBE_S = 3.0

# Nothing of it is started again: an article that loops or fails for ever would keep a worker busy under the next test.
ABANDON = """
update ledger.entries set state = 'done', disposition = 'quarantined', reason = 'worker_lost', detail = 'of an earlier test',
    token = null, lease_until = null, done_at = now()
where state <> 'done'
"""


def fresh(rig: Rig, count: int, *, characters: int = 300) -> list[Payload]:
    """Return articles that this rig has not seen."""
    return [payload(next(rig.numbers), characters=characters) for _ in range(count)]


def make_ready(rig: Rig) -> None:
    """Wait until articles pass: where leases never run out, one that a starting worker drops is never sent again."""
    rig.begin()
    rig.wait_until(lambda: passes(rig), deadline_s=60, what="a probe is stored")
    rig.begin()


def passes(rig: Rig) -> bool:
    """Send one more article, and return whether one of this test is done soon."""
    rig.send(fresh(rig, 1))
    give_up = time.monotonic() + PROBE_S
    while rig.open_of_batch() == len(rig.batch):
        if time.monotonic() > give_up:
            return False
        rig.pause(0.02)
    return True


def abandon(rig: Rig) -> None:
    """Give up what earlier tests left undone, where leases never run out."""
    rig.run(ABANDON)


def prove(
    rig: Rig, fault: str, what: str, *, injected: int = 1, planted: Iterable[Payload] = (), deadline_s: float = 120
) -> Findings:
    """Wait until all is done, check everything that must hold, and keep it as evidence.

    Args:
        rig: with all it ever sent.
        fault: F1 to F12.
        what: the fault in a few words.
        injected: how often it struck.
        planted: articles of this test that belong into quarantine.
        deadline_s: most to wait until all is done.
    """
    rig.planted.update(each.url for each in planted)
    recovery_s = round(rig.wait_done(deadline_s=deadline_s), 1)
    findings = msgspec.structs.replace(check_all(rig, planted=rig.planted), articles=len(rig.batch))
    record(Evidence(fault=fault, what=what, injected=injected, findings=findings, recovery_s=recovery_s))
    return findings


def disprove(rig: Rig, fault: str, what: str, *, injected: int = 1, shows: str = "") -> Findings:
    """Check that the oracle reports what a missing protection did to the articles of this test, and keep it as evidence.

    Args:
        rig: with a protection switched off.
        fault: F1 to F12.
        what: the protection, as something that is missing.
        injected: how often the fault struck.
        shows: what a reader should know; by default the numbers in words.
    """
    findings, _ = judge(rig, only=[each.url for each in rig.batch])
    assert findings.lost or findings.doubled or findings.wrong, f"the oracle noticed nothing: {findings}"
    counts = ((findings.lost, "lost"), (findings.doubled, "doubled"), (findings.wrong, "wrong"))
    told = ", ".join(f"{count} {name}" for count, name in counts if count)
    shows = shows or f"{what}: {told} of {findings.articles}"
    record(Evidence(fault=fault, what=what, is_control=True, injected=injected, findings=findings, shows=shows))
    return findings
