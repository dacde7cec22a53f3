"""F6: work that outlives its lease, so that late writers meet their successors; and two dispatchers that want the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from evidence import Evidence, record
from oracle import Findings
from proving import disprove, fresh, prove
from rig import Rig
from test_messages import forged, publish
from watching import at_work, leased, outlive, queued

from gleaner_contracts.names import QUEUE_STORE, STORE_QUEUES, TASK_STORE

DISPATCHERS = ("dispatch", "dispatch-1")
PUBLISHERS = ("store", "extract")
ROUNDS = 5

# Every lease that an article ever gets, noted by the database itself.
NOTE_LEASES = """
create table ledger.noted (entry uuid not null, token uuid not null);
create function ledger.note() returns trigger language plpgsql security definer as $$
begin
    insert into ledger.noted values (new.id, new.token);
    return null;
end $$;
create trigger note after update of token on ledger.entries for each row
    when (new.token is not null and new.token is distinct from old.token) execute function ledger.note();
"""
NOTE_NO_LEASES = "drop trigger note on ledger.entries; drop function ledger.note(); drop table ledger.noted"
LEASED_TWICE = """
select count(*) from (select n.entry from ledger.noted n join ledger.entries e on e.id = n.entry where e.url = any(%s)
    group by 1 having count(distinct n.token) > 1) twice
"""


def send_and_hold_at_work(rig: Rig) -> dict[str, str]:
    """Send articles until the worker is held with some in hand, then wait until their leases are over; return those."""
    for _ in range(ROUNDS):
        rig.send(fresh(rig, 4, characters=20_000))
        rig.wait_until(lambda: bool(at_work(rig)), deadline_s=60, what="the worker has some in hand")
        with rig.held("extract"):
            rig.wait_until(lambda: queued(rig, *STORE_QUEUES) == 0, deadline_s=60, what="the store took what there was")
            rig.pause(0.3)
            in_hand = {url: token for url, token in leased(rig).items() if url in at_work(rig)}
            outlive(rig, in_hand)
        if in_hand:
            return in_hand
    raise AssertionError("the worker was never held with an article in hand")


def test_late_writers_change_nothing(rig: Rig) -> None:
    in_hand = send_and_hold_at_work(rig)
    prove(rig, "F6", "work that went on after its lease was over", injected=len(in_hand))


@contextmanager
def competing_dispatchers(rig: Rig, *changes: str) -> Iterator[None]:
    """Have both dispatchers lease for long and take their time about it, and note each lease, while the block runs."""
    usual = rig.supervisor.children["dispatch"].spec.environment["GLEANER_UNPROTECTED"]
    for name in DISPATCHERS:
        rig.alter(name, {"GLEANER_LEASE_S": "3600", "GLEANER_UNPROTECTED": ",".join((usual, "slow_take", *changes))})
    for name in PUBLISHERS:
        rig.alter(name, {"GLEANER_LEASE_S": "3600"})  # what they send ends with the lease, too: nobody would send it again
    rig.run(NOTE_LEASES)
    try:
        yield
    finally:
        rig.run(NOTE_NO_LEASES)
        for name in (*DISPATCHERS, *PUBLISHERS):
            rig.restore(name)


def send_to_both(rig: Rig, count: int) -> int:
    """Let articles wait, then let both dispatchers go at them; return how many were leased more than once."""
    with rig.held(*DISPATCHERS):
        rig.send(fresh(rig, count))
    rig.wait_done()
    return int(rig.query(LEASED_TWICE, [each.url for each in rig.batch])[0][0])


def test_two_dispatchers_never_lease_an_article_twice(rig: Rig) -> None:
    with competing_dispatchers(rig):
        assert send_to_both(rig, 150) == 0
        prove(rig, "F6", "two dispatchers that lease at the same moment")


def test_two_dispatchers_without_locks_lease_articles_twice(rig: Rig) -> None:
    """Negative control: it is the rows' locks that keep them apart. The second results of each article are still refused."""
    with competing_dispatchers(rig, "no_lock"):
        twice = next((found for found in (send_to_both(rig, 60) for _ in range(ROUNDS)) if found), 0)
    assert twice
    what, found = "two dispatchers that lock no rows", Findings(articles=len(rig.batch), doubled=twice)
    shows = f"{what}: {twice} of {len(rig.batch)} leased twice; the fence kept them from being stored twice"
    record(Evidence(fault="F6", what=what, is_control=True, findings=found, shows=shows))


def send_while_late_failures_come(rig: Rig) -> None:
    """Hold up the worker, and meanwhile report failures from workers whose leases are over."""
    rig.send(fresh(rig, 1))
    rig.wait_until(lambda: rig.open_of_batch() == 0, deadline_s=60, what="all services are up")
    rig.begin()
    with rig.held("extract"):
        rig.send(fresh(rig, 4))
        rig.wait_until(lambda: len(leased(rig)) == 4, deadline_s=20, what="the articles are leased")
        for entry in [entry for entry, payload in rig.obligations.items() if payload in rig.batch]:
            publish(rig, TASK_STORE, QUEUE_STORE, forged(rig, str(entry)))
        rig.wait_until(lambda: queued(rig, *STORE_QUEUES) == 0, deadline_s=60, what="the store took what is late")


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
