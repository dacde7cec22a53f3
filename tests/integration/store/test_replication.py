"""The publication of the feed, read through a logical replication slot of its own output plugin."""

import struct
from collections.abc import Iterator

import psycopg
import pytest
from tests.integration.store.lab import Claim, Lab

SLOT = "gleaner_test_slot"
OPTIONS = "'proto_version', '1', 'publication_names', 'gleaner_changes'"
READ = f"select data from pg_logical_slot_get_binary_changes(%s, null, null, {OPTIONS})"


@pytest.fixture
def slot(lab: Lab) -> Iterator[str]:
    if lab.sql("show wal_level") != [("logical",)]:
        pytest.skip("this server does not write its log for logical replication")
    lab.sql("select pg_create_logical_replication_slot(%s, 'pgoutput')", SLOT)
    yield SLOT
    lab.sql("select pg_drop_replication_slot(%s)", SLOT)


def rows(lab: Lab, slot: str) -> list[dict[str, str | None]]:
    """Return the rows that subscribers get, and move the slot on."""
    columns: list[str] = []
    found = []
    for (message,) in lab.sql(READ, slot):
        if message[:1] == b"R":
            columns = _columns(message)
        elif message[:1] == b"I":
            found.append(dict(zip(columns, _values(message), strict=True)))
        else:
            assert message[:1] in b"BCYO", message  # begin, commit, type, origin; no update and no delete is published
    return found


def _columns(message: bytes) -> list[str]:
    """Return the column names of a Relation message."""
    _, _, rest = message[5:].split(b"\0", 2)
    count, rest = struct.unpack("!H", rest[1:3])[0], rest[3:]
    names = []
    for _ in range(count):
        name, rest = rest[1:].split(b"\0", 1)
        names.append(name.decode())
        rest = rest[8:]
    return names


def _values(message: bytes) -> list[str | None]:
    """Return the values of an Insert message, as text."""
    count, rest = struct.unpack("!H", message[6:8])[0], message[8:]
    values: list[str | None] = []
    for _ in range(count):
        if rest[:1] == b"t":
            size = struct.unpack("!i", rest[1:5])[0]
            values.append(rest[5 : 5 + size].decode())
            rest = rest[5 + size :]
        else:
            values.append(None)
            rest = rest[1:]
    return values


def test_a_subscriber_gets_every_change_in_the_order_of_its_seq(lab: Lab, slot: str) -> None:
    lab.store("http://a/1", [Claim("甲县", "贫困户", 137), Claim("乙县", "合作社", 20, unit="个")])
    assert rows(lab, slot) == []  # stored, but without a seq yet
    lab.number()
    lab.store("http://a/1", [Claim("甲县", "贫困户", 173)])
    lab.number()
    found = rows(lab, slot)
    assert [(row["seq"], row["operation"], row["fact_id"]) for row in found] == [
        (str(change["seq"]), change["operation"], change["fact_id"]) for change in lab.feed()
    ]
    assert sorted(str(row["operation"]) for row in found) == ["insert", "insert", "retract", "update"]
    assert rows(lab, slot) == []


def test_a_change_that_is_rolled_back_is_never_published(lab: Lab, slot: str) -> None:
    with psycopg.connect(lab.url) as connection:
        connection.execute("insert into store.changes values (1, 'insert', gen_random_uuid(), 1, 1, 'x', null, null, null, null,"
                           " now(), now())")  # fmt: skip
        connection.rollback()
    assert rows(lab, slot) == []
