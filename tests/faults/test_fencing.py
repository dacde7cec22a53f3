"""F6: leases and visibility shorter than the work, so that late writers meet their successors."""

from oracle import check_all
from payloads import payload, payloads
from rig import open_rig


def test_late_writers_change_nothing() -> None:
    with open_rig({"GLEANER_LEASE_S": "0.5", "GLEANER_MAX_ATTEMPTS": "1000", "GLEANER_WINDOW": "6"}) as rig:
        rig.send([payload(number, characters=3_000) for number in range(30)])
        rig.wait_done()
        check_all(rig)
        assert rig.query("select count(*) from store.steps")[0][0] > 0


def test_two_dispatchers_never_lease_an_article_twice() -> None:
    with open_rig({"GLEANER_LEASE_S": "30"}, dispatchers=3) as rig:
        rig.send(payloads(200))
        rig.wait_done()
        check_all(rig)
        assert rig.query("select max(attempts) from ledger.entries")[0][0] == 0
