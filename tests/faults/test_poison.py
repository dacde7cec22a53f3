"""F3: articles that kill, exhaust or hang whoever touches them."""

from payloads import poison
from proving import disprove, fresh, prove
from rig import Rig

KINDS = ("kill", "memory", "raise")
REASON = {"kill": "worker_lost", "memory": "memory", "raise": "extractor_bug", "loop": "time_limit"}
FATE = "select disposition, reason, attempts from ledger.entries where url = %s"


def fate_of(rig: Rig, url: str) -> tuple[object, ...]:
    return rig.query(FATE, url)[0]


def test_poison_is_quarantined_with_its_reason_and_its_mates_are_stored(strict: Rig) -> None:
    bad = [poison(kind) for kind in KINDS]
    strict.send([*fresh(strict, 40), *bad, *fresh(strict, 40)])
    prove(strict, "F3", "articles that kill, exhaust or break their worker", injected=len(bad), planted=bad)
    for kind, one in zip(KINDS, bad, strict=True):
        assert fate_of(strict, one.url) == ("quarantined", REASON[kind], 3)


def test_an_endless_article_ends_by_the_limit_of_time(strict: Rig) -> None:
    strict.alter("dispatch", {"GLEANER_LEASE_S": "40"})  # by far longer than the limit, as in production
    hung = poison("loop", 1)
    strict.send([hung, *fresh(strict, 20)])
    prove(strict, "F3", "an article that never ends", planted=[hung])
    assert fate_of(strict, hung.url) == ("quarantined", REASON["loop"], 3)
    strict.restore("dispatch")


def test_after_poison_a_fresh_article_passes(strict: Rig) -> None:
    bad = [poison("kill", 1), poison("kill", 2)]
    strict.send(bad)
    good = fresh(strict, 1)
    strict.send(good)
    strict.wait_until(lambda: fate_of(strict, good[0].url)[0] == "stored", deadline_s=30, what="the fresh article stored")
    prove(strict, "F3", "a fresh article behind two that kill", injected=2, planted=bad)


def test_without_a_limit_of_attempts_poison_never_ends(bare: Rig) -> None:
    """Negative control: this rig allows attempts without end."""
    bad = poison("raise", 3)
    bare.send([bad])
    bare.wait_until(lambda: int(str(fate_of(bare, bad.url)[2])) >= 4, deadline_s=60, what="four attempts")
    disprove(bare, "F3", "attempts without end", shows="it is still tried after four attempts, and has no end")
