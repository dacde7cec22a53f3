"""Messages: anything but a message of this version is refused as what it is, and messages survive the way there and back."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gleaner_contracts.messages import VERSION, CleanBatch, CleanedBatch, CleanJob, Lease, LinkBatch, ResultBatch, decode, encode
from gleaner_contracts.records import RawDocument

KINDS = [CleanBatch, CleanedBatch, LinkBatch, ResultBatch]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["jobs", "batch_id", "version", "lease", "x"]), inner)
    ),
    max_leaves=12,
)
TEXT = st.text(max_size=40)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), payload=JSON.map(json.dumps) | TEXT)
def test_what_is_no_message_is_refused_as_such(kind: type[CleanBatch], payload: str) -> None:
    try:
        message = decode(payload, kind)
    except msgspec.DecodeError:  # of which ValidationError is one
        return
    assert decode(encode(message), kind) == message


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, st.binary(max_size=40)), max_size=5))
def test_a_batch_comes_back_as_it_was_sent(documents: list[tuple[str, bytes]]) -> None:
    jobs = tuple(
        CleanJob(lease=Lease(ledger_id=f"{n}", token="t", attempt=1), document=RawDocument(content=content, url=url))
        for n, (url, content) in enumerate(documents)
    )
    batch = CleanBatch(batch_id="b", jobs=jobs)
    assert decode(encode(batch), CleanBatch) == batch


@given(st.integers(min_value=VERSION + 1, max_value=10**6))
def test_a_newer_version_is_refused(version: int) -> None:
    with pytest.raises(msgspec.ValidationError, match="newest known"):
        decode(json.dumps({"batch_id": "b", "jobs": [], "version": version}), CleanBatch)
