"""F3: articles that kill, exhaust or hang whoever touches them."""

import pytest
from oracle import check_all
from payloads import payload, payloads, poison
from rig import Rig, open_rig

KINDS = ("kill", "memory", "raise")
REASON = {"kill": "worker_lost", "memory": "memory", "raise": "extractor_bug", "loop": "time_limit"}
FATE = "select disposition, reason, attempts from ledger.entries where url = %s"


def fate_of(rig: Rig, url: str) -> tuple[object, ...]:
    return rig.query(FATE, url)[0]


def test_poison_is_quarantined_with_its_reason_and_its_mates_are_stored() -> None:
    bad = [poison(kind) for kind in KINDS]
    with open_rig({"GLEANER_MAX_ATTEMPTS": "3"}) as rig:
        rig.send([*payloads(40), *bad, *payloads(40, first=40)])
        rig.wait_done()
        check_all(rig, planted=[p.url for p in bad])
        for kind, one in zip(KINDS, bad, strict=True):
            disposition, reason, attempts = fate_of(rig, one.url)
            assert (disposition, reason, attempts) == ("quarantined", REASON[kind], 3)


def test_after_poison_a_fresh_article_passes() -> None:
    with open_rig({"GLEANER_MAX_ATTEMPTS": "2"}) as rig:
        rig.send([poison("kill"), poison("kill", 1)])
        fresh = payload(7)
        rig.send([fresh])
        rig.wait_until(lambda: fate_of(rig, fresh.url)[0] == "stored", deadline_s=30, what="the fresh article stored")


def test_without_a_limit_of_attempts_poison_never_ends() -> None:
    """Negative control: with attempts without end the poisonous article stays on its way."""
    with open_rig({"GLEANER_MAX_ATTEMPTS": "30000"}) as rig:
        rig.send([poison("raise")])
        rig.wait_until(lambda: int(str(fate_of(rig, poison("raise").url)[2])) >= 4, deadline_s=60, what="four attempts")
        with pytest.raises(AssertionError, match="all articles done"):
            rig.wait_done(deadline_s=3)
