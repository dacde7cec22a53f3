"""Switches single protections of the services off, or has a process die at a chosen point; for negative controls only.

The services themselves have no such switches. A rig puts this folder on the path of the processes it starts and names what
is wanted in GLEANER_UNPROTECTED; Python imports this module by its name at every start, and it alters the named modules
once they are imported. Points of death are taken once for each file `NAME.*` in the folder GLEANER_DEATHS.

What GLEANER_EASED names costs less than in production, so that hundreds of starts cost the suite less; nothing of it protects.
"""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import uuid4


def die(name: str) -> None:
    """End this process as the kernel would, if there is a death left of this name."""
    for ticket in sorted(Path(os.environ.get("GLEANER_DEATHS", "/nonexistent")).glob(f"{name}.*")):
        try:
            ticket.unlink()
        except FileNotFoundError:
            continue  # another process took it
        os.kill(os.getpid(), signal.SIGKILL)


def leases_never_run_out(leases: ModuleType) -> None:
    """Lost messages stay lost."""
    leases.expired = lambda *_: []  # type: ignore[attr-defined]
    leases.hasten = lambda *_: 0  # type: ignore[attr-defined]


def changed(module: ModuleType, name: str, old: str, new: str) -> None:
    """Change a statement of a module; a change that changes nothing would be no control."""
    statement = str(getattr(module, name))
    if old not in statement:
        raise RuntimeError(f"{module.__name__}.{name} has no {old!r}")
    setattr(module, name, module.text(statement.replace(old, new)))


def takes_long_to_lease(leases: ModuleType) -> None:
    """Two dispatchers that start at about the same moment lease at the same moment; not a protection."""
    changed(leases, "TAKE", "from chosen", "from chosen, lateral (select pg_sleep(0.5)) pause")


def no_locks_on_rows(leases: ModuleType) -> None:
    """What one dispatcher is about to lease is no secret to the other."""
    changed(leases, "TAKE", "for update skip locked", "")


def clocks_only_go_forward(leases: ModuleType) -> None:
    """Times in a far future stay there."""
    leases.realign = lambda *_: 0  # type: ignore[attr-defined]


def counts_all_leases(hints: ModuleType) -> None:
    """Each lease that runs out counts as an attempt, begun or not."""
    stage = hints.Stage.CLEAN
    hints.begun_stages = lambda _, tokens: dict.fromkeys(tokens, stage)  # type: ignore[attr-defined]


def no_socket_timeouts(celery_app: ModuleType) -> None:
    """Half-open connections are waited on for ever, as by Celery's defaults."""
    for name in ("socket_timeout", "health_check_interval", "socket_keepalive"):
        celery_app.TRANSPORT.pop(name)


def short_limits(celery_app: ModuleType) -> None:
    """Time limits of seconds, so that an endless article costs seconds; not a protection."""
    celery_app.SETTINGS.update(task_soft_time_limit=8, task_time_limit=12)


def no_fence(ledger: ModuleType) -> None:
    """Results are taken from whoever had the article once."""
    found: dict[Any, Any] = {}
    lock = ledger.lock

    def unfenced(connection: Any, leases: Iterable[Any]) -> Any:
        by_id = {lease.ledger_id: lease for lease in leases}
        rows = connection.execute("select id, token from ledger.entries where id = any(%s::uuid[])", [list(by_id)]).fetchall()
        current = [type(by_id[str(i)])(str(i), str(token), by_id[str(i)].attempt) for i, token in rows if token]
        found.update(lock(connection, current))
        return lock(connection, current)

    ledger.lock = unfenced  # type: ignore[attr-defined]


def no_error_scope(stages: ModuleType) -> None:
    """An article that fails takes its batch with it."""

    def run_one(stage: Any, job: Any, work: Callable[[Any], Any]) -> Any:
        return stages.result_of(stage, job.lease, work(job), 0.0)

    stages.run_one = run_one  # type: ignore[attr-defined]


def no_check_of_eviction(broker: ModuleType) -> None:
    """Any Redis will do."""
    broker.require_no_eviction = lambda *_: None  # type: ignore[attr-defined]


def dispatcher_dies_before_publish(loop: ModuleType) -> None:
    """Leases are committed, messages never sent."""
    publish = loop.Dispatcher._publish

    @wraps(publish)
    def dying(self: Any, leased: Any, *rest: Any, **named: Any) -> Any:
        if leased:
            die("dispatch")
        return publish(self, leased, *rest, **named)

    loop.Dispatcher._publish = dying


def door_dies_before_answer(writer: ModuleType) -> None:
    """Articles are committed, receipts never sent."""
    accept_each = writer.accept_each

    def dying(*arguments: Any) -> Any:
        answers = accept_each(*arguments)
        die("door")
        return answers

    writer.accept_each = dying  # type: ignore[attr-defined]


def store_dies_before_publish(results: ModuleType) -> None:
    """Results are committed, what follows from them is never sent."""
    tell = results._tell

    def dying(*arguments: Any) -> None:
        die("store")
        tell(*arguments)

    results._tell = dying  # type: ignore[attr-defined]


def answers_whatever_happens(writer: ModuleType) -> None:
    """Receipts are given also for what could not be committed."""
    accept_each, accept = writer.accept_each, importlib.import_module("gleaner_ingest.submission")

    def answering(engine: Any, submissions: Any) -> Any:
        try:
            return accept_each(engine, submissions)
        except writer.SQLAlchemyError:
            now = datetime.now(UTC)
            return [accept.Receipt(id=uuid4(), outcome=accept.Outcome.ACCEPTED, received_at=now) for _ in submissions]

    writer.accept_each = answering  # type: ignore[attr-defined]


def gives_nothing_back(celery_app: ModuleType) -> None:
    """A message that is too new fails, as one that is malformed."""
    celery_app._may_go_round = lambda: False  # type: ignore[attr-defined]


def reads_previous(messages: ModuleType) -> None:
    """A worker of the release before: messages of today are too new for it."""
    messages.VERSION -= 1  # type: ignore[attr-defined]


def sends_previous(packing: ModuleType) -> None:
    """A dispatcher of the release before."""
    batch = packing.CleanBatch
    packing.CleanBatch = lambda **fields: batch(version=0, **fields)  # type: ignore[attr-defined]


def clock_ahead(broker: ModuleType) -> None:
    """The clock of this host is ahead by an hour."""
    now = time.time
    broker.time = SimpleNamespace(time=lambda: now() + 3600)  # type: ignore[attr-defined]


def no_dictionary_at_start(clean: ModuleType) -> None:
    """What only damaged articles need, most of a start, is loaded when one comes."""
    sound = clean.pipeline.RawDocument(text="截至2020年底,全县300户农户加入了合作社。")
    clean.warm_up = lambda: clean.clean_document(sound)  # type: ignore[attr-defined]


def collector_looks_rarely() -> None:
    """What a process loads at its start is no garbage."""
    gc.set_threshold(20_000)


def no_scrapy() -> None:
    """Twisted comes with Scrapy, whose client is tested; no service has it, and where it is, structlog would load it."""
    sys.modules["twisted"] = None  # type: ignore[assignment]


EASED: dict[str, Callable[[], None]] = {
    "collector": collector_looks_rarely,
    "scrapy": no_scrapy,
}

CHANGES: dict[str, tuple[str, Callable[[ModuleType], None]]] = {
    "leases": ("gleaner_ingest.dispatch.leases", leases_never_run_out),
    "slow_take": ("gleaner_ingest.dispatch.leases", takes_long_to_lease),
    "no_lock": ("gleaner_ingest.dispatch.leases", no_locks_on_rows),
    "realign": ("gleaner_ingest.dispatch.leases", clocks_only_go_forward),
    "count_all": ("gleaner_ingest.dispatch.hints", counts_all_leases),
    "timeouts": ("gleaner_runtime.celery_app", no_socket_timeouts),
    "short_limits": ("gleaner_runtime.celery_app", short_limits),
    "fence": ("gleaner_store.ledger", no_fence),
    "error_scope": ("gleaner_extract.stages", no_error_scope),
    "eviction": ("gleaner_runtime.broker", no_check_of_eviction),
    "clock_ahead": ("gleaner_runtime.broker", clock_ahead),
    "reads_previous": ("gleaner_contracts.messages", reads_previous),
    "sends_previous": ("gleaner_ingest.dispatch.packing", sends_previous),
    "giving_back": ("gleaner_runtime.celery_app", gives_nothing_back),
    "commit": ("gleaner_ingest.door.writer", answers_whatever_happens),
    "dispatch_dies": ("gleaner_ingest.dispatch.loop", dispatcher_dies_before_publish),
    "door_dies": ("gleaner_ingest.door.writer", door_dies_before_answer),
    "store_dies": ("gleaner_store.results", store_dies_before_publish),
    "dictionary": ("gleaner_extract.clean", no_dictionary_at_start),
}


class Changer(importlib.abc.MetaPathFinder):
    """Finds the modules to be changed as usual, and changes each right after it was executed."""

    def __init__(self, wanted: dict[str, list[Callable[[ModuleType], None]]]) -> None:
        self._wanted = wanted

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> "importlib.machinery.ModuleSpec | None":
        changes = self._wanted.pop(fullname, None)
        spec = importlib.util.find_spec(fullname) if changes else None
        if changes and spec and spec.loader:
            execute = spec.loader.exec_module

            def changed(module: ModuleType) -> None:
                execute(module)
                for change in changes:
                    change(module)

            spec.loader.exec_module = changed  # type: ignore[method-assign]
        return spec


def main() -> None:
    """Arrange for the changes that the environment names."""
    wanted: dict[str, list[Callable[[ModuleType], None]]] = {}
    named = ",".join((os.environ.get("GLEANER_UNPROTECTED", ""), os.environ.get("GLEANER_EASED", "")))
    for name in filter(None, named.split(",")):
        if name in EASED:
            EASED[name]()
            continue
        module, change = CHANGES[name]
        wanted.setdefault(module, []).append(change)
    if wanted:
        sys.meta_path.insert(0, Changer(wanted))


main()
