"""Keys are found by their public part and compared by hash, in constant time."""

import ast
import hashlib
import hmac
import inspect
import textwrap
from collections.abc import Callable
from uuid import UUID

import pytest

from gleaner_ingest import keys
from gleaner_ingest.door.auth import Gate
from gleaner_ingest.keys import Credential
from gleaner_ingest.submission import Refused

SECRET = "s" * 43


def credential(secret: str = SECRET) -> Credential:
    return Credential(id=UUID(int=1), secret_hash=hashlib.sha256(secret.encode()).digest(), sources=("s",), daily_quota=None)


class Compared:
    """Stands for `hmac.compare_digest` and remembers what it was asked."""

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []

    def __call__(self, one: bytes, other: bytes) -> bool:
        self.pairs.append((one, other))
        return one == other


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Compared:
    found = Compared()
    monkeypatch.setattr(hmac, "compare_digest", found)
    return found


@pytest.mark.parametrize(
    ("stored", "secret", "is_match"),
    [(credential(), SECRET, True), (credential(), SECRET[:-1] + "t", False), (credential(), "", False), (None, SECRET, False)],
)
def test_every_comparison_is_the_constant_time_one_of_two_hashes_also_for_unknown_keys(
    compared: Compared, stored: Credential | None, secret: str, *, is_match: bool
) -> None:
    assert keys.matches(stored, secret) is is_match
    [(expected, given)] = compared.pairs
    assert given == hashlib.sha256(secret.encode()).digest()
    assert len(expected) == len(given) == hashlib.sha256().digest_size


def test_an_unknown_key_is_not_matched_by_the_hash_it_is_compared_with() -> None:
    assert not keys.matches(None, "")


@pytest.mark.parametrize("function", [keys.matches, Gate.check])
def test_no_secret_and_no_hash_is_compared_with_an_operator(function: Callable[..., object]) -> None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    texts = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert texts
    assert not [each for each in texts if "secret" in each or "hash" in each or "parts[1]" in each]


@pytest.mark.parametrize(
    "key", [None, "", "Bearer", "Bearer glk", "Bearer glk__", "Bearer glk_a_", "Basic glk_a_b", "Bearer glk_é_b"]
)
def test_what_cannot_be_a_key_is_compared_all_the_same_and_refused(compared: Compared, key: str | None) -> None:
    gate = Gate(None, is_open=False, rate_per_s=1.0, cache_s=1.0)  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        gate.check(key)
    assert caught.value.status == 401
    assert len(compared.pairs) == 1


def test_the_database_is_asked_for_the_public_part_only() -> None:
    statement = str(keys.CREDENTIAL)
    assert "where public_id = :public_id" in statement
    assert set(keys.CREDENTIAL.compile().params) == {"public_id"}
