"""Exits with 0 when a URL answers 200, for container health checks: `python -m gleaner_runtime.healthcheck URL`."""

import http.client
import sys
from urllib.parse import urlsplit


def is_healthy(url: str, *, timeout_s: float = 2) -> bool:
    """Return whether an http URL answers 200 in time."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=timeout_s)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_healthy(sys.argv[1]) else 1)
