"""Which article a submission is about, and new names for ledger rows."""

import hashlib
import os
import threading
import time
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit
from uuid import UUID

# Parameters that only say where a reader came from. Anything else may name the article and stays.
TRACKING_PARAMETERS: Final = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "spm", "_hsenc", "_hsmi", "hmsr", "hmpl"}
)
TRACKING_PREFIXES: Final = ("utm_",)
DEFAULT_PORTS: Final = {"http": 80, "https": 443}
SAFE_IN_PATH: Final = "%/:@!$&'()*+,;=-._~"
SAFE_IN_QUERY: Final = SAFE_IN_PATH + "?[]|"
MAX_KEY_BYTES: Final = 1_000  # a B-tree entry holds at most about 2,700 bytes


def article_key(url: str | None, sha256: bytes) -> str:
    """Return the identity of an article: its normalised URL, or its content where it has none."""
    if url is None:
        return f"content:{sha256.hex()}"
    key = normalise_url(url)
    if len(key.encode()) <= MAX_KEY_BYTES:
        return key
    return f"url-sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def normalise_url(url: str) -> str:
    """Return a URL in one spelling: lower-case host, no default port, no fragment, no tracking parameters.

    Raises:
        ValueError: not an http or https URL with a host.
    """
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("a URL must be http or https and name a host")
    path = quote(parts.path or "/", safe=SAFE_IN_PATH)
    return urlunsplit((scheme, _host(parts.hostname, parts.port, scheme), path, _query(parts.query), ""))


def _host(hostname: str, port: int | None, scheme: str) -> str:
    host = hostname.rstrip(".").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"


def _query(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair)]
    return quote("&".join(kept), safe=SAFE_IN_QUERY)


def _is_tracking(pair: str) -> bool:
    parsed = parse_qsl(pair[:200], keep_blank_values=True)
    name = parsed[0][0].lower() if parsed else ""
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


class _Ids:
    """Makes UUIDs of version 7 that rise within a process (RFC 9562 §6.2, method 1)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> UUID:
        with self._lock:
            ticks = time.time_ns() * 4096 // 1_000_000  # milliseconds and 12 bits of their fraction
            self._last = max(ticks, self._last + 1)
            ticks = self._last
        random = int.from_bytes(os.urandom(8)) >> 2
        return UUID(int=(ticks >> 12) << 80 | 7 << 76 | (ticks & 0xFFF) << 64 | 2 << 62 | random)


new_id: Final = _Ids().new
