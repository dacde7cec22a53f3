"""F5 and F9 across hosts: one is cut off in mid-run, one runs an older release, the schema is a newer one."""

import psycopg
from breaking import descendants
from hosts import another_worker, other_host
from proving import disprove, fresh, prove
from rig import Rig
from watching import at_work, settle

TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('ledger', 'store', 'ingest') and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
LEASING = ("dispatch", "store", "extract")
LASTING = {"GLEANER_LEASE_S": "120"}  # only what is lost or counted costs an attempt, never a machine that is slow
SHARED = "select count(*) from store.steps where step = 'clean' and outcome = 'done'"


def test_a_worker_host_that_is_cut_off_loses_nothing_and_comes_back(rig: Rig) -> None:
    with other_host(rig) as host, another_worker(rig, {"GLEANER_BROKER_URL": host.redis_url}, host.prefix) as name:
        rig.wait_until(lambda: is_ready(rig, name), deadline_s=60, what="the other host's worker is up")
        with rig.held("extract"):  # so that it is the other one that has work when the cable is cut
            rig.send(fresh(rig, 60, characters=2_000))
            rig.wait_until(lambda: bool(at_work(rig)), deadline_s=60, what="the other host's worker is at work")
            host.cut()
        rig.send(fresh(rig, 60))
        rig.wait_done()
        host.mend()
        rig.send(fresh(rig, 20))
        what = "one of two worker hosts cut off" + (" (network namespace)" if host.cable else " (proxy)")
        prove(rig, "F5", what)


def test_an_older_worker_and_an_older_dispatcher_beside_newer_ones_lose_nothing(rig: Rig) -> None:
    """The older worker gives back what it cannot read, uncounted, and a newer one takes it."""
    for name in LEASING:
        rig.alter(name, LASTING)
    rig.alter("dispatch-1", {**LASTING, "GLEANER_UNPROTECTED": "sends_previous"})
    with another_worker(rig, {"GLEANER_UNPROTECTED": "reads_previous"}) as name:
        rig.wait_until(lambda: is_ready(rig, name), deadline_s=60, what="the older worker is up")
        with rig.held("extract"):
            rig.send(fresh(rig, 120))
            rig.wait_until(lambda: has_given_back(rig, name), deadline_s=60, what="the older worker met what it cannot read")
        prove(rig, "F9", "rolling upgrade: a worker that cannot read newer messages, a dispatcher that sends older ones")
    urls = [each.url for each in rig.batch]
    assert rig.query("select max(attempts) from ledger.entries where url = any(%s)", urls)[0][0] == 0
    for name in (*LEASING, "dispatch-1"):
        rig.restore(name)


def test_older_workers_that_give_nothing_back_lose_what_they_cannot_read(bare: Rig) -> None:
    """Negative control: the message fails, and leases never run out."""
    with another_worker(bare, {"GLEANER_UNPROTECTED": "reads_previous,giving_back"}) as name:
        bare.wait_until(lambda: is_ready(bare, name), deadline_s=60, what="the older worker is up")
        with bare.held("extract"):
            bare.send(fresh(bare, 30))
            bare.wait_until(lambda: "NewerMessageError" in log_of(bare, name), deadline_s=60, what="the older worker failed")
        settle(bare)
        disprove(bare, "F9", "an older worker that drops what it cannot read")


def has_given_back(rig: Rig, name: str) -> bool:
    """Return whether a worker put messages back that are too new for it."""
    return "message_given_back" in log_of(rig, name)


def log_of(rig: Rig, name: str) -> str:
    """Return what a process wrote so far."""
    return rig.home.log_path(name).read_text(errors="replace")


def test_a_newer_schema_under_running_services_loses_nothing(rig: Rig) -> None:
    """What a release may do to the schema before its code comes: new columns with and without defaults, new indexes."""
    rig.send(fresh(rig, 60))
    with psycopg.connect(rig.postgres.url, autocommit=True) as connection:
        connection.execute("set lock_timeout = '20s'")
        for (table,) in connection.execute(TABLES).fetchall():
            connection.execute(
                f"alter table {table} add column future text, add column later integer not null default 1".encode()
            )
        connection.execute("create index future_of_entries on ledger.entries (future)")
    rig.send(fresh(rig, 60))
    prove(rig, "F9", "rolling upgrade: the schema of a later release under running services")


def test_a_migration_that_takes_away_what_running_services_use_stops_all(bare: Rig) -> None:
    """Negative control: a column of the ledger gets another name before the code comes that knows it."""
    with bare.held("dispatch"):
        bare.send(fresh(bare, 30))
        bare.run("alter table ledger.entries rename column due_at to due")
        failures = log_of(bare, "dispatch").count("dispatch_interrupted")
    bare.wait_until(lambda: log_of(bare, "dispatch").count("dispatch_interrupted") > failures, deadline_s=60, what="it fails")
    disprove(bare, "F9", "a migration that renames what is in use")
    bare.run("alter table ledger.entries rename column due to due_at")


def is_ready(rig: Rig, name: str) -> bool:
    """Return whether a worker has loaded its models, after which its pool forks."""
    return bool(descendants(rig.supervisor.pid(name)))
