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


def test_message_of_a_newer_version_is_refused() -> None:
    payload = f'{{"batch_id": "b", "leases": [], "version": {messages.VERSION + 1}}}'
    with pytest.raises(msgspec.ValidationError, match="newest known"):
        decode(payload, ResumeBatch)


@pytest.mark.parametrize(
    "payload", ['{"batch_id": "b", "leases": [], "extra": 1}', '{"leases": []}', "[]", "", '{"batch_id": 1, "leases": []}']
)
def test_malformed_message_is_refused(payload: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(payload, ResumeBatch)


def test_values_travel_as_exact_decimals() -> None:
    batch = decode((EXAMPLES / "ResultBatch.v1.json").read_text(encoding="utf-8"), ResultBatch)
    values = [figure.value for result in batch.results if result.figures for figure in result.figures.figures]
    assert Decimal("467.9") in values
