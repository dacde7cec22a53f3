"""F6: leases shorter than the work, so that late writers meet their successors."""

import signal

from proving import disprove, fresh, prove
from rig import Rig, open_rig
from test_messages import forged, publish
from watching import queued

from gleaner_contracts.names import QUEUE_STORE, STORE_QUEUES, TASK_STORE


def test_late_writers_change_nothing() -> None:
    settings = {"GLEANER_LEASE_S": "0.5", "GLEANER_MAX_ATTEMPTS": "1000", "GLEANER_WINDOW": "6"}
    with open_rig(settings) as rig:
        rig.send(fresh(rig, 30, characters=3_000))
        prove(rig, "F6", "leases of half a second, shorter than the work")
        assert rig.query("select count(*) from store.steps")[0][0] > 0


def test_two_dispatchers_never_lease_an_article_twice(rig: Rig) -> None:
    rig.send(fresh(rig, 150))
    prove(rig, "F6", "two dispatchers side by side")
    urls = [each.url for each in rig.batch]
    assert rig.query("select max(attempts) from ledger.entries where url = any(%s)", urls)[0][0] == 0


def send_while_late_failures_come(rig: Rig) -> None:
    """Hold up the worker, and meanwhile report failures from workers whose leases are over."""
    rig.send(fresh(rig, 1))
    rig.wait_until(lambda: rig.open_of_batch() == 0, deadline_s=60, what="all services are up")
    rig.begin()
    rig.signal("extract", signal.SIGSTOP)
    rig.send(fresh(rig, 4))
    rig.wait_until(lambda: rig.leased_count() >= 4, deadline_s=20, what="the articles are leased")
    for entry in [entry for entry, payload in rig.obligations.items() if payload in rig.batch]:
        publish(rig, TASK_STORE, QUEUE_STORE, forged(rig, str(entry)))
    rig.wait_until(lambda: queued(rig, *STORE_QUEUES) == 0, deadline_s=60, what="the store took what is late")
    rig.signal("extract", signal.SIGCONT)


def test_failures_reported_under_an_old_lease_change_nothing(rig: Rig) -> None:
    send_while_late_failures_come(rig)
    prove(rig, "F6", "failures reported under leases that are over", injected=4)


def test_without_tokens_a_late_failure_puts_good_articles_into_quarantine(bare: Rig) -> None:
    """Negative control."""
    bare.alter("store", {"GLEANER_UNPROTECTED": "fence"})
    send_while_late_failures_come(bare)
    bare.wait_until(lambda: bare.open_of_batch() == 0, deadline_s=60, what="all articles have an end")
    disprove(bare, "F6", "results taken under any lease", injected=4)
    bare.restore("store")
