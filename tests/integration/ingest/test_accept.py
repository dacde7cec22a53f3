"""What is accepted is in the database once, whatever is sent twice."""

import threading

import pytest
from sqlalchemy import Engine, text

from gleaner_contracts.enums import Lane
from gleaner_ingest.accept import accept, accept_each
from gleaner_ingest.identity import new_id
from gleaner_ingest.submission import Outcome, Receipt, Refused, Submission

pytestmark = pytest.mark.servers


def article(content: str, number: int = 0, **fields: object) -> Submission:
    values: dict[str, object] = {"source": "s", "url": f"http://example.cn/{number}", "is_text": True, **fields}
    return Submission(content=content.encode(), **values)  # type: ignore[arg-type]


def send(engine: Engine, *submissions: Submission) -> list[Receipt]:
    with engine.begin() as connection:
        return accept(connection, submissions)


def finish(engine: Engine, receipt: Receipt, disposition: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("update ledger.entries set state = 'done', disposition = :disposition, done_at = now() where id = :id"),
            {"disposition": disposition, "id": receipt.id},
        )


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"select count(*) from {table}")).scalar_one())


def test_an_accepted_article_has_its_bytes_and_waits(engine: Engine) -> None:
    [receipt] = send(engine, article("全县" * 500, title="标题", meta=b'{"a":1}', lane=Lane.BACKFILL, charset="gbk"))
    assert (receipt.outcome, receipt.state, receipt.disposition) == (Outcome.ACCEPTED, "waiting", None)
    with engine.connect() as connection:
        row = connection.execute(text("select * from ledger.entries e join ingest.raw r on r.entry_id = e.id")).one()
    assert (row.id, row.state, row.lane, row.size_bytes, row.received_at) == (receipt.id, "waiting", 2, 3000, receipt.received_at)
    assert (row.is_compressed, row.is_text, row.title, row.charset, row.meta) == (True, True, "标题", "gbk", {"a": 1})


def test_nothing_of_a_batch_is_there_when_the_caller_rolls_back(engine: Engine) -> None:
    with engine.connect() as connection:
        accept(connection, [article("a"), article("b", 1)])
        connection.rollback()
    assert count(engine, "ledger.entries") == count(engine, "ingest.raw") == 0


@pytest.mark.parametrize("disposition", [None, "stored", "duplicate", "unchanged"])
def test_the_same_bytes_again_are_unchanged(engine: Engine, disposition: str | None) -> None:
    [first] = send(engine, article("a"))
    if disposition:
        finish(engine, first, disposition)
    [second] = send(engine, article("a", source="t"))
    assert (second.outcome, second.state, second.disposition, second.same_as) == (
        Outcome.UNCHANGED,
        "done",
        "unchanged",
        first.id,
    )
    assert (count(engine, "ledger.entries"), count(engine, "ingest.raw")) == (2, 1)


def test_what_was_a_duplicate_is_known_with_what_it_repeats(engine: Engine) -> None:
    original, [first] = new_id(), send(engine, article("a", idempotency_key="k"))
    with engine.begin() as connection:
        change = "update ledger.entries set state = 'done', disposition = 'duplicate', done_at = now(), same_as = :same_as"
        connection.execute(text(change), {"same_as": original})
    again, once_more = send(engine, article("a"), article("a"))
    assert {(r.outcome, r.same_as, r.duplicate_of) for r in (again, once_more)} == {(Outcome.UNCHANGED, first.id, original)}
    assert send(engine, article("a"))[0].duplicate_of == original  # the newest entry is an unchanged one by now
    [repeated] = send(engine, article("a", idempotency_key="k"))
    assert (repeated.outcome, repeated.disposition, repeated.duplicate_of) == (Outcome.REPEATED, "duplicate", original)
    assert send(engine, article("b"))[0].duplicate_of is None


def test_the_same_bytes_after_a_quarantine_are_tried_again(engine: Engine) -> None:
    [first] = send(engine, article("a"))
    finish(engine, first, "quarantined")
    assert send(engine, article("a"))[0].outcome is Outcome.ACCEPTED


def test_a_text_that_goes_back_is_a_change(engine: Engine) -> None:
    receipts = [send(engine, article(content))[0] for content in ("a", "b", "a", "a")]
    assert [r.outcome for r in receipts] == [Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.UNCHANGED]
    assert receipts[3].same_as == receipts[2].id


def test_an_unchanged_article_names_the_first_that_had_its_bytes(engine: Engine) -> None:
    receipts = [send(engine, article("a"))[0] for _ in range(3)]
    assert [r.same_as for r in receipts] == [None, receipts[0].id, receipts[0].id]


def test_a_batch_counts_as_received_in_its_order(engine: Engine) -> None:
    receipts = send(engine, article("a"), article("b"), article("a"), article("a"), article("c", 1))
    assert [r.outcome.value for r in receipts] == ["accepted", "accepted", "accepted", "unchanged", "accepted"]
    assert [r.received_at for r in receipts] == sorted({r.received_at for r in receipts})
    assert [r.id for r in receipts] == sorted(r.id for r in receipts)


def test_an_article_without_url_is_known_by_its_content(engine: Engine) -> None:
    receipts = send(engine, article("a", url=None), article("b", url=None), article("a", url=None))
    assert [r.outcome.value for r in receipts] == ["accepted", "accepted", "unchanged"]


def test_an_idempotency_key_answers_as_the_first_time(engine: Engine) -> None:
    [first] = send(engine, article("a", idempotency_key="k"))
    again, other_source, conflict = send(
        engine,
        article("a", idempotency_key="k"),
        article("a", 1, source="t", idempotency_key="k"),
        article("b", idempotency_key="k"),
    )
    assert (again.outcome, again.id, again.received_at) == (Outcome.REPEATED, first.id, first.received_at)
    assert other_source.outcome is Outcome.ACCEPTED
    assert (conflict.outcome, conflict.id) == (Outcome.CONFLICT, first.id)
    assert count(engine, "ledger.entries") == 2


def test_an_idempotency_key_twice_in_a_batch_is_taken_once(engine: Engine) -> None:
    receipts = send(engine, *(article(c, n, idempotency_key=k) for c, n, k in [("a", 0, "k"), ("a", 1, "k"), ("b", 2, "l")]))
    assert [r.outcome.value for r in receipts] == ["accepted", "repeated", "accepted"]
    assert receipts[0].id == receipts[1].id


def test_one_idempotency_key_from_many_threads_is_taken_once(engine: Engine) -> None:
    outcomes: list[Outcome] = []
    barrier = threading.Barrier(8)

    def race(number: int) -> None:
        barrier.wait()
        outcomes.extend(r.outcome for r in send(engine, article("a", number, idempotency_key="k")))

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(o.value for o in outcomes) == ["accepted"] + ["repeated"] * 7
    assert count(engine, "ledger.entries") == count(engine, "ingest.raw") == 1


@pytest.mark.parametrize("position", [0, 3, 6])
def test_values_that_postgres_refuses_fail_alone(engine: Engine, position: int) -> None:
    batch = [article(str(n), n) for n in range(6)]
    batch.insert(position, article("x", 99, title="\x00"))
    answers = accept_each(engine, batch)
    assert [isinstance(a, Refused) for a in answers] == [n == position for n in range(7)]
    refused = answers[position]
    assert isinstance(refused, Refused)
    assert refused.status == 422
    assert count(engine, "ledger.entries") == 6


def test_an_empty_batch_is_nothing(engine: Engine) -> None:
    assert send(engine) == []


def test_the_role_of_ingest_is_enough(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("set local role gleaner_ingest"))
        assert accept(connection, [article("a")])[0].outcome is Outcome.ACCEPTED


def test_what_is_known_at_once_never_ends_before_it_came(engine: Engine) -> None:
    for _ in range(2):
        send(engine, *(article(f"第{number}篇", number) for number in range(3)))
    with engine.connect() as connection:
        ended = connection.execute(text("select done_at - received_at from ledger.entries where done_at is not null")).scalars()
        assert [each.total_seconds() for each in ended] == [0, 0, 0]
