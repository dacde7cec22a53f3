"""Every version of every message that was ever sent can still be read."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from gleaner_contracts import messages
from gleaner_contracts.messages import (
    CleanBatch,
    CleanedBatch,
    LinkBatch,
    Message,
    NewerMessageError,
    ResultBatch,
    ResumeBatch,
    decode,
    encode,
)

EXAMPLES = Path(__file__).parent / "examples"
KINDS: dict[str, type[Message]] = {
    "CleanBatch": CleanBatch,
    "CleanedBatch": CleanedBatch,
    "LinkBatch": LinkBatch,
    "ResultBatch": ResultBatch,
    "ResumeBatch": ResumeBatch,
}


def kind_of(path: Path) -> type[Message]:
    return KINDS[path.name.partition(".")[0]]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_example_of_each_version_is_read_and_survives_a_round_trip(path: Path) -> None:
    message = decode(path.read_text(encoding="utf-8"), kind_of(path))
    assert decode(encode(message), type(message)) == message


@pytest.mark.parametrize("name", sorted(KINDS))
def test_newest_version_of_each_message_has_an_example(name: str) -> None:
    assert (EXAMPLES / f"{name}.v{messages.VERSION}.json").is_file()


@pytest.mark.parametrize("fields", ['"batch_id": "b", "leases": []', '"batch_id": "b", "of_tomorrow": {}', '"leases": 7'])
def test_message_of_a_newer_version_is_told_from_a_malformed_one(fields: str) -> None:
    with pytest.raises(NewerMessageError, match="newest known"):
        decode(f'{{{fields}, "version": {messages.VERSION + 1}}}', ResumeBatch)


@pytest.mark.parametrize(
    "payload",
    [
        '{"batch_id": "b", "leases": [], "extra": 1}',
        '{"leases": []}',
        "[]",
        "",
        '{"batch_id": 1, "leases": []}',
        '{"version": "2"}',
    ],
)
def test_malformed_message_is_refused(payload: str) -> None:
    with pytest.raises(msgspec.DecodeError) as caught:
        decode(payload, ResumeBatch)
    assert not isinstance(caught.value, NewerMessageError)


def test_values_travel_as_exact_decimals() -> None:
    batch = decode((EXAMPLES / "ResultBatch.v1.json").read_text(encoding="utf-8"), ResultBatch)
    values = [figure.value for result in batch.results if result.figures for figure in result.figures.figures]
    assert Decimal("467.9") in values
