"""Near-duplicates: sampled winnowing of the clean text, and a guard on numbers."""

import re
from hashlib import blake2b
from typing import Final

SHINGLE: Final = 8  # characters
WINDOW: Final = 12  # shingles of which the smallest is kept
SAMPLE: Final = 8  # fingerprints with hash mod SAMPLE == 0 are kept
_KEPT: Final = re.compile(r"[^\W_]")


def fingerprint(text: str) -> tuple[int, ...]:
    """Return the sampled fingerprints of a clean text, sorted, signed 64 bit."""
    normal = "".join(_KEPT.findall(text))
    hashes = [_hash(normal[index : index + SHINGLE]) for index in range(max(1, len(normal) - SHINGLE + 1))]
    chosen = {min(hashes[index : index + WINDOW]) for index in range(max(1, len(hashes) - WINDOW + 1))}
    return tuple(sorted(value for value in chosen if value % SAMPLE == 0))


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
